"""Collects the tasks of the slices for Celery."""
