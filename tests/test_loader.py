"""The loader: what an editor writes in TOML becomes the record, all of it or nothing."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.models.signals import post_save
from django.test.utils import CaptureQueriesContext
from simple_history.models import HistoricalChanges

from deliveries.loader import LoadError, Outcome, load
from deliveries.models import (
    Claim,
    Delivery,
    DeliveryItem,
    Equipment,
    EquipmentType,
    Party,
    RecordVersion,
    ReportedTotal,
    Source,
)

pytestmark = pytest.mark.django_db

CATALOGUE = """
[[type]]
slug = "helicopters"
name = "Helicopters"
singular = "helicopter"

[[type]]
slug = "combat-helicopters"
name = "Combat helicopters"
singular = "combat helicopter"
parent = "helicopters"
un_category = "V"

[[equipment]]
slug = "mi-35p"
designation = "Mi-35P"
type = "combat-helicopters"
variant_of = "mi-24p"

[[equipment]]
slug = "mi-24p"
designation = "Mi-24P"
type = "combat-helicopters"
aliases = ["Hind"]

[[party]]
slug = "mali"
name = "Mali"
iso_code = "MLI"

[[party]]
slug = "russia"
name = "Russia"
aliases = ["Russie"]
"""

STORY = """
[[source]]
slug = "witness"
title = "What a journalist saw"
publisher = "AFP journalist"
kind = "eyewitness"
via = "article"

[[source]]
slug = "article"
title = "Report on two helicopters"
publisher = "The Defense Post"
kind = "news"
published = 2022-04-19

[[delivery]]
slug = "two-helicopters"
recipient = "mali"
supplier = "russia"
according_to = "article"
arrived = "Monday"

[[delivery.item]]
equipment = "mi-24p"
quantity = 2

[[delivery.claim]]
source = "article"
says = "Two came."
equipment = "mi-24p"
quantity = 2

[[delivery.claim]]
source = "witness"
says = "Saw them."
arrived = "late March"

[[reported_total]]
recipient = "mali"
type = "helicopters"
total = 8
as_of = "Monday"
source = "article"
"""

type Write = Callable[..., list[Path]]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes catalogue.toml and story.toml, with the replacements given as pairs; returns their paths."""
    monkeypatch.chdir(tmp_path)

    def write(*replacements: tuple[str, str], story: str = STORY) -> list[Path]:
        texts = {"catalogue.toml": CATALOGUE, "story.toml": story}
        for old, new in replacements:
            assert any(old in text for text in texts.values()), old
            texts = {name: text.replace(old, new, 1) for name, text in texts.items()}
        for name, text in texts.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return [tmp_path / name for name in texts]

    return write


@contextmanager
def saves() -> Iterator[list[models.Model]]:
    """The rows saved inside."""
    saved: list[models.Model] = []

    def remember(instance: models.Model, **_signal: object) -> None:
        saved.append(instance)

    post_save.connect(remember, weak=False)
    try:
        yield saved
    finally:
        post_save.disconnect(remember)


def complaint(paths: list[Path]) -> str:
    """What the loader says of files that it refuses."""
    with pytest.raises(LoadError) as refused:
        load(paths)
    return str(refused.value)


def nothing_stands() -> bool:
    return not any(
        model.objects.exists() for model in (EquipmentType, Equipment, Party, Source, Delivery, Claim, ReportedTotal)
    )


# ---- What it loads ----------------------------------------------------------------------------------


def test_it_loads_a_delivery_with_its_lines_claims_and_total(write: Write) -> None:
    load(write())

    delivery = Delivery.objects.published().get(slug="two-helicopters")
    assert (delivery.recipient.slug, delivery.supplier and delivery.supplier.slug) == ("mali", "russia")
    assert [(item.equipment.slug, item.quantity) for item in delivery.items.all()] == [("mi-24p", 2)]
    assert [claim.source.slug for claim in delivery.claims.all()] == ["article", "witness"]
    assert ReportedTotal.objects.get().total == 8


