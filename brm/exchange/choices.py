from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What a file holds."""

    ORGANISATION = "organisation", _("departments, posts and people at once (a personnel list)")
    UNITS = "units", _("departments")
    PEOPLE = "people", _("people")


class State(models.TextChoices):
    """A short file is ready at once; a long one is checked, kept and taken back by a worker."""

    CHECKING = "checking", _("is being checked")
    READY = "ready", _("read, not kept yet")
    KEEPING = "keeping", _("is being kept")
    DONE = "done", pgettext_lazy("an import", "kept")
    UNDOING = "undoing", _("is being taken back")
    UNDONE = "undone", pgettext_lazy("an import", "taken back")
    FAILED = "failed", _("not kept, something stood in the way")


ON_THE_WAY = (State.CHECKING, State.KEEPING)
WORKED_ON = (*ON_THE_WAY, State.UNDOING)
NOT_KEPT = (*ON_THE_WAY, State.READY, State.FAILED)


class Step(models.TextChoices):
    """What happens to a long file just now."""

    WAITING = "waiting", _("Waiting for its turn")
    READING = "reading", _("Reading the rows")
    COMPARING = "comparing", _("Comparing with what we have")
    UNITS = "units", _("Keeping the departments")
    PEOPLE = "people", _("Keeping the people")
    POSTS = "posts", _("Keeping the posts")
    UNDOING = "undoing", _("Taking back what nobody touched since")
    CLEARING = "clearing", _("Clearing away what this file made")


class CompleteFor(models.TextChoices):
    """Where whoever is missing in a file may have left."""

    NOTHING = "nothing", _("nothing: whoever is not in it stays as they are")
    UNITS = "units", _("these departments, with all that lies under them")
    EVERYTHING = "everything", _("everything: all of our people are in it")


class Record(models.TextChoices):
    """What an import writes."""

    UNIT = "unit", _("department")
    PERSON = "person", _("person")
    POST = "post", _("post")


class Act(models.TextChoices):
    """What an import did with a record."""

    MADE = "made", _("made")
    CHANGED = "changed", pgettext_lazy("a record", "changed")


class Why(models.TextChoices):
    """Why a record stays as it is when its import is taken back."""

    GONE = "gone", _("It was taken away since.")
    CHANGED = "changed", _("It was changed since.")
    NO_PLACE = "no_place", _("Its old place is no longer there.")
    TAKEN = "taken", _("Its old name, number or address belongs to another one now.")
    SIGNS_IN = "signs_in", _("This person signs in here now.")
    HUNG_ON = "hung_on", _("Something hangs on it now: %(records)s.")


class Means(models.TextChoices):
    """What a column of a file means."""

    NOTHING = "", _("do not take over")
    POST = "post", _("post number")
    REPORTS_TO = "reports_to", _("reports to (post number)")
    PERSON_CODE = "person_code", _("number in your own list (to find the person again)")
    NAME = "name", _("name: first name, family name")
    NAME_TURNED = "name_turned", _("name: family name, first name")
    FIRST_NAME = "first_name", _("first name")
    FAMILY_NAME = "family_name", _("family name")
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("telephone")
    TITLE = "title", _("job title")
    LANGUAGE = "language", _("language")
    GRADE = "grade", _("grade")
    UNIT = "unit", _("department")
    UNIT_CODE = "unit_code", _("department number")
    PARENT = "parent", _("department above")
    PLACE = "place", _("place")
    COUNTRY = "country", _("country of its public holidays")
    TIME_ZONE = "time_zone", _("time zone")
    PEOPLE_COUNT = "people_count", _("number of people")


# Which meanings each kind of file knows; others cannot be chosen.
KNOWN: dict[str, tuple[str, ...]] = {
    Kind.ORGANISATION: (
        Means.POST, Means.REPORTS_TO, Means.PERSON_CODE, Means.NAME, Means.NAME_TURNED,
        Means.FIRST_NAME, Means.FAMILY_NAME, Means.EMAIL, Means.PHONE, Means.TITLE, Means.LANGUAGE,
        Means.GRADE, Means.UNIT, Means.UNIT_CODE, Means.PARENT,
    ),
    Kind.PEOPLE: (
        Means.PERSON_CODE, Means.NAME, Means.NAME_TURNED, Means.FIRST_NAME, Means.FAMILY_NAME,
        Means.EMAIL, Means.PHONE, Means.TITLE, Means.LANGUAGE, Means.UNIT,
    ),
    Kind.UNITS: (
        Means.UNIT, Means.UNIT_CODE, Means.PARENT, Means.PLACE, Means.COUNTRY, Means.TIME_ZONE,
        Means.LANGUAGE, Means.PEOPLE_COUNT,
    ),
}  # fmt: skip
