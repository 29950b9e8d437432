from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """What puts a department before others among those that need somebody."""

    NONE = "", _("nothing presses")
    ANSWER_LATE = "answer_late", _("an answer is late")
    NOBODY_GOES = "nobody_goes", _("a visit that nobody can go to")
    OBJECTED = "objected", _("a summary was corrected")
    NO_OWNER = "no_owner", _("something heard has no owner")
    SILENT = "silent", _("nobody has been there for long")
    PROMISE_LATE = "promise_late", _("a promise is late")
    NO_BUDDY = "no_buddy", _("nobody goes there")
    ROLE_VACANT = "role_vacant", _("nobody fills a role")
    ROLE_ENDS = "role_ends", _("a role ends soon")
    TOOL_LATE = "tool_late", _("a first answer about a tool is late")
    LANGUAGE = "language", _("no buddy speaks their language")
