"""Telegram in: routers, filters, states, keyboards. No SQL, no words, no rules.

The order of ROUTERS is behaviour, so there is no auto-discovery. A new conversation adds a line.
"""

from aiogram import Router

from handlers import (
    alarms,
    details,
    fallback,
    mailboxes,
    menu,
    officers,
    people,
    report,
    start,
    stop_work,
)

ROUTERS: tuple[Router, ...] = (
    stop_work.router,
    alarms.router,
    start.router,
    menu.router,
    report.router,
    mailboxes.router,
    officers.router,
    people.router,
    details.router,
    # last: whatever nobody understood still gets an answer
    fallback.router,
)
