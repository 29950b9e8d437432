"""Roles in the administration."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from brm.base import clock
from brm.base.administration import Product, Refusing, Remembered, Shown
from brm.base.administration.filters import now_or_over
from brm.base.errors import RuleBroken
from governance.roles import services
from governance.roles.admin_bring import bring_page
from governance.roles.choices import Standing
from governance.roles.models import GovernanceRole, RoleAssignment


class Filled(Shown):
    model = RoleAssignment
    fields = ["system", "unit", "holder", "standing", "valid_until"]
    verbose_name_plural = _("Who fills it")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        held: Any = super().get_queryset(request)
        rows: QuerySet[Any] = held.running()
        return rows.select_related("role", "system", "unit", "holder").order_by("pk")


@admin.register(GovernanceRole)
class GovernanceRoleAdmin(Product):
    """The cards; those that come with the product are brought up to date with it."""

    section = "governance"
    may_delete = True
    list_display = ["name", "in_short", "subject", "known_from", "is_shared", "is_active"]
    list_filter = ["is_active", "subject", "known_from"]
    search_fields = ["name", "slug"]
    search_help_text = _("Name or short name")
    ordering = ["position", "pk"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [Filled]
    sheet = [
        "slug", "name", "in_short", "answers_for", "decides", "serves", "shown_by", "stops",
        "gravity", "subject",
    ]  # fmt: skip
    sentences = {"role_has_a_name": ("name", _("Say what it is called."))}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One that nobody ever filled; the others are taken out of use."""
        return obj is not None and not obj.assignments.exists()


class AssignmentForm(Refusing):
    """What may be typed of an assignment; the services decide what it means."""

    left_to_services = frozenset({"assignment_one_is_accountable", "assignment_once_a_person"})

    class Meta:
        help_texts = {
            "why_ended": _(
                "Written here, the role is handed back, and vacant where nobody is left."
            ),
            "valid_until": _("Left empty it is a year: then it is talked over again."),
            "holder": _(
                "Nobody, with the standing “vacant”: it is said openly that nobody does it."
            ),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "holder" in self.fields and data.get("holder") is None:
            if data.get("standing") not in {Standing.VACANT, None}:
                self.add_error("holder", _("Choose who fills it, or say that it is vacant."))
        elif "holder" in self.fields and data.get("standing") == Standing.VACANT:
            self.add_error("standing", _("A vacancy has no name. Say how formal it is."))
        return data


SUBJECT = ["role", "system", "unit"]


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(Remembered):
    """Who fills which role, with its history. Role, subject and holder stay as they were named; a
    vacancy is filled here, and what ended is only looked at."""

    section = "governance"
    opens = "roles:page"
    form = AssignmentForm
    list_display = [
        "role", "system", "unit", "holder", "standing", "is_accountable", "deputy", "valid_until",
        "accepted_on", "ended_on",
    ]  # fmt: skip
    list_filter = [
        now_or_over("ended_on", _("now or ended"), _("now"), _("ended")), "standing", "valid_until",
        "role",
    ]  # fmt: skip
    list_select_related = ["role", "system", "unit", "holder", "deputy"]
    search_fields = ["holder__folded_name", "system__folded_name", "unit__folded_name"]
    search_help_text = _("Person, system or department")
    autocomplete_fields = ["role", "system", "unit", "holder", "deputy"]
    ordering = ["-pk"]
    actions = ["renew_for_a_year"]
    sheet = [
        "role__name", "system__name", "unit__name", "holder__name", "standing", "is_accountable",
        "deputy__name", "hours_per_week", "is_agreed_by_manager", "since", "valid_until",
        "accepted_on", "ended_on",
    ]  # fmt: skip

    sentences = {
        "assignment_is_for_one_subject": (
            "system",
            _("Choose the system or the department that it is for: one of the two."),
        ),
        "assignment_vacant_has_no_holder": (
            "holder",
            _("Choose who fills it, or say that it is vacant."),
        ),
        "assignment_deputy_is_somebody_else": ("deputy", _("The deputy must be somebody else.")),
        "assignment_hours_fit_a_week": ("hours_per_week", _("Choose from 0 to 60 hours a week.")),
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("role", "system", "unit", "holder")

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(partial(bring_page, self))
        return [path("bring/", view, name="roleassignment_bring"), *super().get_urls()]

    def parts(self, request: HttpRequest, obj: Any = None) -> Any:
        return [
            (None, {"fields": [*SUBJECT, "holder", ("standing", "is_accountable")]}),
            (_("What is agreed"), {
                "fields": ["deputy", ("hours_per_week", "is_agreed_by_manager")]
            }),
            (_("Since, until"), {"fields": [("since", "valid_until"), *([
                ("accepted_on", "ended_on"), "why_ended"] if obj else [])]}),
        ]  # fmt: skip

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> RoleAssignment | None:
        row: RoleAssignment | None = super().get_object(request, object_id, from_field)
        if row is not None:  # the form changes the row, and the page shows it again when refused
            row.may_get_holder = row.is_vacant  # type: ignore[attr-defined]
        return row

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        named = [] if getattr(obj, "may_get_holder", obj.is_vacant) else ["holder"]
        return [*SUBJECT, *named, "since", "accepted_on", "ended_on"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (obj is None or obj.ended_on is None) and super().has_change_permission(request, obj)

    def keep(
        self, request: HttpRequest, row: RoleAssignment, form: Any, change: bool
    ) -> RoleAssignment:
        typed, at, by = form.cleaned_data, clock.now(), getattr(request.user, "person", None)
        agreed = services.Conditions(
            deputy=typed["deputy"], hours_per_week=typed["hours_per_week"],
            is_agreed_by_manager=typed["is_agreed_by_manager"], valid_until=typed["valid_until"],
        )  # fmt: skip
        subject: Any = {"unit": row.unit, "system": row.system}
        stands = RoleAssignment.objects.get(pk=row.pk) if change else None
        if stands is not None and typed["why_ended"]:
            end = services.end_vacancy if stands.is_vacant else services.hand_back
            end(stands, why=typed["why_ended"], at=at)
            return stands
        if typed["standing"] == Standing.VACANT and (stands is None or stands.is_vacant):
            return stands or services.declare_vacant(row.role, at=at, **subject)
        if stands is None or stands.is_vacant:
            return services.assign(
                row.role, holder=typed["holder"], standing=typed["standing"], by=by, at=at,
                is_accountable=typed["is_accountable"], since=typed.get("since"), conditions=agreed,
                **subject,
            )  # fmt: skip
        return services.change(
            stands, version=stands.version, standing=typed["standing"], by=by, at=at,
            is_accountable=typed["is_accountable"], conditions=agreed,
        )  # fmt: skip

    @admin.action(description=_("Renew for a year"), permissions=["change"])
    def renew_for_a_year(self, request: HttpRequest, queryset: QuerySet[RoleAssignment]) -> None:
        renewed = 0
        for assignment in queryset.order_by("pk")[:500]:
            try:
                services.renew(assignment, at=clock.now())
            except RuleBroken as broken:
                messages.warning(request, f"{assignment}: {broken}")
            else:
                renewed += 1
        said = ngettext("%(n)s role was renewed.", "%(n)s roles were renewed.", renewed)
        messages.success(request, said % {"n": renewed})
