"""The administration: what all its pages share, so that each slice says only what is its own."""

from brm.base.administration.pages import OnlyRead, Product, Remembered
from brm.base.administration.refusals import Refusing, Saying
from brm.base.administration.under import Shown, Under

__all__ = ["OnlyRead", "Product", "Refusing", "Remembered", "Saying", "Shown", "Under"]
