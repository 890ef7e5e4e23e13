# Calling everybody back from a place where work stopped.
button-muster = Call everybody back
button-muster-safe = Safe
button-muster-help = Need help
muster-ask =
    📣 <b>Work at { $place } is stopped. Step back to a safe place.</b>
    { $number }
    Then press a button, so that nobody has to look for you.
muster-answered-safe = ✅ You answered <b>Safe</b>, { $time }. If that changes, press again.
muster-answered-help = 🆘 You asked for <b>help</b>, { $time }. Those on duty are being called. If you can, phone as well:
muster-head =
    📣 <b>Everybody is called back: { $place }</b>
    { $number }
muster-called-at = Called: { $time }
muster-count = ✅ Safe: { $safe } · 🆘 Need help: { $help } · ⏳ No answer: { $silent }
muster-help-head = 🆘 <b>Need help</b>
muster-silent-head = ⏳ <b>No answer yet</b>
muster-person = – { $who }
muster-person-phone = – { $who }, { $number }
muster-more = { $count ->
    [one] – and one more
   *[other] – and { $count } more
  }
muster-crew = 👷 { $crew }: { $headcount } in the crew, { $enrolled } on the bot
muster-count-on-the-spot = Whoever is not on the bot must be counted on the spot.
muster-cry = 🆘 <b>{ $who } needs help</b>
muster-cry-where =
    <b>{ $place }</b>
    { $number }
muster-phone = 📞 { $number }
toast-muster-called = { $count ->
    [0] Nobody of the crews there is on the bot. Count them on the spot.
    [one] One person is being called back.
   *[other] { $count } people are being called back.
  }
toast-muster-joined = Everybody has been called back already; you see the count too.
toast-muster-forbidden = Everybody is called back by who stopped the work with their name or by the supervisors on duty.
toast-muster-no-place = The place isn't known, so I can't say whom to call back. Please phone.
toast-muster-over = Work is not stopped any more.
toast-muster-safe = Thank you. Stay in a safe place.
toast-muster-help = Those on duty are being called now. If you can, phone as well.
