"""The doors of the logbook."""
