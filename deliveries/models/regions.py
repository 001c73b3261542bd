"""Regions of the world and groupings of states, as tables of ISO 3166-1 codes. Pure: no database.

The regions are those of the United Nations' standard M49 (https://unstats.un.org/unsd/methodology/m49/), with Kosovo
and Taiwan, which it leaves out, beside their neighbours. The groupings have the members of the end of 2024: whoever
counts for another year minds who had joined or left.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.utils.translation import get_language

# Slug | M49 code | English | French | slug of the region that it is part of | members, of the smallest regions alone.
REGIONS_WRITTEN = """
africa | 002 | Africa | Afrique | |
northern-africa | 015 | Northern Africa | Afrique du Nord | africa | DZA EGY ESH LBY MAR SDN TUN
sub-saharan-africa | 202 | Sub-Saharan Africa | Afrique subsaharienne | africa |
eastern-africa | 014 | Eastern Africa | Afrique de l’Est | sub-saharan-africa | \
 ATF BDI COM DJI ERI ETH IOT KEN MDG MOZ MUS MWI MYT REU RWA SOM SSD SYC TZA UGA ZMB ZWE
middle-africa | 017 | Middle Africa | Afrique centrale | sub-saharan-africa | AGO CAF CMR COD COG GAB GNQ STP TCD
southern-africa | 018 | Southern Africa | Afrique australe | sub-saharan-africa | BWA LSO NAM SWZ ZAF
western-africa | 011 | Western Africa | Afrique de l’Ouest | sub-saharan-africa | \
 BEN BFA CIV CPV GHA GIN GMB GNB LBR MLI MRT NER NGA SEN SHN SLE TGO
americas | 019 | Americas | Amériques | |
northern-america | 021 | Northern America | Amérique septentrionale | americas | BMU CAN GRL SPM USA
latin-america-and-the-caribbean | 419 | Latin America and the Caribbean | Amérique latine et Caraïbes | americas |
caribbean | 029 | Caribbean | Caraïbes | latin-america-and-the-caribbean | \
 ABW AIA ATG BES BHS BLM BRB CUB CUW CYM DMA DOM GLP GRD HTI JAM KNA LCA MAF MSR MTQ PRI SXM TCA TTO VCT VGB VIR
central-america | 013 | Central America | Amérique centrale | latin-america-and-the-caribbean | \
 BLZ CRI GTM HND MEX NIC PAN SLV
south-america | 005 | South America | Amérique du Sud | latin-america-and-the-caribbean | \
 ARG BOL BRA BVT CHL COL ECU FLK GUF GUY PER PRY SGS SUR URY VEN
asia | 142 | Asia | Asie | |
central-asia | 143 | Central Asia | Asie centrale | asia | KAZ KGZ TJK TKM UZB
eastern-asia | 030 | Eastern Asia | Asie de l’Est | asia | CHN HKG JPN KOR MAC MNG PRK TWN
south-eastern-asia | 035 | South-eastern Asia | Asie du Sud-Est | asia | \
 BRN IDN KHM LAO MMR MYS PHL SGP THA TLS VNM
southern-asia | 034 | Southern Asia | Asie du Sud | asia | AFG BGD BTN IND IRN LKA MDV NPL PAK
western-asia | 145 | Western Asia | Asie occidentale | asia | \
 ARE ARM AZE BHR CYP GEO IRQ ISR JOR KWT LBN OMN PSE QAT SAU SYR TUR YEM
europe | 150 | Europe | Europe | |
eastern-europe | 151 | Eastern Europe | Europe de l’Est | europe | BGR BLR CZE HUN MDA POL ROU RUS SVK UKR
northern-europe | 154 | Northern Europe | Europe du Nord | europe | \
 ALA DNK EST FIN FRO GBR GGY IMN IRL ISL JEY LTU LVA NOR SJM SWE
southern-europe | 039 | Southern Europe | Europe du Sud | europe | \
 ALB AND BIH ESP GIB GRC HRV ITA MKD MLT MNE PRT SMR SRB SVN VAT XKX
western-europe | 155 | Western Europe | Europe de l’Ouest | europe | AUT BEL CHE DEU FRA LIE LUX MCO NLD
oceania | 009 | Oceania | Océanie | |
australia-and-new-zealand | 053 | Australia and New Zealand | Australie et Nouvelle-Zélande | oceania | \
 AUS CCK CXR HMD NFK NZL
