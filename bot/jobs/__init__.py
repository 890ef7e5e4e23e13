"""One table of ticks (id, trigger, function) and the thin ticks themselves."""
