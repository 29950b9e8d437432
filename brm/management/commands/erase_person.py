"""`manage.py erase_person ID`: who somebody is goes everywhere; what happened stays, and is counted."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.management.base import Answer, ProductCommand
from brm.stewardship.erasing import erase
from relationships.people.models import Person


class Command(ProductCommand):
    help = "Erase a person: name, addresses, sign-in and histories. It cannot be taken back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", type=int, help="the number in the address of the person's page")

    def act(self, **options: Any) -> Answer:
        person = Person.objects.filter(pk=options["id"]).first()
        if person is None:
            raise RuleBroken("nobody", _("There is no person with this number."))
        return {"person": person.pk, "records": erase(person, at=clock.now())}

    def told(self, answer: Answer) -> str:
        return _("Person %(person)s is erased.") % answer
