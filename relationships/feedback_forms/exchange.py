"""A form as JSON: written out, and read in again with each fault named by its question.

```json
{"schema": 1, "name": "After the move", "title": {"en": "…", "fr": "…"}, "questions": [
  {"key": "work", "kind": "scale", "text": {"en": "…"}, "answers": {"en": ["…", "…", "…", "…", "…"]}}]}
```
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from brm.base.checklist_files.values import Faults, Values
from brm.base.errors import RuleBroken
from relationships.feedback_forms import rules
from relationships.feedback_forms.choices import QuestionKind
from relationships.feedback_forms.models import FormVersion
from relationships.feedback_forms.questions import NUMBERS, WITH_ANSWERS, Question, ShowIf, Words

SCHEMA = 1
LARGEST = 200_000  # characters
OF_A_FORM = {"schema", "name", "title", "intro", "questions"}
OF_A_QUESTION = {
    "key", "kind", "required", "text", "answers", "help", "section", "show_if", "hours", "reasons",
}  # fmt: skip


@dataclass(frozen=True)
class FormText:
    """A form outside the database: what people read and are asked."""

    name: str
    title: Mapping[str, str]
    intro: Mapping[str, str]
    asked: tuple[Question, ...]


def written(version: FormVersion) -> str:
    """A version of a form as JSON that can be read in again. No query where its form is known."""
    form = {
        "schema": SCHEMA,
        "name": version.form.name,
        "title": version.title,
        "intro": version.intro,
        "questions": version.questions,
    }
    return json.dumps(form, ensure_ascii=False, indent=2) + "\n"


def read(text: str) -> FormText:
    """The form that a JSON text holds.

    Raises Faults with a sentence for each fault: the line, or the number of the question.
    """
    if len(text) > LARGEST:
        raise Faults([_("The file is too long for a form.")])
    try:
        node = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise Faults([_("Line %(line)s: this is not JSON.") % {"line": line}]) from error
    return read_node(node)


def read_node(node: Any) -> FormText:
    """The same of what was parsed already."""
    reader = _Reader()
    form = reader.form(node)
    if reader.faults:
        raise Faults(reader.faults)
    return form


class _Reader(Values):
    """Takes a form's parts one by one and gathers faults."""

    def form(self, node: Any) -> FormText:
        if not isinstance(node, dict):
            raise Faults([_("A form is a set of “name: value”.")])
        self.known(node, OF_A_FORM, "")
        if node.get("schema") != SCHEMA:
            self.fault("", _("“schema” must be %(number)s.") % {"number": SCHEMA})
        asked = []
        for number, each in enumerate(self.nodes(node, "questions", ""), 1):
            where = _("Question %(number)s") % {"number": number}
            question = self.question(each, where)
            try:
                rules.check(question)
            except RuleBroken as broken:
                self.fault(where, str(broken))
            asked.append(question)
        try:
            rules.check_order(asked)
        except RuleBroken as broken:
            self.fault("", str(broken))
        return FormText(
            name=self.text(node, "name", "", 200),
            title=self.texts(node, "title", "", 200, must=True),
            intro=self.texts(node, "intro", "", 500),
            asked=tuple(asked),
        )

    def known(self, node: Mapping[str, Any], names: set[str], where: str) -> None:
        for name in node.keys() - names:
            self.fault(where, _("“%(key)s” is not known here.") % {"key": str(name)[:60]})

    def texts(
        self, node: Any, key: str, where: str, most: int, *, must: bool = False
    ) -> dict[str, str]:
        value = self.by_language(node, key, where)
        if must and not value:
            self.fault(where, _("“%(key)s” is missing.") % {"key": key})
        found = {code: self.text(value, code, where, most, must=False) for code in value}
        return {code: words for code, words in found.items() if words}

    def by_language(self, node: Any, key: str, where: str) -> dict[str, Any]:
        value = node.get(key, {})
        if not isinstance(value, dict) or value.keys() - set(rules.LANGUAGES):
            self.fault(where, _("“%(key)s” must say it by language: en, fr.") % {"key": key})
            return {}
        return value

    def lines(self, value: Any, where: str, key: str) -> Words:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.fault(where, _("“%(key)s” must be a list of words.") % {"key": key})
            return ()
        if len(value) > 100:  # a sentence on their number follows; nobody waits for the rest
            value = value[:100]
        said = [self.text({key: each}, key, where, rules.LONGEST_ANSWER) for each in value]
        return tuple(said)

    def question(self, node: Mapping[str, Any], where: str) -> Question:
        self.known(node, OF_A_QUESTION, where)
        kind = node.get("kind")
        if kind not in QuestionKind.values:
            kinds = ", ".join(QuestionKind.values)
            self.fault(where, _("“kind” must be one of: %(kinds)s.") % {"kinds": kinds})
            kind = QuestionKind.TEXT
        if not isinstance(node.get("required", False), bool):
            self.fault(where, _("“%(key)s” must be true or false.") % {"key": "required"})
        answers = self.by_language(node, "answers", where)
        if answers and kind not in WITH_ANSWERS and kind not in NUMBERS:
            self.fault(where, _("Questions of this kind have no answers of their own."))
        return Question(
            key=self.text(node, "key", where, 36),
            kind=QuestionKind(kind),
            text=self.texts(node, "text", where, 300, must=True),
            answers={code: self.lines(said, where, "answers") for code, said in answers.items()},
            is_required=node.get("required", False) is True,
            help=self.texts(node, "help", where, 500),
            section=self.texts(node, "section", where, 120),
            show_if=self.condition(node, where),
            hours=self.hours(node, where) if kind == QuestionKind.TIME else (),
            reasons=self.reasons(node, where) if kind == QuestionKind.HAPPINESS else {},
        )

    def condition(self, node: Mapping[str, Any], where: str) -> ShowIf | None:
        value = node.get("show_if")
        if value is None:
            return None
        values: Any = value.get("values") if isinstance(value, dict) else None
        is_good = isinstance(values, list) and all(type(each) is int for each in values)
        if not is_good or value.keys() != {"key", "values"} or not isinstance(value["key"], str):
            self.fault(where, _("“show_if” must be a key and a list of values."))
            return None
        return ShowIf(value["key"], tuple(values))

    def hours(self, node: Mapping[str, Any], where: str) -> tuple[float | None, ...]:
        value = node.get("hours", [])
        fits = isinstance(value, list) and all(
            each is None or type(each) in {int, float} for each in value
        )
        if not fits:
            self.fault(where, _("“hours” must be a list of numbers, or null where it says none."))
            return ()
        return tuple(value)

    def reasons(self, node: Mapping[str, Any], where: str) -> dict[str, tuple[Words, Words, Words]]:
        found = {}
        for code, bands in self.by_language(node, "reasons", where).items():
            if not isinstance(bands, list) or len(bands) != 3:
                self.fault(where, _("“reasons” must be three lists: 0 to 6, 7 and 8, 9 and 10."))
                continue
            low, middle, high = (self.lines(words, where, "reasons") for words in bands)
            found[code] = (low, middle, high)
        return found
