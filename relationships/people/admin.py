"""People, their posts and sign-ins in the administration."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from brm.base import clock
from brm.base.administration import Product, Refusing, Remembered, Saying, Shown
from brm.base.administration.filters import now_or_over
from brm.base.administration.pages import changes
from brm.base.errors import RuleBroken
from relationships.people import services
from relationships.people.forms import PersonForm as Facts
from relationships.people.models import Person, Post, User

EMAIL = _("Another person has this e-mail address. Each address belongs to one person.")
LEFT = _("This person has left. Choose somebody who is here.")


class SignInForm(Saying, UserChangeForm):
    """Django's own form for a sign-in; what our rules refuse is said on it."""


@admin.register(User)
class SignIns(Product, UserAdmin):
    """Who somebody is stands with the person; here the name, the password, and who runs the product.

    A sign-in is closed, not deleted: what it did keeps its name.
    """

    section = "organisation"
    form = SignInForm  # type: ignore[assignment]
    list_display = ["username", "person", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    list_select_related = ["person"]
    search_fields = ["username", "person__folded_name", "email"]
    ordering = ["username", "pk"]
    sheet = ["username", "person__name", "is_active", "is_staff", "last_login"]
    fieldsets = [
        (None, {"fields": ["username", "password", "email"]}),
        (_("What they may"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("How it looks"), {"fields": ["theme", "has_keyboard"]}),
        (_("When"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = []

    def keep(self, request: HttpRequest, row: User, form: Any, change: bool) -> None:
        row.save()
        if not services.administrators().exists():
            raise RuleBroken(
                "last_administrator",
                _("Nobody could run the product then. Make somebody else administrator first."),
                field="is_active" if not row.is_active else "is_superuser",
            )


class Posts(Shown):
    model = Post
    fk_name = "holder"
    fields = ["number", "title", "unit", "ended_on"]


class PersonForm(Refusing):
    """The fields that the product's own page has, with the same choices and sentences."""

    language = Facts.base_fields["language"]
    time_zone = Facts.base_fields["time_zone"]
    email = Facts.base_fields["email"]

    def clean_time_zone(self) -> str:
        return str(self.cleaned_data["time_zone"] or "")


@admin.register(Person)
class PersonAdmin(Remembered):
    """Somebody who leaves is not deleted: choose them in the list and take "has left"."""

    section = "organisation"
    opens = "people:page"
    form = PersonForm
    list_display = ["name", "job_title", "unit", "side", "email", "language", "user", "left_on"]
    list_filter = [
        now_or_over("left_on", _("here or left"), _("here"), _("has left")), "side", "channel",
        "language",
    ]  # fmt: skip
    list_select_related = ["unit", "user"]
    search_fields = ["folded_name", "email", "code"]
    search_help_text = _("Name, e-mail or number in the personnel system")
    ordering = ["folded_name", "pk"]
    autocomplete_fields = ["unit", "user"]
    readonly_fields = ["left_on"]
    inlines = [Posts]
    sheet = [
        "name", "job_title", "unit__name", "side", "email", "phone", "language", "channel", "code",
        "left_on",
    ]  # fmt: skip
    sentences = {
        "person_has_a_name": ("name", _("Say what the person is called.")),
        "person_email_belongs_to_one": ("email", EMAIL),
        "person_quiet_hours_are_a_pair": (
            "quiet_from",
            _("Quiet hours have a beginning and an end: fill in both, or neither."),
        ),
    }
    fieldsets = [
        (None, {"fields": ["name", "job_title", "unit", "side", "about"]}),
        (_("How they are reached"), {
            "fields": [
                ("email", "phone"), ("channel", "language"), "time_zone",
                ("quiet_from", "quiet_until"),
            ]
        }),
        (_("Sign-in and files"), {"fields": ["user", ("code", "left_on")]}),
    ]  # fmt: skip

    def keep(self, request: HttpRequest, row: Person, form: Any, change: bool) -> Person:
        if not change:
            return services.add(**form.cleaned_data)
        stands = Person.objects.get(pk=row.pk)
        return services.edit(stands, version=stands.version, **changes(form))


class NamedAdmin(Remembered):
    """Who is named for a department, from a day until a day; who and where stay as they were named."""

    section = "people"
    list_display_links = ["person"]
    list_select_related = ["person", "unit"]
    search_fields = ["person__folded_name", "unit__folded_name"]
    search_help_text = _("Person or department")
    ordering = ["person__folded_name", "pk"]
    autocomplete_fields = ["person", "unit"]
    actions = ["end_today"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("person", "unit")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["person", "unit"] if obj else []

    def end(self, row: Any, on: date) -> None:
        """That day is the last one."""
        raise NotImplementedError

    @admin.action(description=_("End today"), permissions=["change"])
    def end_today(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        rows = list(queryset.select_related("unit"))
        for row in rows:
            self.end(row, max(clock.today_in(row.unit.time_zone), row.since))
        said = ngettext("%(n)s has ended.", "%(n)s have ended.", len(rows)) % {"n": len(rows)}
        self.message_user(request, said)


class PostForm(Refusing):
    def clean_holder(self) -> Person | None:
        holder: Person | None = self.cleaned_data["holder"]
        if holder is not None and holder.left_on is not None and "holder" in self.changed_data:
            raise forms.ValidationError(LEFT)
        return holder


@admin.register(Post)
class PostAdmin(Product):
    section = "organisation"
    form = PostForm
    may_delete = True
    list_display = ["number", "title", "unit", "holder", "reports_to", "grade", "ended_on"]
    list_filter = [
        now_or_over("holder", _("held or vacant"), _("vacant"), _("held")),
        now_or_over(
            "reports_to", _("in the chart"), _("reports to nobody"), _("reports to a post")
        ),
        now_or_over("ended_on", _("still there"), _("still there"), _("ended")),
    ]  # fmt: skip
    list_select_related = ["unit", "holder", "reports_to"]
    search_fields = ["number", "title", "holder__folded_name"]
    search_help_text = _("Number, title or who holds it")
    ordering = ["number", "pk"]
    autocomplete_fields = ["unit", "holder", "reports_to"]
    sheet = [
        "number", "title", "unit__name", "holder__name", "reports_to__number", "grade", "ended_on",
    ]  # fmt: skip
    sentences = {
        "post_reports_not_to_itself": (
            "reports_to", _("A post cannot report to itself. Choose another one.")
        ),
    }  # fmt: skip
