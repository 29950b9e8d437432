from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """The one thing that a link lets somebody do without signing in."""

    FORM = "form", _("answer a form")
    DOOR = "door", _("open form of a place")
    CALENDAR = "calendar", _("read a calendar")
    CONFIRM = "confirm", _("say whether an answer helped")
    CORRECT = "correct", _("agree with or correct a summary")
    OPT_OUT = "opt_out", _("stop messages")
    STOPLIGHT = "stoplight", _("read the board of a department")
    WORD = "word", _("read what was written back")
    MINE = "mine", _("read what one said oneself")
    WISH = "wish", _("name a subject for a visit or ask for another day")
    PROMISE = "promise", _("say when a promise comes")
    ROLE = "role", _("accept a role, hand it back or hand it over")
    AGREE = "agree", _("agree to a role of somebody one leads")
    REVIEW = "review", _("say how well a role can be done")
    ADDRESS = "address", _("say that an address is one's own")
    TOOL = "tool", _("tell about a tool")
    RECEIPT = "receipt", _("read what became of a tool")
    ASSESS = "assess", _("go through a checklist")
    WELCOME = "welcome", _("make the first administrator")
