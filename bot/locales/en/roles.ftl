# What a role is called where a person has no title of their own.
role-worker = Worker
role-foreman = Foreman
role-admitting-person = Admitting person
role-permit-issuer = Permit issuer
role-responsible-manager = Responsible manager of works
role-supervisor = Supervisor
role-shift-supervisor = Plant shift supervisor
role-safety-officer = Safety officer
role-site-head = Head of the site
role-contractor-head = Head of the contractor
role-director = Director
role-chairman = Chairman of the Board
role-administrator = Administrator
