# /people: letting crews in, moving a person to a new phone.
people-whom = <b>Which crew do you want to let in?</b> You get one code for all its workers.
people-no-crews = There is no crew here that you can let in.
people-how-to-move = <b>Somebody has a new phone?</b> Write /people and a part of their job title, for example: /people foreman
people-code-worker =
    <b>Code for the crew: { $crew }</b>
    Show it or print it for this crew only. It works for { $uses ->
        [one] { $uses } person
       *[other] { $uses } people
    } until { $until }. They open the link or type the code here.
people-code-foreman =
    <b>Code for the foreman: { $crew }</b>
    It works once, until { $until }. Give it to the foreman only.
button-foreman-code = A code for the foreman
people-who = Who has a new phone?
people-who-of-many = { $count } people match. If yours is not below, write more of the job title.
people-not-found = I found nobody here whose job title has “{ $words }” in it.
people-code-move =
    <b>Code for: { $who }</b>
    It works once, until { $until }. When it is used, messages go to the new phone and no longer to the old one.
people-not-yours = This is for heads of contractors and for the safety service.
