"""The record keeps itself right: the database refuses what cannot be, and clean() says why in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.test import Client

from deliveries.models import (
    Claim,
    Delivery,
    DeliveryItem,
    Equipment,
    EquipmentType,
    Party,
    RecordVersion,
    Register,
    ReportedTotal,
    Source,
    TypeTree,
)
from deliveries.models.names import fold

from .factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_item,
    create_party,
    create_register,
    create_source,
    create_total,
    create_type,
    new_delivery,
    own_register,
    span,
)

pytestmark = pytest.mark.django_db

LATE, EARLY = dt.date(2022, 4, 18), dt.date(2022, 4, 17)


def assert_refused(row: models.Model) -> None:
    """The database itself refuses the row, whoever writes it."""
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Model.save(row)


def complaints(row: models.Model) -> dict[str, list[str]]:
    """What is wrong with the row, by field, as the admin shows it."""
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    found = caught.value.message_dict
    assert not [text for texts in found.values() for text in texts if "onstraint" in text], found
    return found


# ---- Quantities -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "numbers",
    [
        {"quantity": 0},
        {"quantity": None, "high": 0},
        {"quantity": 4, "low": 5},
        {"quantity": 5, "high": 4},
        {"quantity": None, "low": 5, "high": 4},
    ],
)
def test_a_quantity_of_nothing_or_out_of_order_is_refused(numbers: dict[str, int | None]) -> None:
    line = DeliveryItem(delivery=create_delivery(), equipment=create_equipment(), **numbers)

    assert complaints(line)
    assert_refused(line)


@pytest.mark.parametrize("name", ["quantity", "low", "high"])
def test_a_negative_quantity_is_refused(name: str) -> None:
    line = DeliveryItem(delivery=create_delivery(), equipment=create_equipment(), **{name: -1})

    assert name in complaints(line)
    assert_refused(line)


@pytest.mark.parametrize(
    "numbers",
    [
        {"quantity": None},
        {"quantity": 1},
        {"quantity": 4, "low": 4, "high": 4},
        {"quantity": 4, "low": 0, "high": 6},
        {"quantity": None, "low": 4, "high": 6},
        {"quantity": None, "low": 4},
    ],
)
def test_a_quantity_may_be_unknown_or_lie_between_bounds(numbers: dict[str, int | None]) -> None:
    line = DeliveryItem(delivery=create_delivery(), equipment=create_equipment(), **numbers)

    line.full_clean()
    line.save()

    assert DeliveryItem.objects.filter(pk=line.pk, **numbers).exists()


def test_a_delivery_has_one_line_an_equipment() -> None:
    delivery, equipment = create_delivery(), create_equipment()
    create_item(delivery=delivery, of=equipment)
    again = DeliveryItem(delivery=delivery, equipment=equipment, quantity=2)

    complaints(again)
    assert_refused(again)


# ---- Days -------------------------------------------------------------------------------------------


def spanned(prefix: str) -> models.Model:
    """A good row with the span `prefix`, not saved."""
    if prefix == "published":
        return Source(title="A report", publisher="AFP", kind=Source.Kind.NEWS)
    if prefix == "stated":
        return Claim(delivery=create_delivery(), source=create_source(), text="Says so.")
    if prefix in {"as_of", "since"}:
        total = ReportedTotal(
            register=own_register(), recipient=create_party(), type=create_type(), total=8, source=create_source()
        )
        total.as_of = span("2022-04-18")
        return total
    return new_delivery()


SPANS = ["arrival", "order", "in_force", "in_service", "published", "stated", "as_of", "since"]


@pytest.mark.parametrize("prefix", SPANS)
def test_a_span_that_ends_before_it_begins_is_refused(prefix: str) -> None:
    row = spanned(prefix)
    setattr(row, f"{prefix}_earliest", LATE)
    setattr(row, f"{prefix}_latest", EARLY)

    assert complaints(row) == {f"{prefix}_latest": ["The latest day cannot be before the earliest."]}
    assert_refused(row)


@pytest.mark.parametrize("missing", ["earliest", "latest"])
@pytest.mark.parametrize("prefix", [prefix for prefix in SPANS if prefix != "as_of"])
def test_a_span_with_one_bound_is_refused(prefix: str, missing: str) -> None:
    row = spanned(prefix)
    setattr(row, f"{prefix}_earliest", EARLY)
    setattr(row, f"{prefix}_latest", LATE)
    setattr(row, f"{prefix}_{missing}", None)

    assert complaints(row) == {f"{prefix}_latest": ["Give both the earliest and the latest day, or neither."]}
    assert_refused(row)


@pytest.mark.parametrize("missing", ["earliest", "latest"])
def test_a_total_without_its_day_is_refused(missing: str) -> None:
    row = spanned("as_of")
    setattr(row, f"as_of_{missing}", None)

    assert f"as_of_{missing}" in complaints(row)
    assert_refused(row)


@pytest.mark.parametrize("prefix", SPANS)
def test_a_span_may_be_a_single_day(prefix: str) -> None:
    row = spanned(prefix)
    setattr(row, f"{prefix}_earliest", LATE)
    setattr(row, f"{prefix}_latest", LATE)

    row.full_clean()
    row.save()

    assert getattr(row, prefix).is_day


def test_a_span_is_read_and_written_as_one_value() -> None:
    delivery = new_delivery(arrived=None)
    delivery.arrival = span("2021-10")

    assert (delivery.arrival_earliest, delivery.arrival_latest) == (dt.date(2021, 10, 1), dt.date(2021, 10, 31))
    assert delivery.arrival_text == "2021-10"
    delivery.arrival = None
    assert (delivery.arrival, delivery.arrival_earliest, delivery.arrival_text) == (None, None, "")


# ---- Deliveries -------------------------------------------------------------------------------------


def test_a_delivered_consignment_without_a_day_is_refused() -> None:
    delivery = new_delivery(arrived=None, status=Delivery.Status.DELIVERED)

    with pytest.raises(ValidationError, match="A delivery that has arrived needs a date, however vague"):
        delivery.clean()
    assert_refused(delivery)


@pytest.mark.parametrize("status", [Delivery.Status.EXPECTED, Delivery.Status.CANCELLED])
def test_a_consignment_that_has_not_arrived_needs_no_day(status: str) -> None:
    delivery = new_delivery(arrived=None, status=status)

    delivery.full_clean()
    delivery.save()

    assert delivery.arrival is None


def test_a_withdrawal_without_a_reason_is_refused() -> None:
    delivery = new_delivery(state=Delivery.State.WITHDRAWN)

    assert complaints(delivery) == {"withdrawal_reason": ["Say why it is withdrawn."]}
    assert_refused(delivery)


def test_a_withdrawal_with_a_blank_reason_is_refused() -> None:
    delivery = new_delivery(state=Delivery.State.WITHDRAWN, withdrawal_reason=" \n")

    assert complaints(delivery) == {"withdrawal_reason": ["Say why it is withdrawn."]}


def test_a_record_of_no_consignment_is_refused() -> None:
    delivery = new_delivery(consignments=0)

    assert complaints(delivery) == {"consignments": ["A record stands for at least one consignment."]}
    assert_refused(delivery)


def test_a_delivery_that_fulfils_itself_is_refused() -> None:
    delivery = create_delivery(status=Delivery.Status.EXPECTED)
    delivery.fulfils = delivery

    assert complaints(delivery) == {"fulfils": ["Only an expected delivery can be fulfilled."]}
    assert_refused(delivery)


def test_only_an_expected_delivery_can_be_fulfilled() -> None:
    delivery = new_delivery(fulfils=create_delivery(status=Delivery.Status.DELIVERED))

    assert complaints(delivery) == {"fulfils": ["Only an expected delivery can be fulfilled."]}


def test_two_deliveries_of_one_slug_are_refused() -> None:
    create_delivery(slug="mali-2021-10")
    again = new_delivery(slug="mali-2021-10")

    assert "slug" in complaints(again)
    assert_refused(again)


def test_deliveries_without_a_slug_do_not_collide() -> None:
    create_delivery(slug=None)

    new_delivery(slug=None).full_clean()


# ---- Registers, parties, totals and claims ----------------------------------------------------------


def test_a_second_default_register_is_refused() -> None:
    second = Register(name="SIPRI", slug="sipri", default=True)

    assert complaints(second).keys() == {"default"}
    assert_refused(second)


def test_there_may_be_many_registers_beside_the_default_one() -> None:
    create_register()

    Register(name="SIPRI", slug="sipri").full_clean()


def test_two_parties_with_one_country_code_are_refused() -> None:
    create_party(iso_code="MLI")
    again = Party(name="Mali again", slug="mali-again", iso_code="MLI")

    assert complaints(again).keys() == {"iso_code"}
    assert_refused(again)


def test_parties_without_a_country_code_do_not_collide() -> None:
    create_party(iso_code="")

    Party(name="An armed group", slug="an-armed-group", iso_code="").full_clean()


@pytest.mark.parametrize("code", ["ML", "mli", "M1I"])
def test_a_country_code_has_three_capital_letters(code: str) -> None:
    assert complaints(Party(name="Mali", slug="mali", iso_code=code)).keys() == {"iso_code"}


@pytest.mark.parametrize("aliases", ["Mi24", [""], [" "], [5], {"a": 1}, [["Mi24"]]])
def test_other_names_are_a_list_of_words(aliases: object) -> None:
    assert complaints(Party(name="Mali", slug="mali", aliases=aliases)).keys() == {"aliases"}


def test_a_source_states_one_total_a_day_even_without_a_supplier() -> None:
    mali, helicopters, source = create_party(), create_type(), create_source()
    first = create_total(recipient=mali, type=helicopters, total=8, source=source)
    again = ReportedTotal(register=first.register, recipient=mali, type=helicopters, total=9, source=source)
    again.as_of = first.as_of

    assert complaints(again) == {"as_of_latest": ["This source's total as of that day is on record already."]}
    assert_refused(again)


def test_a_source_may_state_totals_of_several_suppliers_on_one_day() -> None:
    mali, helicopters, source = create_party(), create_type(), create_source()

    for supplier in (None, create_party(), create_party()):
        create_total(recipient=mali, type=helicopters, total=8, source=source, supplier=supplier)

    assert ReportedTotal.objects.count() == 3


def test_a_stated_quantity_needs_its_line() -> None:
    claim = Claim(delivery=create_delivery(), source=create_source(), text="Four.", stated_quantity=4)

    assert complaints(claim) == {"item": ["Say of which line it states the quantity."]}
    assert_refused(claim)


def test_a_stated_quantity_of_nothing_is_refused() -> None:
    delivery = create_delivery()
    claim = Claim(delivery=delivery, source=create_source(), text="None.", item=delivery.items.get(), stated_quantity=0)

    assert complaints(claim).keys() == {"stated_quantity"}
    assert_refused(claim)


def test_a_claim_speaks_of_a_line_of_its_own_delivery() -> None:
    claim = Claim(delivery=create_delivery(), source=create_source(), text="Four.", item=create_delivery().items.get())

    assert complaints(claim) == {"item": ["That line belongs to another delivery."]}


# ---- The type tree ----------------------------------------------------------------------------------


def test_a_type_that_is_its_own_parent_is_refused() -> None:
    node = create_type()
    node.parent = node

    assert complaints(node) == {"parent": ["A type cannot be part of itself."]}
    with pytest.raises(IntegrityError), transaction.atomic():
        EquipmentType.objects.filter(pk=node.pk).update(parent=node.pk)


def test_a_type_cannot_move_below_one_of_its_own_branch() -> None:
    top = create_type()
    leaf = create_type(parent=create_type(parent=top))
    top.parent = leaf

    assert complaints(top) == {"parent": ["A type cannot be part of itself."]}


def test_a_new_type_is_counted_under_the_root_of_its_branch() -> None:
    top = create_type()
    leaf = create_type(parent=create_type(parent=top))

    assert top.top == top
    assert EquipmentType.objects.get(pk=leaf.pk).top == top


def test_a_branch_that_moves_takes_its_root_with_it() -> None:
    old, new = create_type(), create_type()
    branch = create_type(parent=old)
    leaf = create_type(parent=create_type(parent=branch))

    branch.parent = new
    branch.save()

    assert set(EquipmentType.objects.filter(top=new)) == {new, branch, leaf.parent, leaf}
    assert list(EquipmentType.objects.filter(top=old)) == [old]


def test_a_branch_that_becomes_a_root_is_counted_by_itself() -> None:
    branch = create_type(parent=create_type())
    leaf = create_type(parent=branch)

    branch.parent = None
    branch.save()

    assert set(EquipmentType.objects.filter(top=branch)) == {branch, leaf}


def test_the_tree_walks_parents_before_their_children() -> None:
    radars = create_type(position=2)
    helicopters = create_type(position=1)
    combat = create_type(parent=helicopters)
    gunships = create_type(parent=combat)
    tree = TypeTree.load()

    assert list(tree) == [helicopters, combat, gunships, radars]
    assert tree.branch(combat) == [combat, gunships]
    assert tree.path(gunships) == [helicopters, combat, gunships]
    assert tree.top(gunships) == helicopters
    assert tree.children(None) == [helicopters, radars]


def test_an_equipment_cannot_be_its_own_variant() -> None:
    model = create_equipment()
    model.variant_of = model

    assert complaints(model) == {"variant_of": ["A model cannot be a variant of itself."]}
    with pytest.raises(IntegrityError), transaction.atomic():
        Equipment.objects.filter(pk=model.pk).update(variant_of=model.pk)


def test_variants_cannot_go_round() -> None:
    model = create_equipment()
    model.variant_of = create_equipment(variant_of=create_equipment(variant_of=model))

    assert complaints(model) == {"variant_of": ["A model cannot be a variant of itself."]}


# ---- Sources ----------------------------------------------------------------------------------------


def known_from(source: Source) -> dt.date | None:
    return Source.objects.get(pk=source.pk).known_from


def test_a_source_is_known_from_the_last_day_of_its_own_publication() -> None:
    paper = create_source(published="2022-04-19")
    source = create_source(published="2021-10", via=paper)

    assert known_from(source) == dt.date(2021, 10, 31)


def test_a_source_without_a_day_is_known_from_the_day_of_the_one_it_came_via() -> None:
    paper = create_source(published="2022-04-19")
    wire = create_source(published=None, via=paper)
    voice = create_source(published=None, via=wire)

    assert known_from(voice) == dt.date(2022, 4, 19)


def test_a_source_without_any_day_on_its_path_is_never_known() -> None:
    assert known_from(create_source(published=None, via=create_source(published=None))) is None


def test_a_new_day_of_a_source_reaches_all_that_came_through_it() -> None:
    paper = create_source(published="2022-04-19")
    wire = create_source(published=None, via=paper)
    voice = create_source(published=None, via=wire)
    dated = create_source(published="2022-04-11", via=wire)
    below = create_source(published=None, via=dated)

    paper.published = span("2022-05")
    paper.save()

    assert [known_from(source) for source in (paper, wire, voice)] == [dt.date(2022, 5, 31)] * 3
    assert [known_from(source) for source in (dated, below)] == [dt.date(2022, 4, 11)] * 2


def test_a_day_that_is_taken_away_is_taken_from_all_that_came_through() -> None:
    paper = create_source(published="2022-04-19")
    wire = create_source(published=None, via=paper)

    paper.published = None
    paper.save()

    assert known_from(wire) is None


def test_a_source_that_comes_by_another_path_takes_the_day_of_that_one() -> None:
    wire = create_source(published=None, via=create_source(published="2022-04-19"))
    voice = create_source(published=None, via=wire)

    wire.via = create_source(published="2022-03-31")
    wire.save()

    assert known_from(voice) == dt.date(2022, 3, 31)


def test_a_day_saved_by_itself_still_moves_the_day_from_which_a_source_is_known() -> None:
    paper = create_source(published="2022-04-19")
    paper.published = span("2022-04-20")

    paper.save(update_fields=["published_earliest", "published_latest", "published_text"])

    assert known_from(paper) == dt.date(2022, 4, 20)


def test_a_source_via_itself_is_refused() -> None:
    source = create_source()
    source.via = source

    assert complaints(source) == {"via": ["A source cannot have reached us through itself."]}
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.filter(pk=source.pk).update(via=source.pk)


def test_sources_cannot_go_round() -> None:
    paper = create_source()
    paper.via = create_source(via=create_source(via=paper))

    assert complaints(paper) == {"via": ["A source cannot have reached us through itself."]}


def test_a_path_of_four_sources_is_the_longest() -> None:
    paper = create_source()
    path = [create_source(via=paper)]
    for _step in range(3):
        path.insert(0, create_source(via=path[0]))
    path[0].full_clean()

    assert path[0].path == [*path[1:], paper]
    assert path[0].publication == paper
    further = Source(title="Further", publisher="Further", kind=Source.Kind.NEWS, via=path[0])
    assert complaints(further) == {"via": ["The path from the source to us is too long."]}


@pytest.mark.parametrize("name", ["url", "archive_url"])
@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/", "//example.org"])
def test_the_address_of_a_source_leads_to_the_web(name: str, address: str) -> None:
    source = Source(title="A report", publisher="AFP", kind=Source.Kind.NEWS, **{name: address})

    assert complaints(source).keys() == {name}


# ---- Evidence never vanishes ------------------------------------------------------------------------


def test_what_the_record_names_cannot_be_deleted() -> None:
    supplier, paper = create_party(), create_source()
    delivery = create_delivery(supplier=supplier)
    create_claim(delivery=delivery, source=create_source(via=paper))
    equipment = delivery.items.get().equipment
    variant_of = create_equipment()
    Equipment.objects.filter(pk=equipment.pk).update(variant_of=variant_of)
    source = delivery.claims.get().source

    for row in (
        delivery.register, delivery.recipient, supplier, equipment, equipment.type, variant_of, source, paper,
    ):  # fmt: skip
        with pytest.raises(ProtectedError):
            row.delete()


def test_what_a_stated_total_names_cannot_be_deleted() -> None:
    total = create_total(recipient=create_party(), supplier=create_party(), type=create_type(), total=8)

    for row in (total.recipient, total.supplier, total.type, total.source):
        assert row is not None
        with pytest.raises(ProtectedError):
            row.delete()


def test_a_promise_that_was_fulfilled_cannot_be_deleted() -> None:
    promise = create_delivery(status=Delivery.Status.EXPECTED)
    create_delivery(fulfils=promise)

    with pytest.raises(ProtectedError):
        promise.delete()


# ---- Names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Mil Mi-35P", "milmi35p"),
        ("mil mi 35p", "milmi35p"),
        ("Hélicoptères d'attaque", "helicopteresdattaque"),
        ("59N6‑TE", "59n6te"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Akıncı", "akinci"),
        ("Sokół", "sokol"),
        ("Øresund", "oresund"),
        ("Đorđe", "dorde"),
        ("Værløse", "vaerlose"),
        ("Ми-24П", "ми24п"),
        ("under_score", "underscore"),
        ("Mi‐24", "mi24"),
        ("… – !", ""),
        ("", ""),
    ],
)
def test_names_are_folded_to_letters_and_digits(written: str, key: str) -> None:
    assert fold(written) == key


def test_a_record_is_found_by_every_spelling_of_its_names() -> None:
    hind = create_equipment(designation="Mi-24P", aliases=["Hind-F", "Mi 24P"])

    assert hind.search_key == "mi24p hindf"


def test_other_names_saved_by_themselves_still_change_what_a_record_is_found_by() -> None:
    hind = create_equipment(designation="Mi-24P")
    hind.aliases = ["Hind"]

    hind.save(update_fields=["aliases"])

    assert Equipment.objects.get(pk=hind.pk).search_key == "mi24p hind"


def test_a_type_is_found_by_its_singular_too() -> None:
    assert create_type(name="Radars", singular="radar station").search_key == "radars radarstation"


# ---- The version ------------------------------------------------------------------------------------

CREATED: dict[type[models.Model], Callable[[], models.Model]] = {
    Register: create_register,
    Party: create_party,
    EquipmentType: create_type,
    Equipment: create_equipment,
    Source: create_source,
    Delivery: lambda: create_delivery(state=Delivery.State.DRAFT),  # what was published is withdrawn, not deleted
    DeliveryItem: lambda: create_item(delivery=create_delivery()),
    Claim: lambda: create_claim(delivery=create_delivery()),
    ReportedTotal: lambda: create_total(recipient=create_party(), type=create_type(), total=8),
}


@pytest.mark.parametrize("model", CREATED)
def test_every_save_and_every_deletion_makes_a_new_version(model: type[models.Model]) -> None:
    before = RecordVersion.current()
    row = CREATED[model]()
    created = RecordVersion.current()
    row.save()
    saved = RecordVersion.current()
    if isinstance(row, EquipmentType):
        EquipmentType.objects.filter(pk=row.pk).update(top=None)
    row.delete()

    assert before < created < saved < RecordVersion.current()


def test_a_deletion_of_many_rows_makes_a_new_version() -> None:
    create_party()
    before = RecordVersion.current()

    Party.objects.all().delete()

    assert RecordVersion.current() > before


def test_reading_makes_no_new_version(client: Client) -> None:
    party = create_party()
    create_delivery(recipient=party)
    before = RecordVersion.current()

    assert client.get(party.get_absolute_url()).status_code == 200
    assert RecordVersion.current() == before


def test_versions_rise_from_nothing() -> None:
    RecordVersion.objects.all().delete()

    numbers = [RecordVersion.current()]
    for _change in range(2):
        RecordVersion.advance()
        numbers.append(RecordVersion.current())
    assert numbers[0] == 0 < numbers[1] < numbers[2]
