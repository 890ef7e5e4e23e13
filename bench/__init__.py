"""Measurements, printed as tables: each against the plain way in the same run on the same simulator."""
