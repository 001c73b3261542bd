"""The comparison of two registers as columns, and as a file that processes share."""

import datetime as dt
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from pytest_django import Settings

from deliveries import index
from deliveries.dev.snapshots import as_built
from deliveries.index import RecordIndex
from deliveries.index.arrays import Frame
from deliveries.index.compared import OURS, STATED, THEIRS, Asked, Compared, GroupKey, RowKey
from deliveries.index.fingerprints import fingerprints
from deliveries.models import DeliveryItem, Register
from deliveries.models.joint import join
from deliveries.reconciling import Row
from deliveries.registers import comparing
from deliveries.registers.beside import Beside, compare_all
from deliveries.registers.named_models import NamedModels

from .drawn import drawn_record
from .factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_party,
    create_register,
    create_total,
    create_type,
)
from .trade_registers import brought_in, deal, deals

# ---- As columns -----------------------------------------------------------------------------------------


def test_columns_hold_what_was_compared_whatever_is_not_known_and_however_many() -> None:
    """Two lines of as many as a line can have are more than 32 bits hold."""
    day, many = dt.date(2022, 3, 1), 2 * 2_147_483_647
    ours = RowKey(OURS, 1, 11, 5, 7, 6, day, day)
    theirs = RowKey(THEIRS, 2, 12, None, 7, 6, None, dt.date.max)
    stated = RowKey(STATED, 1, None, None, 6, 6, dt.date.min, day)
    groups = [
        (GroupKey(3, None, 6, dt.date.max, "number-differs", many, True, many, None, -many), [ours, theirs]),
        (GroupKey(3, 5, 6, day, "agrees", 0, False, 0, many, 0), [stated]),
    ]
    found = Compared.from_arrays(Compared.of(groups, {3: 2**64 - 1}).arrays())

    assert list(found[np.arange(2)]) == groups
    assert found.made_of == {3: 2**64 - 1}


def test_nothing_compared_is_nothing_in_columns() -> None:
    found = Compared.from_arrays(Compared.of([], {}).arrays())

    assert list(found[found.ordered(found.matching(Asked()), found.matching(Asked()), {}, {})]) == []


# ---- As a file ------------------------------------------------------------------------------------------


def two_recipients() -> None:
    """Two recipients with a delivery each, one of them with a stated total, and the same by a register."""
    create_type(slug="other-equipment")
    helicopters = create_type(slug="helicopters")
    zeta = create_equipment(designation="Zeta-24", type=create_type(slug="combat-helicopters", parent=helicopters))
    russia = create_party(slug="russia", name="Russia")
    for name in ("Narnia", "Ruritania"):
        party = create_party(slug=name.lower(), name=name)
        create_claim(delivery=create_delivery(recipient=party, supplier=russia, of=zeta, quantity=2, arrived="2022-03"))
    create_total(recipient=party, type=helicopters, total=5, as_of="2023-01-01")
    brought_in(deals(*(deal(recipient=name, designation="Zeta-24", years="2022") for name in ("Narnia", "Ruritania"))))


