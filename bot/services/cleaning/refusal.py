"""How the child says no."""

from bot.services.cleaning import Reason


class Refusal(Exception):
    """A file is not taken."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
