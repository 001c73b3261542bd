"""Stages of a delivery, and the words that tell them as they stand in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Stage(StrEnum):
    """How far a delivery had come by what a sentence says."""

    DELIVERED = "delivered"
    EXPECTED = "expected"
    ORDERED = "ordered"
    PROMISED = "promised"
    CANCELLED = "cancelled"


# Who does what: "give" (supplier → recipient), "get" (recipient ← supplier), "come" (equipment → place), "order",
# "sell", "await", "promise", "cancel"; "describe" tells what a consignment held, "other" is no delivery.
Frame = Literal["give", "get", "come", "order", "sell", "await", "promise", "cancel", "describe", "other"]
Voice = Literal["active", "passive", "participle", "noun"]

STAGES: dict[str, Stage | None] = {
    "give": Stage.DELIVERED, "get": Stage.DELIVERED, "come": Stage.DELIVERED, "order": Stage.ORDERED,
    "sell": Stage.ORDERED, "await": Stage.EXPECTED, "promise": Stage.PROMISED, "cancel": Stage.CANCELLED,
    "describe": None, "other": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word of a stage in a sentence: where it stands with its auxiliaries (`start`, `end`) and without (`verb`)."""

    start: int
    verb: int
    end: int
    frame: Frame
    stage: Stage | None
    voice: Voice = "active"
    # What is denied, wished for or talked about is no delivery.
    void: bool = False

    @property
    def is_to_come(self) -> bool:
        return self.stage in (Stage.EXPECTED, Stage.PROMISED)
