"""The plant of the services' tests: ticks are judged by what they do to it."""

from tests.services.conftest import plant

__all__ = ["plant"]
