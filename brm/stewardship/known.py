"""What is told of a person who asks what is known of them: one line a foreign key to `Person`.

A new one needs a line in `KNOWN`, a test says so. Told is what the person is, did and said; what
others said is not, and what came from a confidence travels only to whoever confided it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.responses.queries import with_the_name
from relationships.voices.choices import SHARED
from relationships.voices.models import told_to

Rows = QuerySet[Any]
Cells = dict[str, object]
NOT_HERE = gettext_lazy("told in confidence: not in this copy")
ANSWERS = gettext_lazy("answers")


@dataclass(frozen=True)
class Told:
    """The records in which a person stands in one way: their heading, and what is told of each.

    `columns`: fields of the record, or ways to them ("visit.unit"). `words`: those of them that come
    from what somebody said; they are told only of the records that `travel` leaves. `is_theirs`: the
    words are the person's own, and stand in their own copy whatever they are.
    """

    title: LazyText
    columns: tuple[str, ...]
    words: tuple[str, ...] = ()
    travel: Callable[[Rows], Rows] | None = None
    is_theirs: bool = False

    def cells(self, rows: Rows, *, is_own: bool) -> Iterator[Cells]:
        """One record after the other, by the headings of its columns. At most four queries for each
        thousand records."""
        may_tell = None
        if self.travel is not None and not (is_own and self.is_theirs):
            may_tell = set(self.travel(rows).values_list("pk", flat=True))
        for row in with_what_is_named(rows, self.columns).order_by("pk").iterator(1_000):
            hidden = self.words if may_tell is not None and row.pk not in may_tell else ()
            yield {
                heading(type(row), column): str(NOT_HERE) if column in hidden else cell(row, column)
                for column in self.columns
            }


def with_what_is_named(rows: Rows, columns: tuple[str, ...]) -> Rows:
    """The records together with those that their columns name, and with their answers."""
    ways = {way for column in columns if (way := _way_of(rows.model, column))}
    if "answers" in columns:
        rows = rows.prefetch_related(Prefetch("answers", _answers_of(rows.model)))
    return rows.select_related(*sorted(ways)) if ways else rows


def _answers_of(model: type[Model]) -> Rows:
    """Answers in their order, each with its question or statement."""
    answers = model._meta.get_field("answers").related_model._default_manager  # type: ignore[union-attr]  # noqa: SLF001
    to = [way for name in ("question", "statement") if (way := _way_of(answers.model, name))]
    found = answers.order_by("pk")
    return found.select_related(*to) if to else found  # type: ignore[no-any-return]


def _way_of(model: type[Model], column: str) -> str:
    """How `select_related` calls the records on the way to a column; empty where there are none."""
    ways: list[str] = []
    for step in column.split("."):
        field = _field_of(model, step)
        if field is None or not field.is_relation or not field.concrete or step != field.name:
            break
        ways.append(step)
        model = field.related_model
    return "__".join(ways)


def _field_of(model: type[Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def heading(model: type[Model], column: str) -> str:
    """The name of a field as people read it; of a way, the name of its last step."""
    *steps, name = column.split(".")
    try:
        for step in steps:
            model = model._meta.get_field(step).related_model  # type: ignore[assignment]
        return str(getattr(model._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        return str(ANSWERS) if name == "answers" else name


def cell(row: Any, column: str) -> object:
    """A value as people read it: names instead of keys, words instead of codes, moments by the
    organisation's clock."""
    *steps, name = column.split(".")
    for step in steps:
        row = getattr(row, step)
        if row is None:
            return ""
    if name == "answers":
        return "; ".join(answer_of(one) for one in row.answers.all())
    shown = getattr(row, f"get_{name}_display", None)
    return plain(shown() if shown else getattr(row, name))


def plain(value: object) -> object:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if value is None:
        return ""
    return value if isinstance(value, int) else str(value)


def answer_of(one: Any) -> str:
    if hasattr(one, "question"):
        return f"{one.question}: {one.words or one.value}"
    return f"{one.statement}: {one.get_given_display()}"


def shared(rows: Rows) -> Rows:
    """Voices and promises that may travel: from no confidence."""
    return rows.shared()  # type: ignore[no-any-return, attr-defined]


def of_shared_voices(rows: Rows) -> Rows:
    """What was answered to voices that may travel."""
    return rows.filter(told_to(*SHARED, of="voice__"))