def test_a_phrase_is_read_on_the_day_of_its_source(write: Write) -> None:
    load(write())
    assert Delivery.objects.get().arrival_latest == dt.date(2022, 4, 18)


def test_it_reads_when_what_came_entered_service(write: Write) -> None:
    load(write(('arrived = "Monday"', 'arrived = "late March"\nin_service = "Monday"')))
    assert Delivery.objects.get().in_service_latest == dt.date(2022, 4, 18)


def test_what_is_in_service_before_it_arrived_is_refused_under_its_key(write: Write) -> None:
    refused = complaint(write(('arrived = "Monday"', 'arrived = "Monday"\nin_service = "late March"')))
    assert "in_service: It cannot have been in service before it arrived." in refused


def test_a_voice_without_a_day_is_read_on_the_day_of_the_source_it_came_via(write: Write) -> None:
    load(write())
    stated = Claim.objects.get(source__slug="witness").stated
    assert stated is not None
    assert (stated.earliest, stated.latest) == (dt.date(2022, 3, 21), dt.date(2022, 3, 31))


def test_what_is_expected_is_read_forwards(write: Write) -> None:
    load(write(('arrived = "Monday"', 'status = "expected"\nexpected = "over the next three months"')))
    delivery = Delivery.objects.get()
    assert (delivery.arrival_earliest, delivery.arrival_latest) == (
        dt.date(2022, 4, 19),
        dt.date(2022, 7, 19),
    )


def test_dates_may_be_written_where_there_is_no_phrase(write: Write) -> None:
    bounds = 'arrived = { earliest = 2022-04-17, latest = 2022-04-18, text = "at night" }'
    load(write(('arrived = "Monday"', bounds)))
    arrival = Delivery.objects.get().arrival
    assert arrival is not None
    assert (arrival.earliest, arrival.latest, arrival.text) == (
        dt.date(2022, 4, 17),
        dt.date(2022, 4, 18),
        "at night",
    )


def test_a_text_may_go_over_several_lines(write: Write) -> None:
    load(write(('says = "Two came."', 'says = """\nTwo\ncame."""')))
    assert Claim.objects.get(source__slug="article").text == "Two came."


def test_an_unknown_quantity_is_left_out_or_called_so(write: Write) -> None:
    load(write(("quantity = 2", 'quantity = "unknown"')))
    assert DeliveryItem.objects.get().quantity is None


def test_a_voice_speaks_the_language_of_the_source_it_came_via(write: Write) -> None:
    load(
        write(
            ("published = 2022-04-19", 'published = 2022-04-19\nlanguage = "fr"'),
            ("Monday", "lundi"),
            ("late March", "fin mars"),
            ("Monday", "lundi"),
        )
    )
    assert Source.objects.get(slug="witness").language == "fr"


def test_types_stand_in_the_order_of_the_file(write: Write) -> None:
    load(write())
    assert [node.slug for node in EquipmentType.objects.all()] == ["helicopters", "combat-helicopters"]


def test_another_file_adds_lines_and_claims_to_a_delivery(write: Write, tmp_path: Path) -> None:
    load(write())
    other = tmp_path / "other.toml"
    other.write_text("""
[[item]]
delivery = "two-helicopters"
equipment = "mi-35p"

[[claim]]
delivery = "two-helicopters"
source = "article"
about = "equipment"
says = "And some others."
equipment = "mi-35p"
""")
    load([other])
    assert Delivery.objects.get().items.count() == 2
    assert Delivery.objects.get().claims.count() == 3


def test_what_is_new_is_written_as_one_save_after_the_other_would(write: Write) -> None:
    load(write())
    delivery = Delivery.objects.get()
    assert delivery.version == 3  # a line and two claims came after it
    told = [
        history.values_list("history_type", "history_change_reason")
        for history in (delivery.history, Claim.history, Party.history, EquipmentType.history)
    ]
    assert [list(rows) for rows in told] == [[("+", "Loaded from a file")] * number for number in (1, 2, 2, 2)]
    assert {node.top.slug for node in EquipmentType.objects.all() if node.top} == {"helicopters"}
    assert Source.objects.get(slug="witness").known_from == dt.date(2022, 4, 19)
    assert [change.kind for change in delivery.changes.all()] == ["published"]


