"""Calling everybody back from a place where work stopped."""
