"""A page of the administration: folded search, sheets, the rules of the services, bounded counts."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.views.main import ChangeList
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from brm.base.administration.counting import Estimated
from brm.base.administration.filters import Listed
from brm.base.administration.picking import Picks
from brm.base.administration.refusals import (
    CHANGED,
    SEEN,
    Refusing,
    Sentences,
    of_the_database,
)
from brm.base.db import Versioned, folded
from brm.base.errors import RuleBroken
from brm.base.keys import key_in
from brm.base.sheet_answer import csv_response

BOX = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'


class Product(Picks, admin.ModelAdmin):
    """A page of the administration.

    `sheet`: paths of the columns of the CSV file; without them there is no such action. `opens`: the
    address in the product that shows the record. `section`: under which heading of the first page it
    stands. `sentences`: what its constraints mean (see `refusals`). `may_delete`: most things end and
    stay as records; a page that asks before deleting would name what hangs on them.
    """

    form = Refusing
    sheet: Sequence[str] = ()
    opens = ""
    section = ""
    sentences: Sentences = {}
    may_delete = False
    paginator = Estimated
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    save_on_top = True

    # ---- What is kept ----

    def keep(self, request: HttpRequest, row: Any, form: Any, change: bool) -> Model | None:
        """Write what was typed, by the service whose rule it is; gives the record as it is then.

        `row` has the typed values already. Raises RuleBroken, which the page shows.
        """
        if isinstance(row, Versioned) and change:
            row.version += 1
        row.save()
        return None

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and isinstance(obj, Versioned):
            stands = type(obj)._default_manager.select_for_update().get(pk=obj.pk)  # noqa: SLF001  documented
            if str(stands.version) != str(form.cleaned_data.get(SEEN)):
                raise RuleBroken("stale", CHANGED)
        kept = self.keep(request, obj, form, change)
        if kept is not None:
            obj.pk = kept.pk
            obj._state.adding = False  # noqa: SLF001  documented
            obj.refresh_from_db()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What a service or the database refuses is said on the page, and nothing of it is kept."""
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except RuleBroken as broken:
            refused = broken
        except IntegrityError as error:
            refused = of_the_database(error, self.sentences)
        request.refused = refused  # type: ignore[attr-defined]
        if refused.code == "stale":
            request.POST = self.seen_now(request.POST, object_id)  # type: ignore[assignment]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def seen_now(self, posted: QueryDict, object_id: str | None) -> QueryDict:
        """What was typed, on top of the record as it stands now: saved again, it is kept."""
        data = posted.copy()
        row = self.model._default_manager.filter(pk=object_id).first()  # noqa: SLF001  documented
        data[SEEN] = str(getattr(row, "version", ""))
        return data

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        made: Any = super().get_form(request, obj, change=change, **kwargs)
        made.sentences = self.sentences
        made.refused = getattr(request, "refused", None)
        return made

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for name in super().get_fields(request, obj) if name != SEEN]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        found: list[Any] = list(self.parts(request, obj))
        if isinstance(obj, Versioned) and self.has_change_permission(request, obj):
            found = [(name, dict(options)) for name, options in found]
            if SEEN not in flatten_fieldsets(found):
                found.append((None, {"fields": [SEEN], "classes": ["seen"]}))
        return found

    def parts(self, request: HttpRequest, obj: Any = None) -> Any:
        """The parts of the form, with their fields."""
        return super().get_fieldsets(request, obj)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return reverse(self.opens, args=[obj.pk]) if obj is not None and self.opens else None

    # ---- What is asked ----

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Listed

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, whatever stands in its address; rows are chosen by their numbers only."""
        request.GET = without_nul(request.GET)  # type: ignore[assignment]
        if request.method == "POST":
            request.POST = with_numbers_only(request.POST)  # type: ignore[assignment]
        elif "e" in request.GET:
            said = _("What the address asked for is not known here. This is the whole list.")
            self.message_user(request, said, messages.WARNING)
        return super().changelist_view(request, extra_context)

    def action_checkbox(self, obj: Model) -> SafeString:
        """The box before each row, written out: a widget of its own for each was a sixth of the page."""
        label = gettext("Choose %(row)s") % {"row": obj}
        return format_html(BOX, ACTION_CHECKBOX_NAME, obj.pk, label)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Also what lies in folded columns is found, however it was typed; NUL is nothing."""
        term = search_term.replace("\0", "")[:200]
        if any("folded_" in name for name in self.get_search_fields(request)):
            term = folded(term)
        return super().get_search_results(request, queryset, term)

    # ---- What may be done ----

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        if self.sheet:
            actions["as_sheet"] = (
                type(self).as_sheet,
                "as_sheet",
                _("The chosen ones as a CSV file"),
            )
        return actions

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_delete and super().has_delete_permission(request, obj)

    def as_sheet(self, request: HttpRequest, queryset: QuerySet[Any]) -> StreamingHttpResponse:
        rows = queryset.order_by("pk").values_list(*self.sheet).iterator(chunk_size=2000)
        name = str(self.model._meta.verbose_name_plural)
        return csv_response(name, [heading(self.model, path) for path in self.sheet], rows)


class OnlyRead(Product):
    """Looked at here, changed where it belongs."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Remembered(Product, SimpleHistoryAdmin):
    """A record with its history: each earlier state can be looked at, none is put back as it was.

    What stood then may break a rule now (a department that is closed, a person who left); it is
    typed again, and the rules look at it.
    """

    object_history_list_template = "admin/_history.html"

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        if key_in(object_id) is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> Any:
        if request.method != "GET" or None in (key_in(object_id), key_in(version_id)):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return super().history_form_view(request, object_id, version_id, extra_context)


def changes(form: Any) -> dict[str, Any]:
    """What was typed anew, by field, as the services take it."""
    return {name: form.cleaned_data[name] for name in form.changed_data if name != SEEN}


def without_nul(asked: QueryDict) -> QueryDict:
    """What stands in an address, less what no row can hold."""
    if "\0" not in asked.urlencode().replace("%00", "\0"):
        return asked
    clean = asked.copy()
    for name, values in asked.lists():
        clean.setlist(name, [value.replace("\0", "") for value in values])
    return clean


def with_numbers_only(posted: QueryDict) -> QueryDict:
    """What was sent, with the numbers of rows among the chosen ones and nothing else."""
    clean = posted.copy()
    chosen = [value for value in posted.getlist(ACTION_CHECKBOX_NAME) if key_in(value) is not None]
    clean.setlist(ACTION_CHECKBOX_NAME, chosen)
    return clean


def heading(model: type[Model], path: str) -> str:
    """The word for a column, told by the last relation on the way where there is one."""
    first, _dot, rest = path.partition("__")
    field = model._meta.get_field(first)
    if rest and field.related_model is not None and rest != "name":
        return heading(field.related_model, rest)  # type: ignore[arg-type]
    return str(getattr(field, "verbose_name", first))
