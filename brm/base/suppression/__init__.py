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
inside it. So the shown figures are safe if and only if each remainder holds nobody or at least
`smallest` answers. Nothing else needs to be asked, at any depth.

**Several publications.** Results appear once there are enough answers and again at the end of the
campaign. Who kept the first page can subtract it from the second. Therefore each new figure's
remainder must hold at least `smallest` answers that no figure published before has held. Why that
is enough: in any sum of old and new figures in which a new remainder occurs, those answers stand
with a factor other than nought, because no old figure can cancel them and remainders do not
overlap. A figure that fails keeps its earlier number, which tells nothing new.

**Several questions.** Fewer people answer the third question than the first. Each question is
decided by its own numbers, but only among the figures shown for the people who answered at all, so
that no question gives away what the number of people hides. A number made of several questions (an
index) may be shown where all of its questions are.

**As little as possible.** Among all safe choices the cheapest is taken, exactly (dynamic
programming over the tree, whose state is what a subtree leaves uncovered: nothing, nothing new,
1 … smallest - 1, or enough). A total is worth three figures one level below, since it is on more
pages; among equals the fewest people are hidden. The same input gives the same answer.

Words of people need eight, or what the settings say: a comment on the department's page that stands on
none of its shown teams' pages comes from the others, so the same condition holds for words.

Not covered, as by any such method: people who already know each other's answers, and a group of any
size in which everybody answered the same. A group in which nobody answered is hidden like a small
one, but that nobody answered there may be worked out.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from brm.base.suppression.cheapest import choice, held_by_then, tables_of
from brm.base.suppression.tree import Group, Key, Shown, Tree

SMALLEST = 5


def decide(
    groups: Iterable[Group],
    *,
    smallest: int = SMALLEST,
    published: Mapping[Key, int] | None = None,
    among: Shown | None = None,
) -> Shown:
    """What may be shown now of a whole campaign, such that nothing hidden can be worked out.

    `groups`: the whole tree (or several), each with its parent; keys of one kind that can be sorted.
    `published`: `Shown.published` of the publication before; figures not in the answer keep their
    earlier number, if they had one. `among`: show nothing that is not shown there.

    Raises ValueError for a tree that is none. 5,000 groups: below a second.
    """
    tree = Tree(groups, smallest, published or {})
    tables = tables_of(tree, among)
    own, subtree = choice(tree, tables)
    return Shown(frozenset(own), frozenset(subtree), held_by_then(tree, own, subtree))


def decide_questions(
    people: Iterable[Group],
    questions: Mapping[Key, Mapping[Key, int]],
    *,
    smallest: int = SMALLEST,
    published: Mapping[Key | None, Mapping[Key, int]] | None = None,
) -> tuple[Shown, dict[Key, Shown]]:
    """What may be shown of the number of people who answered, and of each question.

    `people`: the tree with how many answered at all. `questions`: question -> group -> answers.
    `published`: question -> `Shown.published`; the people's own under None.
    """
    people = list(people)
    before = published or {}
    base = decide(people, smallest=smallest, published=before.get(None))
    by_question = {
        question: decide(
            [Group(group.key, group.parent, counts.get(group.key, 0)) for group in people],
            smallest=smallest,
            published=before.get(question),
            among=base,
        )
        for question, counts in questions.items()
    }
    return base, by_question


def why_not(smallest: int = SMALLEST) -> str:
    """The one sentence for every hidden figure: it must not tell small groups from their company."""
    return _(
        "Not shown: fewer than %(smallest)s answers here, or beside it, so that nobody's answer can"
        " be worked out."
    ) % {"smallest": smallest}
