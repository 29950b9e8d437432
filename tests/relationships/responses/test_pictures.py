"""Pictures of results: what each says, and what it leaves unsaid."""

from datetime import date

import pytest

from relationships.feedback_forms.questions import Question
from relationships.responses.measures import Score, also_of, score_of
from relationships.responses.pictures import drawn
from relationships.responses.shown import Bar, Line, QuestionResult, Results, Wave
from relationships.units.models import Unit

STEPS = ("Not at all", "Hardly", "Half", "Mostly", "Fully")
WORK = Question("work", "scale", {"en": "Do they let you work?"}, {"en": STEPS})
LOST = Question(
    "lost", "time", {"en": "Time lost?"}, {"en": ("None", "1 to 3", "I can't say")},
    hours=(0, 2, None),
)  # fmt: skip


def of_kind(kind: str) -> Question:
    return Question("q", kind, {"en": "How?"}, {"en": STEPS} if kind == "choice" else {})


def result(question: Question, counts: list[int]) -> QuestionResult:
    bars = tuple(
        Bar(word, n, n / max(counts)) for word, n in zip(question.words("en"), counts, strict=True)
    )
    return QuestionResult(
        question, question.asks("en"), sum(counts), bars[::-1],
        score_of(question, counts), also_of(question, counts),
    )  # fmt: skip


def scores(counts: list[int], question: Question = WORK) -> dict[str, Score]:
    found = score_of(question, counts)
    assert found is not None
    return {question.key: found}


def line(name: str, counts: list[int] | None, pk: int = 1) -> Line:
    n = sum(counts or [])
    return Line(Unit(pk=pk, name=name), name, n, scores(counts) if counts else {})


def wave(pk: int, month: int, counts: list[int], question: Question = WORK, **given) -> Wave:
    day = date(2026, month, 1)
    return Wave(pk, f"Wave {pk}", day, sum(counts), scores(counts, question), **given)


def found(counts, *, question=WORK, lines=(), waves=(), asked=64, has_doors=False, this=9):
    shown = result(question, counts)
    return Results(
        unit=None, is_published=True, n=shown.n, asked=asked, has_doors=has_doors,
        questions=(shown,), whole=Line(None, "All", shown.n, scores(counts, question)),
        lines=tuple(lines), hidden=sum(not each.is_shown for each in lines), words=(),
        shows_words=False, waves=tuple(waves), chosen=shown, this=this,
    )  # fmt: skip


# ---- What a question comes to --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "counts", "said", "also"),
    [
        ("scale", [1, 6, 7, 13, 4], "3.4 of 5", "55 %"),
        ("effort", [0, 0, 2, 2, 4, 1, 1], "4.7 of 7", "60 %"),
        ("recommend", [2, 0, 0, 0, 0, 0, 2, 3, 3, 4, 6], "+30", None),
        ("happiness", [6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4], "−20", None),
        ("yes_no", [2, 6], "75 %", None),
    ],
)
def test_each_kind_comes_to_its_measure(kind, counts, said, also):
    question = WORK if kind == "scale" else of_kind(kind)
    score, share = score_of(question, counts), also_of(question, counts)

    assert score is not None
    assert (score.said_whole, score.n) == (said, sum(counts))
    assert (share.said if share else None) == also


def test_choices_have_bars_and_no_score():
    assert score_of(of_kind("choice"), [1, 2, 3, 4, 5]) is None
    assert score_of(WORK, [0, 0, 0, 0, 0]) is None


def test_lost_hours_are_added_up_for_those_who_could_say():
    score = score_of(LOST, [3, 4, 5])

    assert score is not None
    assert (score.n, score.total_said, score.said) == (7, "8.0 h", "1.1 h")
    assert score_of(LOST, [0, 0, 6]) is None


def test_no_colour_below_five_nor_where_more_is_neither_good_nor_bad():
    few, enough = score_of(WORK, [4, 0, 0, 0, 0]), score_of(WORK, [5, 0, 0, 0, 0])
    best = score_of(WORK, [0, 0, 0, 0, 8])
    middling, yes = score_of(WORK, [0, 0, 8, 0, 0]), score_of(of_kind("yes_no"), [0, 9])

    assert [each.tone for each in (few, enough, middling, best, yes) if each] == [
        "", "low", "mid", "high", "",
    ]  # fmt: skip


