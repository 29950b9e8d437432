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

Words of people need eight, or what the settings say: a comment on the department's page that stands on
none of its shown teams' pages comes from the others, so the same condition holds for words.

Not covered, as by any such method: people who already know each other's answers; a shown group in
which everybody answered the same; an answer that nobody in a shown figure gave, which then nobody
in its parts gave either. How many were asked is told of shown figures only: else a total in which
everybody answered would tell that of each part.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from brm.base.suppression.cheapest import choice, held_by_then, tables_of
from brm.base.suppression.tree import Group, Key, Shown, Tree

SMALLEST = 5


class Answered(NamedTuple):
    """How many people of a group answered a question.

    `new`: how often each answer was given, of those that no earlier figure held.
    """

    n: int
    new: Mapping[int, int] = {}


def decide(
    groups: Iterable[Group],
    *,
    smallest: int = SMALLEST,
    published: Mapping[Key, int] | None = None,
    among: Shown | None = None,
    new: Mapping[Key, Mapping[int, int]] | None = None,
) -> Shown:
    """What may be shown now of a whole campaign, such that nothing hidden can be worked out.

    `groups`: the whole tree (or several), each with its parent; keys of one kind that can be sorted.
    `published`: `Shown.published` of the publication before; figures not in the answer keep their
    earlier number, if they had one. `among`: show nothing that is not shown there. `new`: how often
    each answer was given in a group, where means are told.

    Raises ValueError for a tree that is none. 5,000 groups: below a second.
    """
    tree = Tree(groups, smallest, published or {})
    never: set[Key] = set()
    while True:
        own, subtree = choice(tree, tables_of(tree, among, never))
        alike = _tells_one_answer(tree, own, subtree, new or {})
        if not alike:
            return Shown(frozenset(own), frozenset(subtree), held_by_then(tree, own, subtree))
        never |= alike


def decide_questions(
    people: Iterable[Group],
    questions: Mapping[Key, Mapping[Key, Answered]],
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
    nobody = Answered(0)
    # Who answered may have answered this one, too; of a hidden group nobody knows how many did.
    may = {group.key: group.n if group.key in base.own else group.asked for group in people}
    by_question = {
        question: decide(
            [
                Group(key, parent, answers.get(key, nobody).n, asked=may[key])
                for key, parent, _n, _asked in people
            ],
            smallest=smallest,
            published=before.get(question),
            among=base,
            new={key: answered.new for key, answered in answers.items()},
        )
        for question, answers in questions.items()
    }
    return base, by_question


def _tells_one_answer(
    tree: Tree, own: set[Key], subtree: set[Key], new: Mapping[Key, Mapping[int, int]]
) -> set[Key]:
    """The shown figures whose hidden groups gave all the same new answers."""
    left: dict[Key, Counter[int]] = {}
    people: Counter[Key] = Counter()
    place: dict[Key, Key | None] = {}
    for key in reversed(tree.upwards):
        place[key] = key if key in subtree else place.get(tree.parent[key])
        if place[key] is not None and key not in own and new.get(key):
            left.setdefault(place[key], Counter()).update(new[key])
            people[place[key]] += max(0, tree.n[key] - tree.published.get(key, 0))
    return {
        figure
        for figure, answers in left.items()
        if all(times in {0, people[figure]} for times in answers.values())
    }


def why_not(smallest: int = SMALLEST) -> str:
    """The one sentence for every hidden figure: it must not tell small groups from their company."""
    return _(
        "Not shown: fewer than %(smallest)s answers here, or beside it, so that nobody's answer can"
        " be worked out."
    ) % {"smallest": smallest}
