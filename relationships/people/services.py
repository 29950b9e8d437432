"""Rules about people: who is who, and who may sign in."""

from datetime import time
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from brm.base import clock, editing
from brm.base.db import folded
from brm.base.errors import RuleBroken
from relationships.marks.services import touch
from relationships.people.addresses import readdressed
from relationships.people.models import Person, User
from relationships.units.models import Unit

COUNTED = ("unit", "language", "channel")  # by department, in its ways


def add(**facts: Any) -> Person:
    """Note a person.

    Raises RuleBroken("email_taken") or "code_taken" where somebody else has them, "unit_closed".
    """
    check(facts)
    try:
        with transaction.atomic():
            return Person.objects.create(**facts)
    except IntegrityError as error:
        raise taken(error) from error


def edit(person: Person, *, version: object, **changes: Any) -> Person:
    """Keep what changed about a person. Raises editing.Stale, and what `add` raises.

    A changed address is not sure until the person says that it is theirs.
    """
    check(changes, besides=person)
    if "email" in changes:
        changes |= readdressed(person, changes["email"], at=clock.now())
    name = changes.get("name", person.name)
    figures = _counted_in(person, changes)
    try:
        with transaction.atomic():
            touch(*figures)
            return editing.keep(person, version, **changes, folded_name=folded(name)[:300])
    except IntegrityError as error:
        raise taken(error) from error


def _counted_in(person: Person, changes: dict[str, Any]) -> set[int]:
    """Departments whose figures tell of something that changes about a person. No query."""
    if all(getattr(person, name) == changes.get(name, getattr(person, name)) for name in COUNTED):
        return set()
    places = (person.unit, changes.get("unit", person.unit))
    return {unit.pk for unit in places if unit is not None}


def check(facts: dict[str, Any], besides: Person | None = None) -> None:
    """Say who else has the address or the number; the database decides where two write at once."""
    others = Person.objects.exclude(pk=besides.pk) if besides else Person.objects.all()
    unit = facts.get("unit")
    if unit is not None and unit.closed_on is not None and (not besides or besides.unit != unit):
        raise RuleBroken(
            "unit_closed",
            _("This department is closed. Choose one that still exists."),
            field="unit",
        )
    email, code = facts.get("email"), facts.get("code")
    if email and others.filter(email__iexact=email).exists():
        raise email_taken()
    if code and others.filter(code=code).exists():
        raise code_taken()


def taken(error: IntegrityError) -> RuleBroken:
    """The refusal behind what the database refused of a person: an address or number of another."""
    return email_taken() if "person_email_belongs_to_one" in str(error) else code_taken()


def email_taken() -> RuleBroken:
    """The refusal of an address that is another person's."""
    sentence = _("Another person has this e-mail address. Each address belongs to one person.")
    return RuleBroken("email_taken", sentence, field="email")


def code_taken() -> RuleBroken:
    """The refusal of a number that is another person's."""
    sentence = _("Another person has this number. Each number stands for one person.")
    return RuleBroken("code_taken", sentence, field="code")


def administrators() -> QuerySet[User]:
    """The sign-ins that can run the product now. No query yet."""
    return User.objects.filter(is_active=True, is_staff=True, is_superuser=True)


@transaction.atomic
def give_sign_in(person: Person, *, username: str) -> User:
    """Let a person sign in under that name; they choose the password by a link of one use.

    A person who has a sign-in keeps it. Raises RuleBroken("username_taken") and "left".
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    if person.left_on is not None:
        raise RuleBroken("left", _("This person has left, so there is no sign-in."))
    if person.user is not None:
        if not person.user.is_active:
            person.user.is_active = True
            person.user.save(update_fields=["is_active"])
        return person.user
    if User.objects.filter(username__iexact=username).exists():
        raise RuleBroken(
            "username_taken",
            _("Somebody else signs in with this name. Choose another."),
            field="username",
        )
    user = User(username=username, email=person.email)
    user.set_unusable_password()
    user.save()
    person.user = user
    person.save(update_fields=["user"])
    return user


def choose_password(user: User, password: str) -> None:
    """The password that the person chose; the link that led here opens nothing any more."""
    user.set_password(password)
    user.save(update_fields=["password"])


def speak(person: Person, language: str) -> Person:
    """Pages and messages come in this language from now on."""
    return edit(person, version=person.version, language=language)


@transaction.atomic
def keep_own(
    person: Person,
    user: User,
    *,
    version: object,
    language: str,
    time_zone: str,
    quiet_from: time | None,
    quiet_until: time | None,
    theme: str,
    has_keyboard: bool,
) -> Person:
    """Keep what somebody decided for themselves: language, clock, quiet hours, colours, keys.

    Raises editing.Stale, and RuleBroken("quiet_half") where one of the two hours is missing.
    """
    if (quiet_from is None) != (quiet_until is None):
        raise RuleBroken(
            "quiet_half",
            _("Quiet hours have a beginning and an end: fill in both, or neither."),
            field="quiet_from" if quiet_from is None else "quiet_until",
        )
    kept = edit(
        person, version=version, language=language, time_zone=time_zone,
        quiet_from=quiet_from, quiet_until=quiet_until,
    )  # fmt: skip
    User.objects.filter(pk=user.pk).update(theme=theme, has_keyboard=has_keyboard)
    return kept


def can_be_named(person: Person, unit: Unit) -> None:
    """Somebody is named for a department: it is still there, and so are they.

    Raises RuleBroken("unit_closed"), "left".
    """
    if unit.closed_on is not None:
        raise RuleBroken(
            "unit_closed",
            _("This department is closed. Choose one that still exists."),
            field="unit",
        )
    if person.left_on is not None:
        raise RuleBroken(
            "left", _("This person has left. Choose somebody who is here."), field="person"
        )
