"""Pages of forms: all, a new one, its questions, how it will look, publishing."""

from collections.abc import Callable
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.htmx import answer
from brm.base.keys import key_in
from brm.base.lists import Head, Sort, listing
from brm.base.scope import Request
from brm.base.sheet_answer import Cell, sheet_of
from relationships.feedback_forms import services
from relationships.feedback_forms.choices import QuestionKind
from relationships.feedback_forms.forms import NameForm, QuestionForm, TitleForm, initial_of
from relationships.feedback_forms.models import Form, FormVersion
from relationships.feedback_forms.questions import Question, in_language
from relationships.feedback_forms.ready import called
from relationships.feedback_forms.rules import missing
from relationships.marks.sent_forms import counts_once
from relationships.people.language import NAMES, language_for

SHEET = [
    Cell("name", gettext_lazy("Form"), lambda form: form.name),
    Cell("published", gettext_lazy("Published version"), lambda form: form.published),
]


def must_manage(request: Request) -> None:
    if not request.scope.is_manager:
        raise PermissionDenied(_("Forms are written by BRM managers. Tell one what you would ask."))


def own(request: Request, pk: int) -> Form:
    must_manage(request)
    return get_object_or_404(Form.objects.visible_to(request.scope), pk=pk)


@require_GET
def index(request: Request) -> HttpResponse | StreamingHttpResponse:
    """All forms of the house."""
    must_manage(request)
    services.ready_forms(at=clock.now())  # there from the first day
    published = Max("versions__number", filter=Q(versions__published_at__isnull=False))
    page = listing(
        request,
        Form.objects.visible_to(request.scope).annotate(published=published),
        sorts={"name": Sort(_("Form"), ("folded_name",))},
        default="name",
        search=("folded_name",),
        columns=["name", Head(_("Published"), name="published")],
        things=_("forms"),
    )
    if page.file:
        return sheet_of(page, "forms", SHEET)
    for form in page.rows:
        form.called = called(form.ready_key or "", str(get_language())) or form.name
    return answer(
        request,
        "relationships/feedback_forms/list.html",
        "relationships/feedback_forms/_list.html",
        {"page": page},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@counts_once
def new(request: Request) -> HttpResponse:
    """A new form, empty or as a copy."""
    must_manage(request)
    like = None
    wanted = key_in(request.GET.get("like", ""))
    if wanted is not None:
        copied = Form.objects.visible_to(request.scope).filter(pk=wanted).first()
        like = copied.versions.order_by("-number").first() if copied else None
    form = NameForm(request.POST or None)
    if form.is_valid():
        begun = services.begin(
            name=form.cleaned_data["name"], by=request.person, at=clock.now(), like=like,
            language=str(get_language()),
        )  # fmt: skip
        return redirect("forms:page", begun.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "like": like}
    return render(request, "relationships/feedback_forms/new.html", context, status=status)


@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    """The questions of the newest version, to be changed unless the form came with the product."""
    return show(request, own(request, pk))


def show(
    request: Request,
    form: Form,
    *,
    titles: TitleForm | None = None,
    adding: QuestionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    versions = list(form.versions.order_by("-number"))
    newest = versions[0]
    language = str(get_language())
    editing = request.GET.get("edit", "")
    asked = newest.written()
    place = next((n for n, question in enumerate(asked) if question.key == editing), len(asked))
    chosen = asked[place] if place < len(asked) else None
    context = {
        "form": form,
        "newest": newest,
        "published": next((v for v in versions if v.published_at), None),
        "questions": [line_of(question, asked, language) for question in asked],
        "missing": missing(newest.title, newest.intro, asked),
        "called": called(form.ready_key or "", language) or form.name,
        "is_ready": bool(form.ready_key),
        "titles": titles or TitleForm(initial=_titles(form, newest)),
        "adding": adding
        or QuestionForm(
            initial=initial_of(chosen) if chosen else {"kind": "scale"},
            before=asked[:place],
            language=language,
        ),
        "is_changing": chosen is not None or bool(adding and adding["key"].value()),
    }
    return render(request, "relationships/feedback_forms/page.html", context, status=status)


def line_of(question: Question, asked: list[Question], language: str) -> dict[str, Any]:
    """A question as it stands in the list of its form. No query."""
    condition = ""
    if question.show_if is not None:
        other = next(each for each in asked if each.key == question.show_if.key)
        words = dict(zip(other.values, other.words(language), strict=True))
        condition = " · ".join(words[value] for value in question.show_if.values)
    return {
        "key": question.key,
        "text": question.asks(language),
        "kind": QuestionKind(question.kind).label,
        "words": question.ends(language) or question.words(language),
        "section": in_language(question.section, language) or "",
        "condition": condition,
        "is_required": question.is_required,
    }


def _titles(form: Form, version: FormVersion) -> dict[str, str]:
    return {
        "name": form.name,
        **{f"title_{code}": words for code, words in version.title.items()},
        **{f"intro_{code}": words for code, words in version.intro.items()},
    }


@require_POST
def entitle(request: Request, pk: int) -> HttpResponse:
    """Keep its name and titles."""
    form = own(request, pk)
    titles = TitleForm(request.POST)
    if not titles.is_valid():
        return show(request, form, titles=titles, status=422)
    return attempt(
        request,
        form,
        lambda: services.entitle(
            form,
            name=titles.cleaned_data["name"],
            title=titles.texts("title"),
            intro=titles.texts("intro"),
        ),
        _("Kept."),
    )


@require_POST
def publish(request: Request, pk: int) -> HttpResponse:
    """From now on campaigns may ask it."""
    form = own(request, pk)
    return attempt(
        request,
        form,
        lambda: services.publish(form, at=clock.now()),
        _("Published. This version never changes again; a change begins the next one."),
    )


@require_GET
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def preview(request: Request, pk: int) -> HttpResponse:
    """How people see it on a phone and on a desk; each is a trial that can be filled in."""
    form = own(request, pk)
    context = {
        "form": form,
        "version": form.versions.order_by("-number").first(),
        "language": language_for(request, str(get_language())),
        "languages": NAMES.items(),
    }
    return render(request, "relationships/feedback_forms/preview.html", context)


def attempt(
    request: Request, form: Form, act: Callable[[], object], said: str = ""
) -> HttpResponse:
    """Do it, and tell so; or tell why not. Back to the form's page either way."""
    try:
        act()
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        if said:
            messages.success(request, said)
    return redirect("forms:page", form.pk)
