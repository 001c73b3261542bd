"""Companies that make or sell arms, by the ISO 3166 code of the state that they deliver from.

A company that delivers stands for its state where no state is named. Names that are plain words or first names as well
("Bell", "Rafael") stand with what follows them; of companies of several states (Airbus) the part that is of one.
"""

from __future__ import annotations

from functools import cache

TABLE = """
ARE | NIMR_Automotive Calidus Abu_Dhabi_Ship_Building EDGE_Group International_Golden_Group
ARE | Streit_Group ADSB Nimr EDGE
AUS | Austal Thales_Australia
AUT | Steyr_Mannlicher Glock
AUT | Diamond_Aircraft Steyr_Motors
BEL | FN_Herstal Mecar John_Cockerill
BGR | Emco VMZ_Sopot
BGR | Arsenal_AD
BRA | Embraer Avibras Helibras
CAN | Roshel Bombardier GDLS-Canada
CHE | Pilatus_Aircraft Mowag RUAG
CHN | Norinco AVIC CATIC CASC CETC Poly_Technologies PolyTechnologies Poly_Group China_Aerospace
CHN | China_Aerospace_Science_and_Technology_Corporation China_Shipbuilding CSIC CSSC China_National_Aero-Technology
CHN | Chengdu_Aircraft Hongdu
CHN | Hudong-Zhonghua CSOC CSTC Aerospace_Long-March
POL | PZL_Mielec PZL_Świdnik PZL-Świdnik PZL-Mielec
CZE | Excalibur_Army Aero_Vodochody Czechoslovak_Group Omnipol
CZE | Tatra_Trucks Aero_Vodochody_Aerospace
DEU | Rheinmetall KMW Krauss-Maffei_Wegmann ThyssenKrupp TKMS Diehl_Defence Hensoldt Quantum-Systems Lürssen Abeking
DEU | Fassmer Lurssen Flensburger_Fahrzeugbau KNDS_Deutschland
ESP | Navantia Indra Urovesa Escribano
ESP | Airbus_Defence_and_Space_Spain Rodman Santa_Barbara_Sistemas
FIN | Patria_Land
FRA | Dassault Dassault_Aviation Naval_Group DCNS Nexter Arquus Thales Piriou OCEA Safran Acmat Renault_Trucks_Defense
FRA | Panhard Raidco Raidco_Marine Ufast Couach Socarenam Airbus_Helicopters Eurocopter
FRA | KNDS_France Sillinger Cegelec MBDA
GBR | BAE_Systems Supacat Babcock Short_Brothers
IDN | PT_PAL Dirgantara Pindad
IDN | PT_Dirgantara PTDI PT_Pindad
IND | Hindustan_Aeronautics BrahMos_Aerospace Bharat_Dynamics Bharat_Electronics Goa_Shipyard Garden_Reach Ashok_Leyland
IND | HAL Mahindra_Defence Kalyani_Strategic_Systems Tata_Advanced_Systems
IRN | HESA
ISR | Elbit Elbit_Systems Rafael_Advanced_Defense_Systems Israel_Aerospace_Industries IAI Israel_Shipyards Plasan Carmor
ISR | Israel_Weapon_Industries Aeronautics_Group
ITA | Fincantieri AgustaWestland Alenia Oto_Melara Orizzonte_Sistemi_Navali Iveco_Defence Leonardo_Helicopters
ITA | Piaggio_Aerospace Agusta
ITA | Finmeccanica Aermacchi
JOR | KADDB
JPN | Mitsubishi_Heavy_Industries Kawasaki_Heavy_Industries
KOR | Hanwha Hanwha_Aerospace KAI Korea_Aerospace_Industries Hyundai_Rotem Hyundai_Heavy_Industries
KOR | Daewoo_Shipbuilding DSME
KOR | LIG_Nex1 Poongsan
NLD | Damen Damen_Shipyards
NOR | Kongsberg Nammo
PAK | Pakistan_Aeronautical_Complex
POL | PGZ WB_Group WB_Electronics Huta_Stalowa_Wola
RUS | Rosoboronexport Russian_Helicopters United_Aircraft_Corporation Uralvagonzavod Rostec Irkut Kamaz
RUS | Kalashnikov_Concern Almaz-Antey Ilyushin_Aviation Sukhoi_Company Kazan_Helicopters
SGP | ST_Engineering
SRB | Yugoimport Zastava_Arms
SWE | Saab Bofors
TUR | Baykar Baykar_Makina Baykar_Technologies Turkish_Aerospace Turkish_Aerospace_Industries TAI TUSAS Otokar FNSS BMC
TUR | Nurol_Makina Roketsan Aselsan Dearsan Katmerciler Havelsan Asfat
TUR | Yonca-Onuk Yonca_Shipyard MKE Nurol
UKR | Ukroboronprom Ukrspecexport Ukrainian_Defense_Industry
UKR | Malyshev Malyshev_plant KrAZ AvtoKrAZ Motor_Sich Practika
USA | Lockheed_Martin Boeing Raytheon RTX Northrop_Grumman General_Dynamics General_Atomics Textron Textron_Aviation
USA | Sikorsky Bell_Helicopter Bell_Textron Bell_Flight AM_General Oshkosh Oshkosh_Defense L3Harris
USA | Mack_Defense Swiftships
USA | Beechcraft MD_Helicopters AeroVironment Metal_Shark Huntington_Ingalls Hawker_Beechcraft
USA | Sierra_Nevada SAFE_Boats Force_Protection
ZAF | Paramount_Group Denel Milkor Paramount
ZAF | OTT_Technologies DCD_Protected_Mobility SVI_Engineering Twiga_Services
"""


@cache
def makers() -> dict[str, tuple[str, ...]]:
    """Companies by the code of their state."""
    found: dict[str, tuple[str, ...]] = {}
    for row in TABLE.strip().splitlines():
        code, names = row.split(" | ")
        found[code] = (*found.get(code, ()), *(name.replace("_", " ") for name in names.split()))
    return found
