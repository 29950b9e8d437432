"""What can be done with several voices of the list: handed over, given a day, put together."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy, ngettext

from brm.base import clock
from brm.base.forms import Day, Lines
from brm.base.many import Many
from brm.base.scope import Request
from brm.base.several import Act, asks_nothing
from relationships.people.forms import may_be_named
from relationships.voices.forms import OwnerForm
from relationships.voices.models import Voice
from relationships.voices.services import join
from relationships.voices.services import several as services


class DayForm(forms.Form):
    """Until when these are answered."""

    answer_due_on = Day(
        label=gettext_lazy("An answer by"),
        help_text=gettext_lazy("They count as worked on. Who said it reads the day on their page."),
    )
    helper = Lines("answer_due_on")


def owner_form(request: Request, data: QueryDict | None) -> OwnerForm:
    return OwnerForm(data, people=may_be_named(request.scope))


def day_form(_request: Request, data: QueryDict | None) -> DayForm:
    return DayForm(data)


def hand(request: Request, keys: Sequence[int], data: dict[str, Any]) -> Many:
    return services.hand_all(
        keys, data["owner"], scope=request.scope, by=request.person, at=clock.now()
    )


def day(request: Request, keys: Sequence[int], data: dict[str, Any]) -> Many:
    return services.date_all(keys, **data, scope=request.scope, by=request.person, at=clock.now())


def together(request: Request, keys: Sequence[int], _data: dict[str, Any]) -> Many:
    """They say the same from now on: one group, taken apart by one press."""
    first, *others = keys
    voice = Voice.objects.get(pk=first)
    grouped = set(Voice.objects.filter(pk__in=keys, group=None).values_list("pk", flat=True))
    group = join(voice, others, by=request.person, at=clock.now())
    words = ngettext(
        "Kept: %(n)s voice is put together.", "Kept: %(n)s voices are put together.", len(keys)
    ) % {"n": len(keys)}
    if not grouped:  # a second press of the same
        return Many(words=words)
    undo = {"pk": first, "group": group.pk, "version": group.version, "voices": sorted(grouped)}
    return Many(words=words, undo=("voices_joined", undo))


ACTS = {
    "hand": Act(gettext_lazy("Hand over"), gettext_lazy("Who sees to these?"), owner_form, hand),
    "day": Act(gettext_lazy("Answer by …"), gettext_lazy("Until when?"), day_form, day),
    "same": Act(
        gettext_lazy("Put together"),
        gettext_lazy("All of these say the same"),
        asks_nothing,
        together,
    ),
}


def names(request: Request, keys: list[int]) -> dict[int, str]:
    """Those of the voices that the reader may read, by their first words. One query."""
    rows = Voice.objects.visible_to(request.scope).filter(pk__in=keys).order_by("-heard_at", "pk")
    return {voice.pk: services.name_of(voice) for voice in rows.only("pk", "words")}
