from django.db import models
from django.utils.translation import gettext_lazy as _


class Decision(models.TextChoices):
    """What comes of a theme, in the words in which people hear it."""

    NONE = "", _("not decided yet")
    DID = "did", _("we did")
    WILL = "will", _("we will")
    CANNOT = "cannot", _("we cannot, because … yes, if …")


# The light of the board for each decision.
LIGHTS: dict[str, str] = {
    Decision.DID: "done",
    Decision.WILL: "working",
    Decision.CANNOT: "cannot",
}
POINTS = ("why", "heard", "chosen", "not_chosen", "next")
