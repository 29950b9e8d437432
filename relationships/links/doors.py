"""Which page a link of one act opens: the slices above say so for their purpose."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from relationships.links.choices import Purpose
from relationships.links.models import Link

Door = Callable[[HttpRequest, Link], HttpResponse]
Language = Callable[[int], str | None]
_languages: list[Language] = []
_doors: dict[Purpose, Door] = {}


def opens(purpose: Purpose, door: Door) -> None:
    """Let `/a/{token}/` of this purpose be answered by `door(request, link)`.

    A GET shows a page and changes nothing, a POST acts. The link is ours, not taken back and not
    expired; `link.used_at` is set when it was used already.
    """
    _doors[purpose] = door


def speaks(language_for: Language) -> None:
    """Let `language_for(person_id)` say in which language a person is answered."""
    _languages[:] = [language_for]


def language_for(person_id: int | None) -> str | None:
    """The language of who holds a link; None where nobody is known."""
    return _languages[0](person_id) if _languages and person_id is not None else None


def all_doors() -> dict[Purpose, Door]:
    return dict(_doors)
