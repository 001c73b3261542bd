"""Bytes into the database, and whether they are still what came."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from django.db.models import Exists, OuterRef, QuerySet

from deliveries.models import Evidence, EvidenceFile

from .pictures import Picture


def digest_of(content: bytes) -> str:
    return sha256(content).hexdigest()


def keep(evidence: Evidence, content: bytes, picture: Picture | None) -> None:
    """Keep the bytes, and say on `evidence`, still to be saved, which they are. The same ones lie there once."""
    shown = picture.content if picture else None
    evidence.file, _new = EvidenceFile.objects.get_or_create(
        pk=digest_of(content), defaults={"content": content, "picture": shown}
    )
    evidence.size = len(content)
    evidence.width, evidence.height = (picture.width, picture.height) if picture else (None, None)


def bytes_of(sha256: str, part: str = "content") -> bytes | None:
    """The bytes that came under that sum, or the picture that is shown of them; None where there are none."""
    found = EvidenceFile.objects.filter(pk=sha256).values_list(part, flat=True).first()
    return None if found is None else bytes(found)


def broken() -> Iterator[str]:
    """The sums of the files whose bytes are no longer what came, one file in memory at a time."""
    for named in EvidenceFile.objects.order_by("pk").values_list("pk", flat=True):
        if digest_of(bytes_of(named) or b"") != named:
            yield named


def unnamed() -> QuerySet[EvidenceFile]:
    """The files that no source names any more."""
    return EvidenceFile.objects.filter(~Exists(Evidence.objects.filter(file=OuterRef("pk"))))
