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
from deliveries.reading.parts import parts_of

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


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Baykar has delivered two TB2 drones to Mali.", "en"),
        ("Mali has received two TB2 drones from Baykar.", "en"),
        ("Le Mali a reçu de Baykar deux drones TB2.", "fr"),
    ],
)
def test_a_company_stands_for_its_state(text: str, language: str) -> None:
    proposal = the_one(text, language)

    assert told(proposal) == ("delivered", "mali", "turkey")
    assert lines(proposal) == [(2, "bayraktar-tb2")]


def test_lines_of_several_makers_are_deliveries_of_their_own() -> None:
    first, second = read("Mali took delivery of two Russian Mi-35P helicopters and three Turkish TB2 drones.").proposals

    assert (told(first), lines(first)) == (("delivered", "mali", "russia"), [(2, "mi-35p")])
    assert (told(second), lines(second)) == (("delivered", "mali", "turkey"), [(3, "bayraktar-tb2")])


def test_a_small_word_is_no_part_of_a_model() -> None:
    proposal = the_one("Le Mi-171 a été livré au Niger par la Russie.", "fr")

    assert told(proposal) == ("delivered", "niger", "russia")
    assert lines(proposal) == [(None, "mi-171")]


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


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mali has opened negotiations for the acquisition of two Mi-35P helicopters.", "en"),
        ("Mali has opened negotiations with Russia for the acquisition of two Mi-35P helicopters.", "en"),
        ("Le Mali a engagé des négociations avec la Russie pour l'acquisition de deux Mi-171.", "fr"),
    ],
)
def test_what_is_talked_of_is_not_delivered(text: str, language: str) -> None:
    assert read(text, language).proposals == ()


def test_what_carries_the_goods_is_not_delivered() -> None:
    proposal = the_one("Russia delivered four tanks to Mali by three Mi-171 helicopters.")

    assert lines(proposal) == [(4, "tanks")]


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


def test_the_rest_is_another_delivery() -> None:
    first, rest = read(
        "Mali received two Mi-35P helicopters from Russia in March. The rest will be delivered in June."
    ).proposals

    assert (told(first), lines(first)) == (("delivered", "mali", "russia"), [(2, "mi-35p")])
    assert (told(rest), lines(rest)) == (("expected", "mali", "russia"), [(None, "mi-35p")])


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


# ---- Who says so -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "words", "kind"),
    [
        ("according to the defence ministry", "defence ministry", "official-statement"),
        ("Reuters reported on Monday", "Reuters", "news"),
        ("the defence minister, General Sadio Camara, said", "defence minister", "official-statement"),
        ("a source in the ministry said", "a source in the ministry", "anonymous-official"),
        ("according to the specialist newsletter Arms Letter", "specialist newsletter Arms Letter", "newsletter"),
        ("an AFP journalist said", "an AFP journalist", "eyewitness"),
        ("Mali announced", "Mali", "official-statement"),
    ],
)
def test_who_says_so_is_told_with_a_proposal(said: str, words: str, kind: str) -> None:
    (voice,) = the_one(f"Mali has received two Mi-35P helicopters from Russia, {said}.").voices

    assert (voice.words, voice.kind) == (words, kind)


@pytest.mark.parametrize(
    ("said", "words", "kind"),
    [
        ("selon l'état-major des armées", "état-major des armées", "official-statement"),
        ("a annoncé lundi le ministère de la Défense", "ministère de la Défense", "official-statement"),
        ("rapporte l'AFP", "AFP", "news"),
        ("a appris l'AFP de source militaire", "source militaire", "anonymous-official"),
        ("selon le journal “Le Fleuve”", "Le Fleuve", "news"),
    ],
)
def test_who_says_so_is_told_in_french_as_well(said: str, words: str, kind: str) -> None:
    (voice,) = the_one(f"Le Mali a reçu deux hélicoptères Mi-35P de la Russie, {said}.", "fr").voices

    assert (voice.words, voice.kind) == (words, kind)


def test_a_report_that_says_so_itself_names_nobody() -> None:
    assert the_one("Mali has received two Mi-35P helicopters from Russia.").voices == ()


