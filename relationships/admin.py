"""Collects what administrators work with, slice by slice."""

from relationships.units import admin as units  # noqa: F401
