"""Whatever people upload: a table of text, or a sentence that says what to do."""

import io
import struct
import zipfile
from datetime import UTC, date, datetime, time

import openpyxl
import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given, settings
from hypothesis import strategies as st

from brm.base.errors import RuleBroken
from brm.base.sheets import Row, Table, csv_bytes, read, table, workbook, write


def cells(found: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in found.rows]


def refused(content: bytes) -> str:
    with pytest.raises(RuleBroken) as broken:
        read(content)
    assert len(str(broken.value)) > 30, "no sentence"
    return broken.value.code


def book(*rows: tuple[object, ...], **formats: str) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for place, shown_as in formats.items():
        made.active[place].number_format = shown_as
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def repacked(content: bytes, name: str, text: bytes) -> bytes:
    """The workbook with one part replaced or added."""
    old, file = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, text)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


# ---- Plain text ---------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_usual_encodings_and_separators(encoding: str, separator: str, line_end: str):
    lines = ["Name|Département", "Zoé|Équipe “A”", "", "Bart|Claims"]
    text = line_end.join(lines).replace("|", separator)

    found = read(text.encode(encoding))

    assert found.header == ("Name", "Département")
    assert found.rows == (Row(2, ("Zoé", "Équipe “A”")), Row(4, ("Bart", "Claims")))
    assert len(found.notices) == (encoding == "cp1252")


def test_texts_in_quotation_marks_may_hold_anything():
    found = read(b'Name;Words\r\nZo;"a;b\r\n""c"""\r\n"Li, Bo";d\r\n')

    assert cells(found) == [("Zo", 'a;b\n"c"'), ("Li, Bo", "d")]
    assert [row.number for row in found.rows] == [2, 3]


def test_one_column_is_a_table_too():
    found = read(b"Department\nClaims, north\nCare\nField\n")

    assert found == Table(
        ("Department",), (Row(2, ("Claims, north",)), Row(3, ("Care",)), Row(4, ("Field",)))
    )


def test_excels_own_first_line_names_the_separator():
    assert read(b'"sep=|"\r\nA|B\r\n1,5;x|2,5;y\r\n').header == ("A", "B")
    assert cells(read(b"sep=|\nA|B\n1,5;x|2,5;y\n")) == [("1,5;x", "2,5;y")]


def test_rows_shorter_and_longer_than_the_headings():
    found = read(b"A,B,C\n1\n1,2,3,4,5\n,,3\n1,2,3,,\n")

    assert cells(found) == [("1", "", ""), ("1", "2", "3"), ("", "", "3"), ("1", "2", "3")]
    assert [row.extra for row in found.rows] == [(), ("4", "5"), (), ()]
    assert found.notices == ("These rows have more cells than there are headings: 3.",)


def test_titles_above_the_headings_are_left_out_and_named():
    found = read(b"People of 2026,,\n,,\nMade by HR,,\nName,Unit,Job\nZo,Care,Nurse\n")

    assert found.header == ("Name", "Unit", "Job")
    assert found.rows == (Row(5, ("Zo", "Care", "Nurse")),)
    assert found.notices == ("Left out above the headings: row 1, 3.",)


def test_a_column_without_a_heading_is_named_and_empty_ones_at_the_end_go():
    found = read(b"Name,,Job,\nZo,x,y,\n")

    assert found.header == ("Name", "Column B", "Job")
    assert found.notices == ("“Column B” has no heading.",)
    assert (found.column("JOB"), found.column("age")) == (2, None)


def test_headings_alone_are_a_table_without_rows():
    assert read(b"Name,Job\n") == Table(("Name", "Job"), ())


