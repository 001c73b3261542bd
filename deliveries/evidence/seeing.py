"""Who may see what is kept. What was sent is for the desk alone; the picture of a photograph for whoever is signed in,
and for everybody under a licence that is given."""

from __future__ import annotations

from deliveries.accounts.roles import Someone
from deliveries.filters.access import is_signed_in
from deliveries.models import Evidence, Source


def is_at_the_desk(user: Someone) -> bool:
    """Whether an account, whose second factor the caller has seen to, may open what was sent."""
    return user.is_authenticated and user.is_staff and user.has_perm("deliveries.view_evidence")


def may_see_picture(sha256: str, user: Someone) -> bool:
    """Whether whoever asks may see the picture of these bytes, by any of the sources that name them: of one that is
    public everybody under a licence, of one that readers know of who is signed in. Who asks is asked only where not
    everybody may."""
    named = list(Evidence.objects.photographs().filter(file=sha256).values_list("source", "licence"))
    licensed = [source for source, licence in named if licence]
    if licensed and Source.objects.public().filter(pk__in=licensed).exists():
        return True
    if not named or not is_signed_in():
        return False
    unseen = Source.objects.unseen().filter(pk__in=[source for source, _licence in named]).count()
    return unseen < len(named) or is_at_the_desk(user)


def copies_of(source: Source, *, everybody: bool) -> list[tuple[Evidence, bool]]:
    """What is kept of a source, and whether its picture is shown to whoever asks. `everybody`: whether everybody may
    read the source."""
    return [
        (each, (everybody and each.is_licensed) or (each.is_photograph and is_signed_in()))
        for each in source.evidence.order_by("pk")
    ]