def test_more_rows_cost_no_more_queries(write: Write) -> None:
    def queries(tag: str, number: int) -> int:
        parties = "".join(f'\n[[party]]\nslug = "{tag}-{n}"\nname = "{tag} {n}"\n' for n in range(number))
        says = '\n[[claim]]\ndelivery = "two-helicopters"\nsource = "article"\nabout = "{}"\nsays = "{}"\n'
        topics = ["order", "supplier", "terms", "date"][:number]
        paths = write(story=parties + "".join(says.format(topic, tag) for topic in topics))
        with CaptureQueriesContext(connection) as seen:
            load(paths)
        return len(seen)

    load(write())
    few = queries("few", 1)
    Claim.objects.filter(text="few").delete()
    assert queries("many", 4) == few


# ---- Loading again ----------------------------------------------------------------------------------


def test_a_second_load_saves_nothing(write: Write) -> None:
    load(write())
    version = RecordVersion.current()

    with saves() as saved:
        outcome = load(write())

    assert saved == []
    assert RecordVersion.current() == version
    assert (outcome.created, outcome.changed) == ({}, {})


def test_what_has_changed_in_the_file_changes_in_the_record(write: Write) -> None:
    load(write())
    with saves() as saved:
        load(write(("quantity = 2", "quantity = 3")))
    assert DeliveryItem.objects.get().quantity == 3
    rows = [row for row in saved if not isinstance(row, RecordVersion | HistoricalChanges)]
    assert rows == [DeliveryItem.objects.get()]


def test_a_key_taken_out_of_the_file_has_its_default_again(write: Write) -> None:
    load(write())
    load(write(("quantity = 2", "")))
    assert DeliveryItem.objects.get().quantity is None


def test_what_an_editor_changed_becomes_what_the_file_says(write: Write) -> None:
    load(write())
    Delivery.objects.update(supplier=None, note="Changed in the admin.")
    load(write())
    delivery = Delivery.objects.get()
    assert (str(delivery.supplier), delivery.note) == ("Russia", "")


def test_a_delivery_that_an_editor_withdrew_stays_withdrawn(write: Write) -> None:
    load(write())
    Delivery.objects.update(state=Delivery.State.WITHDRAWN, withdrawal_reason="Reported twice.")
    load(write())
    assert Delivery.objects.get().state == Delivery.State.WITHDRAWN


def test_an_archived_copy_that_the_file_leaves_out_stays(write: Write) -> None:
    load(write())
    Source.objects.filter(slug="article").update(archive_url="https://archive.example/1")
    load(write())
    assert Source.objects.get(slug="article").archive_url == "https://archive.example/1"


def test_a_claim_that_vanished_from_the_file_stays_and_is_told(write: Write) -> None:
    load(write())
    outcome = load(
        write(
            story=STORY.replace(
                'source = "witness"\nsays = "Saw them."\narrived = "late March"\n',
                'source = "witness"\nabout = "date"\nsays = "Saw them."\n',
            )
        )
    )
    assert [str(row) for row in outcome.leftovers] == ["AFP journalist: Saw them."]
    assert Claim.objects.count() == 3


# ---- All or nothing ---------------------------------------------------------------------------------


def test_one_problem_and_nothing_is_loaded(write: Write) -> None:
    complaint(write(("total = 8", "total = -1")))
    assert nothing_stands()