def passed_on(rows: Rows) -> Rows:
    """Thanks that reached whom they were meant for, and were not taken back."""
    return rows.passed_on()  # type: ignore[no-any-return, attr-defined]


VISIT = ("unit", "starts_at", "minutes", "format", "place", "state", "why_changed", "why_words")
VOICE = ("id", "unit", "kind", "heard_at", "status")
PROMISE = (
    "unit", "side", "what", "due_on", "moved_from", "state", "closed_on", "why", "made_at",
)  # fmt: skip
ROLE = (
    "role", "unit", "system", "standing", "hours_per_week", "is_agreed_by_manager", "since",
    "valid_until", "accepted_on", "ended_on", "why_ended",
)  # fmt: skip
ANSWER = ("concern", "unit", "kind", "text", "figures", "decision", "said_on", "looked_at_on")
HANDOVER = ("assignment", "runs", "found_in", "ask_whom", "written_on")
ACKNOWLEDGED = ("assignment", "hours_per_week", "manager_says", "manager_said_on", "why_not")
HAND_OVER = ("person", "starts_on", "ends_on", "made_at", "taken_back_at")
STAND_IN = ("person", "deputy", "since", "until")

KNOWN: dict[str, Told] = {
    "brm.Import.brought_by": Told(
        gettext_lazy("Files you brought in"), ("kind", "file_name", "state", "brought_at", "kept_at")
    ),
    "relationships.OwnWay.person": Told(
        gettext_lazy("Your ways: languages, channels, devices, apps"), ("kind", "words")
    ),
    "relationships.Post.holder": Told(
        gettext_lazy("Posts you hold"), ("number", "title", "unit", "grade", "ended_on")
    ),
    "relationships.ITBuddy.person": Told(
        gettext_lazy("Departments you go to"), ("unit", "rank", "origin", "since", "until", "note")
    ),
    "relationships.Absence.person": Told(gettext_lazy("Days away"), ("starts_on", "ends_on")),
    "relationships.StandIn.person": Told(gettext_lazy("Who stands in for you"), STAND_IN),
    "relationships.StandIn.deputy": Told(gettext_lazy("For whom you stand in"), STAND_IN),
    "relationships.GivenHours.person": Told(gettext_lazy("Hours given for visits"), ("hours",)),
    "relationships.Visit.buddy": Told(gettext_lazy("Your visits"), VISIT),
    "relationships.Visit.instead_of": Told(gettext_lazy("Visits that others made for you"), VISIT),
    "relationships.Visit.corrected_by": Told(
        gettext_lazy("Summaries you corrected"), ("unit", "starts_at", "correction")
    ),
    "relationships.Visit.logged_by": Told(
        gettext_lazy("Visits you wrote down"),
        ("unit", "starts_at", "logged_at", "mood", "people_met", "summary"),
    ),
    "relationships.Wish.by": Told(
        gettext_lazy("What you wished of visits"),
        ("visit.unit", "visit.starts_at", "what", "words", "wanted_on", "at", "taken_back_at"),
    ),
    "relationships.Thanks.to": Told(
        gettext_lazy("Thanks to you"), ("visit.unit", "visit.starts_at", "words", "passed_on_at"),
        ("words", "passed_on_at"), passed_on,
    ),
    "relationships.Thanks.from_person": Told(
        gettext_lazy("Thanks you said"),
        ("visit.unit", "visit.starts_at", "to_words", "words", "consent"),
    ),
    "relationships.Group.made_by": Told(gettext_lazy("Voices you put together"), ("id", "made_at")),
    "relationships.Answer.by": Told(
        gettext_lazy("Answers you gave"), ("voice_id", "at", "status", "text", "yes_if", "text_for"),
        ("text", "yes_if", "text_for"), of_shared_voices,
    ),
    "relationships.Rendering.by": Told(
        gettext_lazy("What you put into another language"), ("voice_id", "language", "at")
    ),
    "relationships.Voice_readers.person": Told(
        gettext_lazy("Confidences you may still read"), ("voice_id",)
    ),
    "relationships.Voice.raised_by": Told(
        gettext_lazy("What you said, with your name"),
        (*VOICE, "audience", "words", "first_words", "system_text", "minutes_lost", "answer",
         "yes_if", "confirmation"),
        ("words", "first_words", "system_text", "answer", "yes_if"), shared, is_theirs=True,
    ),
    "relationships.Voice.owner": Told(gettext_lazy("Voices you see to"), VOICE),
    "relationships.Voice.heard_by": Told(gettext_lazy("Voices you heard"), VOICE),
    "relationships.Voice.answered_by": Told(
        gettext_lazy("Voices you answered last"), (*VOICE, "answered_at")
    ),
    "relationships.Promise.owner": Told(
        gettext_lazy("What you promised"), PROMISE, ("what", "why"), shared
    ),
    "relationships.Promise.made_by": Told(
        gettext_lazy("Promises you noted"), PROMISE, ("what", "why"), shared
    ),
    "relationships.Grant.person": Told(gettext_lazy("Rights"), ("kind", "unit", "since")),
    "relationships.Form.made_by": Told(gettext_lazy("Forms you made"), ("name", "made_at")),
    "relationships.Campaign.made_by": Told(
        gettext_lazy("Campaigns you planned"), ("name", "state", "opens_on", "closes_on", "made_at")
    ),
    "relationships.WordBack.sent_by": Told(
        gettext_lazy("What you wrote back to everybody"), ("campaign", "number", "sent_at")
    ),
    "relationships.Invitation.person": Told(
        gettext_lazy("Questions you were asked"), ("campaign", "unit", "state", "invited_on")
    ),
    "relationships.Response.person": Told(
        gettext_lazy("Your answers with your name"),
        ("campaign", "given_on", "answers"),
        words=("answers",),
        travel=with_the_name,
        is_theirs=True,
    ),
    "relationships.Message.to": Told(
        gettext_lazy("Messages to you"),
        ("kind", "about", "channel", "state", "made_at", "ended_at", "problem"),
    ),
    "relationships.BusinessPartner.person": Told(
        gettext_lazy("Departments you speak for"),
        ("unit", "role", "since", "until", "cares_about", "reached_by"),
    ),
    "relationships.HandOver.person": Told(gettext_lazy("Days on which others went"), HAND_OVER),
    "relationships.HandOver.made_by": Told(gettext_lazy("Days you handed over"), HAND_OVER),
    "governance.RoleAssignment.holder": Told(gettext_lazy("Roles you fill"), ROLE),
    "governance.RoleAssignment.deputy": Told(gettext_lazy("Roles you are deputy of"), ROLE),
    "governance.ConcernAnswer.owner": Told(gettext_lazy("Answers you own"), ANSWER),
    "governance.ConcernAnswer.by": Told(gettext_lazy("Answers you wrote"), ANSWER),
    "governance.Telling.person": Told(
        gettext_lazy("Tools you told us of"),
        ("name", "unit", "does", "missing", "said_at"),
        words=("name", "unit", "does", "missing", "said_at"),
        travel=lambda rows: rows.none(),
        is_theirs=True,
    ),
    "governance.Handover.asked_of": Told(gettext_lazy("Handovers asked of you"), HANDOVER),
    "governance.Handover.written_by": Told(gettext_lazy("Handovers you wrote"), HANDOVER),
    "governance.Handover.taken_by": Told(
        gettext_lazy("Handovers you took over"), ("assignment", "taken_on")
    ),
    "governance.Acknowledgement.manager": Told(
        gettext_lazy("Roles of your people that you were asked about"), ACKNOWLEDGED
    ),
    "governance.Acknowledgement.asked_by": Told(
        gettext_lazy("Roles that you proposed to make official"), ACKNOWLEDGED
    ),
    "governance.RoleReview.manager": Told(
        gettext_lazy("Role reviews of your people"), ("assignment", "opened_at", "closed_on")
    ),
    "governance.RoleReview.opened_by": Told(
        gettext_lazy("Role reviews you began"), ("assignment", "opened_at", "closed_on")
    ),
    "governance.ReviewAsked.person": Told(
        gettext_lazy("Role reviews you were asked in"), ("review.due_on", "has_answered")
    ),
    "governance.Assessment.by": Told(
        gettext_lazy("Checklists you began, or asked others to go through"),
        ("checklist", "unit", "mode", "extent", "started_at", "finished_at"),
    ),
    "governance.Sheet.person": Told(
        gettext_lazy("Checklists you went through"),
        ("assessment.checklist", "assessment.unit", "assessment.mode", "handed_in_at", "answers"),
    ),
    "governance.Settlement.settled_by": Told(
        gettext_lazy("What you wrote down in a meeting about a checklist"),
        ("assessment.unit", "statement", "given", "score", "note", "settled_at"),
    ),
}  # fmt: skip
