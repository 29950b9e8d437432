"""What we heard: the list, filtered, sorted and searched in one's own scope, and as a file."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from brm.base import clock
from brm.base.htmx import answer
from brm.base.keys import key_in
from brm.base.list_files import wants_file
from brm.base.lists import Chip, Choice, Head, Page, Sort, listing
from brm.base.many import MOST
from brm.base.scope import Request, Scope
from brm.base.several import bar, several
from brm.base.sheet_answer import Cell, sheet_of
from brm.base.texts import Texts
from relationships.desk.shown import with_views
from relationships.units.models import Unit
from relationships.voices import queries
from relationships.voices.choices import OPEN, VoiceKind, VoiceStatus
from relationships.voices.chosen import ACTS, names
from relationships.voices.models import Voice

MOST_UNITS = 200  # in the filter; more are found by their page
SORTS = {
    "heard": Sort(gettext_lazy("Heard"), ("heard_at",), descending=True),
    "due": Sort(gettext_lazy("Answer by"), ("answer_due_on",)),
    "unit": Sort(gettext_lazy("Department"), ("unit__folded_name", "-heard_at")),
    "status": Sort(gettext_lazy("How it stands"), ("status", "-heard_at")),
}
SHEET = [
    Cell("said", gettext_lazy("Number"), lambda voice: voice.pk),
    Cell("said", gettext_lazy("In their own words"), lambda voice: voice.words),
    Cell("said", gettext_lazy("Kind"), lambda voice: voice.get_kind_display()),
    Cell("unit", gettext_lazy("Department"), lambda voice: voice.unit.name),
    Cell("said", gettext_lazy("Said by"), queries.told_by),
    Cell("heard", gettext_lazy("Heard on"), lambda voice: timezone.localdate(voice.heard_at)),
    Cell("said", gettext_lazy("System"), lambda voice: voice.system_text),
    Cell("said", gettext_lazy("People"), lambda voice: voice.people_affected),
    Cell("said", gettext_lazy("Minutes lost a week"), lambda voice: voice.minutes_lost),
    Cell("status", gettext_lazy("How it stands"), lambda voice: voice.get_status_display()),
    Cell("due", gettext_lazy("Answer by"), lambda voice: voice.answer_due_on),
    Cell(
        "owner", gettext_lazy("Who sees to it"),
        lambda voice: voice.owner.name if voice.owner else "",
    ),
    Cell("status", gettext_lazy("Answer"), lambda voice: voice.answer),
    Cell("status", gettext_lazy("Yes, if …"), lambda voice: voice.yes_if),
    Cell("status", gettext_lazy("Did it help?"), lambda voice: voice.get_confirmation_display()),
]  # fmt: skip


def units_to_choose(request: Request) -> list[tuple[str, str]]:
    """Departments of the filter: those in sight, and one that the address asks for. One query."""
    asked = key_in(request.GET.get("unit", ""))
    seen = Unit.objects.visible_to(request.scope).open()
    rows = list(seen.order_by("folded_name", "pk").values_list("pk", "name")[:MOST_UNITS])
    if len(rows) == MOST_UNITS and asked and asked not in {pk for pk, _name in rows}:
        rows += seen.filter(pk=asked).values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows]


@require_GET
@with_views("voices:list")
def voice_list(request: Request) -> HttpResponse | StreamingHttpResponse:
    """What was heard, as far as the reader may read it. At most eight queries."""
    page = page_of(request)
    if page.file:
        return sheet_of(page, "what-we-heard", SHEET)
    rows = list(lines(page.rows, request.scope))
    may_choose = any(row["may_choose"] for row in rows)
    many = bar(reverse("voices:several"), ACTS) if may_choose else None
    context = {"page": page, "rows": rows, "many": many}
    page_template, part = "relationships/voices/list.html", "relationships/voices/_list.html"
    return answer(request, page_template, part, context)


def page_of(request: Request, *, size: int = 50) -> Page:
    """The voices that the address asks for, of those that this person may read."""
    voices = queries.readable(request.scope).select_related("unit", "owner", "raised_by")
    return listing(
        request,
        voices.shared() if wants_file(request) else voices,
        sorts=SORTS,
        default="-heard",
        filters=[
            Chip("open", _("Open"), Q(status__in=OPEN)),
            Chip("late", _("Late"), queries.late_there(clock.now())),
            Chip("mine", _("Mine"), queries.mine(request.person)),
            Chip("nobody", _("Nobody sees to it"), Q(owner=None, status__in=OPEN)),
            Choice("status", _("How it stands"), VoiceStatus.choices, "status"),
            Choice("kind", _("Kind"), VoiceKind.choices, "kind"),
            Choice("unit", _("Department"), units_to_choose(request), "unit"),
        ],
        search=Texts("words", by="heard_at"),
        columns=[
            Head(_("In their own words"), name="said"), "unit", "heard", "status", "due",
            Head(_("Who"), name="owner"),
        ],
        things=_("voices"),
        size=size,
    )  # fmt: skip


def fitting(request: Request) -> list[int]:
    """The keys of all that the address asks for, one more than an act takes at most. One query."""
    return [voice.pk for voice in page_of(request, size=MOST + 1).rows]


def several_voices(request: Request) -> HttpResponse:
    """What is asked before several voices are changed, and the change."""
    said_at = clock.now().isoformat()
    return several(
        request, ACTS, back=reverse("voices:list"), fitting=fitting, names=names,
        kind="voices_several", said_at=said_at,
    )  # fmt: skip


def lines(rows: Iterable[Voice], scope: Scope) -> Iterator[dict[str, Any]]:
    """What a row shows, worked out before the template. No query."""
    for voice in rows:
        is_open = voice.status in OPEN
        yield {
            "voice": voice,
            "told_by": queries.told_by(voice),
            "touches": queries.touches(voice),
            "is_open": is_open,
            "may_choose": is_open and queries.may_answer(voice, scope),
            "days_late": (clock.today_in(voice.unit.time_zone) - voice.answer_due_on).days
            if is_open
            else 0,
        }
