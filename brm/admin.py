"""The administration's title, and the acts that walk through all records."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.stewardship.closing import close
from brm.stewardship.leaving import has_left
from relationships import admin as rooms  # noqa: F401  registers the pages
from relationships.people.models import Person
from relationships.units.models import Unit

admin.site.site_header = admin.site.site_title = "BRM Rounds"
admin.site.index_title = _("What administrators keep")


@admin.action(description=_("Have left today"), permissions=["change"])
def left_today(page: Any, request: HttpRequest, people: QuerySet[Any]) -> None:
    """What they did for departments ends, posts are vacant, sign-ins close."""
    rows = list(people.filter(left_on=None))
    for person in rows:
        today = clock.today_in(person.time_zone or settings.TIME_ZONE)
        has_left(person, left_on=today, at=clock.now())
    said = ngettext("%(n)s person has left.", "%(n)s people have left.", len(rows))
    page.message_user(request, said % {"n": len(rows)})


@admin.action(description=_("Close"), permissions=["change"])
def close_departments(page: Any, request: HttpRequest, units: QuerySet[Any]) -> None:
    """Deepest first, so that a branch can be closed at once; what cannot be closed says why."""
    closed = 0
    for unit in units.filter(closed_on=None).order_by("-depth", "pk"):
        try:
            close(unit, by=getattr(request.user, "person", None), at=clock.now())
        except RuleBroken as broken:
            page.message_user(request, f"{unit.name}: {broken}", messages.ERROR)
        else:
            closed += 1
    said = ngettext("%(n)s department is closed.", "%(n)s departments are closed.", closed)
    page.message_user(request, said % {"n": closed})


# The slices lie below these acts, so they are handed up to their pages here.
for model, act in ((Person, left_today), (Unit, close_departments)):
    page_of_model = admin.site.get_model_admin(model)
    page_of_model.actions = [*(page_of_model.actions or []), act]
