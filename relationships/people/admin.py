"""People, their posts and sign-ins in the administration."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from brm.base import clock
from brm.base.administration import Product
from relationships.people.addresses import readdressed
from relationships.people.models import Person, Post, User


@admin.register(User)
class SignIns(UserAdmin):
    """Who somebody is stands with the person; here the name, the password, and who runs the product."""

    list_display = ["username", "person", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    list_select_related = ["person"]
    search_fields = ["username", "person__folded_name", "email"]
    show_full_result_count = False
    ordering = ["username", "pk"]
    fieldsets = [
        (None, {"fields": ["username", "password", "email"]}),
        (_("What they may"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("How it looks"), {"fields": ["theme", "has_keyboard"]}),
        (_("When"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = []


class Posts(admin.TabularInline):
    model = Post
    fk_name = "holder"
    fields = ["number", "title", "unit", "ended_on"]
    autocomplete_fields = ["unit"]
    extra = 0


@admin.register(Person)
class PersonAdmin(Product, SimpleHistoryAdmin):
    """Somebody who leaves is not deleted: choose them in the list and take "has left"."""

    list_display = ["name", "job_title", "unit", "side", "email", "language", "user", "left_on"]
    list_filter = ["side", "channel", ("left_on", admin.EmptyFieldListFilter)]
    list_select_related = ["unit", "user"]
    search_fields = ["folded_name", "email", "code"]
    ordering = ["folded_name", "pk"]
    autocomplete_fields = ["unit", "user"]
    readonly_fields = ["left_on"]
    inlines = [Posts]
    sheet = [
        "name", "job_title", "unit__name", "side", "email", "phone", "language", "channel", "code",
        "left_on",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["name", "job_title", "unit", "side", "about"]}),
        (_("How they are reached"), {
            "fields": [
                "email", "phone", "channel", "language", "time_zone", ("quiet_from", "quiet_until"),
            ]
        }),
        (_("Sign-in and files"), {"fields": ["user", "code", "left_on"]}),
    ]  # fmt: skip

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:
        """A changed address is not sure here, either, until the person says that it is theirs."""
        if change and "email" in form.changed_data:
            before = Person.objects.get(pk=obj.pk)
            for name, value in readdressed(before, obj.email, at=clock.now()).items():
                setattr(obj, name, value)
        super().save_model(request, obj, form, change)


@admin.register(Post)
class PostAdmin(Product):
    may_delete = True
    list_display = ["number", "title", "unit", "holder", "reports_to", "grade", "ended_on"]
    list_filter = [
        ("holder", admin.EmptyFieldListFilter), ("reports_to", admin.EmptyFieldListFilter),
        ("ended_on", admin.EmptyFieldListFilter),
    ]  # fmt: skip
    list_select_related = ["unit", "holder", "reports_to"]
    search_fields = ["number", "title"]
    ordering = ["number", "pk"]
    autocomplete_fields = ["unit", "holder", "reports_to"]
    sheet = [
        "number",
        "title",
        "unit__name",
        "holder__name",
        "reports_to__number",
        "grade",
        "ended_on",
    ]
