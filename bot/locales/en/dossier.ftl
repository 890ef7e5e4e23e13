# /export reports: what leaves the safety service on paper.
dossier-title = Hazard reports
dossier-site = Site
dossier-all = All sites
dossier-period = Shifts
dossier-count = Reports
dossier-limits = Phones, IIN, mailboxes and @names are masked by the program. Names of people in the text are not: read it before you hand it over. Who wrote is not known and not in here; minutes, pictures, videos and voices are left out.
dossier-foot = { $site } · { $period } · taken out { $date } · page { $page }
dossier-yes = yes
dossier-fact-shift = Shift
dossier-fact-place = Place, in the reporter's words
dossier-fact-topic = About
dossier-fact-urgent = Urgent
dossier-fact-state = State
dossier-fact-kind = Kind
dossier-fact-potential = Potential (likelihood × severity)
dossier-fact-joined = Joined to another report
dossier-reporter = Reporter
dossier-officer = Safety service
dossier-program = Note
dossier-caption = { $count ->
    [one] 📄 One report. It leaves your chat within two days; taking it out is on record.
   *[other] 📄 { $count } reports. They leave your chat within two days; taking them out is on record.
  }
dossier-usage = Write /export reports for the last 30 days, or add a site and a period of at most a year, such as /export reports chp1 2026-11 or /export reports 2026-11-01 2026-11-15.
dossier-not-yours = Reports are taken out by the safety service of their site only.
dossier-no-site = I know no such site. Write its short name from the organisation's file, such as /export reports chp1 2026-11.
dossier-nothing = No reports of that time are there to take out.
dossier-too-many = More than { $most } reports: please choose a shorter time.
dossier-unreadable = A report of that time cannot be opened: somebody changed it in the database. Please tell whoever runs the bot.
