button-send = Send
button-change = Change
button-throw = Throw away
button-check-answers = Check answers
button-open = Open

report-promise =
    <b>Report a hazard.</b> Write in one message what you saw and where.
    We do not keep who you are. Telegram and whoever runs this server's memory at this very moment could know; the safety service and your employer's records cannot.
    Don't write names that could give you or others away. If work must stop now, press <b>Stop work</b> instead.
report-choose-site = Which site is it about?
report-look =
    <b>{ $place }</b>
    { $words }

    Nothing has been sent yet.
report-again = Write it again in one message.
report-thrown = Thrown away. Nothing was kept.
report-receipt =
    <b>Received. Thank you.</b>
    Your receipt: <code>{ $digits }</code>
    It is shown only once. Press "Check answers" later to see what became of it; the digits help if you lose this chat.
screen-report-thanks = The safety service has been told. The answer waits under "Check answers"; nobody will write to you first.
screen-report-text-only = A photo or a voice could show who you are, and I can't clean it yet. Please write it in words.
screen-draft-lost = I restarted and no longer have your words: drafts are never stored. Please press <b>Report a hazard</b> and write it once more.
screen-answers = Press "Check answers" under your receipt. If that chat is lost, type the 16 digits of the receipt here.
answer-received = Received. The safety service has not opened it yet.
answer-opened = The safety service has opened it. There is no answer yet.
answer-unknown = I find nothing under this receipt. Check the digits.
report-notice = 📄 New hazard report: <b>{ $place }</b>
report-opened =
    <b>Report</b>
    { $words }

    This text will be deleted from this chat within two days. Your opening it is on record.
toast-slow = Please wait a minute before the next report. If life is in danger, press Stop work.
toast-sending = Sending…
toast-sent-already = It was sent already.
toast-thrown = Thrown away
toast-site = { $site }
nudge = 📬 If you stopped work or reported a hazard without your name, there may be an answer or a question for you. Press <b>My answers</b>.
    Everybody gets this message once a week.
