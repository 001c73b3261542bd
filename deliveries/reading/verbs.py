"""The stage that a verb tells, by its auxiliaries and the words around it: "will deliver", "denied having sent"."""

from __future__ import annotations

import re
from dataclasses import replace
from types import ModuleType

from .text import Sentence
from .trigger import STAGES, Frame, Stage, Trigger

# "Germany transfers equipment"
HEADLINE = re.compile(r"^\W*(?:[A-Z][\w-]+ ){1,3}$")
EAST = re.compile(r"(?<=['’])Est (?=\w)")
QUALITY = re.compile(r"\b(?:an?|the|its|their) $")
DAY_BEFORE = re.compile(r"on \w+day\s+(?=to\b)")
# "under its programme to acquire jets"
WISH = re.compile(r"\b(?:programs?|programmes?|plans?|bid|efforts?|decision|intention|proposal) $")
EVER = re.compile(r"[^.;]{0,30}\b(?:in (?:\w+ ){1,2}(?:years|decades)|since|ever)\b")
ACQUIRE = ("acqui", "obtain")
# "By the same contract they also acquired six tanks"
BY_CONTRACT = re.compile(
    r"\W*(?:by|under|through|par|selon|aux termes d[ue]) (?:the|an?|this|that|le|ce|un) (?:\w+ ){0,3}?(?:contract"
    r"|deal|agreement|contrat|accord)\b"
)
# "are the subject of a contract", "font l'objet d'une commande"
OBJECT_OF = re.compile(r"\b(?:l'objet d|the subject of|under contract)")
AFTER_IT = re.compile(r"followed by|suivie?s? d")
# "is being given"
BEING = ("being ", "is being ", "are being ")
# "a plan to buy 17 helicopters fell through"
WENT_DOWN = re.compile(
    r" [^.;,]{3,80} (?:fell through|came to nothing|(?:was|were|has been|had been) (?:\w+ )?(?:cancel\w+|scrapped"
    r"|abandoned|shelved|suspended|dropped|put on hold|called off))\b"
)
UNTIL = re.compile(r" (?:before|until|till|avant)\b")
# "part of a deal to purchase 36 jets"
DEAL = re.compile(r"\b(?:deal|contract|agreement|order) $")


