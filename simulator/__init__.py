"""A local Bot API server that keeps Telegram's contract and limits, with a page of phones."""
