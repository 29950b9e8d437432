"""Numbers of checklists in a few words, said the same on each of their pages."""

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base.said_once import said_once
from governance.assessments.spread import is_mostly_unknown


def said_change(difference: float) -> str:
    """A difference of two means with its sign: "+0.3", "−0.2", "as before"."""
    return _said(round(difference, 1))


@said_once
def _said(rounded: float) -> str:
    if not rounded:
        return _("as before")
    return f"{'+' if rounded > 0 else '−'}{abs(rounded):.1f}"


@said_once
def said_mean(mean: float | None) -> str:
    """A mean from 0 to 3 with one decimal place, as the reader writes it; "" where there is none."""
    return "" if mean is None else floatformat(mean, 1)


@said_once
def said_answers(number: int) -> str:
    """ "from 12 answers"."""
    return ngettext("from %(n)s answer", "from %(n)s answers", number) % {"n": number}


@said_once
def remark(scored: int, dont_know: int) -> str:
    """What stands small under the number: how many don't know."""
    if is_mostly_unknown(scored, dont_know):
        return _("mostly “I don’t know”")
    if not dont_know:
        return ""
    return ngettext("%(n)s of %(of)s not known", "%(n)s of %(of)s not known", dont_know) % {
        "n": dont_know,
        "of": scored + dont_know,
    }
