"""A checklist's file is read whole or refused with a sentence for each fault."""

import copy
from contextlib import suppress

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from brm.base.checklist_files import LARGEST, Faults, read, write
from governance.checklists.services import DATA
from tests.speed import seconds

SMALL = {
    "slug": "small",
    "edition": "1st",
    "title": "A small checklist",
    "language": "en",
    "source": "Our own.",
    "scale": {
        "options": [{"value": value, "label": f"Option {value}"} for value in range(4)],
        "bands": [
            {"slug": "red", "label": "Low", "min": 0},
            {"slug": "amber", "label": "Middle", "min": 1},
            {"slug": "green", "label": "High", "min": 2},
        ],
    },
    "levels": [
        {
            "name": "Today",
            "clusters": [
                {
                    "code": "A",
                    "slug": "a",
                    "name": "Helping",
                    "practices": [
                        {
                            "code": "A1",
                            "slug": "a1",
                            "name": "Answering",
                            "purpose": "Answer people.",
                            "statements": [
                                {"code": "A1.1", "text": "We answer.", "quick_scan": True},
                                {"code": "A1.2", "text": "We answer in time."},
                            ],
                        }
                    ],
                }
            ],
        }
    ],
}


def small(**changes):
    return yaml.safe_dump({**copy.deepcopy(SMALL), **changes}).encode()


def faults_of(content):
    with pytest.raises(Faults) as caught:
        read(content)
    return caught.value.sentences


def test_the_checklist_that_comes_with_the_product_is_whole():
    file = read((DATA / "bisl.yaml").read_bytes())

    assert len({cluster.level for cluster in file.clusters}) == 3
    assert len(file.clusters) == 7
    assert sum(len(cluster.practices) for cluster in file.clusters) == 23
    assert len(file.statements) == 103
    quick = [
        [sum(s.is_quick_scan for s in practice.statements) for practice in cluster.practices]
        for cluster in file.clusters
    ]
    assert [set(counts) for counts in quick] == [{1}] * 7
    assert file.trademark.startswith("BiSL is a registered trademark")


def test_a_small_checklist_is_read_as_it_stands():
    file = read(small())

    assert (file.slug, file.edition, file.clusters[0].level) == ("small", "1st", "Today")
    assert [(s.code, s.is_quick_scan) for s in file.statements] == [("A1.1", True), ("A1.2", False)]


def test_the_fingerprint_follows_the_content_not_the_layout():
    assert read(small()).fingerprint == read(small() + b"\n# a remark\n").fingerprint
    assert read(small()).fingerprint != read(small(title="Another")).fingerprint


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Line 1: “title” is missing."),
        ({"title": ["a"]}, "Line 1: “title” must be text."),
        ({"title": "x" * 300}, "Line 1: “title” is longer than 200 characters."),
        ({"levels": {}}, "Line 1: “levels” must be a list with entries."),
        ({"levels": ["a"]}, "Line 1: An entry of “levels” is not a set of “name: value”."),
        ({"edition": None}, "Line 1: “edition” is missing."),
        (
            {"titel": "x"},
            "Line 1: “titel” is no field of a checklist. Take it out, or look at its spelling.",
        ),
    ],
)
def test_a_fault_says_where_it_is_and_what_is_wrong(change, sentence):
    assert faults_of(small(**change))[0] == sentence


def test_a_code_that_stands_twice_is_named():
    tree = copy.deepcopy(SMALL)
    practice = tree["levels"][0]["clusters"][0]["practices"][0]
    practice["statements"][1]["code"] = "A1.1"

    assert faults_of(yaml.safe_dump(tree).encode()) == (
        "Line 16, A1: The code “A1.1” stands twice.",
    )


def test_a_name_that_stands_twice_in_one_part_is_named_with_its_line():
    assert faults_of(small() + b"title: Another\n") == ("Line 1: “title” stands twice.",)


def test_a_scale_of_other_values_is_refused():
    tree = copy.deepcopy(SMALL)
    tree["scale"]["options"][3]["value"] = 4

    assert faults_of(yaml.safe_dump(tree).encode()) == (
        "Line 21, scale: The options must have the values 0, 1, 2 and 3, in this order.",
    )


def test_bands_must_be_three_and_rise_from_nought():
    tree = copy.deepcopy(SMALL)
    tree["scale"]["bands"][1]["min"] = "one"

    assert faults_of(yaml.safe_dump(tree).encode())[0] == (
        "Line 25, scale: “min” of a band must be a number from 0 to 3."
    )


