# What a role is called where a person has no title of their own.
role-worker = Қызметкер
role-foreman = Жұмыс өндіруші
role-admitting-person = Рұқсат беруші
role-permit-issuer = Наряд беруші
role-responsible-manager = Жұмыстың жауапты басшысы
role-supervisor = Учаске басшысы
role-shift-supervisor = Станция ауысымының бастығы
role-safety-officer = Еңбек қауіпсіздігі және еңбекті қорғау маманы
role-site-head = Нысан басшысы
role-contractor-head = Мердігер ұйымның басшысы
role-director = Директор
role-chairman = Басқарма төрағасы
role-administrator = Әкімші
