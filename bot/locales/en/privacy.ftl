# Who could learn what; docs/threat-model.md ties each of these to the tests that hold it.
screen-privacy =
    <b>Without your name.</b> We do not keep who you are: no name, no number, no minute. Telegram and whoever runs this server's memory at this very moment could know; the safety service and your employer's records cannot.
    <b>With your name.</b> A stop sent with your name shows your job title to those who are called, and is kept.
    <b>Enrolled people.</b> We keep your job title, site and crew, and your Telegram id (not the phone number), sealed.
    Who could learn what? Choose:
button-back = Back
button-privacy-employer = Employer
privacy-employer = <b>Your employer and the safety service.</b> They read what you wrote, at which site, in which shift. Every opening is on record. They cannot see who wrote it, nor the minute: reports reach them some times a day with others, urgent ones at once, and you are told so before you send.
button-privacy-thief = Stolen copy
privacy-thief = <b>Somebody who steals a copy of the database.</b> They learn that there are reports, at which site, in which shift. Words, photos and people's Telegram ids are sealed; the keys stand elsewhere. The order of reports is mixed every night.
button-privacy-seizure = Seized server
privacy-seizure = <b>Somebody who takes the server, switched off, with its keys.</b> They can read reports that are not destroyed yet, and who is enrolled. They cannot find who wrote without a name: nothing of it was ever written down. If you asked to be told of news, the number of your chat can be opened until the date you were told.
button-privacy-token = Bot's password
privacy-token = <b>Somebody who steals the bot's password.</b> They can read what is written to the bot from then on, as Telegram delivers it. They cannot read what was written before.
button-privacy-root = Inside the server
privacy-root = <b>Somebody inside the running server.</b> They can see what passes at that very moment: who writes, and what. Nobody can hide that. What you wrote is gone from memory within an hour or two, the place of a message on your phone within two days.
button-privacy-telegram = Telegram
privacy-telegram = <b>Telegram.</b> It always knows who writes to the bot, and delivers it. If that is too much, tell your safety service by word or on paper.
button-privacy-model = Machines
privacy-model = <b>Artificial intelligence.</b> No report is sent to one.
button-privacy-colleague = Your phone
privacy-colleague = <b>Somebody who looks at your phone.</b> They see the chat. "Clear this chat" under your receipt takes back what the bot wrote and what you wrote, where Telegram allows it (48 hours). Notifications and screenshots are yours to delete.
