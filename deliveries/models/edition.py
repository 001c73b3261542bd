from __future__ import annotations

from typing import Any

from django.db import models, transaction


class Edition(models.Model):
    """One row that counts the changes of the record, so that an unchanged page can be answered with 304."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        """The number of the record's present edition."""
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0

    @classmethod
    def advance(cls, **_signal: Any) -> None:
        """Count one more change; also a receiver of post_save and post_delete. Bulk writes call it themselves."""
        with transaction.atomic():
            if not cls.objects.filter(pk=1).update(number=models.F("number") + 1):
                cls.objects.update_or_create(pk=1, defaults={"number": 1})
