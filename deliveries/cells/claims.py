"""What claims say of a delivery, and who makes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliveries.models import Claim, Delivery, Source
from deliveries.models.deliveries import Said
from deliveries.models.languages import isolated
from deliveries.models.names import fold
from deliveries.numbers import figures
from deliveries.wording import day_text, model_words, noun

from .choices import choice
from .links import from_source, publisher, url

# A source, with what it says.
type Told = tuple[Source, list[Claim]]


@dataclass(frozen=True, slots=True)
class Saying:
    """A claim: what it says, and the rival values that it states."""

    text: SafeString
    states: list[str]


@dataclass(frozen=True, slots=True)
class Heard:
    """What a source says; `left_out` where its claims do not count, `against` where one contests the record."""

    href: str
    kind: str
    left_out: bool
    against: bool
    sayings: list[Saying]


@dataclass(frozen=True, slots=True)
class Voice:
    """Whoever speaks in one source or in several, with what is `heard` in each; `left_out`: nothing of it counts."""

    publisher: SafeString
    heard: list[Heard]

    @property
    def left_out(self) -> bool:
        return all(each.left_out for each in self.heard)


@dataclass(frozen=True, slots=True)
class Voices:
    """Who says so: how many they are, and each of them; or where htmx gets them `later`, when their fold is opened."""

    summary: str
    each: list[Voice]
    later: str = ""


def voices(delivery: Delivery, later: str = "") -> Voices | None:
    """Who says so of a delivery, its claims at hand unless they come `later`; None where nobody does."""
    if not delivery.said.voices:
        return None
    told = [] if later else by_voice(by_source(delivery.claims.all()))
    each = [Voice(publisher(sources[0][0]), [_heard(source, said) for source, said in sources]) for sources in told]
    return Voices(_summary(delivery.said), each, later)


def by_source(claims: Iterable[Claim]) -> list[Told]:
    """Claims by the source that makes them, in the order of the record."""
    found: dict[int, tuple[Source, list[Claim]]] = {}
    for claim in claims:
        found.setdefault(claim.source_id, (claim.source, []))[1].append(claim)
    return list(found.values())


def by_voice(told: Iterable[Told]) -> list[list[Told]]:
    """Sources with their claims, those together in which the same one speaks, in the order of the record."""
    found: dict[str, list[Told]] = {}
    for source, said in told:
        found.setdefault(fold(source.publisher) or source.publisher, []).append((source, said))
    return list(found.values())


def voices_of(told: Iterable[Told]) -> str:
    """How many voices speak in these sources: "2 voices"."""
    number = len(by_voice(told))
    return ngettext("%(n)d voice", "%(n)d voices", number) % {"n": number}


def by_publication(claims: Iterable[Claim]) -> list[tuple[str, list[Told]]]:
    """The sources of claims under the publisher in whose pages they reached us, in the order of the record."""
    found: dict[str, list[Told]] = {}
    for source, said in by_source(claims):
        found.setdefault(source.publication.publisher, []).append((source, said))
    return list(found.items())


def _summary(said: Said) -> str:
    """ "16 voices, 8 publications"; who speaks twice is one voice, and what came through one paper counts once."""
    counts = [
        ngettext("%(n)d voice", "%(n)d voices", said.voices) % {"n": said.voices},
        ngettext("%(n)d publication", "%(n)d publications", said.publications) % {"n": said.publications},
    ]
    if left_out := said.silent:
        counts.append(ngettext("%(n)d does not count here", "%(n)d do not count here", left_out) % {"n": left_out})
    return ", ".join(counts)


def _heard(source: Source, said: list[Claim]) -> Heard:
    return Heard(
        href=url("source", source.pk),
        kind=_kind(source, left_out=said[0].left_out),
        left_out=said[0].left_out,
        against=any(claim.contests for claim in said),
        sayings=[Saying(said_by(claim), states(claim)) for claim in said],
    )


def _kind(source: Source, *, left_out: bool) -> str:
    """ "newsletter, via AFP · does not count here"."""
    kind = choice(source, "kind")
    if source.via:
        kind = _("%(kind)s, via %(via)s") % {"kind": kind, "via": isolated(source.via.publisher)}
    return f"{kind} · {_('does not count here')}" if left_out else kind


def said_by(claim: Claim) -> SafeString:
    """What a claim says, in the editors' words, as HTML."""
    return from_source(claim.text, claim.source.language, own=True)


def topic_of(claim: Claim, delivery: Delivery) -> str:
    """What a claim is about, as it stands after "agrees on": of what has not arrived it is whether it will."""
    if delivery.status != Delivery.Status.DELIVERED:
        ahead = {
            Claim.Topic.ARRIVAL: _("whether it will arrive"),
            Claim.Topic.DATE: _("when it will arrive"),
            Claim.Topic.IN_SERVICE: _("when it will enter service"),
        }
        if claim.topic in ahead:
            return ahead[Claim.Topic(claim.topic)]
    return choice(claim, "topic")


def states(claim: Claim) -> list[str]:
    """The rival values that a claim states, a sentence each; for claims read by for_display()."""
    found = []
    if claim.rival_day:
        found.append(_("States %(day)s") % {"day": day_text(claim.stated)})
    if claim.rival_number and claim.item and claim.stated_quantity is not None:
        number = claim.stated_quantity
        things = noun(claim.item.equipment.type, number)
        found.append(_("States %(n)s %(things)s") % {"n": figures(number), "things": things})
    if claim.rival_model and claim.stated_equipment:
        found.append(_("Names the model %(model)s") % {"model": model_words(claim.stated_equipment)})
    return found