def test_check_changes_nothing(write: Write) -> None:
    outcome: Outcome = load(write(), check=True)
    assert outcome.created["claims"] == 2
    assert nothing_stands()
    assert RecordVersion.current() == 0


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param(
            '"late March"',
            '"Mondayy"',
            'story.toml:33: delivery "two-helicopters", claim 2, field arrived: "Mondayy" is not understood',
            id="a phrase",
        ),
        pytest.param(
            'says = "Saw them."',
            'sais = "Saw them."',
            'story.toml:33: delivery "two-helicopters", claim 2, field sais: is not known here; did you mean',
            id="an unknown key",
        ),
        pytest.param(
            "[[delivery.claim]]",
            "[[delivery.clam]]",
            'field clam: is not known here; did you mean "claim"?',
            id="an unknown table under a delivery",
        ),
        pytest.param("[[reported_total]]", "[[total]]", "story.toml: [[total]] is not known", id="an unknown table"),
        pytest.param(
            'recipient = "mali"',
            'recipient = "malli"',
            'story.toml:16: delivery "two-helicopters", field recipient: no party has the slug "malli"; '
            'did you mean "mali"?',
            id="an unknown slug",
        ),
        pytest.param('kind = "news"', 'kind = "newz"', 'field kind: "newz" is not one of: news, ', id="a choice"),
        pytest.param(
            "quantity = 2",
            'quantity = "four or so or not"',
            "field quantity: “four or so or not” is no whole number",
            id="a number",
        ),
        pytest.param(
            "quantity = 2",
            "quantity = 2\nlow = 3",
            "item 1, field low: Quantities must rise",
            id="a rule of the model",
        ),
        pytest.param('says = "Two came."', "", "claim 1, field says: is missing", id="a missing key"),
        pytest.param(
            'slug = "article"',
            'slug = "witness"',
            "field slug: the slug stands already in story.toml:2",
            id="a slug twice",
        ),
        pytest.param("published = 2022-04-19", 'via = "witness"', "field via: leads back to itself", id="a circle"),
        pytest.param(
            "published = 2022-04-19", "", '"Monday" has no day to be read on', id="no day to read a phrase on"
        ),
        pytest.param(
            "published = 2022-04-19",
            "published = { earliest = 2022-04-01, latest = 2022-04-30 }",
            '"Monday" may mean 2022-03-28..2022-03-28 on 2022-04-01 or',
            id="two days to read a phrase on",
        ),
        pytest.param(
            "published = 2022-04-19",
            "published = { earliest = 2022-04-01 }",
            'story.toml:9: source "article", field published, field latest: is missing',
            id="half a span",
        ),
        pytest.param(
            'arrived = "Monday"',
            'expected = "next week"',
            "field expected: for what has arrived",
            id="expected of what has arrived",
        ),
        pytest.param(
            'arrived = "Monday"',
            'status = "expected"\narrived = "Monday"',
            "field arrived: it is expected",
            id="arrived of what is expected",
        ),
        pytest.param(
            'equipment = "mi-24p"\nquantity = 2\n\n[[delivery.claim]]\nsource = "witness"',
            'equipment = "mi-35p"\nquantity = 2\n\n[[delivery.claim]]\nsource = "witness"',
            'delivery "two-helicopters" has no line of "mi-35p"',
            id="a claim about no line",
        ),
        pytest.param(
            'source = "witness"\nsays',
            'source = "article"\nequipment = "mi-24p"\nsays',
            'same source, subject and line as delivery "two-helicopters", claim 1',
            id="a claim twice",
        ),
        pytest.param(
            'aliases = ["Russie"]',
            'aliases = ["MALI"]',
            'party "russia", field aliases: "MALI" is also a name of "mali"',
            id="a name of two parties",
        ),
        pytest.param(
            'aliases = ["Hind"]',
            'aliases = ["mi 35-P"]',
            'equipment "mi-35p": "Mi-35P" is also a name of "mi-24p"',
            id="a name of two pieces of equipment",
        ),
        pytest.param(
            'name = "Russia"\n',
            'name = "Mali"\n',
            'catalogue.toml:31: party "russia", field name: Another record has this name.',
            id="a name that must be one's own",
        ),
        pytest.param(
            'name = "Russia"\n',
            'name = "Russia"\niso_code = "MLI"\n',
            'party "russia", field iso_code: Another party has this code.',
            id="a code of two parties",
        ),
        pytest.param("total = 8", "total = ", "story.toml:41: not valid TOML", id="the syntax"),
        pytest.param("[[reported_total]]", "[[total]]", "; expected one of: [[register]], ", id="the tables there are"),
        pytest.param("[[reported_total]]", "[[reported_totel]]", "(line 38)", id="the line of an unknown table"),
        pytest.param(
            "published = 2022-04-19",
            "published = 2999-01-01",
            "field published: 2999-01-01 is still to come",
            id="later",
        ),
        pytest.param(
            'arrived = "Monday"',
            "arrived = 2022-04-20",
            "field arrived: 2022-04-20 is after the source came out, 2022-04-19",
            id="an arrival after the report of it",
        ),
        pytest.param(
            'supplier = "russia"',
            'supplier = "mali"',
            "field supplier: The supplier is the ",
            id="itself",
        ),
    ],
)
def test_a_problem_names_its_place(write: Write, old: str, new: str, told: str) -> None:
    assert told in complaint(write((old, new)))


