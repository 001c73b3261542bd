"""Reports that tell of several things at once: what states gave together, what a deal counts, what a load held."""

from __future__ import annotations

import pytest

from deliveries.reading import Stage

from .test_reading import lines, read, the_one, told


@pytest.mark.parametrize(
    "text",
    [
        "Germany, France and Turkey delivered ten tanks to Mali.",
        "Ten tanks were delivered to Mali by Germany, France and Turkey.",
        "Mali has received ten tanks from Germany, France and Turkey.",
    ],
)
def test_what_several_states_delivered_is_a_proposal_of_each_without_a_number(text: str) -> None:
    proposals = read(text).proposals

    assert [told(each) for each in proposals] == [
        ("delivered", "mali", supplier) for supplier in ("germany", "france", "turkey")
    ]
    assert [lines(each) for each in proposals] == [[(None, "tanks")]] * 3


def test_what_each_of_two_states_delivered_has_its_number() -> None:
    one, other = read("Germany and France each delivered ten tanks to Mali.").proposals

    assert lines(one) == lines(other) == [(10, "tanks")]


def test_two_states_that_sign_a_contract_do_not_both_order() -> None:
    assert told(the_one("Mali and Russia signed a contract for four Mi-171 helicopters.")) == (
        "ordered",
        "mali",
        "russia",
    )


def test_a_second_state_is_told_without_a_verb() -> None:
    one, other = read("Germany has given Mali ten tanks and France six.").proposals

    assert (told(one), lines(one)) == (("delivered", "mali", "germany"), [(10, "tanks")])
    assert (told(other), lines(other)) == (("delivered", "mali", "france"), [(6, "tanks")])


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("Mali placed a four-helicopter order with Russia in 2021.", Stage.ORDERED),
        ("Mali has signed a four-helicopter deal with Russia.", Stage.ORDERED),
        ("Mali cancelled a four-helicopter contract with Russia.", Stage.CANCELLED),
    ],
)
def test_a_deal_counts_what_is_one_word_with_its_number(text: str, stage: Stage) -> None:
    proposal = the_one(text)

    assert told(proposal) == (stage, "mali", "russia")
    assert lines(proposal) == [(4, "helicopters")]


def test_a_deal_that_is_only_talked_of_is_none() -> None:
    assert not read("Mali is in talks with Russia on a four-helicopter deal.").proposals


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("An arsenal made up of ten tanks and two radars has arrived in Mali from Russia.", "en"),
        ("Un arsenal composé de dix chars et de deux radars est arrivé au Mali en provenance de Russie.", "fr"),
    ],
)
def test_what_a_consignment_is_made_up_of_has_come(text: str, language: str) -> None:
    proposal = the_one(text, language)

    assert told(proposal) == ("delivered", "mali", "russia")
    assert lines(proposal) == [(10, "tanks"), (2, "radars")]


def test_gifts_that_are_told_one_a_sentence_keep_their_giver() -> None:
    proposals = read(
        "Russia has handed two gifts to Mali this year. In January it gave the army ten tanks. "
        "Two radars followed in March."
    ).proposals

    assert [(told(each), lines(each)) for each in proposals] == [
        (("delivered", "mali", "russia"), [(10, "tanks")]),
        (("delivered", "mali", "russia"), [(2, "radars")]),
    ]


def test_a_main_clause_goes_on_behind_a_figure_with_a_comma() -> None:
    proposal = the_one("Russia, which has trained 10,000 Malian soldiers, delivered ten tanks to Niger.")

    assert told(proposal) == ("delivered", "niger", "russia")


@pytest.mark.parametrize(
    "text",
    [
        "No tanks were delivered to Mali by Russia.",
        "Russia promised tanks; whether they arrived in Mali is unknown.",
        "Mali is unable to get tanks from Russia.",
    ],
)
def test_what_did_not_come_is_not_delivered(text: str) -> None:
    assert Stage.DELIVERED not in {each.stage.value for each in read(text).proposals}
