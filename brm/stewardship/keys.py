"""Which records point at a department or a person: what each act of stewardship has a rule for."""

from typing import Any

from django.apps import apps
from django.db.models import ForeignKey
from simple_history.models import HistoricalChanges


def is_history(model: type[Any]) -> bool:
    """The model tells of the past of another."""
    return issubclass(model, HistoricalChanges) or hasattr(model, "history_type")


def keys_to(wanted: type[Any]) -> dict[str, ForeignKey]:
    """Every foreign key to that model, by "app.Model.field"; those of histories are left out."""
    return {
        f"{model._meta.label}.{key.name}": key
        for model in apps.get_models(include_auto_created=True)
        if not is_history(model)
        for key in model._meta.get_fields()
        if isinstance(key, ForeignKey) and key.related_model is wanted
    }
