"""Collects the tables of the slices for Django; import them from their slices."""
