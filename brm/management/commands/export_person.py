"""`manage.py export_person ID --to FILE`: what is known of somebody, for that person, as a ZIP."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.management.base import Answer, ProductCommand
from brm.management.files import private_file
from brm.stewardship.exporting import handed_out
from relationships.people.models import Person


class Command(ProductCommand):
    help = "Write what is known of a person into a ZIP for them; the product keeps no copy."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", type=int, help="the number in the address of the person's page")
        parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="a new file")

    def act(self, **options: Any) -> Answer:
        person = Person.objects.select_related("user").filter(pk=options["id"]).first()
        if person is None:
            raise RuleBroken("nobody", _("There is no person with this number."))
        file: Path = options["to"]
        with translation.override(person.language), private_file(file) as written:
            size = written.write(handed_out(person, by=None, at=clock.now()))
        return {"person": person.pk, "file": str(file), "bytes": size}

    def told(self, answer: Answer) -> str:
        return (
            _(
                "What is known of person %(person)s is in %(file)s. Delete it when it is handed over."
            )
            % answer
        )
