"""What mails need beside Django's own."""

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()
QUOTES = {"fr": "«\u00a0{}\u00a0»", "en": "“{}”"}


@register.simple_tag
def quoted(words: str) -> str:
    """A person's own words in the quotation marks of the reader's language."""
    return QUOTES.get(get_language() or "en", QUOTES["en"]).format(words.strip())


@register.filter
def why(problem: str) -> str:
    """What the mail server said, in a sentence for whoever runs the product."""
    number = problem[:3]
    if number == "550" or problem in {"ValueError", "UnicodeEncodeError"}:
        return _("There is no such address, says the mail server (%(said)s).") % {"said": problem}
    if number.isdigit() and number.startswith("5"):
        return _("The mail server refuses it (%(said)s).") % {"said": problem}
    if number.isdigit() and number.startswith("4"):
        return _("The mail server was busy (%(said)s).") % {"said": problem}
    if problem in {"TimeoutError", "SMTPServerDisconnected"} or problem.startswith("Connection"):
        return _("The mail server did not answer (%(said)s).") % {"said": problem}
    return _("It could not be written or handed over (%(said)s).") % {"said": problem or "?"}
