"""The settings of the house: one page, each line says whom it touches."""

from itertools import pairwise
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from brm.base import undo_records
from brm.base.pages import form_page, typed
from brm.base.scope import Request, Scope
from relationships.wording.forms import AgreedForm
from relationships.wording.models import Agreed
from relationships.wording.services import agree

CHANGES = 10


def edit(request: Request) -> HttpResponse:
    """What is agreed here, for those who keep everything. Two queries beside the frame's."""
    must_agree(request.scope)
    agreed = Agreed.get()
    names = list(AgreedForm.base_fields)
    form = AgreedForm(
        typed(request, agreed, names), initial={name: getattr(agreed, name) for name in names}
    )

    def act(data: dict[str, Any]) -> HttpResponse:
        after = agree(version=request.POST.get("version"), **data)
        said = _("The settings are kept; they count from now on.")
        undo_records.changed(request, said, "settings", agreed, after)
        return redirect("settings:edit")

    return form_page(
        request, form, act, record=agreed, title=_("Settings of the house"),
        button=_("Keep the settings"), back=reverse("dashboard:first"),
        lead=_("One page; each line says whom it touches. A change counts from now on and is kept"
               " with your name in the history."),
        template="relationships/wording/settings.html",
        more={"agreed": agreed, "changes": changes()},
    )  # fmt: skip


def must_agree(scope: Scope) -> None:
    """Raises PermissionDenied, with a sentence, for who does not keep everything."""
    if not scope.keeps_everything:
        raise PermissionDenied(
            _("The settings of the house are for administrators and managers of everything.")
        )


def changes() -> list[dict[str, Any]]:
    """The last changes: when, by whom, which lines. One query."""
    rows = list(
        Agreed.history.select_related("history_user__person").order_by("-history_id")[: CHANGES + 1]
    )
    labels = {name: field.label for name, field in AgreedForm.base_fields.items()}
    found = []
    for new, old in pairwise(rows):
        lines = [
            {"label": labels[name], "old": getattr(old, name), "new": getattr(new, name)}
            for name in labels
            if getattr(old, name) != getattr(new, name)
        ]
        who = getattr(new.history_user, "person", None) if new.history_user else None
        found.append({"at": new.history_date, "who": who or new.history_user, "lines": lines})
    return found
