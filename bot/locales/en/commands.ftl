# The menu of commands beside the writing field.
command-stop = Stop dangerous work
command-report = Report a hazard anonymously
command-menu = Menu
command-answers = My answers
command-language = Language
command-privacy = What is kept and what is not
command-help = Help