melanesia | 054 | Melanesia | Mélanésie | oceania | FJI NCL PNG SLB VUT
micronesia-region | 057 | Micronesia (region) | Micronésie (région) | oceania | FSM GUM KIR MHL MNP NRU PLW UMI
polynesia | 061 | Polynesia | Polynésie | oceania | ASM COK NIU PCN PYF TKL TON TUV WLF WSM
antarctica-region | 010 | Antarctica (region) | Antarctique (région) | | ATA
"""

# Slug | English names | French names | members
GROUPINGS_WRITTEN = """
sahel | Sahel, Sahel states | Sahel, pays du Sahel | BFA CMR GIN GMB MLI MRT NER NGA SEN TCD
central-sahel | Central Sahel | Sahel central | BFA MLI NER
g5-sahel-states | G5 Sahel, Group of Five for the Sahel, G5 | G5 Sahel, G5-Sahel | BFA MLI MRT NER TCD
alliance-of-sahel-states | Alliance of Sahel States, AES, Confederation of Sahel States | \
 Alliance des États du Sahel, AES, Confédération des États du Sahel | BFA MLI NER
ecowas-states | ECOWAS, Economic Community of West African States | \
 CEDEAO, Communauté économique des États de l’Afrique de l’Ouest | \
 BEN BFA CIV CPV GHA GIN GMB GNB LBR MLI NER NGA SEN SLE TGO
waemu | WAEMU, West African Economic and Monetary Union | UEMOA | BEN BFA CIV GNB MLI NER SEN TGO
eccas | ECCAS, Economic Community of Central African States | CEEAC | AGO BDI CAF CMR COD COG GAB GNQ RWA STP TCD
cemac | CEMAC, Central African Economic and Monetary Community | CEMAC | CAF CMR COG GAB GNQ TCD
lake-chad-basin | Lake Chad Basin, Multinational Joint Task Force, MNJTF | \
 bassin du lac Tchad, Force multinationale mixte, FMM | BEN CMR NER NGA TCD
gulf-of-guinea | Gulf of Guinea | golfe de Guinée | \
 AGO BEN CIV CMR COD COG GAB GHA GIN GMB GNB GNQ LBR NGA SEN SLE STP TGO
great-lakes | African Great Lakes, Great Lakes region | Grands Lacs, région des Grands Lacs | BDI COD KEN RWA TZA UGA
horn-of-africa | Horn of Africa | Corne de l’Afrique | DJI ERI ETH SOM
igad | IGAD, Intergovernmental Authority on Development | IGAD | DJI ERI ETH KEN SDN SOM SSD UGA
eac | EAC, East African Community | CAE, Communauté d’Afrique de l’Est | BDI COD KEN RWA SOM SSD TZA UGA
sadc | SADC, Southern African Development Community | SADC, Communauté de développement de l’Afrique australe | \
 AGO BWA COD COM LSO MDG MOZ MUS MWI NAM SWZ SYC TZA ZAF ZMB ZWE
maghreb | Maghreb, Arab Maghreb Union | Maghreb, Union du Maghreb arabe, UMA | DZA LBY MAR MRT TUN
african-union-states | African Union, AU | Union africaine, UA | \
 AGO BDI BEN BFA BWA CAF CIV CMR COD COG COM CPV DJI DZA EGY ERI ESH ETH GAB GHA GIN GMB GNB GNQ KEN LBR LBY LSO \
 MAR MDG MLI MOZ MRT MUS MWI NAM NER NGA RWA SDN SEN SLE SOM SSD STP SWZ SYC TCD TGO TUN TZA UGA ZAF ZMB ZWE
arab-league | Arab League, League of Arab States | Ligue arabe, Ligue des États arabes | \
 ARE BHR COM DJI DZA EGY IRQ JOR KWT LBN LBY MAR MRT OMN PSE QAT SAU SDN SOM SYR TUN YEM
gulf-states | Gulf Cooperation Council, GCC, Gulf states | \
 Conseil de coopération du Golfe, CCG, États du Golfe, pays du Golfe | ARE BHR KWT OMN QAT SAU
middle-east | Middle East | Moyen-Orient, Proche-Orient | \
 ARE BHR CYP EGY IRN IRQ ISR JOR KWT LBN OMN PSE QAT SAU SYR TUR YEM