def test_a_supplier_that_stands_elsewhere_is_a_guess() -> None:
    first, second = read(
        "Mali received two Mi-35P helicopters from Russia on Monday. Mali received four Mi-171 helicopters in May 2021."
    ).proposals

    assert (first.guessed, second.guessed) == ((), ("supplier",))


def test_who_is_thanked_is_guessed_to_be_the_supplier() -> None:
    proposal = the_one("Mali has received two TB2 drones. The president thanked Turkey for its support.")

    assert told(proposal) == ("delivered", "mali", "turkey")
    assert proposal.guessed == ("supplier",)


# ---- Long texts ------------------------------------------------------------------------------------------


def test_a_long_text_is_parted_at_its_paragraphs() -> None:
    text = "A line of a report.\n\n" * 40

    parts = parts_of(text, 200)

    assert text[slice(*parts[0])].endswith("report.\n\n")
    assert "".join(text[start:end] for start, end in parts) == text
    assert max(end - start for start, end in parts) <= 200


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


# ---- Kinds of sentence -----------------------------------------------------------------------------------


def all_told(text: str, language: str = "en") -> list[tuple[str, str, str, list[tuple[int | None, str]]]]:
    """Stage, recipient, supplier and lines of every proposal."""
    return [(*told(each), lines(each)) for each in read(text, language).proposals]


def test_what_is_shared_out_respectively_is_of_each() -> None:
    assert all_told("Russia and Turkey delivered two Mi-35P helicopters and six TB2 drones to Mali respectively.") == [
        ("delivered", "mali", "russia", [(2, "mi-35p")]),
        ("delivered", "mali", "turkey", [(6, "bayraktar-tb2")]),
    ]


def test_numbers_are_shared_out_respectively_too() -> None:
    text = "Le Mali et le Niger ont reçu de la Russie, respectivement, quatre et deux hélicoptères Mi-171."
    assert all_told(text, "fr") == [
        ("delivered", "mali", "russia", [(4, "mi-171")]),
        ("delivered", "niger", "russia", [(2, "mi-171")]),
    ]


def test_a_passive_is_understood_behind_and() -> None:
    assert all_told("Two Mi-35P were supplied to Mali by Russia and six TB2 by Turkey.") == [
        ("delivered", "mali", "russia", [(2, "mi-35p")]),
        ("delivered", "mali", "turkey", [(6, "bayraktar-tb2")]),
    ]


def test_what_was_inspected_is_what_a_relative_clause_says_was_delivered() -> None:
    assert told(the_one("Mali's president inspected six TB2 drones, which Turkey delivered last month.")) == (
        "delivered",
        "mali",
        "turkey",
    )


def test_what_is_in_use_is_a_delivery_where_its_day_is_told() -> None:
    proposal = the_one("Mali's army operates four Mi-171 that Russia provided in 2021.")

    assert lines(proposal) == [(4, "mi-171")]
    assert proposal.day is not None
    assert proposal.day.value == DateSpan.from_edtf("2021")


def test_a_day_between_a_participle_and_the_verb_is_that_of_the_participle() -> None:
    proposal = the_one("The two Mi-35P helicopters ordered from Russia in 2019 landed in Mali on Monday.")

    assert proposal.day is not None
    assert proposal.day.value == DateSpan.from_edtf("2022-04-18")


def test_an_aside_tells_the_day_of_what_came_before() -> None:
    text = (
        "Niger received six TB2 drones. The aircraft, arrived on 3 March, will be followed by two Mi-171 helicopters."
    )
    came = read(text).proposals[0]

    assert came.day is not None
    assert came.day.value == DateSpan.from_edtf("2022-03-03")


