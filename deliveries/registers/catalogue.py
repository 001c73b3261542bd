"""What rows of a register name is found among the parties and models on record, or made: then it is of that register
alone, and stays out of the site's catalogue until an editor takes it in.

A party is found by any of its names, the register's own, and without what stands in brackets. A model is told by its
designation and its top-level type together: Mistral is a missile, and a ship.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from deliveries.loader.inserts import insert
from deliveries.models import Equipment, EquipmentType, Party, Register, TypeTree
from deliveries.models.equipment import LONGEST_LINE
from deliveries.models.names import fold, free_slug

from .entries import Entry, RegisterKind

UNKNOWN = re.compile(r"\Aunknown\b", re.IGNORECASE)
STARS = {"": Party.Kind.STATE, "*": Party.Kind.ARMED_GROUP, "**": Party.Kind.ORGANISATION}
# Those that an armed group may be on record as, whatever its name says beside.
NO_STATES = {Party.Kind.ARMED_GROUP, Party.Kind.ORGANISATION}
NOBODY = "Unknown recipient"
LAST_RESORT = "other-equipment"
LONGEST_NAME = 120


@dataclass
class Found:
    """What was found and made of one kind: pks by what rows say, and the names of what is new."""

    by_word: Mapping[Any, int]
    new: list[str]


def named(text: str) -> tuple[str, str]:
    """A party as a register writes it: its name without the stars, and the kind that they say."""
    name = text.rstrip("* ").strip()
    stars = text.rstrip()[len(text.rstrip().rstrip("*")) :]
    return name, STARS.get(stars, Party.Kind.ORGANISATION)


def is_unknown(text: str) -> bool:
    """Whether the register says that it does not know who it was."""
    return bool(UNKNOWN.match(text))


# ---- Parties --------------------------------------------------------------------------------------------


def parties(entries: Iterable[Entry], kind: RegisterKind, register: Register) -> Found:
    """The parties that these entries name, by the word; those that are not on record are made. Of whoever is not known
    there is one recipient, that says so, and no supplier."""
    words = dict.fromkeys(word for entry in entries for word in (entry.recipient, entry.supplier))
    unknown = {entry.recipient for entry in entries if is_unknown(entry.recipient)}
    wanted = [word for word in words if not is_unknown(word) or word in unknown]
    known = _Known(Party.objects.in_catalogue(register.pk))
    by_word, fresh = dict[str, Party](), dict[str, Party]()
    taken = set(Party.objects.values_list("slug", flat=True))
    for word in wanted:
        name, sort = (NOBODY, Party.Kind.UNKNOWN) if is_unknown(word) else named(word)
        sort = kind.kinds.get(name, sort)
        party = known.find(kind.parties.get(name, name), sort) or known.find(name, sort) or fresh.get(fold(name))
        if party is None:
            party = Party(name=name[:LONGEST_NAME], kind=sort, slug=_slug(name, register, taken), named_by=register)
            fresh[fold(name)] = party
        by_word[word] = party
    if fresh:
        insert(list(fresh.values()))
    return Found({word: party.pk for word, party in by_word.items()}, [party.name for party in fresh.values()])


class _Known:
    """The parties on record, by their names as they are compared."""

    def __init__(self, rows: Iterable[Party]) -> None:
        self.by_name: dict[str, list[Party]] = defaultdict(list)
        for party in rows:
            for key in party.search_key.split():
                self.by_name[key].append(party)

    def find(self, name: str, sort: str) -> Party | None:
        """The one party of this name; of what is no state no state, whatever stands in brackets."""
        before, inside = re.match(r"([^(]*)(?:\((.*)\))?", name).groups()  # type: ignore[union-attr]
        for words in (name, before, inside if sort == Party.Kind.STATE else None):
            fitting = [party for party in self.by_name.get(fold(words or ""), []) if _may_be(party, sort)]
            if len(fitting) == 1:
                return fitting[0]
        return None


def _may_be(party: Party, sort: str) -> bool:
    if sort in NO_STATES:
        return party.kind in NO_STATES
    return sort in {Party.Kind.STATE, party.kind}


def _slug(name: str, register: Register, taken: set[str]) -> str:
    """An address for what `register` alone names."""
    slug = free_slug(f"{register.slug} {name}", taken, register.slug)
    taken.add(slug)
    return slug


# ---- Models ---------------------------------------------------------------------------------------------


def type_of(entry: Entry, kind: RegisterKind) -> tuple[str, bool]:
    """The slug of the type that the description of an entry means, and whether it is a word that we know. One of two
    words is read as the first; of one that we do not know the category tells, or else it is other equipment."""
    word = " ".join(entry.description.lower().split())
    for said in (word, word.partition("/")[0].strip()):
        if said in kind.types:
            return kind.types[said], True
    return kind.categories.get(entry.category.lower(), LAST_RESORT), False


def model_of(entry: Entry) -> tuple[str, str, str]:
    """What an entry calls its model, by which models() is asked."""
    return entry.designation, entry.description, entry.category


def models(entries: Sequence[Entry], kind: RegisterKind, register: Register) -> tuple[Found, Counter[str]]:
    """The models that these entries name, by model_of(), and how often each word occurs that is not known."""
    types, unknown = _types(), Counter[str]()
    own = Counter(model_of(entry) for entry in entries)
    example = {model_of(entry): entry for entry in entries}
    known = _known_models(register)
    variants = Equipment.objects.exclude(variant_of=None).order_by()
    above = {pk: of for pk, of in variants.values_list("pk", "variant_of") if of}
    taken = set(Equipment.objects.values_list("slug", flat=True))
    by_words, fresh = dict[tuple[str, str, str], Equipment](), list[Equipment]()
    for words, number in own.most_common():
        slug, understood = type_of(example[words], kind)
        if not understood:
            unknown[words[1] or "(blank)"] += number
        node = types(slug)
        key = (fold(words[0]) or words[0], node.top_id or node.pk)
        if key not in known:
            known[key] = _new_model(words, node, register, taken)
            known[key].variant_of_id = _of_one(words[0], key[1], known, above)
            fresh.append(known[key])
        by_words[words] = known[key]
    if fresh:
        insert(fresh)
    found = Found({words: model.pk for words, model in by_words.items()}, [model.designation for model in fresh])
    return found, unknown


def _known_models(register: Register) -> dict[tuple[str, int], Equipment]:
    """The models on record that the register may mean, by each of their names and the top-level type."""
    rows = (
        Equipment.objects.in_catalogue(register.pk)
        .select_related("type")
        .order_by(F("named_by").desc(nulls_last=True), "pk")
    )
    # The catalogue's own come last, and stand.
    return {(name, model.type.top_id or model.type_id): model for model in rows for name in model.search_key.split()}


def _of_one(
    designation: str, top: int, known: dict[tuple[str, int], Equipment], above: Mapping[int, int]
) -> int | None:
    """The model of the catalogue that a designation is a variant of: Mi-8 for "Mi-8T", D-30 for "D-30 122mm"; for one
    of several, such as Mi-24P/Mi-35P, the nearest that each of them is, or is a variant of; None where there is none.
    `above`: by model what it is a variant of."""
    models = [_nearest(part, top, known) for part in designation.split("/")]
    lines = [_line(model.pk, above) if model else [] for model in models]
    return next((pk for pk in lines[0] if all(pk in line for line in lines)), None)


def _line(pk: int, above: Mapping[int, int]) -> list[int]:
    """A model and those that it is a variant of, the nearest first; only the last of as many as there may be."""
    found = [pk]
    while found[-1] in above and above[found[-1]] not in found:
        found.append(above[found[-1]])
    return found[-LONGEST_LINE:]


def _nearest(designation: str, top: int, known: dict[tuple[str, int], Equipment]) -> Equipment | None:
    """The catalogue's model of this name, of its first word, or of that without the letters behind its number."""
    first = designation.strip().partition(" ")[0]
    for name in (designation, first, re.sub(r"(?<=\d)[A-Za-z]+\d?$", "", first)):
        model = known.get((fold(name), top)) if any(map(str.isdigit, name)) or name == designation else None
        if model and model.named_by_id is None:
            return model
    return None


def _new_model(words: tuple[str, str, str], node: EquipmentType, register: Register, taken: set[str]) -> Equipment:
    designation, description = words[:2]
    return Equipment(
        designation=designation[:LONGEST_NAME],
        type=node,
        generic=designation.lower().startswith(description.lower()) if description else False,
        slug=_slug(designation, register, taken),
        named_by=register,
    )


class _types:  # noqa: N801 (asked like a function)
    """The type of a slug, or what a site that lacks it has instead: other equipment, made where there is none."""

    def __init__(self) -> None:
        self.tree = TypeTree.load()

    def __call__(self, slug: str) -> EquipmentType:
        if (node := self.tree.by_slug.get(slug) or self.tree.by_slug.get(LAST_RESORT)) is None:
            node = EquipmentType(slug=LAST_RESORT, name="Other equipment", singular="piece of equipment")
            insert([node])
            node.top_id = node.pk
            self.tree = TypeTree.load()
        return node
