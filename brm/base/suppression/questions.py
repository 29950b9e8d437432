"""Which figures of several questions are shown, and which answers ticked beside others (pure)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from brm.base.suppression.deciding import SMALLEST, Alike, decide, decided, hidden_in
from brm.base.suppression.tree import Group, Key, Shown, Tree

FEWEST = 2  # hidden answers of one figure


class Answered(NamedTuple):
    """How many people of a group answered a question.

    `new`: how often each answer was given, of those that no earlier figure held. `each`: by all.
    `told`: how often, of those whose own number an earlier figure told.
    """

    n: int
    new: Mapping[int, int] = {}
    each: Mapping[int, int] = {}
    told: Mapping[int, int] = {}


class Opener(NamedTuple):
    """The question, and those of its answers, without which another one is not asked."""

    question: Key
    answers: Collection[int]


class Decided(NamedTuple):
    """What is shown of the number of people, of each question, and of answers ticked beside others."""

    people: Shown
    questions: dict[Key, Shown]
    answers: dict[Key, dict[int, Shown]]


NOBODY = Answered(0)


def decide_questions(
    people: Iterable[Group],
    questions: Mapping[Key, Mapping[Key, Answered]],
    *,
    several: Mapping[Key, Collection[int]] | None = None,
    opened: Mapping[Key, Opener] | None = None,
    smallest: int = SMALLEST,
    published: Mapping[Key | None, Mapping[Key, int]] | None = None,
) -> Decided:
    """What may be shown of the number of people who answered, and of each question.

    `people`: the tree with how many answered at all. `questions`: question -> group -> answers, those
    that open others first. `several`: of which one may tick several answers, and which.
    `published`: question -> `Shown.published`; the people's own under None.
    """
    people = list(people)
    before = published or {}
    base = decide(people, smallest=smallest, published=before.get(None))
    found = Decided(base, {}, {})
    # Who answered may have answered this one, too; of a hidden group nobody knows how many did.
    may = {group.key: group.n if group.key in base.own else group.asked for group in people}
    may_answer: dict[Key, Mapping[Key, int | None]] = {}
    for question, answers in questions.items():
        opener = (opened or {}).get(question)
        if opener is None or opener.question not in found.questions:
            among, can = base, may
        else:
            among = _where_told(found, opener)
            can = _who_can(found, opener, questions[opener.question], may_answer[opener.question])
        may_answer[question] = can
        groups = [
            Group(key, parent, answers.get(key, NOBODY).n, asked=can[key])
            for key, parent, _n, _asked in people
        ]
        found.questions[question] = decide(
            groups,
            smallest=smallest,
            published=before.get(question),
            among=among,
            new={key: answered.new for key, answered in answers.items()},
        )
        if several and question in several:
            found.answers[question] = decide_answers(
                groups, answers, several[question], among=found.questions[question],
                smallest=smallest, published=before.get(question) or {},
            )  # fmt: skip
    return found


def decide_answers(
    groups: Sequence[Group],
    answers: Mapping[Key, Answered],
    options: Collection[int],
    *,
    among: Shown,
    smallest: int = SMALLEST,
    published: Mapping[Key, int],
) -> dict[int, Shown]:
    """Of each answer that may be ticked beside others, the figures that tell how many ticked it.

    `groups`: the tree with how many answered the question. `published`: how many of them earlier
    figures of the question held.
    """
    answered = Tree(groups, smallest, published)
    trees = {
        option: _tree_of_ticks(groups, answers, option, among=among, smallest=smallest)
        for option in options
    }
    may = dict.fromkeys(options, among)
    found: dict[int, Shown] = {}
    changed = set(options)
    while changed:
        for option in changed:
            found[option] = decided(trees[option], may[option], _ticked_by_all(answered))
        changed = set()
        for is_own, key in _figures(answered, among):
            more = _to_hide_too(trees, found, is_own, key, smallest)
            if more is not None:
                may[more] = _without(may[more], is_own, key)
                changed.add(more)
    return found


def _tree_of_ticks(
    groups: Iterable[Group],
    answers: Mapping[Key, Answered],
    option: int,
    *,
    among: Shown,
    smallest: int,
) -> Tree:
    """Who ticked one answer, instead of who answered."""
    return Tree(
        [
            Group(
                key,
                parent,
                answers.get(key, NOBODY).each.get(option, 0),
                n if key in among.own else asked,
            )
            for key, parent, n, asked in groups
        ],
        smallest,
        {key: answered.told.get(option, 0) for key, answered in answers.items()},
    )


def _ticked_by_all(answered: Tree) -> Alike:
    """Finds the shown figures in whose hidden groups all ticked an answer, or all new ones did."""

    def alike(ticks: Tree, own: set[Key], subtree: set[Key]) -> set[Key]:
        return {
            figure
            for figure, hidden in hidden_in(ticks, own, subtree).items()
            if 0 < sum(answered.n[key] for key in hidden) == sum(ticks.n[key] for key in hidden)
            or 0 < _new(answered, hidden) == _new(ticks, hidden)
        }

    return alike


def _new(tree: Tree, hidden: Iterable[Key]) -> int:
    return sum(max(0, tree.n[key] - tree.published.get(key, 0)) for key in hidden)


def _figures(tree: Tree, shown: Shown) -> list[tuple[bool, Key]]:
    """The shown figures, each once: own ones where something lies below, and those of subtrees."""
    return [
        *((True, key) for key in tree.upwards if key in shown.own and tree.children[key]),
        *((False, key) for key in tree.upwards if key in shown.subtree),
    ]


def _to_hide_too(
    trees: Mapping[int, Tree], found: Mapping[int, Shown], is_own: bool, key: Key, smallest: int
) -> int | None:
    """The next answer to hide in a figure, where those hidden there would stand out; else None."""
    times = {option: (tree.n if is_own else tree.whole)[key] for option, tree in trees.items()}
    shown = [option for option in times if key in _part(found[option], is_own)]
    hidden = [option for option in times if option not in shown]
    if not hidden or not shown:
        return None
    if len(hidden) >= FEWEST and sum(times[option] for option in hidden) >= smallest:
        return None
    return min(shown, key=lambda option: (times[option], option))


def _part(shown: Shown, is_own: bool) -> frozenset[Key]:
    return shown.own if is_own else shown.subtree


def _without(shown: Shown, is_own: bool, key: Key) -> Shown:
    if is_own:
        return Shown(shown.own - {key}, shown.subtree, shown.published)
    return Shown(shown.own, shown.subtree - {key}, shown.published)


def _where_told(found: Decided, opener: Opener) -> Shown:
    """Where it is told how many gave the answers that open a question."""
    if opener.question in found.answers and len(set(opener.answers)) == 1:
        (answer,) = set(opener.answers)
        by_answer = found.answers[opener.question]
        return by_answer.get(answer, found.questions[opener.question])
    return found.questions[opener.question]


def _who_can(
    found: Decided,
    opener: Opener,
    answers: Mapping[Key, Answered],
    may_open: Mapping[Key, int | None],
) -> dict[Key, int | None]:
    """How many of each group can have been asked, as far as anybody knows."""
    shown = found.questions[opener.question]
    by_answer = found.answers.get(opener.question)
    can: dict[Key, int | None] = {}
    for key, asked in may_open.items():
        answered = answers.get(key, NOBODY)
        is_told = by_answer is None or all(
            key in by_answer[answer].own for answer in opener.answers if answer in by_answer
        )
        if key not in shown.own:
            can[key] = asked
        elif is_told:
            can[key] = min(
                answered.n, sum(answered.each.get(answer, 0) for answer in set(opener.answers))
            )
        else:
            can[key] = answered.n
    return can
