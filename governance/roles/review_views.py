"""The page of a role's review, signed in: begun by who arranges it, read by two people alone."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base import clock, undo_records
from brm.base.errors import RuleBroken
from brm.base.forms import Lines
from brm.base.pages import typed
from brm.base.picking import Pick
from brm.base.scope import Request, Scope
from governance.roles import services
from governance.roles.forms import also_offer, choose_people
from governance.roles.leading import who_leads
from governance.roles.models import RoleAssignment
from governance.roles.queries import latest_review, may_arrange, reads_review
from governance.roles.reviewing import scores_in, show
from relationships.marks.sent_forms import counts_once
from relationships.people.forms import as_option


class ReviewForm(forms.Form):
    """Who else says how well the role can be done."""

    manager = Pick(
        label=gettext_lazy("Who leads them?"), describe=as_option, required=False,
        help_text=gettext_lazy("Answers apart and reads what was said. Left empty, nobody does."),
    )  # fmt: skip
    helper = Lines("manager")

    def __init__(self, *args: object, scope: Scope, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choose_people(self, scope, "manager")


def _role(request: Request, pk: int) -> RoleAssignment:
    """A role in sight, or one whose holder this person leads."""
    seen = RoleAssignment.objects.visible_to(request.scope).values("pk")
    leads = Q(reviews__manager=request.scope.person_id) if request.scope.person_id else Q(pk=None)
    rows = RoleAssignment.objects.filter(Q(pk__in=seen) | leads).distinct()
    return get_object_or_404(
        rows.select_related("role", "unit", "system__owned_by", "holder__unit", "deputy"), pk=pk
    )


def review(request: Request, pk: int) -> HttpResponse:
    """Five questions or what was said, for the holder and who leads them; that there is a review for
    who arranges the role; nothing for anybody else. Eight queries at most.
    """
    assignment = _role(request, pk)
    found = latest_review(assignment)
    person_id = request.scope.person_id
    is_own = assignment.holder_id is not None and assignment.holder_id == person_id
    arranges = may_arrange(assignment, request.scope)
    is_reader = found is not None and reads_review(found, person_id)
    if not (is_own or arranges or is_reader):
        raise Http404
    may_begin = (is_own or arranges) and not assignment.is_vacant and assignment.ended_on is None
    if found is None or not is_reader:
        context = {"assignment": assignment, "review": found, "may_begin": may_begin}
        return render(request, "governance/roles/review_begun.html", context)
    found.assignment = assignment
    more: dict[str, Any] = {
        "assignment": assignment,
        "may_begin": may_begin and found.closed_on is not None,
        "may_promise": found.promise is None and services.home_of(assignment) is not None,
    }
    template = "governance/roles/review.html"
    if request.method != "POST":
        return show(request, found, person_id, template, **more)
    try:
        services.say(found, request.person, scores_in(request.POST), at=clock.now())
    except RuleBroken as broken:
        return show(request, found, person_id, template, refused=str(broken), status=422, **more)
    return redirect(f"{reverse('roles:review', args=[pk])}?said=1")


@counts_once
def review_new(request: Request, pk: int) -> HttpResponse:
    """Begin a review: who fills the role, who leads them and users are asked apart. Six queries."""
    assignment = _role(request, pk)
    is_own = assignment.holder_id is not None and assignment.holder_id == request.scope.person_id
    if not (is_own or may_arrange(assignment, request.scope)):
        raise PermissionDenied(
            _("A review is begun by who fills the role, or who answers for it. Ask them.")
        )
    holder = assignment.holder
    if holder is None or assignment.ended_on:
        raise PermissionDenied(_("Nobody fills this role now, so there is nothing to look at."))
    leads = who_leads(holder, clock.today_in(settings.TIME_ZONE))
    form = ReviewForm(
        typed(request), scope=request.scope, initial={"manager": leads.pk if leads else None}
    )
    also_offer(form, "manager", leads)
    if form.is_valid():
        try:
            begun = services.open_review(
                assignment, manager=form.cleaned_data["manager"], by=request.person or None,
                at=clock.now(),
            )  # fmt: skip
        except RuleBroken as broken:
            form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        else:
            said = _("Begun. Each side is asked apart, and nothing is shown before it closes.")
            page = reverse("roles:review", args=[pk])
            undo_records.made(request, said, "role_review", begun, to=page)
            return redirect(page)
    context = {"assignment": assignment, "form": form}
    status = 422 if form.errors else 200
    return render(request, "governance/roles/review_new.html", context, status=status)
