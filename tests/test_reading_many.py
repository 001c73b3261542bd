"""Long reports, which tell of deliveries of many years and parties: whose each is, and on which day it came."""

from __future__ import annotations

from datetime import date

import pytest

from deliveries.reading import read_report

from .test_reading import KNOWN, lines, read, the_one, told


def days(text: str, language: str = "en") -> list[str]:
    return [each.day.value.edtf if each.day else "" for each in read(text, language).proposals]


# ---- Who ---------------------------------------------------------------------------------------------------


def test_one_verb_gives_to_several_recipients_what_each_is_told_to_get() -> None:
    one, other = read("Russia gave Mali ten tanks and Niger six helicopters.").proposals

    assert (told(one), lines(one)) == (("delivered", "mali", "russia"), [(10, "tanks")])
    assert (told(other), lines(other)) == (("delivered", "niger", "russia"), [(6, "helicopters")])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mali has received ten tanks from Russia and from Turkey six drones.", "en"),
        ("Le Mali a reçu de la Russie dix tanks et de la Turquie six drones.", "fr"),
    ],
)
def test_a_second_supplier_stands_before_what_came_from_it(text: str, language: str) -> None:
    one, other = read(text, language).proposals

    assert (told(one), told(other)) == (("delivered", "mali", "russia"), ("delivered", "mali", "turkey"))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mali rearms. Russia has given it two Mi-35P helicopters.", "en"),
        ("L'armée malienne se renforce. La Russie lui a cédé deux hélicoptères Mi-35P.", "fr"),
    ],
)
def test_a_pronoun_is_given_what_somebody_else_gives(text: str, language: str) -> None:
    assert told(the_one(text, language)) == ("delivered", "mali", "russia")


def test_it_is_the_recipient_where_the_sentence_before_was_about_who_gave() -> None:
    _one, other = read("Russia sent Mali two Mi-35P helicopters. It received six TB2 drones from Turkey.").proposals

    assert told(other) == ("delivered", "mali", "turkey")


@pytest.mark.parametrize("made", ["made", "built", "designed"])
def test_where_equipment_was_made_is_no_party_of_it(made: str) -> None:
    assert told(the_one(f"Germany has sent Russian-{made} tanks to Mali.")) == ("delivered", "mali", "germany")


def test_a_party_between_commas_says_only_what_another_is() -> None:
    assert told(the_one("Niger, Mali's rival, has received six TB2 drones from Turkey.")) == (
        "delivered",
        "niger",
        "turkey",
    )


def test_a_party_that_is_made_the_topic_does_what_follows() -> None:
    text = "La Russie a livré deux hélicoptères au Mali. Quant à la Turquie, elle lui a livré six drones."
    _one, other = read(text, "fr").proposals

    assert told(other) == ("delivered", "mali", "turkey")


def test_whose_equipment_is_called_sent_it_where_others_are_given_it() -> None:
    text = "Mali received six drones from Turkey on Monday. Germany's first ten tanks are expected in Mali in May."
    _one, other = read(text).proposals

    assert told(other) == ("expected", "mali", "germany")


# ---- What --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Russia gave Mali 30 tanks and as many trucks.", "en"),
        ("La Russie a livré au Mali 30 tanks et autant de camions.", "fr"),
    ],
)
def test_as_many_is_the_number_before(text: str, language: str) -> None:
    assert [number for number, _what in lines(the_one(text, language))] == [30, 30]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Russia has dropped its plan to deliver four tanks to Mali.", "en"),
        ("La Russie a renoncé à livrer quatre tanks au Mali.", "fr"),
    ],
)
def test_what_was_given_up_is_cancelled(text: str, language: str) -> None:
    assert told(the_one(text, language)) == ("cancelled", "mali", "russia")


def test_what_is_denied_by_words_around_the_verb_is_not_told() -> None:
    assert read("Le Mali n'achètera pas de drones à la Turquie.", "fr").proposals == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A ship carrying ten tanks docked in Bamako on Monday.", "en"),
        ("Two Russian transport planes landed in Bamako on Monday with ten tanks on board.", "en"),
    ],
)
def test_what_a_carrier_brought_is_what_came(text: str, language: str) -> None:
    assert lines(the_one(text, language)) == [(10, "tanks")]


