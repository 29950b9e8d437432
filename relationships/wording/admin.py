"""What is agreed here, in the administration: one record, changed and never added."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from brm.base.administration import Refusing, Remembered
from brm.base.administration.pages import changes
from relationships.wording import services
from relationships.wording.forms import AgreedForm as Facts
from relationships.wording.models import Agreed

FACTS = Facts.base_fields


class AgreedForm(Refusing):
    """The fields that the product's own page has, with what each of them touches."""

    first_answer_days = FACTS["first_answer_days"]
    confirmation_days = FACTS["confirmation_days"]
    feedback_first_reminder = FACTS["feedback_first_reminder"]
    feedback_last_reminder = FACTS["feedback_last_reminder"]
    cool_down_days = FACTS["cool_down_days"]
    smallest_group = FACTS["smallest_group"]
    smallest_words = FACTS["smallest_words"]

    def check_constraints(self, exclude: Any = None) -> None:
        """The service says it, in the words of the product's own page."""


@admin.register(Agreed)
class AgreedAdmin(Remembered):
    section = "running"
    form = AgreedForm
    list_display = ["__str__", "organisation", "first_answer_days", "smallest_group"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def keep(self, request: HttpRequest, row: Agreed, form: Any, change: bool) -> Agreed:
        return services.agree(version=Agreed.get().version, **changes(form))