def test_what_was_written_out_comes_back_the_same():
    assert cells(read(b"A,B\n'=1+1,'hello\n")) == [("=1+1", "'hello")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b";;;\n;;;\n", "empty"),
        (b"\xef\xbb\xbf\n\n", "empty"),
        (b"%PDF-1.7 \xe2\xe3", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not_a_table"),
        (b"GIF89a", "not_a_table"),
        (b"\x1f\x8b\x08\0", "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel"),
        (b"<!DOCTYPE html><table><tr><td>1", "not_a_table"),
        (b"\xef\xbb\xbf <html>", "not_a_table"),
        (b'{"a": 1}', "not_a_table"),
        (b"abc\0def,ghi", "not_a_table"),
        ("Name,Job\nZo,x\n".encode("utf-16-le"), "not_a_table"),
        (b"\x81\x8d\x8f", "encoding"),
        (b"\xff\xfea", "encoding"),
        (b'A,B\n1,"never ends\n2,3\n', "quotes"),
        (b'A,B\n1,"a"b\n', "quotes"),
        (b"Name,Job,NAME\nx,y,z\n", "same_heading"),
        (b"A\n" + b"x," * 200 + b"y\n", "too_many_columns"),
        (b"A,B\n" + b"1,2\n" * 200_001, "too_many_rows"),
        (b"x" * 40_000_001, "too_large"),
        (b"A,B\n" + b"1," + b"x" * 200_000 + b"\n", "quotes"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content: bytes, code: str):
    assert refused(content) == code


@settings(max_examples=200)
@given(content=st.binary(max_size=300))
def test_any_bytes_give_a_table_or_a_sentence(content: bytes):
    try:
        found = read(content)
    except RuleBroken:
        return
    assert all(len(row.cells) == len(found.header) for row in found.rows)


# ---- Workbooks ----------------------------------------------------------------------------------------


def test_cells_are_text_as_people_see_them():
    content = book(
        ("Name", "Number", "Share", "Day", "Moment", "Time", "Yes", "Half"),
        (
            " Zoé ",
            7,
            0.125,
            date(2026, 11, 24),
            datetime(2026, 11, 24, 9, 30),  # noqa: DTZ001  a workbook knows no zone
            time(9, 30),
            True,
            0.1,
        ),
        (5.0, 7, 0.5, None, None, None, False, -3),
        B2="000",
        C2="0.0%",
        C3="0%",
    )

    assert cells(read(content)) == [
        ("Zoé", "007", "12.5%", "2026-11-24", "2026-11-24 09:30", "09:30", "TRUE", "0.1"),
        ("5", "7", "50%", "", "", "", "FALSE", "-3"),
    ]


def test_a_merged_title_stands_above_the_headings():
    made = openpyxl.Workbook()
    made.active["A1"] = "People of 2026"
    made.active.merge_cells("A1:C1")
    made.active.append(("Name", "Unit", "Job"))
    made.active.append(("Zo", "Care", "Nurse"))
    file = io.BytesIO()
    made.save(file)

    found = read(file.getvalue())

    assert found.header == ("Name", "Unit", "Job")
    assert found.rows == (Row(3, ("Zo", "Care", "Nurse")),)


def test_only_the_first_visible_sheet_with_something_in_it_is_read():
    made = openpyxl.Workbook()
    made.active.title = "Empty"
    for name, state in (("Hidden", "hidden"), ("People", "visible"), ("Rooms", "visible")):
        sheet = made.create_sheet(name)
        sheet.append((name, "x"))
        sheet.sheet_state = state
    file = io.BytesIO()
    made.save(file)

    found = read(file.getvalue())

    assert found.header == ("People", "x")
    assert found.notices == ("Only the sheet “People” was read, not: Rooms.",)


def test_an_empty_workbook_is_said_to_be_empty():
    assert refused(book()) == "empty"


def test_a_formula_counts_by_the_value_that_was_kept():
    xml = zipfile.ZipFile(io.BytesIO(book(("A", "B"), (1, "here")))).read(SHEET).decode()
    kept = xml.replace(
        '<c r="A2" t="n"><v>1</v></c>', '<c r="A2"><f>20+22</f><v>42</v></c>'
    ).encode()
    assert b"20+22" in kept

    assert cells(read(repacked(book(("A", "B"), (1, "here")), SHEET, kept))) == [("42", "here")]


def test_a_formula_without_its_value_is_named_and_never_run():
    content = book(("A", "B"), (1, '=HYPERLINK("https://example.org")'), ("=1+1", 2))

    with pytest.raises(RuleBroken) as broken:
        read(content)

    assert broken.value.code == "formulas"
    assert "B2, A3" in str(broken.value)


def test_an_error_of_a_formula_is_empty_and_named():
    content = book(("A", "B"), ("#REF!", "x"))

    found = read(content)

    assert cells(found) == [("", "x")]
    assert "A2" in found.notices[0]


def test_a_sheet_that_lies_about_its_size_is_read_whole():
    content = book(("A", "B"), (1, 2), (3, 4))
    xml = zipfile.ZipFile(io.BytesIO(content)).read(SHEET).replace(b'ref="A1:B3"', b'ref="A1:A1"')

    assert cells(read(repacked(content, SHEET, xml))) == [("1", "2"), ("3", "4")]


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, text in parts.items():
            new.writestr(name.replace("__", "/"), text)
    return file.getvalue()


TYPES = {"[Content_Types].xml": b"<x/>"}


def test_a_bomb_is_refused_before_it_goes_off():
    wide = packed(**TYPES, **{"xl/a.xml": b" " * 60_000_000})
    steep = packed(**TYPES, **{"xl/a.xml": b" " * 2_000_000})
    many = packed(**TYPES, **{f"xl/{n}.xml": b"" for n in range(2_001)})

    assert [refused(content) for content in (wide, steep, many)] == ["too_large"] * 3


def test_a_bomb_that_lies_about_its_size_stays_small():
    content = bytearray(packed(**TYPES, **{"xl/workbook.xml": b" " * 900_000}))
    at = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)
    content[at + 24 : at + 28] = struct.pack("<L", 10)

    assert refused(bytes(content)) == "damaged"


