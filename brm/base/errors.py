"""What goes wrong in the product's own words."""

from django.utils.functional import Promise as LazyText


class RuleBroken(Exception):
    """A rule of the product would be broken; nothing was written.

    `code` is for programs and tests, `sentence` for the reader: what is wrong, where, how to mend
    it. `field` names the form field it belongs to, where there is one.
    """

    def __init__(self, code: str, sentence: "str | LazyText", *, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        return str(self.sentence)
