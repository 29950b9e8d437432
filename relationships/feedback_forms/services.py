"""Writing forms: the ready one, one's own, and publishing a version that never changes again."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from brm.base.errors import RuleBroken
from relationships.feedback_forms import ready
from relationships.feedback_forms.choices import QuestionKind
from relationships.feedback_forms.models import Form, FormVersion
from relationships.feedback_forms.questions import (
    MOST_ANSWERS,
    MOST_QUESTIONS,
    STEPS,
    WITH_ANSWERS,
    Question,
)
from relationships.people.models import Person


@transaction.atomic
def ready_form(*, at: datetime) -> Form:
    """The form "After a visit", which is made where it is missing; the same one each time.

    One query when it is there. Whoever wants other words copies it: it stays as it came.
    """
    form = Form.objects.filter(ready_key=ready.AFTER_A_VISIT).first()
    if form is not None:
        return form
    made = Form(name=ready.NAME, ready_key=ready.AFTER_A_VISIT, made_at=at)
    Form.objects.bulk_create([made], ignore_conflicts=True)  # two at once: one form
    form = Form.objects.get(ready_key=ready.AFTER_A_VISIT)
    version = FormVersion(
        form=form,
        number=1,
        title=ready.TITLE,
        questions=[question.as_json() for question in ready.QUESTIONS],
        published_at=at,
    )
    FormVersion.objects.bulk_create([version], ignore_conflicts=True)
    return form


@transaction.atomic
def begin(*, name: str, by: Person | None, at: datetime, like: FormVersion | None = None) -> Form:
    """A new form, empty or with the questions of a version, still to be published."""
    form = Form.objects.create(name=name, made_by=by, made_at=at)
    FormVersion.objects.create(
        form=form,
        number=1,
        title=like.title if like else {"en": name},
        intro=like.intro if like else {},
        questions=like.questions if like else [],
    )
    return form


@transaction.atomic
def draft_of(form: Form) -> FormVersion:
    """The version that may be written on; a copy of the last published one where none is begun."""
    Form.objects.select_for_update().get(pk=form.pk)
    draft = form.versions.filter(published_at=None).first()
    if draft is not None:
        return draft
    last = form.versions.order_by("-number").first()
    number = form.versions.aggregate(most=Max("number"))["most"] or 0
    return FormVersion.objects.create(
        form=form,
        number=number + 1,
        title=last.title if last else {},
        intro=last.intro if last else {},
        questions=last.questions if last else [],
    )


@transaction.atomic
def entitle(form: Form, *, name: str, title: dict[str, str], intro: dict[str, str]) -> None:
    """Give the form its name, and people the title and first words in each language."""
    refuse_ready(form)
    draft = draft_of(form)
    form.name = name
    form.save(update_fields=["name", "folded_name"])
    draft.title, draft.intro = title, intro
    draft.save(update_fields=["title", "intro"])


@transaction.atomic
def put_question(form: Form, question: Question) -> None:
    """Write a question into the version begun: over the one of its key, else at the end."""
    refuse_ready(form)
    check(question)
    draft = draft_of(form)
    asked = draft.written()
    keys = [other.key for other in asked]
    if question.key in keys:
        asked[keys.index(question.key)] = question
    elif len(asked) >= MOST_QUESTIONS:
        raise RuleBroken(
            "too_many_questions",
            _("A form asks at most twenty questions: people give you a few minutes."),
        )
    else:
        asked.append(question)
    _write(draft, asked)


@transaction.atomic
def move_question(form: Form, key: str, *, by: int) -> None:
    """Move a question so many places down, or up where negative; at the ends nothing happens."""
    refuse_ready(form)
    draft = draft_of(form)
    asked = draft.written()
    place = next((n for n, question in enumerate(asked) if question.key == key), None)
    if place is None:
        return
    question = asked.pop(place)
    asked.insert(min(max(place + by, 0), len(asked)), question)
    _write(draft, asked)


@transaction.atomic
def remove_question(form: Form, key: str) -> None:
    """Take a question out of the version begun; answers to earlier versions stay."""
    refuse_ready(form)
    draft = draft_of(form)
    _write(draft, [question for question in draft.written() if question.key != key])


@transaction.atomic
def publish(form: Form, *, at: datetime) -> FormVersion:
    """From now on campaigns may ask this version; it never changes again.

    A second press changes nothing. Raises RuleBroken "no_questions" or "no_title".
    """
    Form.objects.select_for_update().get(pk=form.pk)
    draft = form.versions.filter(published_at=None).first()
    if draft is None:
        return form.versions.latest("number")
    if not draft.questions:
        raise RuleBroken("no_questions", _("Add a question first: there is nothing to ask yet."))
    if not draft.titled("en"):
        raise RuleBroken("no_title", _("Give the form a title first: it is what people read."))
    draft.published_at = at
    draft.save(update_fields=["published_at"])
    return draft


def refuse_ready(form: Form) -> None:
    """The form we bring stays comparable between houses and years."""
    if form.ready_key:
        raise RuleBroken(
            "ready_form",
            _("This form comes with the product and stays as it is. Copy it to change it."),
        )


def check(question: Question) -> None:
    """Refuse a question that nobody could answer. Raises RuleBroken with the field."""
    if not question.asks("en").strip():
        raise RuleBroken("question_missing", _("Write the question."), field="text_en")
    counts = {len(words) for words in question.answers.values() if words}
    if question.kind == QuestionKind.SCALE and counts != {STEPS}:
        raise RuleBroken(
            "five_steps",
            _("A scale has five words, from the least to the most."),
            field="answers_en",
        )
    if question.kind in WITH_ANSWERS - {QuestionKind.SCALE}:
        if len(counts) > 1:
            raise RuleBroken(
                "other_number",
                _("Write the same number of answers in each language, in the same order."),
                field="answers_fr",
            )
        if not counts or not 2 <= next(iter(counts)) <= MOST_ANSWERS:
            raise RuleBroken(
                "few_answers", _("Write two to nine answers, one a line."), field="answers_en"
            )


def _write(draft: FormVersion, asked: list[Question]) -> None:
    draft.questions = [question.as_json() for question in asked]
    draft.save(update_fields=["questions"])
