"""Who says what a sentence tells: "according to the ministry", "Reuters reported", "a annoncé l'état-major"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .phrases import Parsed

# What somebody may be who says something, by the kind of source that it is.
HEADS = {
    "en": {
        "anonymous-official": r"(?:an? |one |two |the |several |some )?(?:\w+ ){0,3}?(?:sources?|insiders?)"
        r"|an? (?:\w+ ){0,3}?official"
        r"|(?:\w+ ){0,2}officials",
        "newsletter": r"newsletter",
        "document": r"documents?|dossier|filing|audit",
        "eyewitness": r"journalists?|reporters?|correspondents?|witness(?:es)?|residents?|photographer",
        "news": r"newspaper|daily|weekly|magazine|website|news agency|agency|outlets?|broadcaster|media"
        r"|television|radio|press"
        r"|portal|blog|journal",
        "official-statement": r"ministry|ministries|army|military|presidency|president|government|junta"
        r"|spokes\w+|minister"
        r"|general|colonel|embassy|ambassador|air force|navy|police|chief|commander|forces|authorities|cabinet"
        r"|kremlin"
        r"|pentagon|department|office|agency|state department|secretary|premier|company|manufacturer|firm"
        r"|leader|statement"
        r"|council|parliament|admiral|major|captain|command",
    },
    "fr": {
        "anonymous-official": r"(?:une |des |de |plusieurs |deux |la )?sources?|un responsable|des responsables"
        r"|un haut responsable"
        r"|un officier|un diplomate",
        "newsletter": r"lettre d'information|lettre confidentielle",
        "document": r"documents?|rapport",
        "eyewitness": r"journalistes?|correspondante?s?|temoins?|habitants|photographe",
        "news": r"journal|quotidien|hebdomadaire|magazine|site|agence|medias?|television|radio|presse|chaine",
        "official-statement": r"ministeres?|armee|presidence|president|gouvernement|junte|porte-parole|ministre"
        r"|general"
        r"|colonel|ambassade|ambassadeur|etat-major|commandant|commandement|chef|forces|autorites|gendarmerie"
        r"|direction"
        r"|communique|police|societe|constructeur|dirpa|fama|secretaire|premier ministre|service|tweet|conseil",
    },
}
AGENCIES = (
    r"afp|agence france-presse|reuters|tass|itar-tass|sputnik|xinhua|ria novosti|ria|interfax|anadolu"
    r"|associated press|ap"
    r"|bloomberg|bbc|rfi|jeune afrique|africa intelligence|al jazeera|defenceweb|janes?"
)
SAID = {
    "en": r"(?:has |have |had |also |later |then |on \w+day |did )*(?:said|says|say|reported|reports|announced"
    r"|announces|told"
    r"|confirmed|confirms|wrote|writes|posted|added|stated|states|revealed|claimed|claims|tweeted|declared|described"
    r"|disclosed)\b(?! to (?:be|have))",
    "fr": r"(?:l'|s'|en |lui )?(?:a|ont|avait|avaient)(?: \w+ment| egalement| aussi| ainsi| deja| \w+di)?"
    r" (?:annonce|indique|declare|precise|affirme|rapporte|fait savoir|confirme|explique|revele|assure|dit"
    r"|ecrit|ajoute|publie"
    r"|souligne)\b|(?<![\w'])(?:rapporte|annonce|indique|ecrit|affirme|precise|declare|revele|explique|confirme)\b",
}
ACCORDING = {
    "en": re.compile(r"\b(?:according to|citing|quoting|as reported by|reported by|announced by|confirmed by) "),
    "fr": re.compile(
        r"\b(?:selon|d'apres|de l'avis d[eu]|citant|cite par|annonce par|rapporte par|confirme par|de) (?=\S)"
    ),
}
# Where the words for somebody end.
CLOSED = {
    "en": re.compile(
        r"[,;:.\"()]|(?<!\w)- | (?:in|on|at|which|who|that|as|while|with|during|after|by|to|from|when|quoted"
        r"|cited|and the|has|had"
        r"|is|was|were|speaking|yesterday|today|last)\b"
    ),
    "fr": re.compile(
        r"[,;:.\"()]|(?<!\w)- | (?:dans|sur|qui|que|qu|lors|a|au|aux|ce|cette|hier|lundi|mardi|mercredi|jeudi"
        r"|vendredi|samedi"
        r"|dimanche|par|pour|et|via|ayant|cite|citee|en|avec|est|ont|ete)\b"
    ),
}
# Where they begin, before a verb of saying.
OPENED = {
    "en": re.compile(r"^|[,;:\"()] ?|(?<!\w)- | (?:that|but|and|as|while|when|where|because|which|after)(?= )"),
    "fr": re.compile(r"^|[,;:\"()] ?|(?<!\w)- | (?:que|mais|et|comme|alors que|tandis que)(?= )|\bqu'"),
}
MOST_WORDS = 9
# "le journal d'investigation “Africa Intelligence”"
QUOTED = re.compile(r"[\w ]? ?\"(?P<name>[^\"]{2,40})\"")
# "a source ... said": of one or the other kind a name of its own is none.
NAMED = re.compile(r"[A-ZÀ-Þ][\w'’-]+")
ARTICLE = re.compile(r"^(?:un|une|an?) ")
DEFINITE = re.compile(r"(?:the|la|le|les) |l'")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody who says what a sentence tells: where the words for them stand in it, and what kind of source they are.

    `kind` is "official-statement", "anonymous-official", "news", "newsletter", "document" or "eyewitness".
    """

    start: int
    end: int
    kind: str


