"""How the administration refuses: in a sentence, beside the field, with what was typed still there.

What a constraint of the database would refuse is said before it is tried, by `sentences`: the
constraint's name and what it means. What a service refuses, and what only the database can know
because two wrote at once, is said when the page is shown again.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from brm.base.db import Versioned
from brm.base.errors import RuleBroken

Sentences = Mapping[str, tuple[str | None, str | LazyText]]
ORDER = _("The last day lies before the first. Exchange them.")
TAKEN = _("Another record has this already. Choose another, or change that one.")
REFUSED = _("This does not fit what is kept already. Look at the fields again, please.")
CHANGED = _(
    "Somebody else changed this after you opened it: see its history. Below stands what you typed;"
    " save again to keep it."
)


SEEN = "seen_version"


class Saying(forms.ModelForm):
    """A form of the administration that says what a rule means, not what it is called."""

    sentences: Sentences = {}
    left_to_services: frozenset[str] = frozenset()
    refused: RuleBroken | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages.setdefault("unique", TAKEN)

    def check_constraints(self, exclude: Collection[str] | None = None) -> None:
        """In the place of the record's own check, which says the constraint's name to the reader."""
        for model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                if constraint.name in self.left_to_services:
                    continue
                try:
                    constraint.validate(model, self.instance, exclude=exclude)
                except ValidationError:
                    self.say(meaning(constraint.name, self.sentences))

    def _post_clean(self) -> None:
        self.instance.validate_constraints = self.check_constraints  # type: ignore[method-assign]
        try:
            super()._post_clean()  # type: ignore[misc]
        finally:
            del self.instance.validate_constraints
        if self.refused is not None:
            self.say(self.refused)

    def say(self, broken: RuleBroken) -> None:
        """The sentence beside its field, or above all of them where the page does not show it."""
        shown = broken.field if broken.field in self.fields else None
        if shown is None or str(broken) not in self.errors.get(shown, []):
            self.add_error(shown, str(broken))


class Refusing(Saying):
    """The form of a record's own page: it tells, hidden, with which state it was opened."""

    seen_version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.instance, Versioned) and self.instance.pk:
            self.fields[SEEN].initial = self.instance.version
        else:
            del self.fields[SEEN]


def meaning(constraint: str, sentences: Sentences) -> RuleBroken:
    """What a broken constraint of that name says to whoever broke it."""
    if constraint in sentences:
        field, sentence = sentences[constraint]
        return RuleBroken(constraint, sentence, field=field)
    if "_before_" in constraint:
        return RuleBroken(constraint, ORDER)
    return RuleBroken(constraint, REFUSED)


def of_the_database(error: IntegrityError, sentences: Sentences) -> RuleBroken:
    """What the database refused, as a sentence: somebody else was faster than the form's own check."""
    told = getattr(error.__cause__, "diag", None)
    return meaning(str(getattr(told, "constraint_name", "")), sentences)
