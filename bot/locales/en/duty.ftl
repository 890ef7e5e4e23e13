# Who is on duty, handing a shift over, and the start of a shift.
duty-head = 👷 <b>On duty now: { $site }</b>
duty-role = <b>{ $role }</b>
duty-now = – { $who }, until { $until }
duty-always = – { $who }
duty-nobody = ⚠️ nobody
duty-next = – next: { $who }, from { $start }
duty-choose = Whose duty list?
duty-not-yours = The duty list is for those who answer at the site. To reach somebody now, phone:
button-hand-over = Hand over
hand-over-choose = You are on duty until { $until }. Who takes over? You stay on duty until they confirm.
hand-over-nobody = Nobody else of your role at this site is on the bot, so the shift can't be handed over here. Please phone.
hand-over-asked = Asked. You stay on duty until your colleague confirms; I will tell you.
hand-over-ask =
    🤝 <b>{ $who } asks you to take over</b>
    { $role }, { $site }, until { $until }.
    Until you confirm, they stay on duty.
button-take = I take it
button-not-take = I can't
hand-over-taken = ✅ { $who } has taken over and is on duty since { $time }. You are off duty.
hand-over-refused = { $who } can't take over. You are still on duty: choose somebody else in /duty.
hand-over-you-taken = ✅ You have taken over and are on duty now. See /duty.
hand-over-you-refused = You did not take over. Your colleague has been told.
toast-hand-over-asked = Asked. You stay on duty until they confirm.
toast-hand-over-off-duty = You are not on duty now, so there is nothing to hand over.
toast-hand-over-unfit = This colleague can't take your shift. Choose somebody else.
toast-hand-over-taken = You are on duty now.
toast-hand-over-refused = Your colleague stays on duty and has been told.
toast-hand-over-gone = There is nothing to take over any more. See /duty.
duty-start =
    👷 <b>You are on duty until { $until }</b>
    { $role }, { $site }. OK?
button-duty-ok = OK
duty-ok = ✅ You have confirmed: you are on duty.
toast-duty-ok = Thank you. A calm shift!
duty-silent =
    ⚠️ <b>{ $who }</b> is on duty since { $start } and has not confirmed.
    { $role }, { $site }. Please check, and see who is on duty: /duty
rota-gaps-head = ⚠️ <b>{ $site }: nobody on duty</b>
rota-gap = – { $role }: from { $start } until { $until }
rota-gaps-more = – and { $count } more
rota-gaps-tail = In these hours an alarm passes straight on to the others. Please complete the rota.
button-ring-test = Test my ring
button-ring-heard = It rang
button-ring-silent = It was silent
toast-ring-comes = Lock your phone now and put it down. I ring in ten seconds.
toast-ring-wait = A test is on its way. Please wait half a minute.
ring-test =
    🔔 <b>TEST: this is how an alarm rings.</b>
    Nobody is in danger. Did you hear it with the phone locked? Please answer within two minutes.
ring-heard = ✅ Good: an alarm will be heard on this phone. Test again when you change the phone or its settings.
ring-silent =
    🔕 <b>An alarm would be silent on this phone.</b> Please:
    1. In Telegram open this chat, press its name, and turn notifications on, with sound.
    2. In the phone's settings let Telegram make sound, also on the locked screen.
    3. In "Do not disturb" or night mode allow Telegram.
    Then test again.
ring-late =
    ⌛ <b>This test proves nothing any more:</b> it rang more than two minutes ago.
    No harm done. Please test again when you have a moment.
