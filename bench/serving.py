"""For gunicorn: the product in the year of the measured organisation, its clock going on from there."""

from brm.wsgi import application

# isort: split
from bench.crowds import AT
from brm.base import clock

SHIFT = AT - clock.now()
clock.moved_by(lambda: SHIFT)

__all__ = ["application"]
