"""How a tool that a team brought in itself is welcomed, understood and decided on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ToolState(models.TextChoices):
    """How far we are with it; it only goes forward, and only by what somebody does."""

    SPOTTED = "spotted", _("Spotted")
    WELCOMED = "welcomed", _("Welcomed")
    UNDERSTOOD = "understood", _("Understood")
    DECIDED = "decided", _("Decided")
    REVIEWED = "reviewed", _("Reviewed")


STEPS = tuple(ToolState.values)


class CameUp(models.TextChoices):
    """How we learnt of it."""

    TOLD = "told", _("the team told us")
    ROUND = "round", _("heard on a round")
    REGISTER = "register", _("written into the register")
    INVOICE = "invoice", _("seen on an invoice")
    SCAN = "scan", _("seen by a program of IT")


class Decision(models.TextChoices):
    """What was agreed with the team."""

    NONE = "", _("not decided yet")
    SUPPORT = "support", _("Support as it is")
    SUPPORT_IF = "support_if", _("Support, if …")
    ADOPT = "adopt", _("Adopt: IT takes it over")
    MOVE = "move", _("Move together to another one")
    RETIRE = "retire", _("Retire together")


WITH_ANOTHER_WAY = (Decision.MOVE, Decision.RETIRE)


class Care(models.TextChoices):
    """How closely we look after it together; worked out from the five questions."""

    UNSAID = "", _("not understood yet")
    LIGHT = "light", _("a light touch")
    SOME = "some", _("some care")
    MUCH = "much", _("much care")


CARES = (Care.LIGHT, Care.SOME, Care.MUCH)  # in this order
