"""Refusals: as the Bot API words them, and as the control API does."""


class ApiError(Exception):
    """A refusal of the Bot API: an HTTP status, Telegram's own words, its `parameters`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, object]:
        """The JSON that Telegram answers."""
        found: dict[str, object] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        return found | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(what: str, **parameters: int) -> ApiError:
    """400, in the words of the documentation or of a real answer."""
    return ApiError(400, f"Bad Request: {what}", **parameters)


def forbidden(what: str) -> ApiError:
    """403: the chat exists, but not for this bot."""
    return ApiError(403, f"Forbidden: {what}")


def too_many_requests(seconds: int) -> ApiError:
    """429 with the pause Telegram asks for."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


class ControlError(Exception):
    """A refusal of the control API: a status and one sentence for the person who asked."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
