"""What is agreed here, in the administration: one record, changed and never added."""

from django.contrib import admin
from django.http import HttpRequest

from brm.base.administration import Product
from relationships.wording.models import Agreed


@admin.register(Agreed)
class AgreedAdmin(Product):
    list_display = ["__str__", "organisation", "first_answer_days", "smallest_group"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
