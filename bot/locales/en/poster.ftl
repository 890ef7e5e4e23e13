# The poster at a site: read from two metres, by people in a hurry.
poster-head = Dangerous? Stop the work.
poster-first = First stop and warn people aloud. Then press two buttons here: the people on duty are called at once.
poster-scan = Point your phone's camera at the code. You can also report a hazard without giving your name. You do not need to register.
poster-emergency = Rescue service