@pytest.mark.parametrize(
    "declared",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16"),
    ],
)
def test_entities_are_refused(declared: bytes):
    assert refused(repacked(book(("A",)), "xl/workbook.xml", declared)) == "damaged"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (packed(**{"notes.txt": b"x"}), "not_a_table"),
        (packed(**TYPES, **{"word/document.xml": b"<x/>"}), "not_a_table"),
        (packed(**TYPES, **{"xl/workbook.bin": b"x"}), "not_a_table"),
        (packed(**TYPES, **{"xl/workbook.xml": b"<x/>"}), "damaged"),
        (packed(**TYPES, **{"xl/workbook.xml": b"<x"}), "damaged"),
        (book(("A", "B"))[:-30], "damaged"),
        (b"PK\x03\x04nonsense", "damaged"),
        (book(("A",), *[tuple(range(201))]), "too_many_columns"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(content: bytes, code: str):
    assert refused(content) == code


def test_a_sheet_of_empty_cells_far_out_is_refused_in_time(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_CELLS", 20_000)
    xml = zipfile.ZipFile(io.BytesIO(book(("A",), ("x",)))).read(SHEET)
    rows = b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (n, n) for n in range(3, 6))
    content = repacked(
        book(("A",), ("x",)), SHEET, xml.replace(b"</sheetData>", rows + b"</sheetData>")
    )

    assert refused(content) == "too_many_columns"


# ---- Written and read again ------------------------------------------------------------


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=12
).map(str.strip)


@settings(max_examples=60)
@given(st.lists(st.tuples(WORDS, WORDS.filter(bool)), max_size=5))
def test_written_and_read_again_it_is_the_same(rows: list[tuple[str, str]]):
    with write.workbook(("Name", "Words"), rows) as book:
        in_a_workbook = book.read()
    for written in (csv_bytes(("Name", "Words"), rows), in_a_workbook):
        found = read(written)
        assert found.header == ("Name", "Words")
        assert [row.cells for row in found.rows] == [
            tuple(table.clean(word).strip() for word in row) for row in rows
        ]


def test_a_workbook_keeps_numbers_and_days_and_runs_nothing():
    with write.workbook(
        (gettext_lazy("Name"), "n"),
        [
            ("=1+1", 5),
            ("#N/A", True),
            ("bell\x07", date(2026, 11, 24)),
            (None, datetime(2026, 11, 24, 9, 30, tzinfo=UTC)),
            (gettext_lazy("+x"), 1.5),
        ],
        title="What we heard: [all] of the departments",
    ) as book:
        content = book.read()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active

    assert sheet.title == "What we heard   all  of the dep"
    assert [(cell.value, cell.data_type) for cell in sheet["A"]] == [
        ("Name", "s"),
        ("=1+1", "s"),
        ("#N/A", "s"),
        ("bell", "s"),
        (None, "n"),
        ("+x", "s"),
    ]
    assert cells(read(content)) == [
        ("=1+1", "5"),
        ("#N/A", "TRUE"),
        ("bell", "2026-11-24"),
        ("", "2026-11-24 10:30"),
        ("+x", "1.5"),
    ]


def test_columns_are_named_as_in_a_spreadsheet():
    assert [table.letter(at) for at in (0, 25, 26, 51, 52, 701, 702)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA")
    ]
