"""Two parties, equipments or sources that are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from deliveries.changelog import recording
from deliveries.history import current_changeset
from deliveries.history.recording import LONGEST_REASON
from deliveries.models import (
    Claim,
    Delivery,
    DeliveryItem,
    Equipment,
    Evidence,
    JointPart,
    Party,
    RecordVersion,
    ReportedTotal,
    Source,
)
from deliveries.models.names import Named
from deliveries.wording.reasons import INTO, own_reason

from .deliveries import follow, said
from .lines import GONE, MOST_SHARED, SUM, added, shared_lines, state_number, take
from .pair import Pair, short

AT_ONCE = 500
# What makes two totals of one source and day the same, their note apart; and what there can be but one of.
TOTAL = ("total", "qualifier", "as_of_earliest", "since_earliest", "since_latest")
ONE_TOTAL = ("register_id", "recipient_id", "supplier_id", "type_id", "source_id", "as_of_latest")
MOST_NAMED = 5


def obstacles(pair: Pair[Any]) -> list[str]:
    """Why these two cannot be merged, whatever is chosen; empty where they can."""
    found = []
    if pair.model is Party:
        found += [_("Delivery %(number)d would go from a party to itself.") % {"number": pk} for pk in _own(pair)]
        found += [_("A stated total would be of what a party supplied itself: %(total)s.") % {"total": total}
                  for total in ReportedTotal.objects.filter(_between(pair))[:MOST_NAMED]]  # fmt: skip
    if pair.model is Equipment and len(shared_lines(pair)) > MOST_SHARED:
        found.append(
            _("More than %(most)d deliveries have a line of each: bring some of them to one line first.")
            % {"most": MOST_SHARED}
        )
    found += joint_obstacles(pair) if pair.model is Equipment else []
    for mine, theirs in _rival_totals(pair):
        words = {"one": mine, "other": theirs, "source": mine.source, "day": mine.as_of_latest}
        found.append(
            _("One source states two totals for one day: “%(one)s” and “%(other)s” (%(source)s, %(day)s). Delete or "
              "change one of them first.") % words
        )  # fmt: skip
    return found


def _own(pair: Pair[Any]) -> list[int]:
    """The first deliveries that would have one party as recipient and supplier."""
    return list(Delivery.objects.filter(_between(pair)).order_by("pk").values_list("pk", flat=True)[:MOST_NAMED])


def _between(pair: Pair[Any]) -> Q:
    return Q(recipient=pair.keep, supplier=pair.gone) | Q(recipient=pair.gone, supplier=pair.keep)


def joint_obstacles(pair: Pair[Any]) -> list[str]:
    """Why models that stand for several together, or are among those, cannot be one."""
    parts = {
        pk: frozenset(JointPart.objects.filter(joint=pk).values_list("part", flat=True))
        for pk in (pair.keep.pk, pair.gone.pk)
    }
    found = []
    if len(set(parts.values())) > 1:
        found.append(_("One of them stands for several models together, and the other does not stand for the same."))
    both = Equipment.objects.filter(parts__part=pair.keep).filter(parts__part=pair.gone)
    found += [_("%(joint)s stands for both together.") % {"joint": joint} for joint in both[:MOST_NAMED]]
    return found


# ---- Totals that a source states ---------------------------------------------------------------------


def _double_totals(pair: Pair[Any]) -> list[tuple[ReportedTotal, ReportedTotal]]:
    """Stated totals that there can be but one of once the two are one, in pairs."""
    names = [name for model, name in pair.relations() if model is ReportedTotal]
    if not names:
        return []
    mine: dict[tuple[Any, ...], ReportedTotal] = {}
    found = []
    pointing = Q()
    for name in names:
        pointing |= Q(**{f"{name}__in": [pair.keep.pk, pair.gone.pk]})
    totals = ReportedTotal.objects.filter(pointing).select_related("recipient", "type", "source")
    for total in sorted(totals, key=lambda total: (any(_holds(total, name, pair.gone) for name in names), total.pk)):
        key = tuple(
            pair.keep.pk if name.removesuffix("_id") in names and value == pair.gone.pk else value
            for name in ONE_TOTAL
            for value in [getattr(total, name)]
        )
        if key in mine:
            found.append((mine[key], total))
        else:
            mine[key] = total
    return found


def _holds(total: ReportedTotal, name: str, record: models.Model) -> bool:
    return bool(getattr(total, f"{name}_id") == record.pk)


def _rival_totals(pair: Pair[Any]) -> list[tuple[ReportedTotal, ReportedTotal]]:
    return [(one, other) for one, other in _double_totals(pair) if not _same_total(one, other)]


def _same_total(one: ReportedTotal, other: ReportedTotal) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in TOTAL)


def fold_totals(pair: Pair[Any]) -> None:
    """Of two stated totals that are the same one stays, with the notes of both."""
    for mine, theirs in _double_totals(pair):
        if theirs.note and theirs.note not in mine.note:
            mine.note = f"{mine.note}\n\n{theirs.note}".strip()
            mine.save()
        theirs.delete()


# ---- Merging ------------------------------------------------------------------------------------------


def lock(pair: Pair[Any]) -> None:
    """Take the deliveries that will change, in the order of their numbers, until the transaction ends."""
    pks = affected(pair)
    list(Delivery.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))


def affected(pair: Pair[Any]) -> set[int]:
    """The deliveries that speak of what goes."""
    found: set[int] = set()
    for model, name in pair.relations():
        pointing = model._default_manager.filter(**{name: pair.gone})
        if model is Delivery:
            found |= set(pointing.values_list("pk", flat=True))
        elif model in (DeliveryItem, Claim):
            found |= set(pointing.values_list("delivery_id", flat=True))
    return found


def merge_catalogue(pair: Pair[Any], chosen: Mapping[str, str], why: str) -> None:
    """Make `gone` part of `keep`; see merge()."""
    keep, gone = pair.keep, pair.gone
    deliveries, names = affected(pair), joined_names(pair, chosen) if isinstance(keep, Named) else []
    fold_totals(pair)
    fold_lines(pair, chosen)
    if pair.model is Equipment:
        # Those of the two are the same; see joint_obstacles().
        JointPart.objects.filter(joint=gone).delete()
    for model, name in pair.relations():
        if model is not pair.model:
            point(model, name, pair)
    if pair.model is Source:
        fold_claims(pair, deliveries)
        fold_evidence(pair)
    follow_pointers(pair)
    pair.adopt(chosen)
    into = own_reason(INTO, why, name=SimpleLazyObject(partial(short, keep)))
    current_changeset().reason, reason = into, current_changeset().reason
    gone.delete()
    current_changeset().reason = reason
    if isinstance(keep, Named):
        keep.aliases = names
    keep.full_clean()
    keep.save()
    tell(deliveries)


def point(model: type[models.Model], name: str, pair: Pair[Any]) -> None:
    """Let the rows of `model` that point at `gone` point at `keep`, and write their history where they have one."""
    rows = list(model._default_manager.filter(**{name: pair.gone}).order_by("pk"))
    for row in rows:
        setattr(row, name, pair.keep)
    if not hasattr(model._meta, "simple_history_manager_attribute"):
        model._default_manager.bulk_update(rows, [name], batch_size=AT_ONCE)
        return
    change = current_changeset()
    bulk_update_with_history(
        rows, model, [name], batch_size=AT_ONCE,
        default_change_reason=change.reason[:LONGEST_REASON] or None, default_date=change.moment,
    )  # fmt: skip
    if model is ReportedTotal:
        # Of deliveries tell() counts it.
        ReportedTotal.count_versions(row.pk for row in rows)


def tell(deliveries: Iterable[int]) -> None:
    """Count a version of the deliveries whose rows were written in bulk, and tell readers."""
    pks = list(deliveries)
    for first in range(0, len(pks), AT_ONCE):
        some = pks[first : first + AT_ONCE]
        Delivery.count_versions(some)
        Delivery.objects.filter(pk__in=some).update(changed=timezone.now())
    RecordVersion.advance()
    recording.defer(pks)


def fold_claims(pair: Pair[Any], deliveries: Iterable[int]) -> None:
    """Of two claims of one delivery that say the same, now that their sources are one, the later goes."""
    claims = Claim.objects.filter(source=pair.keep, delivery__in=deliveries).order_by("pk")
    there: set[tuple[object, ...]] = set()
    for claim in claims:
        if said(claim) in there:
            claim.delete()
        there.add(said(claim))


def fold_evidence(pair: Pair[Any]) -> None:
    """What is kept of the source that goes is kept of the one that stays; of the same bytes one copy, and all that is
    said of it as the one that stays has it, unless that says nothing."""
    mine = {each.file_id: each for each in Evidence.objects.filter(source=pair.keep)}
    for theirs in Evidence.objects.filter(source=pair.gone).order_by("pk"):
        kept = mine.get(theirs.file_id)
        if kept is None:
            theirs.source = pair.keep
            theirs.save()
            continue
        theirs.delete()
        if not (kept.description or kept.credit or kept.licence):
            kept.description, kept.credit, kept.licence = theirs.description, theirs.credit, theirs.licence
            kept.save()


def fold_lines(pair: Pair[Any], chosen: Mapping[str, str]) -> None:
    """Make one line of two in the deliveries that have a line of each, as was chosen for each of them."""
    for line in shared_lines(pair) if pair.model is Equipment else ():
        mine, theirs, choice = line.mine, line.theirs, line.choice
        if mine is None or choice is None:
            continue
        adopted = chosen[choice.name]
        claims = list(Claim.objects.filter(delivery=theirs.delivery_id).select_related("source").order_by("pk"))
        before = {claim.pk: said(claim) for claim in claims}
        follow(claims, theirs, mine)
        lost = mine.quantity if adopted == GONE else theirs.quantity
        take(mine, added(mine, theirs) if adopted == SUM else theirs if adopted == GONE else mine)
        if adopted != SUM and lost is not None and lost != mine.quantity:
            claims += state_number(claims, mine, lost)
        for claim in claims:
            claim.delivery_id = theirs.delivery_id
            if said(claim) != before.get(claim.pk):
                claim.save()
        theirs.delete()


def follow_pointers(pair: Pair[Any]) -> None:
    """What came through `gone`, or was a variant of it, follows `keep`; `keep` itself points at neither."""
    for model, name in pair.relations():
        if model is not pair.model:
            continue
        if getattr(pair.keep, f"{name}_id") == pair.gone.pk:
            setattr(pair.keep, name, None)
            pair.keep.save()
        for row in model._default_manager.filter(**{name: pair.gone}).order_by("pk"):
            setattr(row, name, pair.keep)
            row.save()


def joined_names(pair: Pair[Any], chosen: Mapping[str, str]) -> list[str]:
    """The other names of what stays: every name that either had, but for the one that is now its own."""
    main = "designation" if pair.model is Equipment else "name"
    own = getattr(pair.of("gone" if chosen.get(main) == GONE else "keep"), main)
    every = [*pair.keep.names(), *pair.keep.aliases, *pair.gone.names()]
    return [name for name in dict.fromkeys(every) if name != own]
