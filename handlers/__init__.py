"""Telegram in: routers, filters, states, keyboards. No SQL, no words, no rules.

The order of ROUTERS is behaviour, so there is no auto-discovery. A new conversation adds a line.
"""

from aiogram import Router

from handlers import (
    alarms,
    details,
    dossier,
    duty,
    export,
    fallback,
    groups,
    initiators,
    letters,
    mailboxes,
    menu,
    muster,
    people,
    quiet,
    report,
    report_send,
    ring_test,
    start,
    steps,
    stop_work,
    triage,
    triage_words,
)

ROUTERS: tuple[Router, ...] = (
    # first: nothing of a group reaches the conversations of one person
    groups.router,
    stop_work.router,
    alarms.router,
    duty.router,
    ring_test.router,
    muster.router,
    initiators.router,
    start.router,
    menu.router,
    report.router,
    report_send.router,
    letters.router,
    mailboxes.router,
    triage.router,
    people.router,
    dossier.router,
    export.router,
    quiet.router,
    # behind the menu, as details are: a button of the big keyboard is never taken for words
    steps.router,
    triage_words.router,
    details.router,
    # last: whatever nobody understood still gets an answer
    fallback.router,
)
