"""The way back of a table that came in: each record as it stood before, and what was new deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.translation import gettext as _

from deliveries.accounts import roles
from deliveries.changelog.recording import deferring
from deliveries.history import RevertError, current_changeset, entries, revert
from deliveries.history.replay import PARTS
from deliveries.models import Delivery, Equipment, Party, Remark, Source

AT_ONCE = 500
# In this order: what points at others goes before them.
UNDONE: tuple[type[models.Model], ...] = (Delivery, Source, Equipment, Party)


@dataclass(frozen=True)
class Undoable:
    """A record that a change wrote: whether that made it, and why the change cannot be undone ("": it can)."""

    record: Any
    new: bool
    why_not: str = ""


def written_at(moment: dt.datetime, user: User) -> list[Undoable]:
    """Every record that the change of that moment wrote and that is there still, as `user` may undo it."""
    found: list[Undoable] = []
    for model in UNDONE:
        history: Any = model.history  # type: ignore[attr-defined]
        then = history.filter(history_date=moment)
        made = set(then.filter(history_type="+").values_list("id", flat=True))
        pks = _written(model, moment)
        later = _written_later(model, moment, pks)
        for record in model._default_manager.filter(pk__in=pks).order_by("-pk"):
            new = record.pk in made
            why_not = _("It was changed since.") if record.pk in later else _why_not(record, user, new=new)
            found.append(Undoable(record, new, why_not))
    return found


def _written(model: type[models.Model], moment: dt.datetime) -> set[int]:
    """The numbers of the records of `model` that were written then, or whose parts were."""
    found = (history.filter(history_date=moment).values_list(key, flat=True) for history, key in _histories(model))
    return set().union(*found)


def _written_later(model: type[models.Model], moment: dt.datetime, pks: set[int]) -> set[int]:
    """Those of the records `pks` that were written after that moment, or whose parts were."""
    found: set[int] = set()
    for history, key in _histories(model):
        last = history.filter(history_date=moment).aggregate(last=models.Max("history_id"))["last"]
        later = models.Q(history_date__gt=moment)
        if last is not None:
            # Of two changes that overlap the one that began first may be written last.
            later |= models.Q(history_date__lt=moment, history_id__gt=last)
        for some in batched(sorted(pks), AT_ONCE):
            found |= set(history.filter(later, **{f"{key}__in": some}).values_list(key, flat=True))
    return found


def _histories(model: type[models.Model]) -> list[tuple[Any, str]]:
    """The history of the records of `model` and of their parts, each with what names the record there."""
    parts = [(part.history, key) for part, key in PARTS.get(model, {}).items()]  # type: ignore[attr-defined]
    return [(model.history, "id"), *parts]  # type: ignore[attr-defined]


def _why_not(record: models.Model, user: User, *, new: bool) -> str:
    """Who may add such a record takes back that a table did; what it changed, whoever may change it."""
    if isinstance(record, Delivery):
        able = roles.may_revert(user, record)
    elif isinstance(record, Source) and not new:
        able = roles.may_change_source(user, record)
    else:
        able = user.has_perm(f"deliveries.{'add' if new else 'change'}_{record._meta.model_name}")
    return "" if able else _("You may not change it.")


def undo(moment: dt.datetime, reason: str, user: User) -> tuple[list[Undoable], list[Undoable]]:
    """Undo the change of that moment, as one change with `reason`: what was undone, and what was left, with the reason.

    What was changed since stays as it is, and so does what something rests on that stays.
    """
    done, left = [], []
    with transaction.atomic(), deferring():
        current_changeset().reason = reason
        # Held by number, so that two who undo at once never wait for each other.
        for model in UNDONE:
            held = model._default_manager.select_for_update().filter(pk__in=_written(model, moment))
            list(held.order_by("pk").values_list("pk"))
        for each in written_at(moment, user):
            why_not = each.why_not or _undo_one(each, moment, reason, user)
            if why_not:
                left.append(Undoable(each.record, each.new, why_not))
            else:
                done.append(each)
    return done, left


def _undo_one(each: Undoable, moment: dt.datetime, reason: str, user: User) -> str:
    """Undo it; why it could not be, or ""."""
    record = each.record
    record._history_user = user
    try:
        with transaction.atomic():
            if each.new:
                record.delete()
            else:
                revert(record, next(one.before for one in entries(record) if one.moment == moment), reason)
                if isinstance(record, Delivery):
                    # Of a draft that goes they stay: it may be brought back, and they with it.
                    Remark.objects.filter(delivery=record, at=moment).delete()
    except models.ProtectedError as error:
        return _("Something rests on it: %(what)s.") % {"what": _named(error.protected_objects)}
    except RevertError as problem:
        return str(problem)
    return ""


def _named(rows: Iterable[models.Model]) -> str:
    return ", ".join(str(row) for row in list(rows)[:3])