def test_the_sentence_says_number_chance_and_the_good_end():
    (picture,) = drawn(found([1, 6, 7, 13, 4])).answers

    assert picture.sentence == (
        "31 answers. 3.4 of 5; chance alone could move it between 3.0 and 3.8."
        " 55 % say “Mostly” or better."
    )
    assert picture.table.rows[0] == ("Fully", 4, 13)


@pytest.mark.parametrize(
    ("counts", "asked", "has_doors", "is_few"),
    [
        ([0, 0, 0, 0, 29], 100, False, True),
        ([0, 0, 0, 0, 30], 100, False, False),
        ([0, 0, 0, 0, 29], 100, True, False),
        ([0, 0, 0, 0, 6], 5, False, False),
    ],
)
def test_below_thirty_of_a_hundred_the_page_warns(counts, asked, has_doors, is_few):
    assert found(counts, asked=asked, has_doors=has_doors).is_few is is_few


# ---- Over time -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (
            [0, 0, 9, 0, 0],
            "Fewer than ten answers now or in Aug 2026: too few to say where it goes.",
        ),
        ([0, 2, 8, 20, 5], "Since Aug 2026 it moved no further than chance alone could move it."),
        (
            [1, 6, 9, 13, 2],
            "The fall since Aug 2026 just leaves the band: worth asking about, not proof.",
        ),
        ([20, 5, 0, 0, 0], "The fall since Aug 2026 is more than chance explains."),
        ([0, 0, 0, 1, 30], "The rise since Aug 2026 is more than chance explains."),
        (
            [0, 0, 6, 14, 11],
            "The rise since Aug 2026 just leaves the band: worth asking about, not proof.",
        ),
    ],
)
def test_a_change_claims_no_more_than_its_answers(now, said):
    waves = [wave(8, 8, [0, 2, 9, 19, 5]), wave(9, 11, now)]
    course = drawn(found(now, waves=waves)).course

    assert course is not None
    assert course.sentence == f"The band is how far chance alone could move it. {said}"


def test_one_wave_is_no_course_and_the_first_has_nothing_before_it():
    alone = drawn(found([1, 6, 7, 13, 4], waves=[wave(9, 11, [1, 6, 7, 13, 4])]))
    first = drawn(
        found([1, 6, 7, 13, 4], waves=[wave(9, 8, [1, 6, 7, 13, 4]), wave(10, 11, [9, 9, 9, 9, 9])])
    )

    assert (alone.course, alone.comparison) == (None, None)
    assert first.course is not None
    assert first.course.sentence == "The band is how far chance alone could move it."


def test_a_question_asked_in_other_words_says_so():
    waves = [
        wave(8, 8, [1, 6, 7, 13, 4], reworded=frozenset({"work"})),
        wave(9, 11, [1, 6, 7, 13, 4]),
    ]
    pictures = drawn(found([1, 6, 7, 13, 4], waves=waves))

    assert pictures.course is not None
    assert pictures.comparison is not None
    assert pictures.course.sentence.endswith("It was not always asked in the same words.")
    assert [row.is_reworded for row in pictures.comparison.rows] == [True]


def test_lost_hours_over_time_hold_the_sum():
    waves = [wave(8, 8, [3, 4, 5], LOST), wave(9, 11, [1, 9, 2], LOST)]
    chosen = drawn(found([1, 9, 2], question=LOST, waves=waves))
    beside = found([1, 9, 2], question=LOST, waves=waves)
    beside = drawn(type(beside)(**{**vars(beside), "chosen": result(WORK, [1, 1, 1, 1, 1])}))

    assert chosen.hours is None  # it is the chosen question already
    assert chosen.course is not None
    assert beside.hours is not None
    assert [row[2:4] + row[6:] for row in beside.hours.table.rows] == [
        (1.1, 7, 8.0),
        (1.8, 10, 18.0),
    ]
    assert (beside.hours.least, beside.hours.most) == (0, 3)


