"""What can be said of a system, in words that a head of department understands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunBy(models.TextChoices):
    """Who keeps a system going."""

    IT = "it", _("run by IT")
    BUSINESS = "business", _("the business's own tool")
    SUPPLIER = "supplier", _("run by a supplier")
    UNKNOWN = "unknown", _("nobody has said yet who runs it")


class Users(models.IntegerChoices):
    """How many people work with it, in bands: an exact number is seldom known."""

    UNSAID = 0, _("not said yet")
    FEW = 1, _("1 to 5")
    TEAM = 2, _("6 to 25")
    DEPARTMENT = 3, _("26 to 100")
    MANY = 4, _("101 to 500")
    MOST = 5, _("more than 500")


class StopsAfter(models.IntegerChoices):
    """After how long without it work stops."""

    UNSAID = 0, _("not said yet")
    MONTH = 1, _("not within a month")
    WEEKS = 2, _("within a month")
    WEEK = 3, _("within a week")
    DAY = 4, _("within a day")
    HOUR = 5, _("within an hour")


class DataClass(models.IntegerChoices):
    """Who may see what is in it."""

    UNSAID = 0, _("not said yet")
    PUBLIC = 1, _("everybody may see it")
    INTERNAL = 2, _("for us inside")
    CONFIDENTIAL = 3, _("confidential: for some of us")
    STRICT = 4, _("strictly confidential: harm if it gets out")


class KeptWhere(models.TextChoices):
    """Where what is in it lies."""

    UNSAID = "", _("not said yet")
    OURS = "ours", _("with us, on our own servers")
    DEVICE = "device", _("on somebody’s computer or phone")
    NEAR = "near", _("with a supplier, in Europe")
    FAR = "far", _("with a supplier, elsewhere")


class SignIn(models.TextChoices):
    """How people get in."""

    UNSAID = "", _("not said yet")
    HOUSE = "house", _("with the sign-in of the house")
    OWN = "own", _("each with an account of its own there")
    SHARED = "shared", _("with one account that several share")
    NONE = "none", _("without signing in")