def voices_in(parsed: Parsed, language: str) -> Iterator[Spoken]:
    """Who says what a sentence tells, in the order of its words."""
    plain, begins = parsed.plain, parsed.begins
    found: list[Spoken] = []
    for according in ACCORDING[language].finditer(plain, begins):
        found += _from(parsed, according.end(), language, strict=according[0].strip() == "de")
    for said in re.finditer(SAID[language], plain[begins:]):
        at = begins + said.start()
        before = max((opened.end() for opened in OPENED[language].finditer(plain, begins, at)), default=begins)
        spoken = _named(parsed, before, at, language) or _apposed(parsed, before, language)
        if spoken is None and language == "fr":
            found += _from(parsed, begins + said.end() + 1, language)
        elif spoken is not None:
            found.append(spoken)
    last = -1
    for each in sorted(found, key=lambda spoken: spoken.start):
        if each.start > last:
            yield each
            last = each.end


def _from(parsed: Parsed, start: int, language: str, *, strict: bool = False) -> Iterator[Spoken]:
    """Who is named from here on, up to where the words for them end."""
    closed = CLOSED[language].search(parsed.plain, start + 1)
    end = closed.start() if closed else len(parsed.plain)
    spoken = _named(parsed, start, end, language)
    quoted = QUOTED.match(parsed.plain, end - 1)
    if spoken is not None and quoted is not None and spoken.kind in {"news", "newsletter"}:
        spoken = Spoken(*quoted.span("name"), spoken.kind)
    if spoken is not None and not (strict and spoken.kind != "anonymous-official"):
        yield spoken


def _apposed(parsed: Parsed, start: int, language: str) -> Spoken | None:
    """Who is named before a name of theirs between commas: "the defence minister, General Sadio Camara, said"."""
    comma = parsed.plain.rfind(",", parsed.begins, max(0, start - 2))
    if not parsed.plain[:start].endswith(", ") or comma < 0 or start - comma > 60:
        return None
    before = max((each.end() for each in OPENED[language].finditer(parsed.plain, parsed.begins, comma)), default=0)
    return _named(parsed, before, comma, language)


def _named(parsed: Parsed, start: int, end: int, language: str) -> Spoken | None:
    """Somebody whom these words name; None where they name nobody who speaks."""
    plain = parsed.plain
    for piece in parsed.of("day"):
        if piece.start <= start + 1 < piece.end:
            start = piece.end
    end = _until(parsed, start, end)
    start += len(plain[start:end]) - len(plain[start:end].lstrip())
    if article := DEFINITE.match(plain, start, end):
        start = article.end()
    words = plain[start:end].strip(" .")
    if not words or len(words.split()) > MOST_WORDS:
        return None
    kind = _kind(words, language)
    if not kind and any(start <= piece.start and piece.end <= start + len(words) for piece in parsed.of("party")):
        # "Mali announced", "selon Bamako"
        kind = "official-statement" if len(ARTICLE.sub("", words).split()) < 4 else ""
    if not kind and len(NAMED.findall(parsed.sentence.text[start : start + len(words)])) == len(words.split()) > 1:
        kind = "official-statement"
    return Spoken(start, start + len(words), kind) if kind else None


def _until(parsed: Parsed, start: int, end: int) -> int:
    """Where the words for somebody end, before a day: "Mali's junta on Monday"."""
    return min((piece.start for piece in parsed.of("day") if start < piece.start < end), default=end)


def _kind(words: str, language: str) -> str:
    if re.fullmatch(rf"(?:\w+ )?(?:{AGENCIES})(?: \w+)?", words):
        return "eyewitness" if re.search(rf"\b(?:{HEADS[language]['eyewitness']})\b", words) else "news"
    for kind, heads in HEADS[language].items():
        anchored = rf"(?:{heads})\b" if kind == "anonymous-official" else rf".*(?<![\w-])(?:{heads})(?![\w-])"
        if re.match(anchored, words):
            return kind
    return ""