@pytest.fixture
def started(transactional_db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A process that has just been started after both registers were compared; whom it has paired, by name."""
    settings.VAR_DIR = tmp_path
    as_built("two recipients of two registers", two_recipients)
    forget()
    compare_all()
    forget()
    found: list[str] = []
    own = comparing.paired

    def paired(rows: Sequence[Row], *more: Any) -> Any:
        found.append(DeliveryItem.objects.get(pk=rows[0].pk).delivery.recipient.name)
        return own(rows, *more)

    monkeypatch.setattr(comparing, "paired", paired)
    return found


def forget() -> None:
    """As a process that has just been started, but for the index of the record."""
    index.current().forget()
    comparing.forget()


def told() -> list[str]:
    """All that the comparison says, whatever its order."""
    index.current().forget()
    found = Beside(Register.objects.get(slug="sipri")).of_ours()
    return sorted(map(repr, found[found.matching(Asked())]))


def file_of_sipri(folder: Path) -> Path:
    return next(path for path in (folder / "index").glob("beside*-*"))


def test_a_process_that_starts_finds_what_another_one_has_compared(started: list[str]) -> None:
    found = told()

    assert started == []
    assert len(found) == 3


def test_after_a_start_those_alone_are_paired_of_whom_anything_has_changed(started: list[str], tmp_path: Path) -> None:
    line = DeliveryItem.objects.get(delivery__recipient__slug="narnia", delivery__register__default=True)
    line.quantity = 7
    line.save()
    found = told()

    assert started == ["Narnia"]
    comparing.forget()
    file_of_sipri(tmp_path).unlink()
    assert told() == found
    assert started == ["Narnia", "Narnia", "Ruritania"]


def test_what_changed_while_it_was_read_and_was_put_back_is_paired_again(
    started: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = DeliveryItem.objects.get(delivery__recipient__slug="narnia", delivery__register__default=True)

    def change(quantity: int) -> None:
        line.quantity = quantity
        line.save()

    def changed_meanwhile(*given: Any) -> dict[int, int]:
        change(7)
        return fingerprints(*given)

    before = told()
    comparing.forget()
    file_of_sipri(tmp_path).unlink()
    with monkeypatch.context() as patch:
        patch.setattr(comparing, "fingerprints", changed_meanwhile)
        assert told() != before
    change(2)

    assert told() == before


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


def garbled(path: Path) -> None:
    path.write_bytes(b"\x7f" * path.stat().st_size)


@pytest.mark.parametrize("harm", [cut, garbled, Path.unlink])
def test_a_file_that_is_not_whole_is_made_anew(
    started: list[str], tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    before = told()
    comparing.forget()
    harm(file_of_sipri(tmp_path))

    assert told() == before
    assert started == ["Narnia", "Ruritania"]


def test_where_no_file_can_be_written_the_process_holds_it(
    started: list[str], settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path / "taken"
    settings.VAR_DIR.write_text("no folder")
    before = told()

    assert told() == before
    assert started == ["Narnia", "Ruritania"]


# ---- What a comparison is made of -----------------------------------------------------------------------


@pytest.fixture
def drawn(db: None) -> RecordIndex:
    as_built("a record of many kinds", lambda: drawn_record(Random(5)))
    return RecordIndex.read()


def numbers_of(own: RecordIndex) -> dict[int, int]:
    return fingerprints(own, Register.objects.values_list("pk", flat=True), {})


def with_another(rows: Frame, column: str, row: int) -> Frame:
    """The rows with another value in one place."""
    values = rows[column].copy()
    values[row] = np.datetime64("1999-01-01") if values.dtype.kind == "M" else values[row] ^ 1
    return Frame({**rows.columns, column: values})


CHANGES = [
    *(("deliveries", column) for column in ("supplier", "latest", "status", "order_earliest")),
    *(("lines", column) for column in ("quantity", "high", "approximate")),
    *(("claims", column) for column in ("supports", "line")),
]


@pytest.mark.parametrize(("frame", "column"), CHANGES)
def test_whatever_is_said_of_a_delivery_tells_its_recipient_s_record(
    drawn: RecordIndex, frame: str, column: str
) -> None:
    places = {"deliveries": np.arange(len(drawn.deliveries)), "lines": drawn.delivery_of_line}
    delivery_of = places.get(frame, drawn.delivery_of_claim)
    # What fulfils a promise tells of two deliveries.
    row = int(np.flatnonzero(drawn.deliveries["fulfils"][delivery_of] == 0)[0])
    other: Any = {frame: with_another(getattr(drawn, frame), column, row)}
    changed = replace(drawn, **other)
    before, after = numbers_of(drawn), numbers_of(changed)

    assert {pk for pk in before if before[pk] != after[pk]} == {drawn.deliveries["recipient"][delivery_of[row]]}


def test_a_day_from_which_a_source_is_known_tells_all_of_whom_it_tells(drawn: RecordIndex) -> None:
    source = int(np.argmax(np.bincount(drawn.source_of_claim)))
    told_of = drawn.deliveries["recipient"][drawn.delivery_of_claim[drawn.source_of_claim == source]]
    changed = replace(drawn, sources=with_another(drawn.sources, "known_from", source))
    before, after = numbers_of(drawn), numbers_of(changed)

    assert {pk for pk in before if before[pk] != after[pk]} == set(told_of.tolist())


def test_a_model_tells_all_who_have_it(drawn: RecordIndex) -> None:
    model = int(drawn.lines["equipment"][0])
    have = drawn.deliveries["recipient"][drawn.delivery_of_line[drawn.lines["equipment"] == model]]
    registers = Register.objects.values_list("pk", flat=True)
    before, after = (fingerprints(drawn, registers, {model: number}) for number in (1, 2))

    assert {pk for pk in before if before[pk] != after[pk]} == set(have.tolist())


@pytest.mark.django_db
def test_a_model_is_the_same_however_many_others_were_read() -> None:
    joint = create_equipment()
    join(joint, [create_equipment(), create_equipment(named_by=create_register())])
    own = RecordIndex.read()
    few, every = NamedModels(own), NamedModels(own)
    every.said()
    lines = [models.of([joint.pk])[joint.pk].line for models in (few, every)]

    assert lines[0] == lines[1]


@pytest.mark.django_db
def test_a_model_of_a_type_that_has_just_come_is_of_the_next_version() -> None:
    own = RecordIndex.read()
    fresh = create_equipment().pk
    models = NamedModels(own)

    assert (models.said(), models.of([fresh])) == ({}, {})


def test_the_record_of_another_register_tells_nothing(drawn: RecordIndex) -> None:
    assert fingerprints(drawn, [0], {}) == {}
