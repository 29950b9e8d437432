"""The page on which what a role's review found missing becomes a promise of one of its two readers."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base import clock, undo_records
from brm.base.forms import Day, Lines, Text
from brm.base.pages import form_page, typed
from brm.base.scope import Request
from governance.roles import services
from governance.roles.choices import Condition
from governance.roles.models import RoleAssignment, RoleReview
from governance.roles.queries import latest_review, reads_review
from governance.roles.review_letters import said_of
from governance.roles.reviewed import Missing
from governance.roles.reviewing import result_of
from relationships.marks.sent_forms import counts_once
from relationships.people.models import Person

# Words to begin with: what the department reads tells of the role, not of what anybody answered.
WORDS: dict[str, str | LazyText] = {
    Condition.MANDATE: gettext_lazy(
        "Write down what the %(role)s of %(subject)s decides without asking"
    ),
    Condition.TIME: gettext_lazy("Agree hours a week for the %(role)s of %(subject)s"),
    Condition.KNOWLEDGE: gettext_lazy("Find who shows the %(role)s of %(subject)s what is needed"),
    Condition.PRESENCE: gettext_lazy(
        "Tell people who the %(role)s of %(subject)s is, and where to find them"
    ),
    Condition.RESULT: gettext_lazy("One thing that helps the %(role)s of %(subject)s most"),
}


class MissingForm(forms.Form):
    """Who of the two sees to it, and by when."""

    what = Text(
        label=gettext_lazy("What will be done?"), max_length=300, rows=2,
        help_text=gettext_lazy("The department reads this, not what was answered here."),
    )  # fmt: skip
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who does it?"), queryset=Person.objects.none(), empty_label=None,
        widget=forms.RadioSelect,
    )  # fmt: skip
    due_on = Day(label=gettext_lazy("By when?"))
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    helper = Lines("what", "owner", "due_on", "client_id")

    def __init__(self, *args: Any, review: RoleReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        both = [review.assignment.holder_id, review.manager_id]
        people = Person.objects.filter(pk__in=[pk for pk in both if pk]).present()
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


@counts_once
def promise(request: Request, pk: int) -> HttpResponse:
    """A form for what is missing first; for the two who read the review alone."""
    rows = RoleAssignment.objects.select_related("role", "unit", "system__owned_by", "holder")
    assignment = get_object_or_404(rows, pk=pk)
    found = latest_review(assignment)
    missing = _missing(found, request)
    if found is None or missing is None:
        raise Http404
    found.assignment = assignment
    words = said_of(found)
    form = MissingForm(
        typed(request), review=found,
        initial={
            "what": str(WORDS[missing.condition]) % words, "client_id": uuid4(),
            "owner": found.manager_id or assignment.holder_id,
        },
    )  # fmt: skip
    back = reverse("roles:review", args=[pk])

    def act(data: dict[str, Any]) -> HttpResponse:
        made = services.promise_missing(found, **data, by=request.person, at=clock.now())
        said = _("Kept: promised by %(name)s.") % {"name": made.owner.name}
        undo_records.made(request, said, "review_promise", made, to=back)
        return redirect(back)

    return form_page(
        request, form, act, title=_("Make a promise of this"), button=_("Promise it"), back=back,
        lead=missing.first, template="governance/roles/review_promise.html",
        more={"assignment": assignment, "words": words},
    )  # fmt: skip


def _missing(found: RoleReview | None, request: Request) -> Missing | None:
    """What is missing first, for a reader of a closed review."""
    if found is None or found.closed_on is None:
        return None
    return result_of(found).missing if reads_review(found, request.scope.person_id) else None
