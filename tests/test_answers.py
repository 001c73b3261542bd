"""What was counted is held for whoever asks the same, and no more of it than there is room for."""

import pytest

from deliveries.index import answers
from deliveries.index.answers import Answers


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Room for six parts."""
    monkeypatch.setattr(answers, "MOST", 6)
    return Answers()


def test_an_answer_is_found_once(held: Answers) -> None:
    first = held.of("how many", lambda: [1, 2])

    assert held.of("how many", lambda: [3]) is first


def test_what_was_asked_longest_ago_makes_room(held: Answers) -> None:
    for question in ("a", "b", "c"):
        held.of(question, lambda: [1, 2])
    held.of("a", lambda: [])
    held.of("d", lambda: [1])

    assert held.of("a", lambda: []) == [1, 2]
    assert held.of("b", lambda: ["anew"]) == ["anew"]


def test_an_answer_that_is_too_large_is_not_held(held: Answers) -> None:
    held.of("small", lambda: [1])
    assert len(held.of("large", lambda: [0] * 7)) == 7

    assert held.of("large", lambda: ["anew"]) == ["anew"]
    assert held.of("small", lambda: []) == [1]