levant | Levant | Levant | ISR JOR LBN PSE SYR
nato-states | NATO, North Atlantic Treaty Organization, North Atlantic alliance | \
 OTAN, Organisation du traité de l’Atlantique nord | \
 ALB BEL BGR CAN CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN ISL ITA LTU LUX LVA MKD MNE NLD NOR POL PRT ROU SVK SVN \
 SWE TUR USA
eu-states | European Union, EU | Union européenne, UE | \
 AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE
baltic-states | Baltic states, Baltics | pays baltes, États baltes | EST LTU LVA
nordic-states | Nordic countries, Nordic states | pays nordiques | DNK FIN ISL NOR SWE
visegrad | Visegrad Group, V4 | groupe de Visegrad | CZE HUN POL SVK
benelux | Benelux | Benelux | BEL LUX NLD
western-balkans | Western Balkans | Balkans occidentaux | ALB BIH MKD MNE SRB XKX
caucasus | South Caucasus | Caucase du Sud | ARM AZE GEO
csto | CSTO, Collective Security Treaty Organization | OTSC, Organisation du traité de sécurité collective | \
 ARM BLR KAZ KGZ RUS TJK
sco | SCO, Shanghai Cooperation Organisation | OCS, Organisation de coopération de Shanghai | \
 BLR CHN IND IRN KAZ KGZ PAK RUS TJK UZB
asean | ASEAN, Association of Southeast Asian Nations | ASEAN, Anase | BRN IDN KHM LAO MMR MYS PHL SGP THA VNM
quad | Quad, Quadrilateral Security Dialogue | Quad | AUS IND JPN USA
aukus | AUKUS | Aukus | AUS GBR USA
g7 | G7, Group of Seven | G7 | CAN DEU FRA GBR ITA JPN USA
brics | BRICS | Brics | ARE BRA CHN EGY ETH IND IRN RUS ZAF
caricom | CARICOM, Caribbean Community | Caricom | ATG BHS BLZ BRB DMA GRD GUY HTI JAM KNA LCA MSR SUR TTO VCT
mercosur | Mercosur | Mercosur | ARG BOL BRA PRY URY
"""


@dataclass(frozen=True)
class Region:
    """A region or a grouping: its names in English and French, the main one first, the region that it is part of (by
    slug; "" for none), its code of M49 ("" for groupings), and the codes of its states."""

    slug: str
    names: tuple[str, ...]
    french: tuple[str, ...]
    members: frozenset[str]
    part_of: str = ""
    m49: str = ""

    @property
    def name(self) -> str:
        return self.names[0]

    def __str__(self) -> str:
        """Its name in the reader's language."""
        return self.french[0] if (get_language() or "").startswith("fr") else self.name


def _rows(written: str) -> list[list[str]]:
    joined = written.replace("\\\n", " ")
    return [[part.strip() for part in line.split("|")] for line in joined.strip().splitlines()]


def _listed(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


def _regions() -> dict[str, Region]:
    rows = {row[0]: row for row in _rows(REGIONS_WRITTEN)}
    members = {slug: {*row[5].split()} for slug, row in rows.items()}
    for slug in reversed(rows):  # a region stands before its parts
        if above := rows[slug][4]:
            members[above] |= members[slug]
    return {
        slug: Region(slug, (name,), (french,), frozenset(members[slug]), above, code)
        for slug, code, name, french, above, _members in rows.values()
    }


def _groupings() -> dict[str, Region]:
    return {
        slug: Region(slug, _listed(names), _listed(french), frozenset(members.split()))
        for slug, names, french, members in _rows(GROUPINGS_WRITTEN)
    }


REGIONS = _regions()
GROUPINGS = _groupings()
# All of them, by their slugs.
PLACES = REGIONS | GROUPINGS


def _folded(name: str) -> str:
    """A name as it is compared: letters and figures alone, without their accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name).casefold() if sign.isalnum())


def _called() -> dict[str, str]:
    """By a name or code as it is compared, the slug of what is called so: the first, where several are."""
    found: dict[str, str] = {}
    for slug, region in PLACES.items():
        for name in filter(None, (slug, *region.names, *region.french, region.m49)):
            found.setdefault(_folded(name), slug)
    return found


CALLED = _called()


def region_called(word: str) -> Region | None:
    """The region of this slug or, as a reader types it, of this name or code of M49; None where there is none."""
    slug = word if word in PLACES else CALLED.get(_folded(word))
    return PLACES[slug] if slug else None
