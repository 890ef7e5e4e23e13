"""The machine-readable Bot API, and the check of every request against it."""

from simulator.contract.check import Request, check
from simulator.contract.schema import method_name

__all__ = ["Request", "check", "method_name"]
