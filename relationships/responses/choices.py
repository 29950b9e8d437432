from django.db import models
from django.utils.translation import gettext_lazy as _

PEOPLE = ""  # the "question" of how many answered at all
WORDS = "words"  # stands for whose words may be read, where else a question's key stands
# … whose words without a name may be read by those who read others with their names.
NAMELESS = "nameless"
OF_NONE_ASKED = (PEOPLE, WORDS, NAMELESS)  # what is told beside the answers to questions
ANYBODY = -1  # beside the numbers of answers: how many people gave one, whatever they ticked
WHOLE = 0  # the key of the whole campaign, above all departments


class Part(models.TextChoices):
    """Whom a figure of a department is about."""

    OWN = "own", _("directly in the department")
    SUBTREE = "subtree", _("the department and what lies under it")
