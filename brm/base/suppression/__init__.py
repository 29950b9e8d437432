"""Which numbers of small groups may be shown, so that nobody's answer can be worked out (pure).

**The danger.** A number about fewer than five people says what one person answered. Hiding it is
not enough: where the department's total and all other teams are shown, the hidden team is total
less the rest. Survey tools that take this seriously hide the next smallest team too, or the total
(Dialog, PeopleCues; the floor of five: Dialog, Betterworks, Actify; eight for more than averages:
Quicksearch). Statisticians call it complementary suppression. Both rules, "two
hidden ones at least" and "the next smallest", fail where two hidden teams hold four people
together, or where a figure two levels up gives the difference away; so we do not use a rule of
thumb but the condition itself.

**The condition.** A tree of departments has two figures each: of the people directly in it (own)
and of all that lies under it too (subtree). Seen as sets of people, any two figures are one inside
the other or apart. What somebody can work out from the shown ones by adding and subtracting are
then exactly the *remainders*, and sums of them: a shown figure less the largest shown figures
inside it. So the shown figures are safe if and only if each remainder holds nobody who was asked,
or at least `smallest` answers of at least two hidden groups. One hidden group alone would be worked
out, also a large one and one in which nobody answered; and a remainder without any answer says of
each of its groups that nobody there did. Nothing else needs to be asked, at any depth.

**Several publications.** Results appear once there are enough answers and again at the end of the
campaign. Who kept the first page can subtract it from the second. Therefore each new figure's
remainder must hold at least `smallest` answers that no figure published before has held, and two
hidden groups that such answers can have come from. Why that is enough: in any sum of old and new
figures in which a new remainder occurs, those answers stand with a factor other than nought, the
same for both groups, because no old figure can cancel them and remainders do not overlap. A figure
that fails keeps its earlier number, which tells nothing new.

**Several questions.** Fewer people answer the third question than the first. Each question is
decided by its own numbers, but only among the figures shown for the people who answered at all, so
that no question gives away what the number of people hides. A number made of several questions (an
index) may be shown where all of its questions are.

**The same answer.** Where all new answers of a remainder are the same, its groups' numbers are not
known but their mean is. Such a figure is not shown, and the choice is made again without it, until
there is none. That is rare, and may hide more than would be needed.

**As little as possible.** Among all safe choices the cheapest is taken, exactly (dynamic
programming over the tree, whose state is what a subtree leaves uncovered: nothing, or how many new
answers of how many groups, counted up to `smallest` and two). A total is worth three figures one
level below, since it is on more pages; among equals the fewest people are hidden. The same input gives
the same answer.

**Answers given beside others.** Where one may tick several answers, each is a number of its own:
how many ticked it. It is decided by the condition itself, over who ticked it, among the figures of its
question. Where all hidden groups of a rest ticked it, it is hidden like equal answers. In one figure
two answers are hidden or none, of at least `smallest` ticks together, the least ticked first: nobody
ticks none, so how many answered would tell of the last one. A question that is asked only of those who
gave some answer tells how many gave it: it is shown only where that answer is.

Words of people need eight, or what the settings say: a comment on the department's page that stands on
none of its shown teams' pages comes from the others, so the same condition holds for words.

Not covered, as by any such method: people who already know each other's answers; a shown group in
which everybody answered the same; an answer that nobody in a shown figure gave, which then nobody
in its parts gave either. How many were asked is told of shown figures only: else a total in which
everybody answered would tell that of each part.
"""

from django.utils.translation import gettext as _

from brm.base.suppression.deciding import SMALLEST, decide
from brm.base.suppression.questions import Answered, Decided, Opener, decide_questions
from brm.base.suppression.tree import Group, Key, Shown
from brm.base.suppression.values import Values, tell

__all__ = [
    "SMALLEST",
    "Answered",
    "Decided",
    "Group",
    "Key",
    "Opener",
    "Shown",
    "Values",
    "decide",
    "decide_questions",
    "tell",
    "why_not",
]


def why_not(smallest: int = SMALLEST) -> str:
    """The one sentence for every hidden figure: it must not tell small groups from their company."""
    return _(
        "Not shown: fewer than %(smallest)s answers here, or beside it, so that nobody's answer can"
        " be worked out."
    ) % {"smallest": smallest}
