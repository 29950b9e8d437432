"""Writing forms: the ready one, one's own, and publishing a version that never changes again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from brm.base.errors import RuleBroken
from relationships.feedback_forms import ready, rules
from relationships.feedback_forms.exchange import FormText
from relationships.feedback_forms.models import Form, FormVersion
from relationships.feedback_forms.questions import Question
from relationships.people.models import Person


def ready_forms(*, at: datetime) -> None:
    """Make the forms that come with the product where they are missing or older than ours.

    One query when all are there. Whoever wants other words copies one: it stays as it came.
    """
    newest = dict(
        FormVersion.objects.filter(form__ready_key__isnull=False, published_at__isnull=False)
        .values_list("form__ready_key")
        .annotate(Max("number"))
    )
    for key, one in ready.ready_ones().items():
        if newest.get(key, 0) < one.version:
            _bring(one, at)


def ready_form(key: str = ready.AFTER_A_VISIT, *, at: datetime) -> Form:
    """One of the forms that come with the product, "After a visit" unless another is named."""
    ready_forms(at=at)
    return Form.objects.get(ready_key=key)


@transaction.atomic
def _bring(one: ready.ReadyForm, at: datetime) -> None:
    made = Form(name=one.form.name, ready_key=one.key, made_at=at)
    Form.objects.bulk_create([made], ignore_conflicts=True)  # two at once: one form
    version = FormVersion(
        form=Form.objects.get(ready_key=one.key),
        number=one.version,
        title=one.form.title,
        intro=one.form.intro,
        questions=[question.as_json() for question in one.form.asked],
        published_at=at,
    )
    FormVersion.objects.bulk_create([version], ignore_conflicts=True)


@transaction.atomic
def begin(
    *,
    name: str,
    by: Person | None,
    at: datetime,
    like: FormVersion | FormText | None = None,
    language: str = "en",
) -> Form:
    """A new form, empty or with the questions of another, still to be published.

    Questions keep their keys in a copy, so that answers can be compared.
    """
    form = Form.objects.create(name=name, made_by=by, made_at=at)
    FormVersion.objects.create(
        form=form,
        number=1,
        title=like.title if like else {language: name},
        intro=like.intro if like else {},
        questions=_questions(like) if like else [],
    )
    return form


def _questions(like: FormVersion | FormText) -> list[dict[str, Any]]:
    if isinstance(like, FormText):
        return [question.as_json() for question in like.asked]
    return list(like.questions)


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
    rules.check(question)
    draft = draft_of(form)
    asked = draft.written()
    place = _place_of(asked, question.key)
    if place is not None:
        asked[place] = question
    else:
        asked.append(question)
    _write(draft, asked)


@transaction.atomic
def move_question(form: Form, key: str, *, by: int) -> None:
    """Move a question so many places down, or up where negative; at the ends nothing happens.

    Raises RuleBroken where a question would come before the one it depends on.
    """
    refuse_ready(form)
    draft = draft_of(form)
    asked = draft.written()
    place = _place_of(asked, key)
    if place is None:
        return
    question = asked.pop(place)
    asked.insert(min(max(place + by, 0), len(asked)), question)
    _write(draft, asked)


@transaction.atomic
def move_question_to(form: Form, key: str, *, place: int) -> None:
    """Move a question to the place so many from the top, 1 being the first; else as `move_question`."""
    place_now = _place_of(draft_of(form).written(), key)
    if place_now is not None:
        move_question(form, key, by=place - 1 - place_now)


@transaction.atomic
def remove_question(form: Form, key: str) -> int | None:
    """Take a question out of the version begun; where it stood, None where it was not there.

    Answers to earlier versions stay. Raises RuleBroken where another question depends on it.
    """
    refuse_ready(form)
    draft = draft_of(form)
    asked = draft.written()
    place = _place_of(asked, key)
    if place is not None:
        asked.pop(place)
        _write(draft, asked)
    return place


@transaction.atomic
def bring_back(form: Form, question: Question, *, place: int) -> None:
    """Put a question that was taken out back to its place; twice is once."""
    refuse_ready(form)
    draft = draft_of(form)
    asked = draft.written()
    if _place_of(asked, question.key) is None:
        asked.insert(place, question)
        _write(draft, asked)


@transaction.atomic
def publish(form: Form, *, at: datetime) -> FormVersion:
    """From now on campaigns may ask this version; it never changes again.

    A second press changes nothing. Raises RuleBroken "no_questions", "no_title", or
    "half_translated": whoever reads French would find English between French questions.
    """
    Form.objects.select_for_update().get(pk=form.pk)
    draft = form.versions.filter(published_at=None).first()
    if draft is None:
        return form.versions.latest("number")
    if not draft.questions:
        raise RuleBroken("no_questions", _("Add a question first: there is nothing to ask yet."))
    if not draft.titled("en"):
        raise RuleBroken("no_title", _("Give the form a title first: it is what people read."))
    lacking = rules.missing(draft.title, draft.intro, draft.written())
    if lacking:
        raise RuleBroken(
            "half_translated",
            _("Say everything in each language, or leave one out: %(missing)s.")
            % {"missing": "; ".join(lacking)},
        )
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


def _place_of(asked: list[Question], key: str) -> int | None:
    return next((n for n, question in enumerate(asked) if question.key == key), None)


def _write(draft: FormVersion, asked: list[Question]) -> None:
    rules.check_order(asked)
    draft.questions = [question.as_json() for question in asked]
    draft.save(update_fields=["questions"])
