"""Collects the tables of the rooms for Django; import them from their rooms."""
