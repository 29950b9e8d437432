"""One voice: what was said, what is the answer, did it help."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brm.base import clock
from brm.base.editing import BothTexts, Stale
from brm.base.errors import RuleBroken
from brm.base.scope import Request, Scope
from relationships.systems.models import System
from relationships.voices import languages, queries, same, services, undoing
from relationships.voices.choices import OPEN, VoiceStatus
from relationships.voices.forms import AnswerForm, HelpedForm
from relationships.voices.models import Voice
from relationships.voices.story import story
from relationships.ways.queries import line, told_of, told_with

MOST_LIKELY = 3  # shown beside the voice; its own page shows more


def read(request: Request, pk: int) -> Voice:
    """The voice, for a reader who may read it; for anybody else it does not exist. One query."""
    voices = queries.readable(request.scope).select_related(
        "unit", "visit", "owner", "heard_by", "raised_by", "answered_by"
    )
    return get_object_or_404(voices.annotate(their_ways=told_of("unit")), pk=pk)


def must_answer(request: Request, voice: Voice) -> None:
    if not queries.may_answer(voice, request.scope):
        raise PermissionDenied(
            _(
                "You may read this, but others answer it: the buddies and BRM managers of the"
                " department, and who sees to it. Tell one of them what you know."
            )
        )


@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    """One voice with its answer and its story. At most ten queries."""
    voice = read(request, pk)
    together = same.together(voice, request.scope)
    codes = languages.others([voice, *together.open_ones])
    return show(request, voice, AnswerForm(initial=initial(voice), languages=codes), together)


def initial(voice: Voice) -> dict[str, Any]:
    """Being worked on is chosen where somebody sees to it already; a new answer begins empty."""
    status = VoiceStatus.WORKING if voice.status == VoiceStatus.WORKING else ""
    return {"status": status, "version": voice.version}


def show(
    request: Request,
    voice: Voice,
    form: AnswerForm,
    together: same.Together,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    answers = list(voice.given_answers.select_related("by").order_by("number"))
    promises = voice.promises.visible_to(request.scope).select_related("owner")
    promised = list(promises.order_by("due_on", "pk")[:20])
    scope, person = request.scope, request.person
    renderings = list(voice.renderings.select_related("by").order_by("at", "pk"))
    may_answer, is_open = queries.may_answer(voice, scope), voice.status in OPEN
    context = {
        "voice": voice,
        "form": form,
        "told_by": queries.told_by(voice),
        "touches": queries.touches(voice),
        "who_reads": queries.who_reads(voice.audience),
        "steps": story(voice, answers, together.members, renderings, promised),
        "together": together,
        "likely": same.likely(voice, scope)[:MOST_LIKELY] if is_open and may_answer else [],
        "promises": promised,
        "answer": answers[-1] if answers else None,
        "renderings": renderings,
        "system": system_in_sight(voice, scope),
        "is_open": is_open,
        "is_late": is_open and voice.answer_due_on < clock.today_in(voice.unit.time_zone),
        "may_answer": may_answer,
        "ways_line": line(told_with(voice)) if may_answer and is_open else [],
        "asks_if_it_helped": queries.may_say_whether_it_helped(voice, scope, person),
        "is_own": queries.is_own(voice, person),
        **more,
    }
    return render(request, "relationships/voices/page.html", context, status=status)


def system_in_sight(voice: Voice, scope: Scope) -> System | None:
    """The system of the register, for those who see it there. One query, or none."""
    if voice.system_id is None:
        return None
    seen = System.objects.visible_to(scope).select_related("merged_into")
    found = seen.filter(pk=voice.system_id).first()
    return found.merged_into or found if found else None


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, pk: int) -> HttpResponse:
    """Say how it stands; a second answer meanwhile is shown beside one's own text."""
    voice = read(request, pk)
    if request.method != "POST":
        return redirect("voices:page", pk)
    must_answer(request, voice)
    together = same.together(voice, request.scope)
    codes = languages.others([voice, *together.open_ones])
    form = AnswerForm(request.POST, languages=codes)
    if not form.is_valid():
        return show(request, voice, form, together, status=422)
    at = clock.now()
    try:
        answered = _answer(request, voice, form.cleaned_data, together, at)
    except Stale as stale:
        return both(request, form, str(stale))
    except RuleBroken as broken:
        if broken.code == "already_answered":
            return both(request, form, str(broken))
        form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        return show(request, voice, form, together, status=422)
    if len(answered.done) > 1 or answered.left:
        undoing.offer_all(request, told_all(answered), answered, at)
    else:
        undoing.offer(request, told(voice, form.cleaned_data), voice, answered.voice, at)
    return redirect("voices:page", pk)


