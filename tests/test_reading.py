"""Reports as the press writes them: read into phrases and proposals, every value with the place that it was read at."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliveries.dates import DateSpan
from deliveries.dev import reading
from deliveries.models.gazetteer import gazetteer
from deliveries.reading import Entry, Gazetteer, Proposal, Report, Stage, read_report

REPORTS = Path(__file__).parent / "reports"
DAY = date(2022, 4, 19)
KNOWN = Gazetteer(
    [
        Entry("type", "helicopters", ("Helicopters", "helicopter")),
        Entry("type", "combat-helicopters", ("Combat helicopters",), under="helicopters"),
        Entry("type", "transport-helicopters", ("Transport helicopters",), under="helicopters"),
        Entry("type", "radars", ("Radars", "radar")),
        Entry("type", "drones", ("Drones", "drone")),
        Entry("type", "combat-drones", ("Combat drones",), under="drones"),
        Entry("type", "armoured-vehicles", ("Armoured vehicles",)),
        Entry("type", "tanks", ("Tanks", "tank")),
        Entry("type", "missiles", ("Missiles",)),
        Entry("type", "trucks", ("Trucks",)),
        Entry("model", "mi-24p", ("Mi-24P", "Hind"), under="combat-helicopters"),
        Entry("model", "mi-35p", ("Mi-35P", "Mil Mi-35P"), under="combat-helicopters", variant_of="mi-24p"),
        Entry("model", "mi-171", ("Mi-171",), under="transport-helicopters"),
        Entry("model", "bayraktar-tb2", ("Bayraktar TB2", "TB2"), under="combat-drones"),
        Entry("party", "mali", ("Mali", "Malian"), code="MLI"),
        Entry("party", "niger", ("Niger",), code="NER"),
        Entry("party", "togo", ("Togo",), code="TGO"),
        Entry("party", "russia", ("Russia", "Russie"), code="RUS"),
        Entry("party", "turkey", ("Turkey", "Turquie"), code="TUR"),
        Entry("party", "france", ("France",), code="FRA"),
        Entry("party", "germany", ("Germany", "Allemagne"), code="DEU"),
    ]
)


def read(text: str, language: str = "en") -> Report:
    return read_report(text, KNOWN, published=DAY, language=language)


def the_one(text: str, language: str = "en") -> Proposal:
    (proposal,) = read(text, language).proposals
    return proposal


def told(proposal: Proposal) -> tuple[str, str, str]:
    """Stage, recipient and supplier."""
    return (
        proposal.stage.value,
        proposal.recipient.value.slug if proposal.recipient else "",
        proposal.supplier.value.slug if proposal.supplier else "",
    )


def lines(proposal: Proposal) -> list[tuple[int | None, str]]:
    return [
        (line.number.value.best if line.number else None, line.models[0].slug if line.models else line.new or line.type)
        for line in proposal.lines
    ]


# ---- Who and what ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Mali has received two Mi-35P helicopters from Russia.",
        "Russia has delivered two Mi-35P helicopters to Mali.",
        "Moscow sent Mali two Mi 35P helicopters.",
        "Two MI35P helicopters were handed over to the Malian army by Russia.",
        "Two Mi-35P helicopters arrived in Bamako from Russia.",
        "Mali's junta announced the delivery of two Mi-35P helicopters from Russia.",
        "The Malian air force took delivery of two Russian Mi-35Ps.",
        "Mali has received two Mi-35P helicopters donated by Russia.",
    ],
)
def test_who_received_what_from_whom_is_read_from_the_grammar(text: str) -> None:
    proposal = the_one(text)

    assert told(proposal) == ("delivered", "mali", "russia")
    assert lines(proposal) == [(2, "mi-35p")]


@pytest.mark.parametrize(
    "text",
    [
        "Le Mali a reçu deux hélicoptères Mi-35P de la Russie.",
        "La Russie a livré deux hélicoptères Mi-35P au Mali.",
        "Deux hélicoptères de type Mi-35P ont été remis à l'armée malienne par la Russie.",
        "L’armée malienne a réceptionné deux Mi-35P en provenance de Russie.",
        "Le Mali a pris livraison de deux hélicoptères Mi-35P russes.",
        "Moscou livre deux hélicoptères Mi-35P à Bamako",
    ],
)
def test_french_is_read_as_well(text: str) -> None:
    proposal = the_one(text, "fr")

    assert told(proposal) == ("delivered", "mali", "russia")
    assert lines(proposal) == [(2, "mi-35p")]


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("Russia will deliver four Mi-171 helicopters to Mali.", Stage.EXPECTED),
        ("Mali is expected to receive four Mi-171 helicopters from Russia.", Stage.EXPECTED),
        ("Mali ordered four Mi-171 helicopters from Russia.", Stage.ORDERED),
        ("Mali has signed a contract with Russia for four Mi-171 helicopters.", Stage.ORDERED),
        ("Russia has promised Mali four Mi-171 helicopters.", Stage.PROMISED),
        ("Russia agreed to supply four Mi-171 helicopters to Mali.", Stage.PROMISED),
        ("Mali has cancelled an order for four Mi-171 helicopters from Russia.", Stage.CANCELLED),
    ],
)
def test_a_stage_is_what_the_verb_says(text: str, stage: Stage) -> None:
    proposal = the_one(text)

    assert told(proposal) == (stage, "mali", "russia")
    assert lines(proposal) == [(4, "mi-171")]


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("La Russie livrera quatre hélicoptères Mi-171 au Mali.", Stage.EXPECTED),
        ("Le Mali va recevoir quatre hélicoptères Mi-171 de la Russie.", Stage.EXPECTED),
        ("Le Mali a commandé quatre hélicoptères Mi-171 à la Russie.", Stage.ORDERED),
        ("La Russie a promis quatre hélicoptères Mi-171 au Mali.", Stage.PROMISED),
        ("Le Mali a annulé la commande de quatre hélicoptères Mi-171 auprès de la Russie.", Stage.CANCELLED),
    ],
)
def test_a_french_stage_is_what_the_verb_says(text: str, stage: Stage) -> None:
    proposal = the_one(text, "fr")

    assert told(proposal) == (stage, "mali", "russia")


# ---- What is no delivery ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "A Malian army helicopter fired six rockets near Mopti.",
        "Russia did not deliver four helicopters to Mali.",
        "Mali wants to buy four helicopters from Russia.",
        "The Malian army lost two helicopters in 2021.",
        "Mali's air force operates 12 Mi-171 helicopters.",
        "Russia delivered a warning to Mali, where 42 soldiers died.",
        "Mali received 400 soldiers from Russia.",
    ],
)
def test_what_is_no_delivery_of_arms_is_not_proposed(text: str) -> None:
    assert read(text).proposals == ()


def test_numbers_of_other_things_are_no_quantities() -> None:
    text = (
        "In 2021 Mali received fourth-generation radars, worth $30 million, from Russia. The 1st battalion lost "
        "12 men, 27 years after the war, 300 km away."
    )

    assert lines(the_one(text)) == [(None, "radars")]


def test_the_load_of_a_drone_is_no_line_of_the_delivery() -> None:
    text = "Niger received six TB2 drones from Turkey. The aircraft, which can carry four missiles, landed on Monday."

    assert lines(the_one(text)) == [(6, "bayraktar-tb2")]


# ---- Across sentences ------------------------------------------------------------------------------------


def test_a_number_and_its_model_are_joined_across_sentences() -> None:
    text = (
        "Mali received two more combat helicopters from Russia. The ministry described the gear as Mi-24P helicopters."
    )

    assert lines(the_one(text)) == [(2, "mi-24p")]


def test_the_day_of_the_arrival_wins_over_that_of_the_statement() -> None:
    text = "Niger has received six TB2 drones from Turkey, the army said on Monday. The aircraft landed on April 15."

    day = the_one(text).day

    assert day is not None
    assert day.value == DateSpan.from_edtf("2022-04-15")


def test_what_is_left_over_is_of_the_same_model() -> None:
    text = "Three Mi-171 helicopters arrived in Mali from Russia on Monday. The remaining five are due next month."

    first, second = read(text).proposals

    assert lines(first) == [(3, "mi-171")]
    assert (told(second), lines(second)) == (("expected", "mali", "russia"), [(5, "mi-171")])


def test_an_order_of_the_same_is_told_with_its_delivery() -> None:
    text = (
        "Four Mi-171 helicopters were delivered to Mali by Russia in October. They had been ordered in December 2020."
    )

    proposal = the_one(text)

    assert proposal.order_day is not None
    assert proposal.order_day.value == DateSpan.from_edtf("2020-12")


def test_a_part_of_what_was_ordered_is_delivered() -> None:
    text = "Mali received the first three of nine Mi-171 helicopters that it ordered from Russia in 2020."

    found = {told(each)[0]: lines(each) for each in read(text).proposals}

    assert found == {"delivered": [(3, "mi-171")], "ordered": [(9, "mi-171")]}


def test_a_stated_total_is_no_delivery() -> None:
    text = (
        "Mali received two Mi-24P helicopters from Russia. The consignment brings to eight the number of helicopters "
        "that Moscow has provided."
    )

    report = read(text)

    (total,) = report.totals
    assert (total.number.value.best, total.type) == (8, "helicopters")
    assert total.supplier is not None
    assert total.supplier.value.slug == "russia"
    assert len(report.proposals) == 1


def test_deliveries_that_are_promised_are_counted_as_such() -> None:
    text = (
        "Mali received two Mi-24P helicopters from Russia. A source said four similar deliveries were expected over "
        "the next three months."
    )

    promise = read(text).proposals[1]

    assert promise.stage.value == Stage.EXPECTED
    assert promise.consignments is not None
    assert promise.consignments.value == 4
    assert promise.day is not None
    assert promise.day.value.latest == date(2022, 7, 19)


def test_a_model_that_is_not_on_record_is_proposed_as_new() -> None:
    proposal = the_one("Togo received twelve Vuran armoured vehicles from Turkey.")

    (line,) = proposal.lines
    assert (line.models, line.new, line.type) == ((), "Vuran", "armoured-vehicles")


def test_one_number_may_be_over_several_models() -> None:
    text = "Mali received eight planes and two Mi-171 helicopters from Russia. Reporters saw Su-25 and L-39 planes."

    gazetteer_with_planes = Gazetteer([*KNOWN.entries, Entry("type", "aircraft", ("Aircraft", "planes"))])
    (proposal,) = read_report(text, gazetteer_with_planes, published=DAY, language="en").proposals

    assert len(proposal.lines) == 2


def test_what_was_not_found_is_said() -> None:
    proposal = the_one("Mali has received radars.")

    assert set(proposal.missing) == {"supplier", "day", "number"}


def test_a_text_in_another_language_is_said_to_be_so() -> None:
    text = "El ejército de Malí recibió dos helicópteros de Rusia el lunes, según el ministerio de Defensa del país."

    assert read_report(text, KNOWN, published=DAY) == Report(None)


def test_every_value_stands_where_it_says() -> None:
    text = "Mali has received two Mi-35P helicopters from Russia on Monday."
    proposal = the_one(text)

    held = {
        "recipient": proposal.recipient, "supplier": proposal.supplier, "day": proposal.day,
        "number": proposal.lines[0].number, "equipment": proposal.lines[0].equipment,
    }  # fmt: skip

    assert {name: text[value.start : value.end] for name, value in held.items() if value} == {
        "recipient": "Mali", "supplier": "Russia", "day": "on Monday", "number": "two", "equipment": "Mi-35P",
    }  # fmt: skip


# ---- Any text --------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "Mali",
        "Russia",
        "two",
        "12",
        "Mi-24P",
        "helicopters",
        "delivered",
        "to",
        "from",
        "the",
        "which",
        ",",
        ".",
        ";",
        "-",
        '"',
        "'",
        "(",
        "on",
        "Monday",
        "2021",
        "ordered",
        "will",
        "be",
        "of",
        "brings",
        "number",
        "first",
        "more",
        "they",
        "it",
        "received",
        "Le",
        "a",
        "livré",
        "deux",
        "hélicoptères",
        "dont",
        "qui",
        "au",
        "de",
        "la",
        "par",
        "en",
        "mars",
        "<b>",
        "</script>",
        "<script>",
        "&amp;",
        "\u202b",
        "مروحيات",
        "直升机",
        "\n\n",
        "\x00",
        "É",
        "ﬁ",
        "½",
        "²",
        "İ",
        "ß",
    ]
)
TEXTS = st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=80).map(" ".join))


@given(TEXTS, st.sampled_from(["en", "fr", None, "ar"]), st.sampled_from([DAY, None]))
def test_any_text_is_read_and_every_place_lies_in_it(text: str, language: str | None, published: date | None) -> None:
    report = read_report(text, KNOWN, published=published, language=language)

    places = [(phrase.start, phrase.end) for phrase in report.phrases] + list(report.sentences)
    for proposal in report.proposals:
        values: list[Any] = [proposal.stage, proposal.recipient, proposal.supplier, proposal.day, proposal.order_day]
        values += [value for line in proposal.lines for value in (line.equipment, line.number)]
        places += [(value.start, value.end) for value in values if value is not None]
    assert all(0 <= start <= end <= len(text) for start, end in places)


def test_two_megabytes_are_read() -> None:
    text = "Photographs of the ceremony in the capital were shown to many. " * 33_000

    assert len(text) > 2_000_000
    assert read(text).language == "en"


# ---- Annotated reports -----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("story")
def test_annotated_reports_are_read_as_well_as_they_were() -> None:
    """Those that the reading was written with; how it does on others is told by `make bench ARGS=--reading`."""
    (_title, reports), _held_out = reading.sets()
    found = reading.score(reports, gazetteer())

    assert len(reports) >= 60
    assert min(found.precision(what) for what in reading.ASKED) >= 0.92
    assert min(found.recall(what) for what in reading.ASKED) >= 0.92
