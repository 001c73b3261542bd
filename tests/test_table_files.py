"""Files that are brought in: bombs are refused, and what lies otherwise than it looks is told, never read as something
near it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from deliveries.tables import DELIVERIES, SOURCES, Sheet, TableError, read
from deliveries.tables.parts import MOST_ELEMENTS
from deliveries.tables.workbooks import MOST_BLANK

NEW = ("recipient", "equipment", "quantity", "when")
GOOD = ("Mali", "Mi-171", 4, "2021-10")
SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEAD = f'<worksheet {MAIN}><sheetData><row r="1">' + "".join(
    f'<c r="{letter}1" t="inlineStr"><is><t>{name}</t></is></c>' for letter, name in zip("ABCD", NEW, strict=True)
)
TAIL = "</sheetData></worksheet>"
TOO_MUCH = "unpacks to far more"


def book(*rows: Any) -> Any:
    made: Any = Workbook()
    for row in (NEW, *rows):
        made.active.append(row)
    return made


def saved(made: Any) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def with_parts(**parts: str) -> bytes:
    """A workbook of which these parts are others; `strings`, `sheet` and `styles` stand for their names."""
    named = {{"strings": STRINGS, "sheet": SHEET, "styles": STYLES}[name]: text for name, text in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book(GOOD)))) as good, zipfile.ZipFile(buffer, "w", 8) as made:
        for name in good.namelist():
            if name not in named:
                text = good.read(name).decode()
                if name == RELATIONS and STRINGS in named:
                    shared = '<Relationship Id="r99" Type="x/sharedStrings" Target="sharedStrings.xml"/>'
                    text = text.replace("</Relationships>", f"{shared}</Relationships>")
                made.writestr(name, text)
        for name, text in named.items():
            made.writestr(name, text)
    return buffer.getvalue()


def rows(number: int, *, first: int = 2) -> str:
    return "".join(f'<row r="{at}" s="1"><c r="A{at}" s="1"/></row>' for at in range(first, first + number))


def sheet(content: bytes, name: str = "table.xlsx", most: int | None = 2000) -> Sheet:
    return read(io.BytesIO(content), name, DELIVERIES, most)


def refusal(content: bytes) -> str:
    with pytest.raises(TableError) as refused:
        sheet(content)
    return str(refused.value)


def flaws(content: bytes) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.what) for one in sheet(content).problems]


# ---- Bombs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"strings": f"<sst {MAIN}>" + "<si><t>x</t></si>" * (MOST_ELEMENTS // 2) + "</sst>"}, TOO_MUCH),
        ({"strings": f"<sst {MAIN}><si>" + "<r/>" * MOST_ELEMENTS + "</si></sst>"}, TOO_MUCH),
        ({"strings": "<a>" * 1000}, TOO_MUCH),
        ({"strings": "<sst " + " ".join(f'a{n}=""' for n in range(400_000)) + "></sst>"}, TOO_MUCH),
        ({"styles": f"<styleSheet {MAIN}><cellXfs>" + "<xf/>" * MOST_ELEMENTS + "</cellXfs></styleSheet>"}, TOO_MUCH),
        ({"sheet": f"{HEAD}</row>" + " " * (101 * 1024 * 1024) + TAIL}, TOO_MUCH),
        ({"sheet": f'{HEAD}</row><row r="30000000"><c r="A30000000"><v>1</v></c></row>{TAIL}'}, "row 30000000"),
        ({"sheet": f'{HEAD}</row><row r="2"><c r="XFD2"><v>1</v></c></row>{TAIL}'}, "more than 100 columns"),
        (
            {"sheet": f"{HEAD}</row>{rows(MOST_BLANK)}" + rows(5000, first=MOST_BLANK + 2)
             + f'<row r="999999"><c r="A999999"><v>1</v></c></row>{TAIL}'},
            "after very many blank cells",
        ),
    ],
    ids=["strings", "runs", "depth", "attributes", "styles", "spaces", "row", "column", "far below"],
)  # fmt: skip
def test_a_workbook_that_is_a_bomb_is_refused(parts: dict[str, str], said: str) -> None:
    assert said in refusal(with_parts(**parts))


@pytest.mark.parametrize("declared", ['<!ENTITY a "aaaa">', '<!ENTITY a SYSTEM "file:///etc/passwd">', ""])
def test_a_workbook_that_defines_entities_is_refused(declared: str) -> None:
    text = f"<!DOCTYPE x [{declared}]><sst {MAIN}><si><t>{'&a;' if declared else 'x'}</t></si></sst>"
    assert "defines what no workbook does" in refusal(with_parts(strings=text))


def test_a_workbook_of_very_many_parts_is_refused() -> None:
    buffer = io.BytesIO(saved(book(GOOD)))
    with zipfile.ZipFile(buffer, "a") as archive:
        for number in range(1000):
            archive.writestr(str(number), "")
    assert TOO_MUCH in refusal(buffer.getvalue())


def test_a_part_that_unpacks_to_more_than_it_says_is_refused() -> None:
    made = bytearray(with_parts(sheet=f"{HEAD}</row>" + " " * (101 * 1024 * 1024) + TAIL))
    # In the list of the archive's parts stands how long each is; this one now says a hundred bytes.
    at = made.rindex(SHEET.encode()) - 46 + 24
    made[at : at + 4] = (100).to_bytes(4, "little")
    with pytest.raises(TableError):
        sheet(bytes(made))


def test_blank_rows_that_are_formatted_to_the_last_are_passed_over() -> None:
    made = with_parts(
        sheet=f'{HEAD}</row><row r="2"><c r="A2" t="str"><v>Mali</v></c></row>{rows(2 * MOST_BLANK, first=3)}{TAIL}'
    )
    assert [row["recipient"] for row in sheet(made).rows] == ["Mali"]


def test_a_row_far_below_is_read_where_it_stands() -> None:
    made = with_parts(sheet=f'{HEAD}</row><row r="900000"><c r="A900000" t="str"><v>Mali</v></c></row>{TAIL}')
    assert [(row.number, row["recipient"]) for row in sheet(made).rows] == [(900_000, "Mali")]


@pytest.mark.parametrize(
    "text", ["recipient," + "a," * 500_000, "recipient\n" + "a," * 200 + "\n"], ids=["heading", "row"]
)
def test_a_csv_of_very_many_columns_is_refused(text: str) -> None:
    assert "more than 100 columns" in refusal(text.encode())


def test_a_csv_of_very_many_blank_rows_is_read_past_them() -> None:
    text = ",".join(NEW) + "\n" + ",,,\n" * 300_000 + "Mali,Mi-171,4,2021-10\n"
    assert [(row.number, row["recipient"]) for row in sheet(text.encode()).rows] == [(300_002, "Mali")]


# ---- What lies otherwise than it looks --------------------------------------------------------------


def test_merged_cells_are_told() -> None:
    made = book(GOOD, ("Niger", "Mi-171", 2, "2021-11"))
    made.active.merge_cells("B2:B3")
    assert [(row, column) for row, column, what in flaws(saved(made)) if "B2:B3 are merged" in what] == [
        (2, "equipment")
    ]


def test_merged_cells_below_many_blank_rows_are_told() -> None:
    merged = '</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>'
    made = with_parts(sheet=f"{HEAD}</row>{rows(2 * MOST_BLANK)}{merged}")
    assert "A1:B1 are merged" in flaws(made)[0][2]


def test_rows_that_a_filter_hides_are_told() -> None:
    made = book(GOOD, GOOD, GOOD)
    made.active.auto_filter.ref = "A1:D4"
    for number in (3, 4, 5):
        made.active.row_dimensions[number].hidden = True
    (told,) = flaws(saved(made))
    assert (told[0], "hidden" in told[2], "(3, 4)" in told[2]) == (3, True, True)


def test_a_column_that_is_hidden_is_told_where_it_holds_anything() -> None:
    made = book(GOOD)
    for letter in ("C", "G"):
        made.active.column_dimensions[letter].hidden = True
    assert [(row, column, "C is hidden" in what) for row, column, what in flaws(saved(made))] == [(1, "quantity", True)]


@pytest.mark.parametrize(
    ("shown", "read_as"),
    [
        ("d-mmm", None),
        ("d mmmm", None),
        ('d "d" mmm', None),
        ("mmmm", None),
        ("h:mm", None),
        ("d-mmm-yy", "2022-03-21"),
        ("yyyy-mm-dd", "2022-03-21"),
        ("mmm-yy", "2022-03"),
        ("yyyy", "2022"),
    ],
)
def test_a_day_is_read_as_its_cell_shows_it_and_told_where_that_has_no_year(shown: str, read_as: str | None) -> None:
    made = book(("Mali", "Mi-171", 4, dt.date(2022, 3, 21)))
    made.active["D2"].number_format = shown
    found = sheet(saved(made))
    assert [row["when"] for row in found.rows] == [read_as or ""]
    assert ["without its year" in one.what for one in found.problems] == ([] if read_as else [True])


@pytest.mark.parametrize("as_csv", [True, False])
def test_a_sign_that_a_program_left_in_a_text_is_told(as_csv: bool) -> None:
    row = ("Mali_x000D_", "Mi-171", 4, "2021-10")
    content = f"{','.join(NEW)}\n{','.join(map(str, row))}".encode() if as_csv else saved(book(row))
    assert [(at, column, "_x000D_" in what) for at, column, what in flaws(content)] == [(2, "recipient", True)]


def test_the_line_break_of_windows_is_one_in_a_workbook_too() -> None:
    made = book(("Mali", "Mi-171", 4, "one_x000D_\ntwo"))
    assert [row["when"] for row in sheet(saved(made)).rows] == ["one\ntwo"]


def test_texts_in_runs_and_spoken_texts_are_read_as_one_sees_them() -> None:
    shared = "<si><r><t>Mi</t></r><r><t>-171</t></r><rPh><t>mi</t></rPh></si>"
    row = '<row r="2"><c r="B2" t="s"><v>0</v></c></row>'
    made = with_parts(strings=f"<sst {MAIN}>{shared}</sst>", sheet=f"{HEAD}</row>{row}{TAIL}")
    assert sheet(made).rows[0]["equipment"] == "Mi-171"


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_workbook_is_read_whatever_prefix_its_writer_chose(prefix: str) -> None:
    text = f'<row r="1"><c t="str"><v>recipient</v></c></row><row><c><v>7</v></c></row>{TAIL}'
    text = f"<worksheet {MAIN}><sheetData>{text}"
    named = text.replace("<", f"<{prefix}").replace(f"<{prefix}/", f"</{prefix}").replace("xmlns=", "xmlns:x=")
    assert sheet(with_parts(sheet=named if prefix else text)).rows[0]["recipient"] == "7"


def test_what_a_spreadsheet_wrote_is_read_as_another_reader_reads_it() -> None:
    values = ("Mali", 2.5, -3, 1e21, True, False, dt.datetime(2022, 4, 18, 12), "  spaces  ", "línea\ndos", 0.1)  # noqa: DTZ001
    made: Any = Workbook()
    made.active.append(("recipient", "equipment", "quantity", "low", "high", "note", "when", "says", "terms", "source"))
    made.active.append(values)
    (found,) = sheet(saved(made)).rows
    again = [cell.value for cell in next(load_workbook(io.BytesIO(saved(made))).active.iter_rows(min_row=2))]  # type: ignore[union-attr]
    assert again == list(values)
    assert list(found.cells.values()) == [
        "Mali", "2.5", "-3", "1000000000000000000000", "yes", "no", "2022-04-18", "spaces", "línea\ndos", "0.1",
    ]  # fmt: skip


# ---- Letters ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Мали,Ми-171", "cp1251"),
        ("Mali,Т-72", "cp1251"),
        ("Mali,в", "cp1251"),
        ("Μάλι,Mi-171", "cp1253"),
        ("Akıncı,Mi-171", "cp1254"),
        ("Polska,Sokół", "cp1250"),
        ("مالي,Mi-171", "cp1256"),
        ("Łódź,Mi-171", "cp1250"),
        ("Żelazna,Mi-171", "cp1250"),
        ("říjen,Mi-171", "iso-8859-2"),
        ("Vučić,Mi-171", "cp1250"),
        ("livré,Mi-171", "mac-roman"),
        ("livré,Mi-171", "cp850"),
        ("5 €,Mi-171", "iso-8859-15"),
    ],
)
def test_letters_of_other_languages_are_never_read_as_something_near(text: str, encoding: str) -> None:
    assert "letters" in refusal(f"recipient,equipment\n{text}\n".encode(encoding))


@pytest.mark.parametrize("end", ["Sokó", "Mi-171 de l’", "Ми"])
def test_a_file_that_was_cut_within_its_last_letter_is_refused(end: str) -> None:
    cut = f"recipient,equipment\nSénégal,{end}".encode()[:-1]
    assert "cut off" in refusal(cut)


def test_a_file_whose_only_letter_with_a_mark_was_cut_is_refused() -> None:
    assert "cut off" in refusal("recipient,equipment\nMali,livré".encode()[:-1])


def test_a_file_with_a_damaged_letter_is_refused() -> None:
    damaged = "recipient,equipment\nSénégal,livré à l’été\n".encode().replace("à".encode(), b"\xc3")
    assert "damaged" in refusal(damaged)


@pytest.mark.parametrize(
    "text", ["Sénégal,livré à l’été", "Côte d’Ivoire,où ça", "Österreich,Übung", "España,año", "É,é"]
)
def test_letters_of_western_europe_are_read_as_windows_writes_them(text: str) -> None:
    (row,) = read(io.BytesIO(f"publisher,title\n{text}".encode("cp1252")), "table.csv", SOURCES).rows
    assert ",".join(row.cells.values()) == text