def test_the_syntax_error_shows_the_line(write: Write) -> None:
    assert complaint(write(("total = 8", "total = eight"))).endswith("\n    total = eight")


def test_a_file_in_another_encoding_names_the_line(write: Write) -> None:
    paths = write()
    paths[-1].write_bytes(paths[-1].read_bytes().replace(b"Saw them.", b"Les a vus \xe0 Bamako."))
    assert "story.toml:35: not in UTF-8" in complaint(paths)


def test_the_mark_that_some_editors_put_first_is_no_problem(write: Write) -> None:
    paths = write()
    paths[-1].write_bytes(b"\xef\xbb\xbf" + paths[-1].read_bytes())
    assert load(paths).created["deliveries"] == 1


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "nowhere.toml: cannot be read" in complaint([tmp_path / "nowhere.toml"])


def test_several_problems_are_told_at_once(write: Write) -> None:
    told = complaint(write(("total = 8", 'total = "eight"'), ('"late March"', '"Mondayy"')))
    assert len(told.splitlines()) == 2


def test_problems_are_told_in_the_order_of_the_rows(write: Write) -> None:
    parties = (("niger", "Mali", "NER"), ("chad", "Chad", "chad"), ("togo", "Chad", "TGO"), ("benin", "Mali", "BEN"))
    row = '[[party]]\nslug = "{}"\nname = "{}"\niso_code = "{}"\n'
    told = complaint(write(story="".join(row.format(*party) for party in parties)))
    assert [line.split(":")[2].strip() for line in told.splitlines()] == [
        'party "niger", field name',
        'party "chad", field iso_code',
        'party "benin", field name',
    ]


def test_many_problems_fit_on_one_screen(write: Write) -> None:
    claims = '\n[[claim]]\ndelivery = "two-helicopters"\nsource = "nobody"\nsays = "No."\n' * 40
    told = complaint(write(story=STORY + claims))
    assert len(told.splitlines()) == 11
    assert told.endswith("… and 30 more.")


def test_a_problem_is_not_told_again_of_what_hangs_on_it(write: Write) -> None:
    told = complaint(write(('kind = "news"', 'kind = "newz"')))
    assert len(told.splitlines()) == 1


# ---- The command ------------------------------------------------------------------------------------


def test_the_command_says_what_it_did(write: Write) -> None:
    out = StringIO()
    call_command("load_fixtures", *write(), stdout=out)
    assert out.getvalue().startswith("Have made 2 equipment types, 2 equipment, 2 parties, 2 sources, 1 deliver")


def test_the_command_fails_with_the_problems(write: Write) -> None:
    with pytest.raises(CommandError, match=r"Nothing was changed\.\nstory\.toml:\d+: .*newz"):
        call_command("load_fixtures", *write(('kind = "news"', 'kind = "newz"')))


def test_the_command_can_check_only(write: Write) -> None:
    out = StringIO()
    call_command("load_fixtures", "--check", *write(), stdout=out)
    assert out.getvalue().startswith("Would have made")
    assert nothing_stands()
