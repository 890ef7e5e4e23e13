# The safety service's side of reports. No minute is ever told here.
button-open = Open
button-board = All reports
act-take = Take it
act-answer = Answer
act-evidence = Show evidence
act-dialogue = Whole conversation
act-fixed = Fixed
act-no-action = No action
act-kind = Kind
act-potential = Potential 5×5
act-measure = Measure
act-join = Same as another
act-hand-over = Hand over
act-mute = Mute
act-unmute = Unmute
act-hold = Keep longer
button-take-page = Take all on this page

filter-open = Open
filter-new = New
filter-urgent = Urgent
filter-mine = Mine
filter-waiting = For us
filter-overdue = Late
filter-closed = Closed

board-head = 📋 <b>Reports</b>
board-open = Open: { $count }. Urgent first, then the highest potential, then the oldest.
board-new = Not opened yet: { $count }
board-urgent = Urgent: { $count }
board-mine = Taken by me: { $count }
board-waiting = The reporter waits for us: { $count }
board-overdue = Answer overdue: { $count }
board-closed = Closed: { $count }, the newest first.
board-search = At places like "{ $words }"
board-empty = Nothing here.

shift-day = day shift
shift-night = night shift
state-received = 🆕 New
state-read = 👁 Read
state-in-work = 🔧 Being worked on
state-fixed = ✅ Fixed
state-no-action = ▫️ Closed without action
kind-unsafe-act = Unsafe act
kind-unsafe-condition = Unsafe condition
kind-near-miss = Near miss
kind-good-practice = Good practice
kind-idea = Idea
card-danger-yes = ⚠️ The reporter: somebody is in danger now
card-danger-unsure = ⚠️ The reporter is not sure whether anybody is in danger
card-danger-no = The reporter: nobody is in danger now
card-due = answer by { $date }
card-potential = potential { $cell }
card-joined = { $count ->
    [one] 🔗 One more report of the same danger
   *[other] 🔗 { $count } more reports of the same danger
  }
card-foot = <i>This leaves your chat within two days. Your opening it is on record.</i>
card-evidence = Evidence. It leaves your chat within two days.
talk-reporter = <b>Reporter</b>, { $date }:
    { $words }
talk-officer = <b>We</b>, { $date }:
    { $words }
talk-program = <i>{ $date }: { $words }</i>

triage-answer = Write the answer, or send a photo. The reporter reads it under "Check answers". Or choose a ready one, in the reporter's language:
triage-fixed = What was done? Send a photo of the place as it is now, or write it. The report is closed with it.
triage-no-action = Why is nothing done? Write the reason: the reporter reads it, and the report is closed.
triage-measure = Which measure, who, until when? The reporter reads it.
triage-kind = What is it?
triage-potential = What could it have led to? First number: how likely. Second: how bad.
triage-hand-over = To whom?
triage-join = Of which report is it the same danger?
triage-hold = For how long may nothing of it be destroyed?
triage-hold-why = Why? Write the reason. The reporter reads it, with the date.
triage-answered = Sent. The reporter reads it under "Check answers".
triage-closed = Closed. The reporter reads why under "Check answers".
triage-answer-please = Words, a photo, a short video or a voice message, please.
triage-not-yours = Reports are read by the safety service only.
screen-triage-nothing = Nothing was said yet.
template-looking = Thank you. We have read it and are looking into it.
template-where = Thank you. Please tell us more exactly where it is: floor, mark, equipment number.
template-handed = Thank you. It was handed over for repair; we will tell you here when it is done.
template-longer = It takes longer than we thought. We have not forgotten it.
program-measure = A measure was set: { $words }
program-joined = It was joined to another report of the same danger.
program-hold = It is kept for an investigation until { $date }. The reason: { $words }

notice-urgent = 🔔 <b>Urgent report: { $place }</b>
    Somebody may be in danger. Nobody has opened it yet.
notice-due = { $days ->
    [0] ⏰ <b>{ $place }</b>: a report waits for an answer until today.
    [one] ⏰ <b>{ $place }</b>: a report waits for an answer, one day is left.
   *[other] ⏰ <b>{ $place }</b>: a report waits for an answer, { $days } days are left.
  }
notice-late = { $days ->
    [one] ⏰ <b>{ $place }</b>: a report waits for an answer, one day too long.
   *[other] ⏰ <b>{ $place }</b>: a report waits for an answer, { $days } days too long.
  }
notice-reply = 💬 <b>{ $place }</b>: there is news in a report of yours.
notice-batch = 📋 Reports: { $new } new, { $waiting } wait for us.
toast-triage-done = Done
toast-triage-not-yours = Reports of this site are not yours to read.
toast-triage-too-late = It has gone on meanwhile. Open it again to see.
toast-nobody-else = There is nobody and nothing to choose from.
toast-taken-page = { $count ->
    [one] You have taken one report.
   *[other] You have taken { $count } reports.
  }
program-ends = All of this will be destroyed on { $date }. If the danger is still there, say so here.
