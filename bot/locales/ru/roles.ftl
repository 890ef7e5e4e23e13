# What a role is called where a person has no title of their own.
role-worker = Работник
role-foreman = Производитель работ
role-admitting-person = Допускающий
role-permit-issuer = Выдающий наряд
role-responsible-manager = Ответственный руководитель работ
role-supervisor = Руководитель участка
role-shift-supervisor = Начальник смены станции
role-safety-officer = Специалист СБиОТ
role-site-head = Руководитель объекта
role-contractor-head = Руководитель подрядной организации
role-director = Директор
role-chairman = Председатель Правления
role-administrator = Администратор
