from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models.functions import Greatest
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from . import reading

# Sent in the open transaction, with what is known of what changed: see RecordVersion.advance().
advanced = Signal()


class Versioned(models.Model):
    """A record that counts its saves, so that the desk notices a save of what has changed since it was opened."""

    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and count one more version. The database counts, so that no two saves get the same one."""
        if not self._state.adding:
            self.version = models.F("version") + 1
            if (fields := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*fields, "version"}
        super().save(*args, **kwargs)

    @classmethod
    def count_versions(cls, pks: Iterable[int], number: int = 1) -> None:
        """Count so many versions more of these rows; whoever writes in bulk calls it."""
        cls._default_manager.filter(pk__in=pks).update(version=models.F("version") + number)

    @classmethod
    def take(cls, pk: int, version: int) -> bool:
        """Take the next version of a row for a save of what it was in `version`; False where that is not its version.

        The row is locked until the transaction ends: of two savers at once one waits, and then finds the version gone.
        """
        return bool(cls._default_manager.filter(pk=pk, version=version).update(version=models.F("version") + 1))


class RecordVersion(models.Model):
    """One row that numbers the states of the record, so that an unchanged page can be answered with 304.

    The number rises with every change, and with the clock (microseconds since 1970): after a restored backup,
    no state gets the number of one that readers' browsers may still hold.
    """

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        """The number of the record's present version, where the record is read."""
        # Each page asks, also one that is kept: to put this together takes the ORM ten times as long as to run it.
        with reading.connection().cursor() as cursor:
            cursor.execute(f"SELECT number FROM {cls._meta.db_table} WHERE id = 1")  # noqa: S608
            row = cursor.fetchone()
        return row[0] if row else 0

    @classmethod
    def advance(cls, instance: models.Model | None = None, deliveries: Iterable[int] = (), **_signal: Any) -> None:
        """Number a new state; also a receiver of post_save and post_delete. Bulk writes call it themselves.

        What changed, as far as it is known: the row that was saved, or these `deliveries` (pks).
        """
        now = time.time_ns() // 1000
        with transaction.atomic():
            if not cls.objects.filter(pk=1).update(number=Greatest(models.F("number") + 1, now)):
                cls.objects.update_or_create(pk=1, defaults={"number": now})
            advanced.send(cls, instance=instance, deliveries=deliveries)
