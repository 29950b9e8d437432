"""Collects what administrators work with, slice by slice."""
