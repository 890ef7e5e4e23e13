"""Telegram in: routers, filters, states, keyboards. No SQL, no words, no rules."""