class Verb:
    """A verb of a stage as it stands in a sentence, with its auxiliaries; `words` are those of the language."""

    def __init__(self, match: re.Match[str], sentence: Sentence, words: ModuleType) -> None:
        self.words, self.sentence, self.plain = words, sentence, sentence.plain
        self.frame: Frame = match.lastgroup  # type: ignore[assignment]
        self.verb, self.end, self.form = match.start(self.frame), match.end(), match[self.frame]
        self.start, self.aux = match.start("aux"), match["aux"]
        if EAST.match(sentence.text, self.start):
            # "le voisin de l'Est a commandé"
            self.start, self.aux = self.start + 4, self.aux[4:]
        if day := DAY_BEFORE.match(self.aux):
            # "took delivery on Monday to fight": the day is not of what is to be done.
            self.start, self.aux = self.start + day.end(), self.aux[day.end() :]
        self.is_past = bool(words.is_participle(self.form, sentence.text[self.verb : self.end]))

    def trigger(self) -> Trigger | None:
        """What it tells, or None where it is no verb here."""
        if self._is_noun() or self._is_adjective() or self._is_bare():
            return None
        told = self._voiced(Trigger(self.start, self.verb, self.end, self.frame, STAGES[self.frame]))
        if self.aux.startswith("to be ") and EVER.match(self.plain, self.end):
            # "the first tanks to be delivered in 30 years"
            return replace(told, void=True)
        if self._is_contracted():
            told = replace(told, frame="order", stage=Stage.ORDERED)
        if self.words.KEPT.search(self.plain, max(0, self.start - 40), self.start):
            return told
        if self._is_given_up(told):
            return replace(told, stage=Stage.CANCELLED)
        if self._is_yet_to_come(told):
            return told
        if (
            self._is_negated()
            or self.words.DENIES.search(self.aux)
            or self.words.DENIED.search(self.plain, 0, self.verb)
        ):
            told = replace(told, void=self.frame != "other")
        return told if told.stage is None or self._is_of_deal(told) else self._staged(told)

    def _is_given_up(self, told: Trigger) -> bool:
        """Whether it came to nothing: "a renoncé à livrer", "a plan to buy 17 jets fell through"."""
        is_before = self.words.GIVEN_UP.search(self.plain, max(0, self.start - 40), self.verb) is not None
        is_behind = told.frame == "order" and WENT_DOWN.match(self.plain, self.end) is not None
        return told.stage is not None and (is_before or is_behind)

    def _is_negated(self) -> bool:
        """Whether it is denied by the words around it: "n'achètera pas"."""
        is_before = self.words.NEGATED.search(self.plain, 0, self.start) or self.words.NEGATED.search(self.aux)
        return bool(is_before and self.words.NOT_BEHIND.match(self.plain, self.end))

    def _is_yet_to_come(self, told: Trigger) -> bool:
        """Whether it only says that it is not yet: "are not due before 2021"."""
        return told.frame == "await" and UNTIL.match(self.plain, self.end) is not None

    # ---- What is no verb -------------------------------------------------------------------------------

    def _is_noun(self) -> bool:
        """Whether it is a noun: "la commande", "the orders"."""
        before = self.plain[max(0, self.verb - 12) : self.verb]
        return bool(
            self.aux.strip() in {"", "de", "d'"}
            and self.words.NOUN_BEFORE.search(before)
            and self.words.MAY_BE_NOUN.fullmatch(self.form)
        )

    def _is_adjective(self) -> bool:
        """Whether it only says which: "the arriving jets", "of an upgraded type"."""
        if self.aux:
            return False
        if self.form.endswith("ing"):
            return bool(self.words.ADJECTIVE.search(self.plain[max(0, self.verb - 8) : self.verb]))
        is_quality = self.frame == "other" and self.form.endswith("ed")
        return is_quality and QUALITY.search(self.plain, 0, self.verb) is not None

    def _is_bare(self) -> bool:
        """Whether it is a verb only behind an auxiliary, or in a headline, and has none."""
        is_headline = self.form.endswith("s") and HEADLINE.search(self.sentence.text, 0, self.verb) is not None
        needs = self.words.NEEDS_AUXILIARY.fullmatch(self.form) is not None
        return needs and not is_headline and self.words.MAKES_VERB.search(self.aux) is None

    # ---- What it tells ---------------------------------------------------------------------------------

    def _voiced(self, told: Trigger) -> Trigger:
        """With its voice."""
        if OBJECT_OF.search(self.form):
            return replace(told, voice="passive")
        if AFTER_IT.match(self.form) or not self.is_past:
            # "will be followed by six more"
            return told
        is_reflexive = self.frame == "get" and self.words.REFLEXIVE.search(self.aux + self.form)
        if self.words.BE.search(self.aux) and not self.form.startswith(("renforce", "dote")) and not is_reflexive:
            return replace(told, voice="passive")
        is_alone = not self.aux.strip() or self.words.ADVERBS.fullmatch(self.aux)
        return replace(told, voice="participle") if is_alone else told

    def _is_contracted(self) -> bool:
        """Whether what was acquired was ordered: "by the same contract they acquired six tanks"."""
        is_of_it = self.is_past and self.frame == "get" and self.form.startswith(ACQUIRE)
        return is_of_it and BY_CONTRACT.match(self.plain) is not None

    def _is_of_deal(self, told: Trigger) -> bool:
        """Whether it is an order though it is to come: "part of a deal to purchase jets", "by the deal it will buy"."""
        if told.frame != "order":
            return False
        is_infinitive = self.aux.startswith("to ") and DEAL.search(self.plain, max(0, self.start - 12), self.start)
        return bool(is_infinitive or BY_CONTRACT.match(self.plain))

    def _staged(self, told: Trigger) -> Trigger:
        """With the stage that its auxiliaries say."""
        aux, words = self.aux, self.words
        is_wish = aux.startswith("to ") and told.frame in {"get", "order"} and WISH.search(self.plain, 0, self.start)
        if is_wish or words.WILLING.search(aux):
            return replace(told, void=True)
        if words.TALKS.search(aux):
            is_order = told.frame in {"order", "sell"} or self.form.startswith(("acqui", "obtain", "procur"))
            return replace(told, void=told.void or is_order, stage=Stage.EXPECTED)
        if words.AGREES.search(aux):
            return replace(told, stage=Stage.ORDERED if told.frame in {"order", "sell"} else Stage.PROMISED)
        return self._to_come(told)

    def _to_come(self, told: Trigger) -> Trigger:
        """Of what is to come, where it is."""
        aux, words = self.aux, self.words
        if told.frame in {"give", "sell"} and not self.is_past and words.GOES_ON.search(aux):
            return replace(told, stage=Stage.EXPECTED)
        if told.frame in {"give", "sell"} and aux.startswith(BEING):
            return replace(told, stage=Stage.EXPECTED)
        is_to_come = words.TO_COME.search(aux) or words.FUTURE.fullmatch(self.form)
        is_to_come = is_to_come or (not self.is_past and words.TO_DO.fullmatch(aux + self.form))
        if told.frame == "cancel" or not is_to_come:
            return told
        # Who is to take into service has had it delivered.
        return replace(told, stage=Stage.EXPECTED, void=told.void or self.form.startswith(("induct", "commission")))
