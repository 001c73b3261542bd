"""Names as newspapers write them: one spelling to search by, several to be found under."""

from __future__ import annotations

from collections.abc import Container, Iterable
from difflib import SequenceMatcher
from itertools import count
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Value, When
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from .alphabets import latin
from .search import Searchable, fold
from .versions import Versioned

# From what likeness, and what length, on a name is offered in the place of a misspelt one, and how far behind the
# likest one; how many at most.
NEAR = 0.6
BEHIND = 0.1
SHORTEST = 3
MOST_FOUND = 100
LONGEST_SLUG = 80


__all__ = ["Catalogued", "Named", "fold", "validate_aliases"]


def validate_aliases(value: Any) -> None:
    """Raise ValidationError unless `value` is a list of non-empty strings."""
    if not isinstance(value, list) or not all(isinstance(alias, str) and alias.strip() for alias in value):
        raise ValidationError(_("Write the other names as a list of words."))


def likeness(word: str, keys: Iterable[str]) -> float:
    """How much the folded `word` is like the nearest of `keys` in spelling, from NEAR to 1, or 0: "mi53p" and "mi35p"
    give 0.8, for two letters have changed places."""
    matcher = SequenceMatcher(b=word, autojunk=False)
    best = 0.0
    for key in keys:
        matcher.set_seq1(key)
        least = max(best, NEAR)
        # The letters that both have, wherever they stand, are more than those that an edit leaves in their places.
        if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least:
            found = 1 - edits(word, key) / max(len(word), len(key))
            best = found if found >= least else best
    return best


def edits(one: str, other: str) -> int:
    """How many letters are put in, left out, changed, or exchanged with their neighbour, between two words (the
    distance of Damerau and Levenshtein, in its restricted form)."""
    above, row = list[int](), list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, above, row = above, row, [at]
        for to, sign in enumerate(other, 1):
            cost = min(above[to] + 1, row[to - 1] + 1, above[to - 1] + (letter != sign))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == sign:
                cost = min(cost, before[to - 2] + 1)
            row.append(cost)
    return row[-1]


def one_name(model: str, *fields: str) -> list[models.UniqueConstraint]:
    """A name is of one record of the site's catalogue, by the first of these fields, and of one among those that a
    register alone names, by all of them."""
    return [
        models.UniqueConstraint(
            fields=fields[:1],
            condition=models.Q(named_by=None),
            name=f"{model}_name_unique",
            # Of this name, so that a form tells it beside the field.
            violation_error_code="unique",
            violation_error_message=_("Another record has this name."),
        ),
        models.UniqueConstraint(
            fields=["named_by", *fields], condition=~models.Q(named_by=None), name=f"{model}_name_unique_in_register"
        ),
    ]


def free_slug(name: str, taken: Container[str], otherwise: str) -> str:
    """An address, none of those `taken`, for what is called so; of a name without a Latin letter, `otherwise`."""
    stem = slugify(name)[: LONGEST_SLUG - 6].rstrip("-") or otherwise
    return next(slug for at in count(1) if (slug := f"{stem}-{at}" if at > 1 else stem) not in taken)


class NamedQuerySet[Row: models.Model](models.QuerySet[Row]):
    def having_name(self, words: str) -> list[Row]:
        """Records of which `words` is a name, whole, compared folded; none for words without a letter or figure."""
        key = fold(words)
        held = self.filter(search_key__contains=key) if key else self.none()
        return [row for row in held if key in row.search_key.split()]  # type: ignore[attr-defined]

    def holding(self, words: str) -> list[Row]:
        """Records with a name that holds `words`, compared folded: first those that are called so, then those whose
        name begins so; at most MOST_FOUND, none for words without a letter or figure."""
        key = fold(words)
        held = self.filter(search_key__contains=key) if key else self.none()
        return sorted(held, key=lambda row: _place(key, row.search_key.split()))[:MOST_FOUND]  # type: ignore[attr-defined]

    def named_in(self, register: int) -> Self:
        """Those that this register (its pk) alone names."""
        return self.filter(named_by=register)

    def in_catalogue(self, also_of: int | None = None) -> Self:
        """Those of the site's catalogue, and those that this register (its pk) alone names."""
        own = models.Q(named_by=None)
        return self.filter(own if also_of is None else own | models.Q(named_by=also_of))

    def called(self, words: str) -> Self:
        """Records with a name like `words`, the best first: the very name, one that begins so, one that holds it.

        Names are compared folded. Where none begins with the words, those that look most like them are found as
        well: a misspelling is no reason to enter a thing twice, nor are letters of another alphabet that look alike.
        """
        key = fold(words)
        if not key:
            return self.none() if words.strip() else self
        held = self.filter(search_key__contains=key).values_list("pk", "search_key")
        if not held and (twin := fold(latin(words))) != key:
            key, held = twin, self.filter(search_key__contains=twin).values_list("pk", "search_key")
        ranks: dict[int, float] = {pk: _place(key, names.split()) for pk, names in held}
        if len(key) >= SHORTEST and min(ranks.values(), default=2) > 1:
            near = {pk: likeness(key, names.split()) for pk, names in self.values_list("pk", "search_key")}
            least = max(near.values(), default=0) - BEHIND
            ranks = {pk: 2 - value for pk, value in near.items() if value >= max(NEAR, least) or pk in ranks}
        nearest = sorted(ranks, key=lambda pk: ranks[pk])[:MOST_FOUND]
        places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(nearest)]
        found = self.filter(pk__in=nearest)
        return found.order_by(Case(*places, default=Value(MOST_FOUND)), "pk") if places else found

    def nearest(self, words: str, most: int) -> list[Row]:
        """At most so many of those called() like `words`; none for fewer letters than tell names apart."""
        return list(self.called(words)[:most]) if len(fold(words)) >= SHORTEST else []


def _place(key: str, names: list[str]) -> float:
    """Where a record stands among those found: those called exactly so first, then by how their names begin."""
    if key in names:
        return 0
    return 1 if any(name.startswith(key) for name in names) else 2


class Named(Versioned, Searchable):
    """A record with one name, a slug for its address, and the other names it is found under."""

    slug = models.SlugField(_("slug"), max_length=LONGEST_SLUG, unique=True)
    aliases = models.JSONField(
        _("other names"),
        default=list,
        blank=True,
        validators=[validate_aliases],
        help_text=_("Every spelling that sources use."),
    )
    search_key = models.TextField(editable=False, default="")

    class Meta:
        abstract = True

    def names(self) -> list[str]:
        """Every name of the record, the main one first."""
        raise NotImplementedError

    def texts(self) -> list[str]:
        return self.names()

    def derive(self) -> None:
        """Make the search key from the names as they stand; whoever writes in bulk calls it, as each save does."""
        self.search_key = " ".join(dict.fromkeys(fold(name) for name in self.names()))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_key"}
        super().save(*args, **kwargs)


class Catalogued(Named):
    """A party or a model: of the site's catalogue, or named by one register alone until an editor takes it in."""

    named_by = models.ForeignKey(
        "deliveries.Register",
        verbose_name=_("named by this register alone"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        abstract = True
