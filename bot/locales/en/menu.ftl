# The big keyboard. These labels are fixed: manuals and posters quote them.
language-name = English
button-stop-work = Stop work
button-report = Report a hazard
button-answers = My answers
button-briefings = Briefings
button-language = Language
button-menu = Menu

screen-menu = Choose below. If there is danger to life, press <b>Stop work</b>.
screen-language = Choose your language.
screen-language-set = Done. I will write in English.
screen-welcome = You are in. If there is danger to life, press <b>Stop work</b>: the people on duty are called at once.
screen-welcome-stranger =
    I am Saqbol, the safety assistant.
    You do not need to register to <b>stop dangerous work</b> or to <b>report a hazard</b>: press a button below.
    If you were given a code, just type it here.
screen-poster =
    You are at <b>{ $place }</b>. I will remember it for the next hour.
    If there is danger to life, press <b>Stop work</b>. You can also report a hazard without giving your name.
screen-help =
    <b>Stop work</b> – two taps, and the people on duty are called. Stop and warn people aloud first.
    <b>Report a hazard</b> – anonymous. You get a receipt and look for the answer later.
    <b>My answers</b> – what became of your report.
    /privacy – what is kept and what is not.
    /language – change the language.
    /quiet – hours in which notices wait; alarms always ring.
    I am not an alarm system. In an emergency call 112.
screen-briefings = Briefings are not in the bot yet. Your foreman holds them as before.
screen-unknown = I did not understand that. Choose below, or press /help.
screen-wrong-kind = I can't use this here. To stop work or report a hazard, press a button below.
screen-trouble = Something went wrong on our side, and we have been told. Please try once more. In danger, warn people aloud and call the numbers you know, or 112.
screen-no-alarms = There are no open alarms for you.
screen-no-duty = Your site has no duty list here yet.
screen-code-wrong = I don't know this code. Look at it again: eight letters and digits, for example ABCD-2345.
screen-code-expired = This code no longer works. Ask for a fresh one where you got it.
screen-code-used = This code has been used up. Ask for a fresh one where you got it.
screen-code-taken = You are in already; the code was not needed.
screen-code-slow = Too many tries in a row. Please wait a minute and try again.
toast-language = English
toast-gone = This button no longer works. Open /menu.