def test_what_came_in_earlier_years_is_a_delivery_of_its_own() -> None:
    proposals = read("Mali received two Mi-35P from Russia on Monday. In 2021 it had received four Mi-171.").proposals

    assert [(lines(each), each.day.value.edtf) for each in proposals if each.day] == [
        ([(2, "mi-35p")], "2022-04-18"),
        ([(4, "mi-171")], "2021"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Turkey denies having supplied TB2 drones to Mali.",
        "Mali dismissed reports that Russia had delivered six Mi-171 helicopters in March.",
        "Russia ruled out giving Mi-171 helicopters to Mali.",
        "Niger accuses Mali of having delivered TB2 drones to the rebels.",
        "A cargo plane from Russia landed in Bamako on Monday.",
        "The U.S. State Department approved a possible sale of 18 TB2 drones to Niger.",
    ],
)
def test_what_is_denied_or_only_possible_is_no_delivery(text: str) -> None:
    assert not read(text).proposals


def test_a_full_stop_may_part_thousands() -> None:
    assert lines(the_one("La France a livré 1.200 camions au Mali.", "fr")) == [(1200, "trucks")]


def test_a_number_may_stand_behind_what_it_counts() -> None:
    assert lines(the_one("The tanks, numbering seven, were handed over to Mali by Russia.")) == [(7, "tanks")]


def test_a_list_below_its_sentence_is_of_it() -> None:
    text = "Mali received from Russia:\n\n- 2 Mi-35P helicopters;\n- 4 Mi-171 helicopters with missiles;\n- 12 tanks."
    assert lines(the_one(text)) == [(2, "mi-35p"), (4, "mi-171"), (12, "tanks")]


def test_several_models_in_apposition_share_the_number_of_before() -> None:
    text = (
        "Le Mali a reçu six hélicoptères de la Russie. Ces hélicoptères, des Mi-171 et des Mi-35P, ont été remis lundi."
    )
    (line,) = the_one(text, "fr").lines

    assert (line.number and line.number.value.best, [model.slug for model in line.models]) == (6, ["mi-171", "mi-35p"])


def test_what_is_on_order_is_ordered() -> None:
    text = "Niger received TB2 drones from Turkey. Of the 12 drones on order, six arrived on Monday."
    assert ("ordered", "niger", "turkey", [(12, "bayraktar-tb2")]) in all_told(text)


def test_a_contract_under_which_something_is_to_come_is_an_order() -> None:
    assert told(the_one("Mali signed a contract with Russia under which four Mi-171 will be delivered.")) == (
        "ordered",
        "mali",
        "russia",
    )


def test_a_noun_of_delivery_names_its_parties_before_what_came() -> None:
    assert all_told("L'achat par le Mali, en mars, de quatre hélicoptères Mi-171 à la Russie a été annoncé.", "fr") == [
        ("ordered", "mali", "russia", [(4, "mi-171")])
    ]


def test_a_sentence_may_begin_with_who_gave_it() -> None:
    text = "Le Mali a réceptionné lundi deux hélicoptères. Offerts par la Russie, ces appareils seront basés à Bamako."
    assert told(the_one(text, "fr")) == ("delivered", "mali", "russia")


def test_a_model_is_known_by_its_design_bureau_in_full() -> None:
    known = Gazetteer([*KNOWN.entries, Entry("model", "su-57", ("Su-57",), under="drones")])
    report = read_report("Le Mali a commandé 14 Sukhoi 57 à la Russie.", known, published=DAY, language="fr")

    assert lines(report.proposals[0]) == [(14, "su-57")]


def test_who_commands_the_army_gives_it_what_came_from_elsewhere() -> None:
    text = "The Malian president handed over six TB2 drones to the army on Monday. They were bought from Turkey."
    assert told(the_one(text)) == ("delivered", "mali", "turkey")


def test_from_whom_something_comes_is_not_who_received_it() -> None:
    text = "The chief of staff received two Mi-35P helicopters. The lot came from Russia, Malian media said."
    assert told(the_one(text)) == ("delivered", "mali", "russia")


def test_a_headline_tells_roughly_what_is_told_below() -> None:
    text = "Russia sends hundreds of Mi-171 to Mali\n\nRussia delivered 240 Mi-171 helicopters to Mali on Monday."
    assert [lines(each) for each in read(text).proposals] == [[(240, "mi-171")]]