def test_a_quick_scan_without_statements_is_refused():
    tree = copy.deepcopy(SMALL)
    del tree["levels"][0]["clusters"][0]["practices"][0]["statements"][0]["quick_scan"]

    assert faults_of(yaml.safe_dump(tree).encode()) == (
        "No statement has “quick_scan: true”; a quick scan would be empty.",
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe\x00", "The file is not text in UTF-8. Save it as UTF-8."),
        (b"- one\n- two\n", "The file holds no checklist: it begins with “slug:” and “title:”."),
        (b"", "The file holds no checklist: it begins with “slug:” and “title:”."),
        (b"a: [1\nb: 2", "Line 2 is not YAML. Check indents, brackets and quotes there."),
        (b"a: &x 1\nb: *x\n", "Line 2: a part is repeated by “*name”. Write each part out."),
        (
            b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
            "Line 2: a part is repeated by “*name”. Write each part out.",
        ),
        (
            b"levels:\n" + b"- {a: b}\n" * 100_000,
            "Line 15001: here it becomes too much for a checklist. Split the file.",
        ),
        (
            b"a: " + b"[" * 200_000,
            "Line 1: one thing lies in another too often. Check brackets and indents.",
        ),
        (
            b"a:\n  " + b"{a: " * 100_000,
            "Line 2: one thing lies in another too often. Check brackets and indents.",
        ),
        (b"a: 0000-00-00\n", "The file is not YAML. Check brackets and quotes."),
        (b"#" * (LARGEST + 1), "The file is larger than one million bytes. Is it a checklist?"),
    ],
)
def test_what_is_no_checklist_is_refused_with_one_sentence(content, sentence):
    assert faults_of(content) == (sentence,)


@given(st.binary(max_size=300))
def test_whatever_the_bytes_there_is_a_checklist_or_sentences(content):
    assert faults_of(content)


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3)
    ),
    max_leaves=6,
)


@given(st.sampled_from(["slug", "levels", "scale", "framework", "title"]), anything)
def test_any_value_at_any_place_gives_sentences_never_a_crash(key, value):
    with suppress(Faults):
        assert read(small(**{key: value})).slug


def test_the_file_of_a_checklist_is_read_as_the_same_checklist():
    for content in ((DATA / "bisl.yaml").read_bytes(), small(), flat(), bare()):
        file = read(content)
        again = read(write(file))

        assert again == file
        assert again.fingerprint == file.fingerprint


def flat():
    """Groups without levels."""
    tree = copy.deepcopy(SMALL)
    tree["clusters"] = tree.pop("levels")[0]["clusters"]
    return yaml.safe_dump(tree).encode()


def bare():
    """Practices alone."""
    tree = copy.deepcopy(SMALL)
    tree["practices"] = tree.pop("levels")[0]["clusters"][0]["practices"]
    return yaml.safe_dump(tree).encode()


def test_a_checklist_may_be_less_deep():
    assert [cluster.level for cluster in read(flat()).clusters] == [""]
    (alone,) = read(bare()).clusters
    assert (alone.code, alone.name, len(alone.practices)) == ("ALL", "A small checklist", 1)


def test_a_huge_file_is_refused_within_a_second():
    rows = "".join(f"  - {{code: A{n}, text: x}}\n" for n in range(30_000))
    content = small() + f"extra:\n{rows}".encode()

    assert "too much" in faults_of(content[:LARGEST])[0]
    assert seconds(lambda: faults_of(content[:LARGEST])) < 1


def test_very_many_names_in_one_part_are_refused_within_a_second():
    content = small() + "".join(f"x{n}: 1\n" for n in range(20_000)).encode()

    assert len(faults_of(content)) == 100
    assert seconds(lambda: faults_of(content)) < 1


@settings(max_examples=200)
@given(st.integers(0, 60), st.sampled_from(["", "- a", "x: [", "  y: 1", ": : :", "\t", "'"]))
def test_a_broken_line_anywhere_is_refused_whole_with_its_line(at, broken):
    lines = small().decode().splitlines()
    at = at % len(lines)
    content = "\n".join([*lines[:at], broken, *lines[at + 1 :]]).encode()

    with suppress(Faults):
        assert read(content).statements
