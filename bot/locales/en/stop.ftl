# Words that somebody in a hurry types instead of looking for the button.
stop-words = stop danger
place-unknown = place not known
button-send-named = Send with my name
button-send-anonymous = Send anonymously
button-other-place = Another place
button-place-unlisted = Not in the list
button-cancel-stop = Cancel the stop
button-acknowledge = Acknowledge
button-add = Add to the alarm
button-check-status = Check status

stop-choose-place = <b>Where is the danger?</b> Choose the place. If you choose nothing, the alarm goes out by itself in a minute, without your name.
stop-choose-manner =
    <b>Stop work: { $place }</b>
    First warn people aloud. Now choose how to send the alarm.
    With your name, those who are called see your job title, and you keep proof that you told them.
    Anonymously, they don't see who you are and we don't keep it, but it may not count as telling your supervisor.
    If you choose nothing, it goes out by itself in a minute, without your name.
stop-small-group = ⚠️ Few people work at this place. Even without your name, somebody may guess that it was you.
stop-still-waiting = <b>Shall I send the alarm?</b> If you choose nothing, it goes out in about 40 seconds, without your name.
screen-stop-withdrawn = The stop is cancelled; nobody was called. Thank you for thinking of safety.
screen-stop-already-sent = This stop has gone out, or goes out within a minute. If all is well, tell the supervisor who comes: nobody will be blamed.
screen-sent-unfinished = The alarm went out without your name, because no button was pressed. If it was a mistake, tell the supervisor who comes: nobody will be blamed.
screen-stop-recorded = Thank you. Stop recorded, with your name. What is wrong? Write it, take a photo or say it by voice: those who were called will see it.
screen-stop-recorded-nameless = Thank you. Stop recorded; we do not keep who you are. You can add what is wrong in writing. Photos and voices could give you away, so I don't take them here.
screen-detail-added = Added to the alarm.
screen-text-only = A photo or a voice could show who you are, and I can't clean it yet. Please write it in words.

phone-line = 📞 { $label }: { $number }
phone-112 = 📞 Emergency: 112

card-head =
    🛑 <b>WORK STOPPED</b>
    { $number }
card-head-repeat =
    🛑 <b>WORK STOPPED</b> · repeat
    { $number }
card-place = <b>{ $place }</b>
card-time = Stopped: { $time }
card-received = Reached us only: { $time }. There was no connection before
card-by = By: { $who }
card-what-to-do = Press <b>Acknowledge</b> if you take it on: it means "I am on it", not that the place is safe. Work starts again only after people decide so.
by-anonymous = { $count ->
    [one] anonymous
   *[other] { $count } anonymous
  }
by-stranger = { $count ->
    [one] somebody not enrolled
   *[other] { $count } not enrolled
  }
by-unfinished = { $count ->
    [one] sender unnamed (unfinished)
   *[other] { $count } unnamed (unfinished)
  }

live-head = ✋ <b>Stop { $number }</b>
live-alerting = { $count ->
    [one] Alerting one person…
   *[other] Alerting { $count } people…
  }
live-delivered = { $count ->
    [one] Delivered to one person. Nobody has answered yet. You can also phone:
   *[other] Delivered to { $count } people. Nobody has answered yet. You can also phone:
  }
live-nobody = <b>Nobody reached. Phone now:</b>
live-acknowledged = ✅ <b>{ $who }</b> is on it since { $time }. Stay in a safe place.
live-guarantee =
    "{ $words }"
    – { $by }
live-add = You can add words, a photo or a voice message.
live-add-text = You can add words. They follow the alarm without your name.
detail-text = <b>{ $number }</b>: { $words }
detail-media = <b>{ $number }</b>

toast-accepted = You are on it. Everyone called sees it now.
toast-taken = Already acknowledged by { $who }, { $time }
toast-not-yours = This alarm is answered by the people on duty at that site.
toast-fresh = Up to date
toast-add = Write it, take a photo or say it by voice now.