def test_of_an_order_only_what_is_named_has_come() -> None:
    text = (
        "Mali ordered six TB2 drones and two Mi-35P helicopters from Turkey in 2020. The helicopters arrived on Monday."
    )
    assert [lines(each) for each in read(text).proposals if each.stage.value == Stage.DELIVERED] == [[(2, "mi-35p")]]


def test_the_rest_has_a_day_of_its_own() -> None:
    text = "Russia will transfer two Mi-171 to Mali on 27 April, with the remaining three helicopters due by June."
    first, rest = read(text).proposals

    assert (first.day and first.day.value, lines(rest)) == (DateSpan.from_edtf("2022-04-27"), [(3, "mi-171")])


# ---- Dense round-ups -------------------------------------------------------------------------------------


def rows(text: str, language: str = "en") -> list[tuple[str, str, str, int | None, str]]:
    """Each line with its stage, supplier, number and day."""
    return [
        (*told(each)[::2], model, number, each.day.value.edtf if each.day else "")
        for each in read(text, language).proposals
        for number, model in lines(each)
    ]


@pytest.mark.parametrize(
    ("language", "text", "row"),
    [
        ("fr", "Le Mali dispose désormais de deux Mi-171 venus de Russie.", ("delivered", "russia", "mi-171", 2, "")),
        ("fr", "Six Mi-171 font l'objet d'un contrat signé en 2019 par le Mali avec la Russie.",
         ("ordered", "russia", "mi-171", 6, "2019")),
        ("en", "Mali's plan to buy six Mi-171s from Russia fell through.", ("cancelled", "russia", "mi-171", 6, "")),
        ("en", "Russia has given Mali two Mi-171s after Turkey had handed over ten.",
         ("delivered", "turkey", "mi-171", 10, "")),
        ("en", "Russia gave Mali two Mi-171s in May 2021, and Turkey, in 2018, a TB2 drone.",
         ("delivered", "turkey", "bayraktar-tb2", 1, "2018")),
        ("en", "Mali received two Mi-171s from Russia in 2020, after those of 2014 and 2016.",
         ("delivered", "russia", "mi-171", 1, "2014")),
        ("fr", "Le Mali a reçu en mars six Mi-171 de la Russie, après les quatre de 2020.",
         ("delivered", "russia", "mi-171", 4, "2020")),
        ("en", "Russia gave Mali six Mi-171s in November 2020 and five in June 2021.",
         ("delivered", "russia", "mi-171", 5, "2021-06")),
        ("en", "Russia has so far supplied Mali: 18 Mi-171 helicopters; 10 Mi-24Ps; and two TB2 drones, with six more"
         " to follow.", ("delivered", "russia", "bayraktar-tb2", 2, "")),
    ],
)  # fmt: skip
def test_the_turns_of_dense_round_ups_are_read(
    language: str, text: str, row: tuple[str, str, str, int | None, str]
) -> None:
    assert row in rows(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Mali received two Mi-171s from Russia in 2020. They entered service in March 2021."),
        ("fr", "Le Mali a reçu deux Mi-171 de la Russie en 2020. Ils ont été mis en service en mars 2021."),
    ],
)
def test_a_delivery_has_the_day_on_which_it_entered_service(language: str, text: str) -> None:
    found = the_one(text, language)

    assert found.in_service is not None
    assert (found.in_service.value.edtf, found.day and found.day.value.edtf) == ("2021-03", "2020")


def test_what_is_to_enter_service_has_not() -> None:
    assert the_one("Mali received two Mi-171s from Russia. They will be put into service in 2023.").in_service is None


# ---- Annotated reports -----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("title", "number", "precision", "recall"),
    [("Written with", 200, 0.92, 0.92), ("Written with, long", 50, 0.86, 0.75)],
)
def test_annotated_reports_are_read_as_well_as_they_were(
    title: str, number: int, precision: float, recall: float
) -> None:
    """Those that the reading was written with; how it does on others is told by `make bench ARGS=--reading`."""
    reports = dict(reading.sets())[title]
    found = reading.score(reports, gazetteer())

    assert len(reports) >= number
    assert min(found.precision(what) for what in reading.ASKED) >= precision
    assert min(found.recall(what) for what in reading.ASKED) >= recall
