"""A stop of work, from the press to its closing: who raises it, who answers, what each reads, what stays on record."""
