"""Lines under a record: those that are written with it, and those that only tell what there is."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from brm.base.administration.picking import Picks
from brm.base.administration.refusals import Saying, Sentences


class Under(Picks, admin.TabularInline):
    """Lines that belong to the record and are written with it."""

    form = Saying
    sentences: Sentences = {}
    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        made = super().get_formset(request, obj, **kwargs)
        made.form.sentences = self.sentences  # type: ignore[attr-defined]
        return made


class Shown(admin.TabularInline):
    """Records of their own that hang on this one: named here, opened and changed on their own page."""

    extra = 0
    show_change_link = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
