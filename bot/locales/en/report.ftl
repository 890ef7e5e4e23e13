button-send = Send
button-change = Change
button-throw = Throw away
button-check-answers = Check answers
button-clear-chat = Clear this chat
button-yes = Yes
button-no = No
button-not-sure = Not sure
button-topic-hazard = A hazard
button-topic-good = Something done well
button-topic-idea = An idea
button-place-words = Somewhere else: I'll write it
button-send-voice = Send my voice
button-write-instead = I'll write it
button-report-name = Add my name
button-report-unname = Take my name out
button-write-officer = Write
button-show-evidence = Show the pictures
button-push = Tell me of news
button-push-yes = Yes, tell me
tap-thanks = Thank you
tap-not-fixed = Not fixed
tap-still-there = Still there

report-promise =
    <b>Without your name.</b> We do not keep who you are: no name, no number, no minute.
    Telegram and whoever runs this server's memory at this very moment could know; the safety service and your employer's records cannot.
    If work must stop now, press <b>Stop work</b> instead.
report-what-hazard = <b>What did you see?</b> One message is enough: words, a photo, a short video or your voice. Don't write names that could give you or others away.
report-what-good = <b>What was done well?</b> One message is enough: words, a photo or a short video.
report-what-idea = <b>What is your idea?</b> One message is enough: words, a photo or a short video.
report-choose-site = Which site is it about?
report-choose-place = Where there?
report-write-place = Write in a few words where it is.
report-danger = <b>Is anyone in danger right now?</b>
report-stop-first = 🛑 <b>Stop work</b> calls the people on duty at once; what you wrote goes with it, without your name. Warn people aloud first. Or go on below: the report then rings the safety officer.
report-voice = People may know you by your voice, and I can't turn it into words. The safety officer will hear it. Send it like that?
report-topic-hazard = Hazard
report-topic-good = Done well
report-topic-idea = Idea
report-cleaning = { $count ->
    [one] ⏳ One file is still being cleaned
   *[other] ⏳ { $count } files are still being cleaned
  }
report-named = 👤 With the name: { $name }
report-urgent = 🔔 The safety officer on duty is called at once.
report-calm = 🕓 The safety officers get it with others, some times a day, so that nobody sees the minute.
report-small-group = ⚠️ Few people work there. Even without your name somebody may guess that it was you.
report-nothing-sent = <i>This is all the officer will see. Nothing has been sent yet.</i>
report-ask-name = What name should stand under it? Only the safety officers will see it, and only on this report.
report-again = Write it again in one message.
report-thrown = Thrown away. Nothing was kept.
report-sending = ⏳ Sending… { $ready } of { $all } files are clean. Leave it, it goes by itself.
report-receipt =
    <b>Received. Thank you.</b>
    Your receipt: <code>{ $digits }</code>
    It is shown only once. "Check answers" opens your mailbox; the digits open it on another phone.
screen-report-thanks = The safety service has it. A person answers within 7 days; the answer waits under "Check answers". Nobody will write to you first, unless you ask for it there.
screen-report-enough = That is all one report can hold. Send this, then add the rest under "Check answers".
screen-report-kinds = I can take words, photos, short videos, voice messages and a place on the map.
screen-draft-lost = I was restarted, or an hour has passed, and I no longer have what you wrote: nothing is kept before you press Send. I am sorry. Please press <b>Report a hazard</b> and write it once more.
screen-unknown-restarted = I did not understand that. I was restarted a little while ago: if you were writing a report, it is gone, because nothing is kept before Send. Please choose below and begin again.
screen-answers = Press "Check answers" under your receipt. If that chat is lost, type the 16 digits of the receipt here.
screen-receipt-moved = Here is your mailbox. The button in your old chat opens nothing any more; the 16 digits still do.
answer-unknown = I find nothing under this receipt. It may be mistyped, or its time is over.

refused-unknown-kind = I can't clean this kind of file, so I don't take it: it could tell who made it. A photo, a video or words will do.
refused-broken = This file can't be opened. Please send it once more, or write it in words.
refused-too-long = This is too long: a video may last one minute, a voice message five. Please send a shorter one.
refused-too-large = This file is too large for me. Please send it as an ordinary photo or a shorter video.
refused-too-slow = I could not clean this file in time. Please send a photo, or write it in words.
refused-not-fetched = Telegram did not give me this file. Please send it once more; at most 20 MB.
refused-too-many = That is more than I can hold at once. Send what is here; more can follow under "Check answers".

evidence-photo = { $count ->
    [one] 📷 One photo
   *[other] 📷 { $count } photos
  }
evidence-video = { $count ->
    [one] 🎞 One video, without sound
   *[other] 🎞 { $count } videos, without sound
  }
evidence-voice = { $count ->
    [one] 🎤 One voice message
   *[other] 🎤 { $count } voice messages
  }

status-received = 📥 <b>Received.</b> The safety service has not opened it yet.
status-read = 👁 <b>Read</b> by the safety service.
status-in-work = 🔧 <b>Being worked on.</b>
status-fixed = ✅ <b>Fixed.</b>
status-no-action = ▫️ <b>Closed without action;</b> the reason stands below.
status-joined = It was joined to another report of the same danger; its progress counts for both.
status-muted = The officers have closed this conversation.
status-deleted-on = All of it is destroyed on { $date }.
status-held = It is kept for an investigation until { $date }.
letter-officer = <b>Safety service</b>, { $date }:
    { $words }
letter-mine = <b>You</b>, { $date }:
    { $words }
letter-program = <i>{ $date }: { $words }</i>
letter-earlier = <i>Earlier messages are kept, but don't fit here.</i>
letter-evidence = From the safety service
letter-write = Write your message, or send a photo. It goes to the safety officers without your name.
letter-cleaning = ⏳ Cleaning the file, then it goes by itself…
letter-kept = Sent to the safety service.
letter-again = This was sent already.
letter-muted = The officers have closed this conversation and get nothing more from it. If there is a new danger, please send a new report.
letter-gone = This mailbox is closed: its time is over, or it was opened with the digits on another phone.
letter-push = I can write to you when there is news, some time later, so that nobody can match it. For that I must keep the number of this chat, sealed, until { $date }; then its key is destroyed. Shall I?
letter-push-set = Good. Until { $date } I write to you when there is news. After that, look here or ask again.
letter-cleared = Cleared. Only this button is left; delete it too when you no longer need it. Your own copies and notifications on the phone are yours to delete.
letter-left = { $count ->
    [one] Cleared, but Telegram would not delete one message: it is too old. Delete it yourself, or the whole chat.
   *[other] Cleared, but Telegram would not delete { $count } messages: they are too old. Delete them yourself, or the whole chat.
  }
toast-letter-kept = Sent. Thank you.
toast-letter-again = It was sent already.
toast-letter-muted = The officers have closed this conversation. For a new danger, send a new report.
toast-letter-gone = This mailbox is closed.
toast-slow = Please wait a minute before the next report. If life is in danger, press Stop work.
toast-sending = Sending…
toast-sent-already = It was sent already.
toast-thrown = Thrown away
toast-site = { $site }
nudge = 📬 If you stopped work or reported a hazard without your name, there may be an answer or a question for you. Press <b>My answers</b>.
    Everybody gets this message once a week.
screen-push-news = 📬 There is news about something you wrote. Look under "Check answers" or <b>My answers</b>.
