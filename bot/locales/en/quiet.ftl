# Quiet hours.
command-quiet = Quiet hours
quiet-hours = <b>Quiet hours: { $hours }.</b>
quiet-none = <b>You have no quiet hours.</b>
quiet-what =
    In quiet hours notices and reminders wait until the end of them, by the time of your site.
    <b>Alarms, and calls about your duty, always ring.</b>
    Choose below, or type your own hours, for example 23-6.
button-quiet-none = No quiet hours
quiet-not-understood = I did not understand these hours. Type them like this: 23-6, or 22:30-7:00. To leave, press /menu.
screen-quiet-stranger = I send you nothing but answers to what you write, so there is nothing to keep quiet.
toast-quiet = Done.
