"""`manage.py welcome`: the address where the first administrator begins, once."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.management.base import Answer, ProductCommand
from brm.operations import services


class Command(ProductCommand):
    help = "Print the one-use address of the first administrator, as long as nobody signs in."

    def act(self, **_options: Any) -> Answer:
        if not services.nobody_signs_in_yet():
            raise RuleBroken("somebody_is_there", _("There is an administrator already; sign in."))
        return {"address": f"{settings.BASE_URL}/welcome/{services.welcome_token()}/"}

    def told(self, answer: Answer) -> str:
        return str(answer["address"])
