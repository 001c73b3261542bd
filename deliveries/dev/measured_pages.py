"""What `make bench` asks for: pages and downloads of the site's own register and of a made-up one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Count

from deliveries.models import Delivery, Equipment, EquipmentType, Party, Register, Source

from .measuring import Address

# The share of all deliveries that the country has whose timeline is measured.
SHARE = 0.05

MALI_KEPT = Address("Mali's page, from the page cache", "/recipients/mali/", kept=True)
MALI = Address("Mali's page, made anew", "/recipients/mali/")
COUNTRY, EXPLORER = "A country's timeline", "Explorer"
FIRST = "… for its first reader"


def addresses(register: Register) -> Iterator[Address]:
    """What is measured beside a demo register: Mali in the site's own, then pages and downloads of the demo."""
    party, kind = example(register)
    demo_, page, chosen = f"register={register.slug}", f"/recipients/{party}/", f"register={register.slug}&type={kind}"
    yield MALI_KEPT
    yield MALI
    yield Address(FIRST, "/recipients/mali/", first=True)
    yield Address("Mali's helicopters, made anew", "/recipients/mali/", "type=helicopters")
    yield Address(COUNTRY, page, demo_)
    yield Address(FIRST, page, demo_, first=True)
    yield Address("… a facet change", page, chosen, htmx=True)
    yield Address("… its second page", page, f"{demo_}&page=2")
    yield Address("… as known on a day", page, f"{demo_}&known_on=2015-06-30")
    yield Address("… timeline.json", f"{page}timeline.json", demo_)
    yield Address("… timeline.csv", f"{page}timeline.csv", demo_)
    yield Address("… timeline.svg", f"{page}timeline.svg", demo_)
    yield Address("… its frame", f"/embed{page}", demo_)
    yield Address(EXPLORER, "/deliveries/", demo_)
    yield Address("… a facet change", "/deliveries/", chosen, htmx=True)
    yield Address("… in groups", "/deliveries/", f"{demo_}&group=type&pivot=year")
    yield Address("… by another column", "/deliveries/", f"{demo_}&sort=recipient")
    yield Address("… a search", "/deliveries/", f"{demo_}&q=mi35p")
    yield Address("… a search of common words", "/deliveries/", f"{demo_}&q=helicopter+russia")
    yield Address("… the whole register as CSV", "/deliveries.csv", demo_)
    yield Address("… the whole register as JSON", "/deliveries.json", demo_)
    yield Address("… the whole register as XLSX", "/deliveries.xlsx", demo_)
    yield Address("… the feed", "/deliveries.atom", demo_)
    yield Address("Compare two", "/compare/", f"{demo_}&recipient={party}&recipient=mali&type={kind}")
    yield Address("API, deliveries", "/api/v1/deliveries", demo_)
    yield Address("API, timeline", f"/api/v1/recipients/{party}/timeline", demo_)
    yield Address("Sources", "/sources/")


def pages(register: Register) -> list[Address]:
    """Those of addresses() that are pages, made anew, and that a small register has too: it fills no second page."""
    made_anew = (one for one in addresses(register) if one.path.endswith("/") and not (one.kept or one.first))
    return [one for one in made_anew if "page=2" not in one.query]


def overviews(register: Register) -> Iterator[Address]:
    """What is measured while the demo register is the site's own."""
    own = Delivery.objects.in_register(register).published().order_by()
    recipient = own.values("recipient").annotate(n=Count("pk")).order_by("-n").values("recipient")[:1]
    last = own.delivered().filter(recipient=recipient).latest("arrival_latest")
    source = Source.objects.filter(claims__delivery__in=own).annotate(n=Count("pk")).order_by("-n", "pk")[0]
    for name, path, query in (
        ("Front page of the demo", "/", ""),
        ("Recipients of the demo", "/recipients/", ""),
        ("Equipment of the demo", "/equipment/", ""),
        ("The last delivery to its first recipient", last.get_absolute_url(), ""),
        ("The source that says most", source.get_absolute_url(), ""),
        ("Changes of the demo", "/changes/", ""),
        ("… of one kind", "/changes/", "kind=disputed"),
    ):
        yield Address(name, path, query)


def example(register: Register) -> tuple[str, str]:
    """The slugs of the recipient whose share of the register is nearest to SHARE, and of its commonest type."""
    own = Delivery.objects.in_register(register).published().order_by()
    wanted = own.count() * SHARE
    shares = own.values_list("recipient").annotate(n=Count("pk"))
    pk = min(shares, key=lambda row: abs(row[1] - wanted))[0]
    kinds = EquipmentType.objects.filter(equipment__items__delivery__in=own.filter(recipient=pk).values("pk"))
    kind = kinds.order_by().values("top__slug").annotate(n=Count("pk")).order_by("-n", "top__slug")[0]
    return Party.objects.get(pk=pk).slug, kind["top__slug"]


def one_model_a_type() -> None:
    """Give each type without a model that readers see one, so that the demo has lines of every type of the tree."""
    for node in EquipmentType.objects.exclude(equipment__in=Equipment.objects.public()):
        Equipment.objects.create(slug=f"some-{node.slug}", designation=f"Some {node.singular}", type=node, listed=True)


@contextmanager
def as_the_sites_own(register: Register) -> Iterator[None]:
    """Make `register` the default one for a while."""
    own = Register.objects.get(default=True)
    for old, new in ((own, register), (register, own)):
        Register.objects.filter(pk=old.pk).update(default=False)
        Register.objects.filter(pk=new.pk).update(default=True)
        if new == register:
            yield
