"""The columns in memory and the database give the same answers, whatever is asked."""

import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.http import QueryDict
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from deliveries.filters import facets
from deliveries.filters.explorer import LINES_A_PAGE, SORTS, ExplorerForm, ExplorerSelection
from deliveries.index.arrived import STEPS
from deliveries.models import Delivery, DeliveryItem, Equipment, EquipmentType, Party, ReportedTotal, Source
from deliveries.models.items import AMOUNTS, summed
from deliveries.timeline import Amount
from deliveries.views.explorer import links

from .drawn import MODELS, PARTIES, SOURCES, SUPPLIERS, drawn_record
from .factories import create_delivery, create_equipment, create_total, create_type


@pytest.fixture(scope="module")
def record(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        drawn_record(random.Random(7))
        yield
        transaction.set_rollback(True)


@st.composite
def queries(draw: st.DrawFn) -> str:
    query = QueryDict(mutable=True)
    words: dict[str, tuple[str, ...]] = {
        "type": ("helicopters", "combat", "transport", "radars"),
        "equipment": MODELS,
        "recipient": PARTIES,
        "supplier": SUPPLIERS,
        "status": tuple(Delivery.Status.values),
        "source_kind": tuple(Source.Kind.values),
        "source": tuple(f"paper-{at}" for at in range(SOURCES)),
    }
    for name in draw(st.sets(st.sampled_from(sorted(words)), max_size=3)):
        query.setlist(name, draw(st.lists(st.sampled_from(words[name]), min_size=1, max_size=3, unique=True)))
    single = {
        "since": ["2015", "2016-01-01", "2020"],
        "until": ["2014", "2017-11-15", "2020"],
        "known_on": ["2015-06-01", "2018-02-10", "2018-03-01"],
        "disputed": ["yes", "no"],
        "register": ["other"],
        "q": ["mali", "radar", "russia mi24p", "paper", "says so"],
    }
    for name in draw(st.sets(st.sampled_from(sorted(single)), max_size=3)):
        query[name] = draw(st.sampled_from(single[name]))
    return query.urlencode()


def alone(selection: ExplorerSelection, name: str, value: Any) -> int:
    """How many deliveries the database gives where this is the only choice of a filter."""
    other = ExplorerSelection({**selection.data, name: value}, selection.fixed)
    return other.deliveries().count()


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(query=queries())
def test_the_columns_match_what_the_database_does(query: str) -> None:
    form = ExplorerForm(QueryDict(query))
    if not form.is_valid():  # a range that ends before it begins
        return
    selection = form.selection
    counts, held = selection.counts, selection.columns

    assert held.deliveries["pk"][counts.deliveries].tolist() == sorted(
        selection.deliveries().values_list("pk", flat=True)
    )
    lines = selection.lines().of(selection.matching()).order_by("pk")
    assert held.lines["pk"][counts.lines].tolist() == list(lines.values_list("pk", flat=True))
    assert counts.arrived_and_not[0] == selection.deliveries().delivered().count()
    arrived, not_arrived = selection.deliveries().delivered(), selection.deliveries().not_delivered()
    ledger = [*arrived.in_ledger_order(), *not_arrived.in_ledger_order()]
    assert counts.ledger.tolist() == [delivery.pk for delivery in ledger]


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
def test_a_type_that_is_made_while_a_page_is_counted_does_not_break_it() -> None:
    def selection() -> ExplorerSelection:
        form = ExplorerForm(QueryDict())
        assert form.is_valid()
        list(form.tree)
        return form.selection

    before, begun = facets(selection())[0], selection()
    create_delivery(of=create_equipment(type=create_type()), recipient=Party.objects.first())

    assert facets(begun)[0] == facets(selection())[0] != before


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
@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("groups", [(), ("recipient",), ("supplier", "year"), ("type", "equipment")])
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(query=queries())
def test_the_sums_are_those_of_the_database(groups: tuple[str, ...], query: str) -> None:
    form = ExplorerForm(QueryDict(query))
    if not form.is_valid():
        return
    selection = form.selection
    paths = {"recipient": "delivery__recipient", "supplier": "delivery__supplier", "type": "equipment__type"}
    asked = [paths.get(name, name) for name in groups]
    rows = selection.counted().annotate(year=ExtractYear("delivery__arrival_latest")).order_by()
    expected: dict[tuple[int, ...], dict[int, Amount]] = defaultdict(dict)
    numbers = {}
    for row in rows.values(*asked, "top").annotate(deliveries=Count("delivery", distinct=True), **summed()):
        keys = tuple(row[name] or 0 for name in asked)
        expected[keys][row["top"]] = Amount.from_row(row, "sum_")
        numbers[*keys, row["top"]] = row["deliveries"]

    assert selection.counts.arrived_lines.sums(*groups) == expected
    assert selection.counts.arrived_lines.numbers(*groups, "top") == numbers


def begun(period: str | None, line: DeliveryItem) -> Any:
    """What the lines of one step have in common, as the calendar says it."""
    day = line.delivery.arrival_latest
    assert day
    each = {"day": day, "week": day.isocalendar()[:2], "month": (day.year, day.month), "year": day.year}
    return each[period] if period else line.delivery_id


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("period", STEPS)
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(query=queries())
def test_the_steps_are_those_of_the_lines_that_the_database_counts(period: str | None, query: str) -> None:
    form = ExplorerForm(QueryDict(query))
    if not form.is_valid():
        return
    steps: dict[tuple[Any, int, int], list[Any]] = defaultdict(list)
    for line in form.selection.counted().select_related("delivery"):
        steps[begun(period, line), line.delivery.recipient_id, line.top].append(line)  # type: ignore[attr-defined]
    expected = [
        {
            "recipient": recipient,
            "top": top,
            "earliest": min(line.delivery.arrival_earliest for line in lines),
            "latest": max(line.delivery.arrival_latest for line in lines),
            "last_delivery": max(line.delivery_id for line in lines),
            "deliveries": len({line.delivery_id for line in lines}),
            **{f"sum_{name}": sum(getattr(line, name) for line in lines) for name in AMOUNTS},
        }
        for (_begun, recipient, top), lines in steps.items()
    ]
    ledger = [(step["latest"], step["earliest"], step["last_delivery"], step["top"]) for step in expected]

    counted = form.selection.counts.arrived_lines
    found = counted.steps(period, "recipient")

    assert sorted(found, key=str) == sorted(expected, key=lambda step: str({name: step[name] for name in found[0]}))
    assert [(step["latest"], step["earliest"], step["last_delivery"], step["top"]) for step in found] == sorted(ledger)
    assert STEPS.index(counted.period(len(counted.steps(period)))) <= STEPS.index(period)


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(query=queries(), supplier=st.sampled_from([*SUPPLIERS, ""]), kind=st.sampled_from(["helicopters", "combat"]))
def test_a_stated_total_is_held_against_what_the_database_adds_up(query: str, supplier: str, kind: str) -> None:
    form = ExplorerForm(QueryDict(query))
    if not form.is_valid():
        return
    selection, parties = form.selection, {party.slug: party for party in Party.objects.all()}
    total = create_total(
        register=selection.register, recipient=parties["mali"], supplier=parties.get(supplier), total=8, as_of="2019",
        since="2015" if supplier else None, type=EquipmentType.objects.get(slug=kind), source=Source.objects.all()[0],
    )  # fmt: skip
    evidence = selection.evidence
    arrived = Delivery.objects.published().delivered().in_register(selection.register)
    arrived = arrived.supported_by(evidence.counting) if evidence else arrived
    held = ReportedTotal.objects.filter(pk=total.pk).compared(arrived, evidence).get()

    total.delete()

    computed = selection.checked(total).computed

    assert (computed.best, computed.unknown_lines) == (held.computed, held.computed_unknown)


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
def test_the_last_delivery_of_a_party_is_the_last_of_its_ledger() -> None:
    form = ExplorerForm(QueryDict())
    assert form.is_valid()

    for party, last in form.selection.counts.arrived_lines.last("supplier").items():
        ledger = form.selection.deliveries().delivered().filter(supplier=party).in_ledger_order()
        assert ledger.last() == Delivery.objects.get(pk=last)


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(query=queries())
def test_each_option_gives_as_many_as_it_says(query: str) -> None:
    form = ExplorerForm(QueryDict(query))
    if not form.is_valid():
        return
    selection = form.selection

    def given_by(name: str, options: dict[Any, Any]) -> dict[Any, int]:
        return {key: n for key, value in options.items() if (n := alone(selection, name, value))}

    types = {node: [node] for node in EquipmentType.objects.all()}
    assert selection.without("type").counts.by_branch() == given_by("type", types)
    equipment = {each.pk: [each] for each in Equipment.objects.all()}
    assert selection.without("equipment").counts.by_equipment() == given_by("equipment", equipment)
    for side in ("recipient", "supplier"):
        parties = {party.pk: [party] for party in Party.objects.all()}
        assert selection.without(side).counts.by_party(side) == given_by(side, parties)
    statuses = {status: [status] for status in Delivery.Status.values}
    assert selection.without("status").counts.by_status() == given_by("status", statuses)
    kinds = {kind: [kind] for kind in Source.Kind.values}
    assert selection.without("source_kind").counts.by_kind_of_source() == given_by("source_kind", kinds)
    sources = {source.pk: [source] for source in Source.objects.all()}
    given, few = given_by("source", sources), dict(islice(sources.items(), 2))
    assert selection.without("source").counts.by_source(len(sources), ()) == given
    most = sorted(given, key=lambda pk: (-given[pk], pk))[:3]
    found = selection.without("source").counts.by_source(3, few)
    assert found == {pk: number for pk, number in given.items() if pk in most or pk in few}
    disputed = alone(selection, "disputed", "yes"), alone(selection, "disputed", "no")
    assert selection.without("disputed").counts.disputed_and_not == disputed


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("sort", SORTS)
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(query=queries())
def test_pages_hold_lines_in_the_order_of_downloads(sort: str, query: str) -> None:
    form = ExplorerForm(QueryDict(f"{query}&sort={sort}"))
    if not form.is_valid():
        return
    rows = form.selection.shown_lines(form.selection.page_of_lines())

    assert [(row.delivery.pk, row.item.equipment.slug) for row in rows] == [
        (line["delivery"], line["equipment"]) for line in islice(form.selection.line_values(), LINES_A_PAGE)
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(("group", "pivot"), [("recipient", "year"), ("year", "type"), ("supplier", ""), ("year", "")])
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(query=queries())
def test_a_link_behind_a_sum_selects_the_lines_that_it_adds_up(group: str, pivot: str, query: str) -> None:
    form = ExplorerForm(QueryDict(f"{query}&group={group}&pivot={pivot}"))
    if not form.is_valid():
        return
    table = form.selection.table()
    assert table
    for key, row in links(form, table).items():
        group_of = next((each for each in table.rows if each.key == key), None)
        sums = group_of.cells if group_of else [column.amounts for column in table.columns]
        whole = group_of.amounts if group_of else table.total
        for at, behind in row.items():
            expected = whole if at == "row" else sums[int(at)]
            if behind and expected:  # the page makes no link of nothing
                found = ExplorerForm(QueryDict(behind))
                assert found.is_valid(), found.problems()
                amounts = found.selection.totals()
                # A range makes a line unsure that may lie outside it: what is sure may differ, what came does not.
                assert {pk: (sum_.best, sum_.high, sum_.unknown_lines) for pk, sum_ in amounts.items()} == {
                    top.pk: (sum_.best, sum_.high, sum_.unknown_lines) for top, sum_ in expected.items()
                }, behind
