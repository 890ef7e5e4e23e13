"""Real processes killed, stopped, frozen, flooded and cut off; nothing of the program is replaced.

| fault | what breaks | where |
|---|---|---|
| F1 | kill -9 anywhere in an alarm's life | test_kill |
| F2 | kill -9 inside a step of an escalation | test_inside_a_step |
| F3 | the leader is frozen and wakes up | test_frozen_leader |
| F4 | replicas are killed at random | test_replicas |
| F5 | the database restarts, is read-only, locked or full | test_database_away, test_outage |
| F6 | the host's clock is set by hand | test_host_clock |
| F7 | down over three deadlines | test_down_over_deadlines |
| F8 | Telegram says 429 to a campaign | test_flood, ../delivery/test_sender_faults |
| F9 | a stop in the middle of a campaign | test_campaign |
| F10 | 5xx, reset, hang, a lost reply | ../delivery/test_sender_faults, test_outage |
| F11 | 403, no chat, kicked from a group | ../delivery/test_sender_faults, test_groups |
| F12 | updates and presses twice, at once, late, by strangers | ../handlers/test_stop_work, ../handlers/test_webhook, ../services/test_stop_races |
| F13 | silence, then a burst | test_silence |
| F14 | the turn of clocks, zones, leap days | ../test_texts, ../domain/test_duty, ../domain/test_rota |
| F15 | the end with 200 updates in flight | test_in_flight |
| F16 | an upgrade with everything in flight | test_upgrade |
| – | the watcher is watched: canary and dead-man ping | test_watcher |
"""
