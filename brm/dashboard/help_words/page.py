"""A help page, and what several of them say."""

from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

Pair = tuple[LazyText, LazyText]


@dataclass(frozen=True)
class HelpPage:
    """One kind's page: its chip, its title, four steps, what they ask, who sees what they write."""

    chip: LazyText
    title: LazyText
    lead: LazyText
    steps: tuple[Pair, ...]
    questions: tuple[Pair, ...]
    seen: tuple[Pair, ...]


SUMMARY: Pair = (_("Summary of a visit"), _("the department and IT; the department may correct it"))
HEARD: Pair = (
    _("What was heard"),
    _("as far as the person said: everybody, the department, in confidence, only the buddy"),
)
MOOD: Pair = (_("Mood of the floor"), _("the department and IT; never a person’s"))
ANSWERS: Pair = (
    _("Answers to a form"),
    _("as the form said; numbers from five answers, people’s words from eight"),
)
