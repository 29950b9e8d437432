"""What a message says, as parts: the page and the plain text are made from the same ones."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relationships.people.models import Person


@dataclass(frozen=True)
class Text:
    """A paragraph of our own words. `is_lead`: the first, larger one."""

    text: str
    is_lead: bool = False


@dataclass(frozen=True)
class Words:
    """A person's own words, set as such. `by` says who or what they belong to."""

    text: str
    by: str = ""


@dataclass(frozen=True)
class Facts:
    """Short facts, a label and a value each: when, where, who."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Item:
    """One line of a list: a title, what is said of it, where it leads. `side`: business or it."""

    title: str
    text: str = ""
    url: str = ""
    side: str = ""


@dataclass(frozen=True)
class Items:
    """A list under its own heading."""

    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Button:
    """Opens a page; the press that counts is there, because programs follow links in mails."""

    label: str
    url: str
    is_main: bool = True


Part = Text | Words | Facts | Items | Button


@dataclass(frozen=True)
class Letter:
    """One message, rendered in its reader's language and zone.

    `because` says why it came. `reply_to` is the person behind it, where there is one. `calendar` is
    an iCalendar text that goes with it, with `calendar_method` REQUEST, PUBLISH or CANCEL.
    """

    subject: str
    parts: tuple[Part, ...]
    because: str
    reply_to: "Person | None" = None
    calendar: str = ""
    calendar_method: str = "PUBLISH"
    heading: str = ""
    preview: str = field(default="")
