"""Pages about business partners: who speaks for which department."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from brm.base import clock, undo_records
from brm.base.lists import Choice, Head
from brm.base.pages import form_page, typed
from brm.base.rights import must_be_keeper
from brm.base.scope import Request
from brm.base.sheet_answer import Cell
from relationships.desk.shown import with_views
from relationships.partners import services
from relationships.partners.choices import PartnerRole
from relationships.partners.forms import NewPartnerForm, PartnerForm
from relationships.partners.models import BusinessPartner
from relationships.people.forms import may_be_named
from relationships.people.naming import edit_page, for_whom, kept_name, named_list, names
from relationships.units.views import kept

SHEET = [
    Cell("role", gettext_lazy("Speaks as"), lambda partner: partner.get_role_display()),
    Cell("since", gettext_lazy("Since"), lambda partner: partner.since),
    Cell("since", gettext_lazy("Until"), lambda partner: partner.until),
    Cell("cares", gettext_lazy("What matters to them"), lambda partner: partner.cares_about),
]


@require_GET
@with_views("partners:list")
def partner_list(request: Request) -> HttpResponse | StreamingHttpResponse:
    """Who speaks for the departments in sight. At most six queries."""
    return named_list(
        request, BusinessPartner.objects.visible_to(request.scope), slice_name="partners",
        file_name="business-partners", cells=SHEET,
        things=_("business partners"),
        filters=[Choice("role", _("Speaks as"), PartnerRole.choices, "role")],
        columns=[
            "person", "unit", Head(_("Speaks as"), name="role"), "since",
            Head(_("What matters to them"), name="cares"),
        ],
    )  # fmt: skip


def new(request: Request) -> HttpResponse:
    """Name somebody for a department."""
    must_be_keeper(request.scope)
    form = NewPartnerForm(
        typed(request), people=may_be_named(request.scope), units=kept(request),
        initial=for_whom(request),
    )  # fmt: skip

    def act(data: dict[str, Any]) -> HttpResponse:
        known = BusinessPartner.objects.filter(person=data["person"], unit=data["unit"])
        before = set(known.values_list("pk", flat=True))
        partner = services.add(**data)
        said = _("%(person)s speaks for %(unit)s.") % names(partner)
        undo_records.made(request, said, "partner", partner, known=before)
        return redirect("units:page", partner.unit_id)

    return form_page(
        request, form, act, title=_("Who speaks for a department?"), button=_("Keep"),
        back=reverse("partners:list"), template="relationships/people/name_somebody.html",
    )  # fmt: skip


def kept_partner(request: Request, pk: int) -> BusinessPartner:
    """One in sight whose department the reader keeps."""
    found: BusinessPartner = kept_name(
        request, BusinessPartner.objects.visible_to(request.scope), pk
    )
    return found


@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    """One business partner: for what they speak, what matters to them, how they are reached."""
    rows = BusinessPartner.objects.visible_to(request.scope).select_related("person", "unit")
    partner = get_object_or_404(rows, pk=pk)
    today = clock.today_in(partner.unit.time_zone)
    context = {
        "partner": partner, "keeps": request.scope.keeps(partner.unit.lft),
        "has_ended": partner.until is not None and partner.until < today,
    }  # fmt: skip
    return render(request, "relationships/partners/page.html", context)


def edit(request: Request, pk: int) -> HttpResponse:
    """Change what was said when somebody was named."""
    partner = kept_partner(request, pk)
    return edit_page(
        request, partner, PartnerForm, services.edit, page="partners:page",
        title=_("%(person)s for %(unit)s"), kind="partner",
    )  # fmt: skip
