"""What a message says, as parts: the page and the plain text are made from the same ones."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from relationships.people.models import Person


@dataclass(frozen=True)
class Text:
    """A paragraph of our own words. `is_lead`: the first, heavier one; `is_soft`: a lighter one."""

    text: str
    is_lead: bool = False
    is_soft: bool = False
    form: ClassVar[str] = "text"


@dataclass(frozen=True)
class Heading:
    """A line over what follows."""

    text: str
    form: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Words:
    """A person's own words, set as such. `by` says who or what they belong to."""

    text: str
    by: str = ""
    form: ClassVar[str] = "words"


@dataclass(frozen=True)
class Facts:
    """Short facts, a label and a value each: when, where, who."""

    rows: tuple[tuple[str, str], ...]
    form: ClassVar[str] = "facts"


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
    form: ClassVar[str] = "items"


@dataclass(frozen=True)
class Button:
    """Opens a page; the press that counts is there, because programs follow links in mails."""

    label: str
    url: str
    is_main: bool = True
    form: ClassVar[str] = "button"


@dataclass(frozen=True)
class Choices:
    """The answers of one question, each opening the form with that answer marked, not sent."""

    question: str
    answers: tuple[tuple[str, str], ...]  # label, address
    form: ClassVar[str] = "choices"


@dataclass(frozen=True)
class Note:
    """What must not be overlooked, on a ground of its own: who will read it. `title` is heavier."""

    title: str
    text: str = ""
    form: ClassVar[str] = "note"


@dataclass(frozen=True)
class Links:
    """Lesser ways on, on one line."""

    links: tuple[tuple[str, str], ...]  # label, address
    form: ClassVar[str] = "links"


@dataclass(frozen=True)
class Block:
    """One of several under each other: a visit, a department that needs somebody.

    `over` is when or where, `points` what to say or do there.
    """

    over: str
    title: str
    text: str = ""
    points: tuple[str, ...] = ()
    link: tuple[str, str] | None = None  # label, address
    form: ClassVar[str] = "block"


Part = Text | Heading | Words | Facts | Items | Button | Choices | Note | Links | Block


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
