"""The administration's site: one first page in the order of the work, in the product's colours."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

# What somebody looks for together stands together, whichever app keeps it.
SECTIONS = {
    "organisation": _("Departments and people"),
    "people": _("Who speaks, who goes there"),
    "rounds": _("Rounds and visits"),
    "heard": _("What we heard and promised"),
    "feedback": _("Feedback"),
    "governance": _("Roles, systems and checklists"),
    "running": _("Running it"),
}

NOT_OURS = {"account", "auth"}


class Administration(AdminSite):
    """Its lists by subject. Styles that a picker sets on its own elements are let through here only."""

    site_header = site_title = "BRM Rounds"
    index_title = _("What administrators keep")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Groups and addresses have no page: what somebody may do follows from what they are."""
        several = isinstance(model_or_iterable, list | tuple)
        models = model_or_iterable if several else [model_or_iterable]
        kept = [model for model in models if model._meta.app_label not in NOT_OURS]
        super().register(kept, admin_class, **options)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        found: dict[str, list[Any]] = {key: [] for key in SECTIONS}
        for app in apps:
            for model in app["models"]:
                section = getattr(self.get_model_admin(model["model"]), "section", "")
                found[section or "running"].append((app, model))
        return [
            {
                "name": SECTIONS[key],
                "app_label": key,
                "app_url": rows[0][0]["app_url"],
                "has_module_perms": True,
                "models": [model for _app, model in rows],
            }
            for key, rows in found.items()
            if rows
        ]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def styled(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response: HttpResponse = inner(request, *args, **kwargs)
            response._csp_update = {"style-src-attr": ["'unsafe-inline'"]}  # type: ignore[attr-defined]  # noqa: SLF001
            return response

        return styled


class AdministrationConfig(AdminConfig):
    """Django's own app, with this site."""

    default_site = "brm.base.administration_site.Administration"