def test_a_wave_is_compared_with_the_one_before_or_the_one_asked_for():
    waves = [
        wave(7, 5, [0, 0, 0, 0, 20]),
        wave(8, 8, [0, 0, 20, 0, 0]),
        wave(9, 11, [1, 6, 7, 13, 4]),
    ]
    results = found([1, 6, 7, 13, 4], waves=waves)

    before, chosen = drawn(results).comparison, drawn(results, with_wave=7).comparison

    assert before is not None
    assert chosen is not None
    assert (before.before.campaign_id, chosen.before.campaign_id) == (8, 7)
    assert before.sentence == "1 of 1 scores moved by more than chance."
    assert before.table.rows == (
        (
            "Do they let you work?", 3.0, 20, 3.4, 31,
            "The rise since Aug 2026 just leaves the band: worth asking about, not proof.",
        ),
    )  # fmt: skip


# ---- Departments ---------------------------------------------------------------------------------


def test_departments_stand_in_their_own_order_and_small_differences_may_be_chance():
    lines = [line("Part-Dieu", [1, 3, 4, 3, 1]), line("Croix-Rousse", [0, 1, 2, 4, 2], 2)]
    picture = drawn(found([1, 4, 6, 7, 3], lines=[*lines, line("Gerland", None, 3)])).departments

    assert picture is not None
    assert picture.table.rows == (("Part-Dieu", 3.0, 12), ("Croix-Rousse", 3.8, 9))
    assert picture.hidden == 1
    assert picture.sentence == (
        "Departments are not ranked: they stand in their own order."
        " With 12 and 9 answers the widest difference, 0.8, may be chance."
    )


def test_a_wide_difference_is_left_to_the_reader():
    lines = [line("Part-Dieu", [20, 0, 0, 1, 0]), line("Croix-Rousse", [0, 0, 1, 0, 20], 2)]
    picture = drawn(found([20, 0, 1, 1, 20], lines=lines)).departments

    assert picture is not None
    assert picture.sentence == "Departments are not ranked: they stand in their own order."


def test_a_hidden_cell_is_not_shown_on_the_page_nor_in_the_sheet():
    lines = [line("Part-Dieu", [1, 3, 4, 3, 1]), line("Gerland", None, 3)]
    heat = drawn(found([1, 4, 6, 7, 3], lines=lines)).heat

    assert heat is not None
    assert heat.table.rows == (
        ("All", 21, 3.3),
        ("Part-Dieu", 12, 3.0),
        ("Gerland", "not shown", "not shown"),
    )
    assert heat.rows[2][1][0][1] is None
    assert drawn(found([1, 4, 6, 7, 3])).heat is None


def test_a_wide_house_keeps_its_table_short_and_its_sheet_whole():
    lines = [line(f"No. {n}", [1, 3, 4, 3, 1], n) for n in range(1, 71)]
    heat = drawn(found([70, 210, 280, 210, 70], lines=lines)).heat

    assert heat is not None
    assert (len(heat.rows), heat.left_out, len(heat.table.rows)) == (61, 10, 71)


# ---- Where it weighs -----------------------------------------------------------------------------


def test_only_what_chance_does_not_explain_weighs():
    lines = [
        line("Fine", [0, 0, 0, 2, 18]),
        line("Chance", [1, 4, 6, 7, 3], 2),
        line("Few", [5, 0, 0, 0, 0], 3),
        line("Hot", [12, 8, 0, 0, 0], 4),
        line("Hidden", None, 5),
    ]
    spots = drawn(found([18, 12, 6, 9, 21], lines=lines)).hotspots

    assert spots is not None
    assert [(spot.line.name, spot.away) for spot in spots.worse] == [("Hot", "1.6")]
    assert [(spot.line.name, spot.away) for spot in spots.better] == [("Fine", "1.9")]
    assert [share for _spot, share in spots.bars] == [pytest.approx(0.89, abs=0.05), 1.0]
    assert [row[-1] for row in spots.table.rows] == ["yes", "no", "no", "yes"]
    assert spots.sentence.startswith("2 of 4 scores are away from the mean of “All”")


def test_lost_hours_and_yes_are_neither_good_nor_bad_and_weigh_nothing():
    lines = [Line(Unit(pk=1, name="A"), "A", 10, scores([1, 9, 2], LOST))]

    assert drawn(found([1, 9, 2], question=LOST, lines=lines)).hotspots is None
