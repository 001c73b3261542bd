"""The fixtures that come with Waybill: the catalogue covers what registers use, and Mali counts 4, 6, 8."""

import datetime as dt
import tomllib
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from pytest_django.plugin import DjangoDbBlocker

from deliveries.loader import Outcome, load, paths_of
from deliveries.models import (
    Claim,
    Delivery,
    DeliveryItem,
    Equipment,
    EquipmentType,
    Party,
    Register,
    ReportedTotal,
    Source,
)
from deliveries.models.names import fold

pytestmark = pytest.mark.django_db

PATHS = paths_of(settings.BASE_DIR / "fixtures")

ISO_3166 = """
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS
BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV
CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM
GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN
IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE
LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS
MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK
PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR
SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY
USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
"""


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Outcome]:
    """Every fixture, loaded once for all tests of this file, which only look."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(PATHS)
        transaction.set_rollback(True)


def helicopters_of_mali(known_on: dt.date | None = None) -> list[int]:
    """The running count of helicopters delivered to Mali, in the order of the ledger."""
    deliveries = Delivery.objects.published().delivered().filter(recipient__slug="mali")
    if known_on:
        known = Claim.objects.supporting().filter(source__known_from__lte=known_on)
        deliveries = deliveries.filter(pk__in=known.values("delivery"))
    counts, count = [], 0
    for delivery in deliveries.in_ledger_order():
        lines = delivery.items.filter(equipment__type__top__slug="helicopters")
        count += lines.aggregate(sum=Sum("quantity"))["sum"] or 0
        counts.append(count)
    return counts


def rival_values(slug: str) -> set[tuple[str, object]]:
    """What the sources of a delivery state against the adopted values: ("day", …) and (equipment, number)."""
    rivals: set[tuple[str, object]] = set()
    for claim in Claim.objects.contesting().supporting().filter(delivery__slug=slug):
        if claim.topic == Claim.Topic.DATE:
            rivals.add(("day", claim.stated_latest))
        elif claim.item:
            rivals.add((claim.item.equipment.slug, claim.stated_quantity))
    return rivals


# ---- The catalogue ----------------------------------------------------------------------------------


def test_there_is_one_register_of_the_sites_own() -> None:
    assert Register.objects.get(default=True).slug == "waybill"


def test_every_state_of_iso_3166_is_a_party() -> None:
    states = Party.objects.filter(kind=Party.Kind.STATE).values_list("iso_code", flat=True)
    assert set(states) == {*ISO_3166.split(), "XKX"}


@pytest.mark.parametrize("code", ["SUN", "YUG", "SCG", "CSK", "DDR", "ZAR", "YMD"])
def test_the_former_states_of_arms_registers_are_parties(code: str) -> None:
    assert Party.objects.get(iso_code=code).kind == Party.Kind.HISTORICAL_STATE


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Russian Federation", "russia"),
        ("Russie", "russia"),
        ("UAE", "united-arab-emirates"),
        ("Türkiye", "turkey"),
        ("Republic of Korea", "south-korea"),
        ("Centrafrique", "central-african-republic"),
        ("Mi35P", "mi-35p"),
        ("Mil Mi-24P", "mi-24p"),
        ("Hind", "mi-24"),
        ("Hind-F", "mi-24p"),
        ("59N6TE", "59n6-te"),
        ("TB-2", "bayraktar-tb2"),
        ("Sikorsky-S70", "s-70i"),
        ("Mi-35Ma", "mi-35m"),
        ("Buk", "buk"),
    ],
)
def test_a_name_of_newspapers_leads_to_its_record(name: str, slug: str) -> None:
    rows: list[Party | Equipment] = [*Party.objects.all(), *Equipment.objects.all()]
    assert [row.slug for row in rows if fold(name) in map(fold, row.names())] == [slug]


def test_there_are_types_enough() -> None:
    assert EquipmentType.objects.count() >= 40


def test_every_category_of_the_un_register_has_a_type() -> None:
    mapped = EquipmentType.objects.values_list("un_category", flat=True)
    assert set(EquipmentType.UnCategory.values) <= set(mapped)


def test_every_category_of_sipri_has_a_type() -> None:
    mapped = EquipmentType.objects.values_list("sipri_category", flat=True)
    assert set(EquipmentType.SipriCategory.values) <= set(mapped)


@pytest.mark.parametrize(
    ("slug", "category"),
    [("combat-helicopters", "V"), ("transport-helicopters", ""), ("combat-drones", "IV")],
)
def test_a_type_has_the_category_of_the_un_register(slug: str, category: str) -> None:
    assert EquipmentType.objects.get(slug=slug).un_category == category


def test_helicopters_and_radars_are_counted_apart() -> None:
    assert EquipmentType.objects.filter(slug__in=["helicopters", "radars"], parent=None).count() == 2


def test_the_export_model_is_a_variant() -> None:
    export = Equipment.objects.get(slug="mi-35p")
    assert export.variant_of == Equipment.objects.get(slug="mi-24p")
    assert export.akin_to(Equipment.objects.get(slug="mi-35m"))


# ---- Mali -------------------------------------------------------------------------------------------


def test_mali_counts_four_six_eight_helicopters_first() -> None:
    assert helicopters_of_mali()[:3] == [4, 6, 8]


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (dt.date(2021, 9, 30), []),
        (dt.date(2021, 10, 1), [4]),
        (dt.date(2021, 12, 31), [4]),
        (dt.date(2022, 3, 30), [4]),
        (dt.date(2022, 4, 1), [4, 6]),
        (dt.date(2022, 4, 18), [4, 6, 8]),
    ],
)
def test_the_count_of_mali_as_it_was_known(day: dt.date, counts: list[int]) -> None:
    assert helicopters_of_mali(day) == counts


def test_no_helicopter_of_mali_is_of_unknown_number() -> None:
    lines = DeliveryItem.objects.filter(
        delivery__recipient__slug="mali",
        delivery__status="delivered",
        equipment__type__top__slug="helicopters",
    )
    assert not lines.filter(quantity=None).exists()


def test_the_numbers_of_malis_radars_are_unknown() -> None:
    radars = DeliveryItem.objects.filter(delivery__recipient__slug="mali", equipment__type__top__slug="radars")
    assert set(radars.values_list("quantity", flat=True)) == {None}


def test_four_deliveries_are_awaited_until_the_19_july_2022() -> None:
    awaited = Delivery.objects.expected().get(slug="mali-2022-awaited")
    assert awaited.consignments == 4
    assert (awaited.arrival_earliest, awaited.arrival_latest) == (dt.date(2022, 4, 19), dt.date(2022, 7, 19))


def test_who_ordered_the_march_helicopters_is_disputed() -> None:
    claims = Claim.objects.filter(delivery__slug="mali-2022-03-31", topic=Claim.Topic.ORDER)
    assert {(claim.source.kind, claim.stance) for claim in claims} == {
        ("newsletter", "supports"),
        ("anonymous-official", "disputes"),
    }


def test_the_rival_values_of_other_reports_stand_beside() -> None:
    assert rival_values("mali-2021-10") == {("day", dt.date(2021, 9, 30)), ("day", dt.date(2021, 12, 31))}
    assert rival_values("mali-2022-03-31") == {
        ("day", dt.date(2022, 3, 30)),
        ("day", dt.date(2021, 12, 31)),
        ("59n6-te", 1),
        ("59n6-te", 5),
    }
    assert rival_values("mali-2022-04-18") == {
        ("day", dt.date(2022, 4, 17)),
        ("unspecified-surveillance-radar", 1),
    }


def test_a_delivery_with_rival_values_says_why_others_were_adopted() -> None:
    contested = Delivery.objects.filter(pk__in=Claim.objects.supporting().contesting().values("delivery"))
    assert contested.exists()
    assert not contested.filter(note="").exists()


def test_the_stated_total_of_eight_follows_the_april_delivery() -> None:
    stated = ReportedTotal.objects.get(recipient__slug="mali", total=8)
    april = Delivery.objects.get(slug="mali-2022-04-18")
    assert april.arrival_latest is not None
    assert stated.as_of_latest >= april.arrival_latest
    assert (stated.since_earliest, stated.since_latest) == (dt.date(2020, 8, 1), dt.date(2020, 8, 31))


# ---- All stories ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "slug",
    [
        "benin", "burkina-faso", "cameroon", "central-african-republic", "chad", "guinea", "ivory-coast", "mali",
        "mauritania", "niger", "nigeria", "philippines", "senegal", "serbia", "togo",
    ],
)  # fmt: skip
def test_the_country_has_a_timeline_and_says_until_when_reports_were_read(slug: str) -> None:
    assert Delivery.objects.published().delivered().filter(recipient__slug=slug).exists()
    assert Party.objects.get(slug=slug).covered_until


def test_every_delivery_has_a_source_and_every_line_a_claim() -> None:
    assert not Delivery.objects.exclude(pk__in=Claim.objects.supporting().values("delivery")).exists()
    unclaimed = DeliveryItem.objects.filter(delivery__status="delivered", claims=None)
    assert list(unclaimed) == []


def test_every_publication_has_an_address_and_every_other_voice_a_path_to_one() -> None:
    assert list(Source.objects.filter(via=None, url="")) == []


@pytest.mark.parametrize(
    ("awaited", "met_by"),
    [
        ("philippines-2020-12-awaited", "philippines-2020-12"),
        ("philippines-2021-q1-awaited", "philippines-2021-06-07"),
        ("philippines-2021-12-awaited", "philippines-2021-12-03"),
        ("serbia-mi-35-awaited", "serbia-2019-12-02"),
        ("serbia-2018-belarus-awaited", "serbia-2018-04"),
        ("central-african-republic-2020-12-awaited", "central-african-republic-2020-11"),
        ("central-african-republic-2018-awaited", "central-african-republic-2018-01"),
        ("nigeria-super-mushshak-awaited", "nigeria-2018-01-14-super-mushshak"),
        ("nigeria-2022-kada-awaited", "nigeria-2022-05-27-kada"),
        ("chad-2023-hurkus-awaited", "chad-2023-05-hurkus-anka"),
        ("cameroon-2015-p4-awaited", "cameroon-2016-01-21-p4"),
        ("mali-2021-c-295-awaited", "mali-2022-05-31"),
        ("burkina-faso-c295-awaited", "burkina-faso-2021-11-16"),
        ("ivory-coast-opv-45-awaited", "ivory-coast-2023-08-16"),
        ("mauritania-landing-ship-awaited", "mauritania-2019-07"),
        ("niger-2021-11-tb2-awaited", "niger-2022-05-21"),
        ("senegal-opv-58s-awaited", "senegal-2024-04-16"),
    ],
)
def test_a_promise_is_met_by_its_delivery(awaited: str, met_by: str) -> None:
    fulfils = Delivery.objects.get(slug=met_by).fulfils
    assert fulfils is not None
    assert fulfils.slug == awaited


@pytest.mark.parametrize("slug", ["mali", "central-african-republic", "nigeria", "chad", "cameroon"])
def test_a_story_tells_of_nothing_after_the_day_up_to_which_reports_were_read(slug: str) -> None:
    read_up_to = Party.objects.get(slug=slug).covered_until
    delivered = Delivery.objects.published().delivered().filter(recipient__slug=slug)
    assert read_up_to
    assert not delivered.filter(arrival_latest__gt=read_up_to).exists()


def test_a_second_load_leaves_everything_as_it_was(loaded: Outcome) -> None:
    again = load(PATHS)
    assert (again.created, again.changed, again.leftovers) == ({}, {}, [])
    assert again.unchanged == sum(loaded.created.values()) + loaded.unchanged


def test_the_parties_of_the_catalogue_are_sorted_by_name() -> None:
    catalogue = tomllib.loads((settings.BASE_DIR / "fixtures" / "catalogue.toml").read_text(encoding="utf-8"))
    names = [fold(party["name"]) for party in catalogue["party"]]
    assert names == sorted(names)