def test_a_number_between_commas_counts_what_stands_before_it() -> None:
    assert lines(the_one("The tanks ordered from Russia by Mali, some thirty, will arrive in May.")) == [(30, "tanks")]


def test_an_order_is_told_item_by_item_behind_semicolons() -> None:
    text = "Le Mali a commandé au total : 36 tanks à la France ; 18 drones à la Turquie ; et 50 camions à l'Allemagne."

    assert [(told(each), lines(each)) for each in read(text, "fr").proposals] == [
        (("ordered", "mali", "france"), [(36, "tanks")]),
        (("ordered", "mali", "turkey"), [(18, "drones")]),
        (("ordered", "mali", "germany"), [(50, "trucks")]),
    ]


def test_the_sum_before_a_colon_is_not_told_beside_its_parts() -> None:
    text = "Russia has given Mali 15 helicopters: ten Mi-35P helicopters and five Mi-171 helicopters."

    assert lines(the_one(text)) == [(10, "mi-35p"), (5, "mi-171")]


# ---- When --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mali received two Mi-35P helicopters from Russia, one in 2017 and the other in 2019.", "en"),
        ("Mali obtained a Mi-35P helicopter from Russia in 2017 and another in 2019.", "en"),
        ("Le Mali a reçu de Russie un hélicoptère Mi-35P en 2017, et un autre en 2019.", "fr"),
    ],
)
def test_what_came_one_by_one_has_a_day_each(text: str, language: str) -> None:
    proposals = read(text, language).proposals

    assert [lines(each) for each in proposals] == [[(1, "mi-35p")], [(1, "mi-35p")]]
    assert days(text, language) == ["2017", "2019"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Russia gave Mali six tanks in 2017 and, a year earlier, 30 trucks.", "en", ["2017", "2016"]),
        ("La Russie a livré au Mali six tanks en 2017 et, un an plus tard, 30 camions.", "fr", ["2017", "2018"]),
        ("Mali got six tanks in March 2019. It got 30 trucks the following month.", "en", ["2019-03", "2019-04"]),
    ],
)
def test_a_day_may_be_told_by_the_one_before(text: str, language: str, expected: list[str]) -> None:
    assert days(text, language) == expected


def test_a_month_behind_a_month_of_a_year_is_of_that_year() -> None:
    text = "Mali received two Mi-35P helicopters from Russia, one in July 2017 and the other in October."

    assert days(text) == ["2017-07", "2017-10"]


def test_a_second_verb_has_a_day_of_its_own() -> None:
    text = "Russia gave Mali six tanks in August 2019, and two Mi-35P helicopters were delivered in 2021."

    assert days(text) == ["2019-08", "2021"]


def test_the_day_of_what_was_told_is_not_that_of_who_said_so() -> None:
    assert days("Mali received its first tanks from Russia last week, a spokesman said on Monday.") == [
        "2022-04-11/2022-04-17"
    ]


def test_a_day_is_not_joined_to_what_stands_behind_a_comma() -> None:
    text = "Germany gave Mali six tanks in 2020, and last month Turkey handed over two drones."

    assert days(text) == ["2020", "2022-03"]


def test_what_was_ordered_after_something_came_is_no_order_of_it() -> None:
    text = "Mali ordered twelve TB2 drones from Turkey in March. It received twelve TB2 drones in 2020."

    assert {told(each)[0] for each in read(text).proposals} == {"ordered", "delivered"}


def test_the_order_of_which_some_came_is_told_by_the_next_sentence() -> None:
    came, order = read(
        "The first 25 of 118 tanks from Turkey arrived in Mali in March. They were ordered in 2021."
    ).proposals

    assert (told(came), lines(came)) == (("delivered", "mali", "turkey"), [(25, "tanks")])
    assert (told(order), lines(order), order.day and order.day.value.edtf) == (
        ("ordered", "mali", "turkey"),
        [(118, "tanks")],
        "2021",
    )


def test_the_first_of_what_is_awaited_has_a_day_without_a_verb() -> None:
    assert days("Le Mali attend cinq hélicoptères Mi-35P de Russie, dont le premier en 2023.", "fr") == ["", "2023"]


def test_a_day_beyond_the_calendar_is_left_open() -> None:
    text = "Mali received six tanks from Russia on Monday. It received ten drones from Turkey the following month."
    report = read_report(text, KNOWN, published=date.max, language="en")

    assert report.proposals[1].day is None
