"""Pages of forms: all, a new one, its questions, how it will look, publishing."""

import uuid

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
from relationships.feedback_forms.forms import NameForm, QuestionForm, TitleForm, initial_of
from relationships.feedback_forms.models import Form, FormVersion
from relationships.marks.sent_forms import counts_once

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
    services.ready_form(at=clock.now())  # there from the first day
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
            name=form.cleaned_data["name"], by=request.person, at=clock.now(), like=like
        )
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
    asked = newest.asked()
    chosen = next((question for question in asked if question.key == editing), None)
    context = {
        "form": form,
        "newest": newest,
        "published": next((v for v in versions if v.published_at), None),
        "questions": [
            {
                "key": question.key,
                "text": question.asks(language),
                "kind": question.kind,
                "words": question.words(language),
                "is_required": question.is_required,
            }
            for question in asked
        ],
        "is_ready": bool(form.ready_key),
        "titles": titles or TitleForm(initial=_titles(form, newest)),
        "adding": adding
        or QuestionForm(initial=initial_of(chosen) if chosen else {"kind": "scale"}),
        "is_changing": chosen is not None or bool(adding and adding["key"].value()),
    }
    return render(request, "relationships/feedback_forms/page.html", context, status=status)


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
    return _try(
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
@counts_once
def put_question(request: Request, pk: int) -> HttpResponse:
    """Add a question, or keep it changed."""
    form = own(request, pk)
    adding = QuestionForm(request.POST)
    if not adding.is_valid():
        return show(request, form, adding=adding, status=422)
    try:
        services.put_question(form, adding.question(new_key=f"q{uuid.uuid4().hex[:8]}"))
    except RuleBroken as broken:
        adding.add_error(broken.field, str(broken))
        return show(request, form, adding=adding, status=422)
    messages.success(request, _("Kept in the version you are writing."))
    return redirect("forms:page", pk)


@require_POST
def change_question(request: Request, pk: int, key: str) -> HttpResponse:
    """Move a question up or down, or take it out."""
    form = own(request, pk)
    act = request.POST.get("act", "")
    acts = {
        "up": lambda: services.move_question(form, key, by=-1),
        "down": lambda: services.move_question(form, key, by=1),
        "remove": lambda: services.remove_question(form, key),
    }
    return _try(request, form, acts.get(act, lambda: None), "")


@require_POST
def publish(request: Request, pk: int) -> HttpResponse:
    """From now on campaigns may ask it."""
    form = own(request, pk)
    return _try(
        request,
        form,
        lambda: services.publish(form, at=clock.now()),
        _("Published. This version never changes again; a change begins the next one."),
    )


@require_GET
def preview(request: Request, pk: int) -> HttpResponse:
    """How people will see it; nothing can be sent from here."""
    form = own(request, pk)
    version = form.versions.order_by("-number").first()
    if version is None:
        return redirect("forms:page", pk)
    language = request.GET.get("lang", "") or str(get_language())
    context = {
        "form": form,
        "title": version.titled(language),
        "intro": version.introduced(language),
        "questions": [
            {"text": q.asks(language), "words": q.words(language), "kind": q.kind,
             "is_required": q.is_required, "key": q.key}
            for q in version.asked()
        ],
    }  # fmt: skip
    return render(request, "relationships/feedback_forms/preview.html", context)


def _try(request: Request, form: Form, act: object, said: str) -> HttpResponse:
    try:
        act()  # type: ignore[operator]
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        if said:
            messages.success(request, said)
    return redirect("forms:page", form.pk)
