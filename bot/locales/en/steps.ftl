# From the alarm's answer to the restart, and after it.
card-drill = 🎓 <b>DRILL</b>: an exercise, nobody is in danger
card-head-taken =
    🟠 <b>WORK STOPPED</b>
    { $number }
card-head-over =
    🟢 <b>Stop { $number }</b>
card-scope-task = Stopped: this task only
card-scope-place = Stopped: the whole place
by-named = { $who }
by-shouted = { $who }, for somebody who called out
card-unanswered = 🔴 <b>Nobody has answered for { $minutes } min.</b>
card-nobody-to-call = ⚠️ At one step nobody could be reached; the next level was called at once.
card-did-seen = 👁 { $who } has seen it, { $time }
card-did-acknowledged = ✅ <b>{ $who }</b> is on it since { $time }
card-did-make-safe = 🚧 Made safe: { $who }, { $time }
card-did-assess = 🔎 Assessed: { $who }, { $time }
card-did-correct = 🔧 Fixed: { $who }, { $time }
card-did-find-no-danger = 🔎 No danger found, restart requested: { $who }, { $time }
card-did-ask-restart = ✋ Restart requested: { $who }, { $time }
card-did-confirm-restart = 🟢 Restart confirmed: { $who }, { $time }
card-did-refuse-restart = ⛔ Not safe yet: { $who }, { $time }
card-did-object = ⛔ Who stopped the work says: not safe yet, { $time }
card-did-overrule = 📝 Decision written: { $who }, { $time }
card-did-silence = 🕓 Who stopped the work has not answered, { $time }
card-did-safe = 👍 Who stopped the work says: safe, { $time }
card-did-mistake = 🙏 Who stopped the work says: it was a mistake, { $time }. Please check all the same and thank them.
card-did-answer = 💬 Answered: { $who }, { $time }
card-did-close = ✔️ Closed: { $who }, { $time }
card-did-postpone = 🗓 More days needed for the cause: { $who }, { $time }
card-awaits-acknowledged = Next: make the place safe and send a photo.
card-awaits-made-safe = Next: assess the hazard.
card-awaits-assessed = Next: fix it and record how.
card-awaits-corrected = Next: the foreman requests the restart.
card-awaits-blocked = <b>Who stopped the work says it is not safe yet.</b> Work stays stopped until more is fixed, or the site head and the safety service both write why it may go on.
card-awaits-resumed = Next: the safety service answers who stopped the work.
card-awaits-follow-up = Next: the safety service closes it with the cause.
card-not-heard = Who stopped the work is being asked whether it is safe now. Go and see the place meanwhile.
card-confirm-now = Next: somebody of the host who did not ask for the restart sees the place and confirms. Work starts only then.

button-make-safe = Made safe
button-assess = Assess the hazard
button-correct = Record the fix
button-find-no-danger = No danger found
button-ask-restart = Request restart
button-confirm-restart = Confirm restart
button-refuse-restart = Not safe yet
button-overrule = Write a decision
button-answer = Answer who stopped it
button-close = Close with the cause
button-postpone = Needs more days
button-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
  }
button-seen-place = I have seen the place: confirm
button-scope-task = Only this task is stopped
button-scope-place = The whole place is stopped
button-safe = Yes, it is safe
button-not-safe = Not safe yet
button-pressure-no = No pressure
button-pressure-yes = Yes, somebody pressed me
button-mistake = It was a mistake
button-join = Same danger: join to { $number }
button-shouted = Somebody called out
button-drill = This is a drill

