from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What there is of an answer. Nothing at all is no row: that is step 0 of the stair."""

    OPINION = "opinion", _("An opinion")
    WRITTEN = "written", _("A written answer with an owner")
    FIGURES = "figures", _("An answer with figures")


NO_ANSWER = _("No answer")
STEPS = {Kind.OPINION: 1, Kind.WRITTEN: 2, Kind.FIGURES: 3}
