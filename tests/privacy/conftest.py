"""The stage of the fault tests serves here too."""

from tests.faults.conftest import empty_stage

__all__ = ["empty_stage"]