step-make-safe = <b>Made safe.</b> Send one photo of the place: barrier, lock, isolation.
step-assess = <b>How bad could it have been?</b> Down: how likely. Across: how severe. Choose one cell, likelihood × severity.
step-rule = <b>Which life-saving rule is it about?</b>
step-scope = <b>What stays stopped?</b>
step-correct = <b>Record the fix.</b> Write in one message what was done.
step-rung = <b>What kind of fix is it?</b> The higher in the list, the surer.
step-find-no-danger = <b>No danger found.</b> Write in one message what you checked. A second person of the host must confirm before work starts.
step-ask-restart = <b>Request restart.</b> Write in one message what has changed and the names of those briefed again.
step-confirm-restart = <b>Confirm the restart?</b> Only if you have seen the place yourself and nobody is in danger.
step-refuse-restart = <b>Not safe yet.</b> Write in one message what is missing.
step-overrule = <b>Your decision.</b> Write in one message why work may go on although who stopped it says "not safe yet". Your name stands under it. The site head and the safety service must both write.
step-answer = <b>Answer to who stopped the work.</b> Write one message: thank them and say what was done.
step-close = <b>Close the stop.</b> Write in one message the cause and the lesson. Who stopped the work will read it.
step-postpone = <b>The cause needs more days.</b> Write in one message why. Everyone called reads it.
step-days = <b>For how long?</b> Three days in all; after that the site head is called.
step-photo-please = A photo is needed here. Take one and send it, please.
step-words-please = Please write it in words, in one message.
step-too-long = Please write it shorter: at most { $most } characters. Your text still stands above; nothing was sent.
step-done = Done. Everyone called sees it.
step-half = Your decision is recorded. Work stays stopped until the other one is written too.
step-lost = I restarted and no longer know which step this belongs to. Please press the button on the card again.
refusal-too-late = This step is over: somebody was faster. The card shows how it stands.
refusal-not-yours = This step belongs to another role. The card shows who is awaited.
refusal-same-person = You asked for the restart yourself. A second person must confirm it.
refusal-not-heard = Who stopped the work has not answered yet. Wait a little; after 15 minutes you can go on without.
refusal-used-up = It has been put off by three days already. Please write the cause now, even if it is short.

rung-eliminate = Danger removed
rung-substitute = Replaced by something safer
rung-engineer = Guard, lock, barrier
rung-administer = Rule, sign, training
rung-ppe = Protective equipment
rule-bypassing-safety-controls = Bypassing Safety Controls
rule-confined-space = Confined Space
rule-driving = Driving
rule-energy-isolation = Energy Isolation
rule-hot-work = Hot Work
rule-line-of-fire = Line of Fire
rule-safe-mechanical-lifting = Safe Mechanical Lifting
rule-work-authorisation = Work Authorisation
rule-working-at-height = Working at Height
rule-none = None of these

live-made-safe = 🚧 The place is made safe. The hazard is being dealt with; work stands still.
live-corrected = 🔧 It was fixed. Work still stands: two people must answer for a restart.
live-safe-now = <b>They want to start work again. Is it safe now?</b> You can say "Not safe yet": then work stays stopped.
live-blocked = ⛔ You said "Not safe yet". Work stays stopped. It is being dealt with.
live-resumed = 🟢 Work goes on: two people have confirmed that it is safe. Thank you for stopping it.
live-merged = It was joined to another stop of the same danger; that one goes on for both.
live-answer = 💬 The safety service: { $words }
pressure-question = <b>Has anybody pressed or threatened you because of this stop?</b> "Yes" goes only to the executive named for it, never to your manager.
pressure-named = <b>Stop { $number }.</b> Some time has passed. Has anybody pressed or threatened you because of it? "Yes" goes only to the executive named for it, never to your manager.
pressure-case = 🔒 <b>Confidential: { $number }, { $place }</b>
    { $who } stopped work there and says that somebody has pressed them because of it. Please talk to them yourself, not through their manager.
pressure-case-nameless = somebody who did not give their name
toast-heard-safe = Thank you. It is on record.
toast-heard-not-safe = Work stays stopped. Thank you.
toast-nothing-asked = Nothing is asked about this stop now.
toast-pressure-no = Good. Thank you.
toast-pressure-yes = The executive will read it. Thank you for saying so.
toast-mistake = Everyone sees that it was a mistake. Somebody will still look. Thank you.
toast-seen = You have seen it, and everyone sees that. It still rings until somebody on duty of the host takes it on.

proof =
    🧾 <b>Proof of notice { $number }</b>
    { $who } stopped work.
    { $place }
    { $time }
    The persons on duty and the safety service were told by this bot. Keep this message.
    Check code: { $code }