def _answer(
    request: Request, voice: Voice, said: dict[str, Any], together: same.Together, at: datetime
) -> services.Answered:
    """For this voice, and for those of the others that are ticked and this reader may answer."""
    may = {row.pk for row in together.open_ones}
    return services.answer_all(
        voice,
        {pk: version for pk, version in said["also"].items() if pk in may},
        services.Said(
            said["status"], said["text"], said["yes_if"], said["answer_due_on"],
            services.Theirs(languages.written_in(), said["theirs"]),
        ),
        by=request.person, at=at, version=said["version"],
    )  # fmt: skip


def told_all(answered: services.Answered) -> str:
    """What the toast says of an answer for several: each hears it once, some keep another answer."""
    sentences = [
        ngettext(
            "Kept for %(n)s voice: its person hears it, once.",
            "Kept for %(n)s voices: each person hears it in their own way, once.",
            len(answered.done),
        )
        % {"n": len(answered.done)}
    ]
    sentences += [
        _("Somebody else was at that of %(unit)s in the meantime; it stays as it is.")
        % {"unit": row.unit.name}
        for row in answered.left
    ]
    return " ".join(sentences)


def told(voice: Voice, said: dict[str, Any]) -> str:
    """What the toast says: who hears of it, and how."""
    if said["status"] == VoiceStatus.WORKING and not said["text"]:
        return _("Kept: it is being worked on.")
    if voice.raised_by_id is None:
        return _("Kept. The person is not named: whoever heard it brings the answer.")
    if not getattr(voice, "shows_name", False):
        return _("Kept. Who said it gets your answer.")
    return _("Kept. %(name)s gets your answer.") % {"name": queries.told_by(voice)}


def both(request: Request, form: AnswerForm, sentence: str) -> HttpResponse:
    """Nothing was kept: how it stands now, beside what one wrote oneself."""
    voice = read(request, form_pk(request))
    typed = form.cleaned_data
    texts = [
        BothTexts("text", _("Answer"), voice.answer, typed["text"]),
        BothTexts("yes_if", _("Yes, if …"), voice.yes_if, typed["yes_if"]),
    ]
    data = request.POST.copy()
    data["version"] = str(voice.version)
    together = same.together(voice, request.scope)
    again = AnswerForm(data, languages=form.languages)
    again.is_valid()
    differ = [pair for pair in texts if pair.now != pair.typed]
    return show(
        request,
        voice,
        again,
        together,
        status=409,
        both=differ,
        both_sentence=sentence,
        typed=typed,
    )


def form_pk(request: Request) -> int:
    assert request.resolver_match is not None  # noqa: S101  a view is always reached by one
    return int(request.resolver_match.kwargs["pk"])


@require_POST
def helped(request: Request, pk: int) -> HttpResponse:
    """Yes or not yet, said here by who said it, or for somebody not named by who told them."""
    voice = read(request, pk)
    if not (queries.is_own(voice, request.person) or voice.raised_by_id is None):
        raise PermissionDenied(_("Whether it helped, only the person who said it can tell."))
    if not queries.is_own(voice, request.person):
        must_answer(request, voice)
    form = HelpedForm(request.POST)
    number = form.cleaned_data.get("number") if form.is_valid() else None
    if number is None or number > voice.answers:
        messages.error(request, _("Nothing was kept: choose yes or not yet, in the form below."))
        return redirect("voices:page", pk)
    said = form.cleaned_data
    try:
        services.confirm(
            voice, number=number, has_helped=said["say"] == "yes",
            comment=said["comment"], understood=said["understood"], able=said["able"],
            at=clock.now(),
        )  # fmt: skip
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(
            request,
            _("Kept: it is solved.") if said["say"] == "yes" else _("Kept: it is open again."),
        )
    return redirect("voices:page", pk)


@require_POST
def again(request: Request, pk: int) -> HttpResponse:
    """Take an answered voice up again."""
    voice = read(request, pk)
    must_answer(request, voice)
    services.open_again(voice, by=request.person, at=clock.now())
    messages.success(request, _("Kept: it is open again."))
    return redirect("voices:page", pk)
