# Telegram groups of a site.
command-bind = Show this site's alarms here
command-unbind = Show no alarms here
group-bound =
    This group now shows the alarms of <b>{ $site }</b>.
    I read and keep nothing else that is written here. To stop work, write to me in our own chat.
group-bound-already = This group shows the alarms of <b>{ $site }</b>. To change that, send /unbind first.
group-which-site = <b>The alarms of which site?</b> Only those who may bind a group can choose.
group-unbound = This group no longer shows the alarms of <b>{ $site }</b>.
group-not-bound = This group shows no alarms.
group-not-yours = A group is bound by an administrator or by the safety service of the site, writing with their own account.
group-lost =
    <b>{ $site }</b>: a group no longer shows the alarms, because I can't write there.
    People are called in their own chats as before. To bind the group again, add me there and send /bind.
group-by-named = { $count ->
    [one] one person, with a name
   *[other] { $count } people, with a name
  }
group-by-nameless = { $count ->
    [one] one person, without a name
   *[other] { $count } people, without a name
  }
