"""The marks of the house: icons, people, sides, the stoplight. No tag here costs a query."""

from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

from django import template
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from brm.base.given import given, spoken
from brm.base.said_once import said_once

if TYPE_CHECKING:
    from relationships.units.models import Unit

register = template.Library()
register.filter(given)


@register.simple_tag(name="spoken")
def marked(words: str) -> SafeString:
    """A sentence that comes as data, marked where the reader's language lacks it: {% spoken text %}."""
    return spoken(words).marked()


SIDES = {
    "business": ("biz", _("Business")),
    "biz": ("biz", _("Business")),
    "it": ("it", _("IT")),
}
FACES = {"small": " face-s", "": "", "medium": " face-m", "large": " face-l", "huge": " face-xl"}
LIGHTS = {
    "new": ("new", "", pgettext_lazy("stoplight", "New")),
    "working": ("busy", "busy", _("Being worked on")),
    "done": ("done", "done", pgettext_lazy("stoplight", "Done")),
    "cannot": ("cannot", "cannot", _("Cannot, yes if …")),
}


@lru_cache(maxsize=1)
def sprite() -> str:
    return static("icons.svg")


@register.simple_tag
@lru_cache(maxsize=500)
def icon(name: str, css: str = "") -> SafeString:
    """A picture of the sprite beside a word: {% icon "find" %}. Screen readers pass it over."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        f"i {css}".strip(), sprite(), name,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def department(context: Context, unit: "Unit") -> SafeString:
    """A department's name, and the way to its page for those who see it: {% department unit %}.

    On a page that is shown as another person sees it, `reader` in the context is that person's.
    """
    reader = context.get("reader") or context["request"]
    if not reader.scope.sees(unit.pk, unit.lft):
        return format_html("{}", unit.name)
    return format_html('<a href="{}">{}</a>', reverse("units:page", args=[unit.pk]), unit.name)


@register.simple_tag
@said_once
def side_mark(side: str, *, alone: bool = False) -> SafeString:
    """Circle for business, diamond for IT: {% side_mark "it" %}; `alone=True` names it, too."""
    if side not in SIDES:
        return SafeString("")
    css, word = SIDES[side]
    return _side(css, str(word) if alone else "")


@lru_cache(maxsize=100)
def _side(css: str, spoken: str) -> SafeString:
    named = format_html('role="img" aria-label="{}"', spoken) if spoken else HIDDEN
    return format_html(
        '<svg class="side {}" {}><use href="{}#s-{}"/></svg>', css, named, sprite(), css
    )


@register.simple_tag
@said_once
def side_name(side: str, text: str = "") -> SafeString:
    """The mark with its word: {% side_name "business" %} or {% side_name "it" "From IT" %}."""
    if side not in SIDES:
        return SafeString("")
    css, word = SIDES[side]
    return format_html('<span class="side-name {}">{}{}</span>', css, side_mark(side), text or word)


@register.simple_tag
@said_once
def face(name: str, side: str = "", size: str = "") -> SafeString:
    """Initials on the tint of that name, the side as a small mark: {% face p.name p.side "large" %}."""
    return format_html(
        '<span class="face face-{}{}" aria-hidden="true">{}{}</span>',
        tint(name), FACES[size], initials(name), side_mark(side),
    )  # fmt: skip


@register.simple_tag
@said_once
def person(name: str, second: str = "", side: str = "", size: str = "") -> SafeString:
    """A person, what they are here in the second line: {% person p.name "IT buddy" p.side %}."""
    small = format_html("<small>{}</small>", second) if second else ""
    spoken = ""
    if side in SIDES:
        spoken = format_html('<span class="visually-hidden">, {}</span>', SIDES[side][1])
    return format_html(
        '<span class="person">{}<span>{}{}{}</span></span>',
        face(name, side, size), name, spoken, small,
    )  # fmt: skip


@register.simple_tag
@said_once
def stoplight(status: str, text: str = "") -> SafeString:
    """An answer's state, shape and word: {% stoplight voice.status %}; `text` says it otherwise."""
    css, shape, word = LIGHTS[status]
    return format_html('<span class="light {}">{}{}</span>', css, light_mark(shape), text or word)


@register.simple_tag
@said_once
def stoplight_counts(done: int, working: int, cannot: int) -> SafeString:
    """Three small numbers, each with its shape: {% stoplight_counts 22 5 1 %}."""
    return format_html(
        '<span class="counts num"><span>{}{}</span><span>{}{}</span><span>{}{}</span></span>',
        light_mark("done", gettext("done")), done,
        light_mark("busy", gettext("being worked on")), working,
        light_mark("cannot", gettext("cannot, yes if")), cannot,
    )  # fmt: skip


@register.simple_tag
def stoplight_mark(status: str) -> SafeString:
    """The shape alone, beside a heading that says the word: {% stoplight_mark "done" %}."""
    return light_mark(LIGHTS[status][1])


@said_once
def light_mark(shape: str, spoken: str = "") -> SafeString:
    if not shape:
        return SafeString("")
    named = format_html('role="img" aria-label="{}"', spoken) if spoken else HIDDEN
    return format_html('<svg {}><use href="{}#l-{}"/></svg>', named, sprite(), shape)


def tint(name: str) -> int:
    """One of six, always the same for a name, told by nothing else."""
    return crc32(name.casefold().encode()) % 6 + 1


def initials(name: str) -> str:
    """First letters of the first and the last word."""
    words = [word for word in name.split() if word[:1].isalpha()]
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in ends).upper() or "?"


HIDDEN = mark_safe('aria-hidden="true"')
