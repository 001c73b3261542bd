"""The index counts, matches and orders as one would by hand, whatever is asked."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby, islice
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from deliveries import index
from deliveries.cells.counts import lines_behind
from deliveries.cells.parties import party_rows
from deliveries.filters import DeliveryFilterForm, facets, without
from deliveries.filters.compare import CompareForm
from deliveries.filters.explorer import LINES_A_PAGE, SORTS, ExplorerForm, ExplorerSelection
from deliveries.filters.parameters import EVIDENCE, FILTERS
from deliveries.index.arrived import STEPS
from deliveries.index.counts import FacetCounts
from deliveries.index.criteria import Criteria
from deliveries.models import Delivery, DeliveryItem, Equipment, EquipmentType, Party, Source
from deliveries.models.choices import CHOICES, FILTERED
from deliveries.models.days import STAGED
from deliveries.summaries.parties import PartiesForm, listed, standings
from deliveries.timeline import Amount
from deliveries.views.compare import lines_behind as compared_lines
from deliveries.views.explorer import links
from deliveries.views.lists import narrowed

from .by_hand import ByHand, keys, published, top
from .drawn import MODELS, PARTIES, SOURCES, SUPPLIERS, drawn_record
from .factories import create_delivery, create_equipment, create_total, create_type


@pytest.fixture(scope="module")
def record(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Delivery]]:
    """A drawn record, and all of it at hand to count by."""
    with django_db_blocker.unblock(), transaction.atomic():
        drawn_record(random.Random(7))
        yield published()
        transaction.set_rollback(True)


@st.composite
def queries(draw: st.DrawFn) -> str:
    query = QueryDict(mutable=True)
    words: dict[str, tuple[str, ...]] = {
        "type": ("helicopters", "combat", "transport", "radars"),
        "equipment": MODELS,
        "recipient": PARTIES,
        "supplier": (*SUPPLIERS, "not-known"),
        "type_itself": ("helicopters", "combat", "radars"),
        **{name: tuple(choice.options.values) for name, choice in FILTERED.items()},
        "source_kind": tuple(Source.Kind.values),
        "source": tuple(f"paper-{at}" for at in range(SOURCES)),
    }
    for name in draw(st.sets(st.sampled_from(sorted(words)), max_size=3)):
        query.setlist(name, draw(st.lists(st.sampled_from(words[name]), min_size=1, max_size=3, unique=True)))
    single = {
        "since": ["2015", "2016-01-01", "2020"],
        "until": ["2014", "2017-11-15", "2020"],
        "counted": ["2015", "2017-11-15/2021-06-30"],
        "known_on": ["2015-06-01", "2018-02-10", "2018-03-01"],
        "disputed": ["yes", "no"],
        "register": ["other"],
        "stage": list(STAGED),
        "q": ["mali", "radar", "russia mi24p", "paper", "says so"],
    }
    for name in draw(st.sets(st.sampled_from(sorted(single)), max_size=3)):
        query[name] = draw(st.sampled_from(single[name]))
    return query.urlencode()


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
@given(query=queries())
def test_what_can_match_at_all_tells_what_the_whole_record_tells(query: str) -> None:
    form = ExplorerForm(QueryDict(query))
    if not form.is_valid():
        return
    part, whole = form.selection.counts, form.selection.counts_of_all

    assert part.ledger.tolist() == whole.ledger.tolist()
    assert part.claim_pks.tolist() == whole.claim_pks.tolist()
    assert list(part.arrived_lines.running()) == list(whole.arrived_lines.running())
    assert part.by_source(5, [1, 2, 3]) == whole.by_source(5, [1, 2, 3])
    assert part.by_branch() == whole.by_branch()


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
def test_what_was_counted_of_a_version_is_not_counted_again() -> None:
    first, second = (FacetCounts.of(index.current(), Criteria(register=1)) for _reader in range(2))

    assert first.by_branch() is second.by_branch()
    assert first.arrived_lines.sums("year") is second.arrived_lines.sums("year")
    assert FacetCounts.of(index.current(), Criteria(register=2)).by_branch() is not first.by_branch()


@pytest.mark.django_db
@given(query=queries())
def test_what_matches_is_what_matches_by_hand(record: list[Delivery], query: str) -> None:
    form = ExplorerForm(QueryDict(query))
    if not form.is_valid():  # a range that ends before it begins
        return
    selection, by_hand = form.selection, ByHand(form.selection, record)
    counts, index = selection.counts, selection.counts.index

    assert counts.delivery_pks.tolist() == [delivery.pk for delivery in by_hand.deliveries]
    assert index.lines["pk"][counts.lines].tolist() == sorted(line.pk for _delivery, line in by_hand.lines)
    assert counts.ledger.tolist() == [delivery.pk for delivery in by_hand.ledger]
    arrived = sum(map(by_hand.reached, by_hand.deliveries))
    assert counts.arrived_and_not == (arrived, len(by_hand.deliveries) - arrived)
    shown = selection.read(counts.ledger.tolist())
    assert [(one.source_count, one.disputed) for one in shown] == [
        (by_hand.sources(delivery), by_hand.disputed(delivery)) for delivery in by_hand.ledger
    ]


@pytest.mark.django_db
@given(query=queries())
def test_lines_add_what_they_add_by_hand_and_their_totals_run(record: list[Delivery], query: str) -> None:
    form = ExplorerForm(QueryDict(query))
    if not form.is_valid():
        return
    by_hand, totals, expected = ByHand(form.selection, record), defaultdict[int, Amount](Amount), []
    for _pk, lines in groupby(by_hand.arrived, key=lambda each: each[0].pk):
        own = list(lines)
        for _delivery, line, amount in own:
            totals[top(line).pk] += amount
        expected += [(delivery.pk, line.pk, amount, totals[top(line).pk]) for delivery, line, amount in own]

    assert [
        (row["delivery"], row["line"], Amount.from_row(row, ""), Amount.from_row(row, "total_"))
        for row in form.selection.counts.arrived_lines.running()
    ] == expected


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
def test_a_type_that_is_made_while_a_page_is_counted_does_not_break_it() -> None:
    def selection() -> ExplorerSelection:
        form = ExplorerForm(QueryDict())
        assert form.is_valid()
        list(form.tree)
        assert form.selection.index
        return form.selection

    before, begun = facets(selection())[0], selection()
    create_delivery(of=create_equipment(type=create_type()), recipient=Party.objects.first())

    assert facets(begun)[0] == before != facets(selection())[0]


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("query", ["group=type", "group=recipient"])
def test_nor_does_it_break_the_sums_of_that_page(query: str) -> None:
    form = ExplorerForm(QueryDict(query))
    assert form.is_valid()
    list(form.tree)
    kind = create_type()
    create_delivery(of=create_equipment(type=kind), recipient=Party.objects.first())

    assert kind in {series.type for series in form.selection.timeline().series}
    assert kind.slug in {each.top for each in form.selection.sums()}
    assert form.selection.table()


@pytest.mark.django_db
@given(query=queries(), groups=st.sampled_from([(), ("recipient",), ("supplier", "year"), ("type", "equipment")]))
def test_the_sums_are_those_by_hand(record: list[Delivery], groups: tuple[str, ...], query: str) -> None:
    form = ExplorerForm(QueryDict(query))
    if not form.is_valid():
        return
    by_hand, numbers = ByHand(form.selection, record), defaultdict(set)
    for delivery, line, _amount in by_hand.arrived:
        own = keys(delivery, line, by_hand.days(delivery)[1])
        numbers[tuple(own[name] for name in (*groups, "top"))].add(delivery.pk)

    assert form.selection.counts.arrived_lines.sums(*groups) == by_hand.sums(*groups)
    assert form.selection.counts.arrived_lines.numbers(*groups, "top") == {
        key: len(own) for key, own in numbers.items()
    }


def begun(period: str | None, delivery: Delivery, day: dt.date | None) -> Any:
    """What the lines of one step have in common, as the calendar says it."""
    assert day
    each = {"day": day, "week": day.isocalendar()[:2], "month": (day.year, day.month), "year": day.year}
    return each[period] if period else delivery.pk


@pytest.mark.django_db
@given(query=queries(), period=st.sampled_from(STEPS))
def test_the_steps_are_those_of_the_lines_by_hand(record: list[Delivery], period: str | None, query: str) -> None:
    form = ExplorerForm(QueryDict(query))
    if not form.is_valid():
        return
    steps: dict[tuple[Any, int, int], list[Any]] = defaultdict(list)
    by_hand = ByHand(form.selection, record)
    for delivery, line, amount in by_hand.arrived:
        steps[begun(period, delivery, by_hand.days(delivery)[1]), delivery.recipient_id, top(line).pk].append(
            (delivery, amount)
        )
    expected = [
        {
            "recipient": recipient,
            "top": kind,
            "earliest": min(day for delivery, _amount in lines if (day := by_hand.days(delivery)[0])),
            "latest": max(day for delivery, _amount in lines if (day := by_hand.days(delivery)[1])),
            "last_delivery": max(delivery.pk for delivery, _amount in lines),
            "deliveries": len({delivery.pk for delivery, _amount in lines}),
            "sum_sure": sum(amount.low for _delivery, amount in lines),
            "sum_best": sum(amount.best for _delivery, amount in lines),
            "sum_most": sum(amount.high for _delivery, amount in lines),
            "sum_unknown": sum(amount.unknown_lines for _delivery, amount in lines),
            "sum_about": sum(amount.about for _delivery, amount in lines),
        }
        for (_begun, recipient, kind), lines in steps.items()
    ]
    ledger = [(step["latest"], step["earliest"], step["last_delivery"], step["top"]) for step in expected]

    counted = form.selection.counts.arrived_lines
    found = counted.steps(period, "recipient")

    assert sorted(found, key=str) == sorted(expected, key=lambda step: str({name: step[name] for name in found[0]}))
    assert [(step["latest"], step["earliest"], step["last_delivery"], step["top"]) for step in found] == sorted(ledger)
    assert STEPS.index(counted.period(len(counted.steps(period)))) <= STEPS.index(period)


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
@given(query=queries(), supplier=st.sampled_from([*SUPPLIERS, ""]), kind=st.sampled_from(["helicopters", "combat"]))
def test_a_stated_total_is_held_against_what_adds_up_by_hand(
    record: list[Delivery], query: str, supplier: str, kind: str
) -> None:
    form = ExplorerForm(QueryDict(query))
    if not form.is_valid():
        return
    selection, parties = form.selection, {party.slug: party for party in Party.objects.all()}
    total = create_total(
        register=selection.register, recipient=parties["mali"], supplier=parties.get(supplier), total=8, as_of="2019",
        since="2015" if supplier else None, type=EquipmentType.objects.get(slug=kind), source=Source.objects.all()[0],
    )  # fmt: skip
    total.delete()
    evident = {name: selection.data[name] for name in ("known_on", "source_kind", "source", "register")}
    nothing: dict[str, Any] = {name: [] if isinstance(value, list) else None for name, value in selection.data.items()}

    held = ByHand(selection, record, **nothing | evident).computed(total)

    computed = selection.checked(total).computed
    assert (computed.best, computed.unknown_lines) == (held.best, held.unknown_lines)


@pytest.mark.django_db
def test_the_last_delivery_of_a_party_is_the_last_of_its_ledger(record: list[Delivery]) -> None:
    form = ExplorerForm(QueryDict())
    assert form.is_valid()
    ledger = [delivery for delivery in ByHand(form.selection, record).ledger if delivery.status == "delivered"]

    lasts = form.selection.counts.arrived_lines.last("supplier")
    assert lasts.keys() == {delivery.supplier_id for delivery in ledger} - {None}
    for party, last in lasts.items():
        assert [delivery.pk for delivery in ledger if delivery.supplier_id == party][-1] == last


@pytest.mark.django_db
@given(query=queries())
def test_each_option_gives_as_many_as_it_says(record: list[Delivery], query: str) -> None:
    form = ExplorerForm(QueryDict(query))
    if not form.is_valid():
        return
    selection = form.selection

    def alone(name: str, value: Any) -> int:
        """How many deliveries there are by hand where this is the only choice of a filter."""
        return len(ByHand(selection, record, **{name: value}).deliveries)

    def given_by(name: str, options: dict[Any, Any]) -> dict[Any, int]:
        return {key: n for key, value in options.items() if (n := alone(name, value))}

    types = {node: [node] for node in EquipmentType.objects.all()}
    assert selection.without("type").counts.by_branch() == given_by("type", types)
    equipment = {each.pk: [each] for each in Equipment.objects.all()}
    assert selection.without("equipment").counts.by_equipment() == given_by("equipment", equipment)
    for side in ("recipient", "supplier"):
        parties = {party.pk: [party] for party in Party.objects.all()}
        assert selection.without(side).counts.by_party(side) == given_by(side, parties)
    for name, choice in FILTERED.items():
        values = {value: [value] for value in choice.options.values}
        assert selection.without(name).counts.by_choice(name) == given_by(name, values)
    kinds = {kind: [kind] for kind in Source.Kind.values}
    assert selection.without("source_kind").counts.by_kind_of_source() == given_by("source_kind", kinds)
    sources = {source.pk: [source] for source in Source.objects.all()}
    given, few = given_by("source", sources), dict(islice(sources.items(), 2))
    assert selection.without("source").counts.by_source(len(sources), ()) == given
    most = sorted(given, key=lambda pk: (-given[pk], pk))[:3]
    found = selection.without("source").counts.by_source(3, few)
    assert found == {pk: number for pk, number in given.items() if pk in most or pk in few}
    disputed = alone("disputed", "yes"), alone("disputed", "no")
    assert selection.without("disputed").counts.disputed_and_not == disputed


type Sorted = Callable[[ByHand, Delivery, DeliveryItem], tuple[Any, ...]]


def by_choice(name: str) -> Sorted:
    return lambda _all, delivery, _line: (getattr(delivery, name),)


# What lines are sorted by, by hand: the words or numbers of a column.
SORTED_BY: dict[str, Sorted] = {
    "date": lambda _all, delivery, _line: (delivery.arrival_latest, delivery.arrival_earliest),
    "recipient": lambda _all, delivery, _line: (delivery.recipient.search_key,),
    "supplier": lambda _all, delivery, _line: (delivery.supplier.search_key if delivery.supplier else None,),
    "equipment": lambda _all, _delivery, line: (line.equipment.search_key,),
    "type": lambda _all, _delivery, line: (line.equipment.type.search_key,),
    "quantity": lambda by_hand, delivery, line: (
        next((number for number in by_hand.numbers(line, delivery) if number is not None), None),
    ),
    **{name: by_choice(name) for name in CHOICES},
    "sources": lambda by_hand, delivery, _line: (by_hand.sources(delivery),),
    "disputed": lambda by_hand, delivery, line: (bool(by_hand.contested(line, delivery)),),
    "ordered": lambda _all, delivery, _line: (delivery.order_latest, delivery.order_earliest),
    "in_service": lambda _all, delivery, _line: (delivery.in_service_latest, delivery.in_service_earliest),
    "register": lambda _all, delivery, _line: (delivery.register.name,),
    "consignments": lambda _all, delivery, _line: (delivery.consignments,),
}


def known(number: int | None) -> bool:
    return number is not None


@pytest.mark.django_db
@given(query=queries(), sort=st.sampled_from(list(SORTS)))
def test_lines_stand_in_their_order_by_hand_on_pages_and_in_downloads(
    record: list[Delivery], sort: str, query: str
) -> None:
    form = ExplorerForm(QueryDict(f"{query}&sort={sort}"))
    if not form.is_valid():
        return
    by_hand, values = ByHand(form.selection, record), SORTED_BY[sort.removeprefix("-")]
    falling = sort.startswith("-")
    # Within a delivery what has a number stands first, whichever way all else runs.
    lines = sorted(by_hand.lines, key=lambda pair: (not any(map(known, by_hand.numbers(pair[1], pair[0]))), pair[1].pk))
    told = [(values(by_hand, *pair), pair[0].pk, pair[1].pk) for pair in lines]
    with_value, without = (
        sorted((each for each in told if (each[0][0] is None) == nothing), key=lambda each: each[:2], reverse=falling)
        for nothing in (False, True)
    )
    expected = [line for _value, _delivery, line in [*with_value, *without]]

    rows = form.selection.shown_lines(form.selection.page_of_lines())
    slugs = {line.pk: (delivery.pk, line.equipment.slug) for delivery, line in by_hand.lines}

    assert [row.item.pk for row in rows] == expected[:LINES_A_PAGE]
    assert [
        (line["delivery"], line["equipment"]) for line in form.selection.written_lines(["delivery", "equipment"])
    ] == [slugs[pk] for pk in expected]


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
@given(
    query=queries(),
    table=st.sampled_from(
        [("recipient", "year"), ("year", "type"), ("supplier", "equipment"), ("year", ""), ("type", "")]
    ),
)
def test_a_link_behind_a_sum_selects_the_lines_that_it_adds_up(table: tuple[str, str], query: str) -> None:
    group, pivot = table
    form = ExplorerForm(QueryDict(f"{query}&group={group}&pivot={pivot}"))
    if not form.is_valid():
        return
    found = form.selection.table()
    assert found
    for key, row in links(form, found).items():
        group_of = next((each for each in found.rows if each.key == key), None)
        sums = group_of.cells if group_of else [column.amounts for column in found.columns]
        whole = group_of.amounts if group_of else found.total
        for at, behind in row.items():
            expected = whole if at == "row" else sums[int(at)]
            if expected:  # the page makes no link of nothing
                assert behind or form.selection.known_on, (key, at)  # no model stands for a type here
            if behind and expected:
                behind_it = ExplorerForm(QueryDict(behind))
                assert behind_it.is_valid(), behind_it.problems()
                amounts = behind_it.selection.totals()
                assert amounts == {top.pk: sum_ for top, sum_ in expected.items()}, behind


def behind(address: str) -> dict[int, Amount]:
    """What the lines add up to that an address of the explorer leads to, by the pk of the top-level type."""
    form = ExplorerForm(QueryDict(address.partition("?")[2]))
    assert form.is_valid(), form.problems()
    return form.selection.totals()


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
@given(query=queries(), role=st.sampled_from(["recipient", "supplier"]))
def test_a_total_of_a_list_of_parties_leads_to_the_page_that_says_the_same(role: str, query: str) -> None:
    form = PartiesForm(QueryDict(query), role)
    if not form.is_valid():
        return
    names = [name for name in FILTERS if name != role]
    onwards = without(form.query, names=names), without(form.query, "type", names=names)
    found = standings(role, form.selection.counts, listed(role, form.selection.counts))
    for standing, row in zip(found, party_rows(found, role, *onwards, narrowed(form)), strict=True):
        for held, cell in zip(standing.held, row.sums, strict=True):
            page = DeliveryFilterForm(QueryDict(cell.href.partition("?")[2]), {role: standing.party})
            assert page.is_valid(), page.problems()
            assert page.selection.totals()[held.type.pk] == held.total


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
@given(query=queries())
def test_a_compared_total_leads_to_the_lines_that_it_adds_up(query: str) -> None:
    form = CompareForm(QueryDict(query))
    if not form.is_valid() or not form.cleaned_data[form.side]:
        return
    addresses = compared_lines(form)
    for series in form.drawn:
        if series.steps:  # the page makes no link of nothing
            assert list(behind(f"?{addresses[series.type.slug]}").values()) == [series.total]


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
@given(query=queries(), supplier=st.sampled_from([*SUPPLIERS, ""]), kind=st.sampled_from(["helicopters", "combat"]))
def test_the_count_beside_a_stated_total_leads_to_the_lines_that_it_adds_up(
    query: str, supplier: str, kind: str
) -> None:
    form = ExplorerForm(QueryDict(query))
    if not form.is_valid():
        return
    parties, kinds = (dict(rows.values_list("slug", "pk")) for rows in (Party.objects, EquipmentType.objects))
    total = create_total(
        register=form.selection.register, recipient=Party.objects.get(slug="mali"), total=8, as_of="2019",
        since="2015" if supplier else None, type=EquipmentType.objects.get(slug=kind), source=Source.objects.all()[0],
        supplier_id=parties.get(supplier),
    )  # fmt: skip
    total.delete()
    check = form.selection.checked(total)

    found = behind(lines_behind(check, without(form.query, names=(*EVIDENCE, "register")))).get(kinds["helicopters"])

    assert (check.computed.best, check.computed.unknown_lines) == (
        (found.best, found.unknown_lines) if found else (0, 0)
    )
