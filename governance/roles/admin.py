"""Roles in the administration."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from simple_history.admin import SimpleHistoryAdmin

from brm.base import clock
from brm.base.administration import Product
from brm.base.errors import RuleBroken
from governance.roles import services
from governance.roles.models import GovernanceRole, RoleAssignment


@admin.register(GovernanceRole)
class GovernanceRoleAdmin(Product):
    """The cards; those that come with the product are brought up to date with it."""

    list_display = ["name", "in_short", "subject", "known_from", "is_shared", "is_active"]
    list_filter = ["is_active", "subject", "known_from"]
    search_fields = ["name", "slug"]
    ordering = ["position", "pk"]
    prepopulated_fields = {"slug": ["name"]}
    sheet = ["slug", "name", "in_short", "answers_for", "decides", "serves", "shown_by", "subject"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and not obj.assignments.exists()


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(Product, SimpleHistoryAdmin):
    """Who fills which role, with its history."""

    list_display = [
        "role", "system", "unit", "holder", "standing", "is_accountable", "deputy", "valid_until",
        "accepted_on", "ended_on",
    ]  # fmt: skip
    list_filter = ["standing", "role", ("ended_on", admin.EmptyFieldListFilter)]
    list_select_related = ["role", "system", "unit", "holder", "deputy"]
    search_fields = ["holder__folded_name", "system__folded_name", "unit__folded_name"]
    autocomplete_fields = ["role", "system", "unit", "holder", "deputy"]
    ordering = ["-pk"]
    date_hierarchy = None
    actions = ["renew_for_a_year"]
    sheet = [
        "role__name", "system__name", "unit__name", "holder__name", "standing", "is_accountable",
        "deputy__name", "hours_per_week", "is_agreed_by_manager", "since", "valid_until",
        "accepted_on", "ended_on",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["role", "system", "unit", "holder", "standing", "is_accountable"]}),
        (_("What is agreed"), {
            "fields": ["deputy", "hours_per_week", "is_agreed_by_manager"]
        }),
        (_("Since, until"), {
            "fields": ["since", "valid_until", "accepted_on", "ended_on", "why_ended"]
        }),
    ]  # fmt: skip

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The figures of the departments it was and is a matter of are old now."""
        before = RoleAssignment.objects.filter(pk=obj.pk).select_related("unit", "system__owned_by")
        for was in before:
            services.mark(was)
        super().save_model(request, obj, form, change)
        services.mark(obj)

    @admin.action(description=_("Renew for a year"))
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
