"""How many a list holds, in words: those that fit, and all where some were left out."""

from django.utils.translation import gettext as _

from brm.base.filters import Text
from brm.base.list_rows import Found
from brm.base.narrowing import Narrowed, counts

MOST_COUNTED = 1000


def total(
    found: Found, fitting: Narrowed, everything: Narrowed | None, known: int | None, things: Text
) -> str:
    """ "30 rounds", or "12 of 30 rounds" where `everything` is told. At most one query.

    `known`: how many there are without a filter, where the page has counted them.
    """
    some: int | None = len(found.rows) if found.is_whole else found.amount
    if some is None and everything is None:
        some = known
    unknown = [fitting] if some is None else []
    if everything is not None and known is None:
        unknown.append(everything)
    counted = counts(unknown, MOST_COUNTED + 1) if unknown else []
    some = counted.pop(0) if some is None else some
    if everything is None:
        return _in_words(some, None, things)
    return _in_words(some, counted.pop() if known is None else known, things)


def _in_words(some: int, everything: int | None, things: Text) -> str:
    if everything is None and some == 1:
        return _("One entry")
    if everything is None:
        return _("%(amount)s %(things)s") % {"amount": _amount(some), "things": things}
    return _("%(some)s of %(all)s %(things)s") % {
        "some": _amount(some),
        "all": _amount(everything),
        "things": things,
    }


def _amount(number: int) -> str:
    return _("1,000+") if number > MOST_COUNTED else str(number)
