"""What newspapers say for a state besides its names: adjectives in English and in French, seats of government, armies.

By ISO 3166 code: adjectives in English; in French, with the feminine where no rule makes it; cities and houses that
stand for the government; what else it and its forces are called.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

TABLE = """
AFG Afghan | afghan | Kabul Kaboul | Afghanistan
AGO Angolan | angolais | Luanda |
ALB Albanian | albanais | Tirana |
ARE Emirati UAE | émirati émirien | Abu_Dhabi Abou_Dhabi Abou_Dabi Dubai | UAE Emirates Émirats_arabes_unis Émirats EAU
ARG Argentine Argentinian | argentin | Buenos_Aires | Argentine
ARM Armenian | arménien | Yerevan Erevan | Arménie
AUS Australian | australien | Canberra | Australie
AUT Austrian | autrichien | Vienne | Autriche
AZE Azerbaijani Azeri | azerbaïdjanais azéri | Baku Bakou | Azerbaïdjan
BDI Burundian | burundais | Bujumbura Gitega |
BEL Belgian | belge | Bruxelles | Belgique
BEN Beninese | béninois | Cotonou Porto-Novo | Bénin
BFA Burkinabe Burkinabè Burkinabé | burkinabè burkinabé | Ouagadougou | Burkina
BGD Bangladeshi | bangladais | Dhaka Dacca |
BGR Bulgarian | bulgare | Sofia | Bulgarie
BHR Bahraini | bahreïni bahreïnien | Manama | Bahreïn
BIH Bosnian | bosnien bosniaque | Sarajevo | Bosnie Bosnie-Herzégovine
BLR Belarusian Belarussian Belorussian | biélorusse bélarusse | Minsk | Biélorussie Bélarus
BOL Bolivian | bolivien | La_Paz | Bolivie
BRA Brazilian | brésilien | Brasilia | Brésil
BRN Bruneian | brunéien | Bandar_Seri_Begawan |
BWA Botswanan | botswanais | Gaborone |
CAF Central_African CAR | centrafricain | Bangui | CAR Centrafrique République_centrafricaine FACA RCA
CAN Canadian | canadien | Ottawa |
CHE Swiss | suisse | Bern Berne | Suisse
CHL Chilean | chilien | Santiago | Chili
CHN Chinese | chinois | Beijing Pékin | Chine PLA
CIV Ivorian Ivoirian | ivoirien | Abidjan Yamoussoukro | Ivory_Coast Côte_d'Ivoire
CMR Cameroonian | camerounais | Yaounde Yaoundé Douala | Cameroun
COD Congolese | congolais/congolaise | Kinshasa | Congo DRC DR_Congo RDC FARDC République_démocratique_du_Congo
COG Congolese | congolais/congolaise | Brazzaville | Congo Congo-Brazzaville République_du_Congo
COL Colombian | colombien | Bogota | Colombie
COM Comoran | comorien | Moroni | Comores
CPV Cape_Verdean | cap-verdien | Praia | Cap-Vert
CRI Costa_Rican | costaricien | San_Jose |
CUB Cuban | cubain | Havana La_Havane |
CYP Cypriot | chypriote | Nicosia Nicosie | Chypre
CZE Czech | tchèque | Prague | Czechia République_tchèque Tchéquie
DEU German | allemand | Berlin | Allemagne Bundeswehr
DJI Djiboutian | djiboutien | |
DNK Danish | danois | Copenhagen Copenhague | Danemark
DOM Dominican | dominicain | Santo_Domingo | République_dominicaine
DZA Algerian | algérien | Algiers Alger | Algérie ANP
ECU Ecuadorian Ecuadorean | équatorien | Quito | Équateur
EGY Egyptian | égyptien | Cairo Caire | Égypte
ERI Eritrean | érythréen | Asmara | Érythrée
ESP Spanish | espagnol | Madrid | Espagne
EST Estonian | estonien | Tallinn | Estonie
ETH Ethiopian | éthiopien | Addis_Ababa Addis-Abeba | Éthiopie
FIN Finnish | finlandais | Helsinki | Finlande
FJI Fijian | fidjien | Suva |
FRA French | français | Paris Élysée Elysee | France
GAB Gabonese | gabonais | Libreville | FAG
GBR British UK U.K. | britannique | London Londres Downing_Street | Britain UK U.K. Grande-Bretagne Royaume-Uni
GEO Georgian | géorgien | Tbilisi Tbilissi | Géorgie
GHA Ghanaian | ghanéen | Accra |
GIN Guinean | guinéen | Conakry | Guinée
GMB Gambian | gambien | Banjul | Gambie
GNB Bissau-Guinean | bissau-guinéen bissau-guinéen | Bissau | Guinée-Bissau
GNQ Equatorial_Guinean Equatoguinean | équato-guinéen | Malabo | Guinée_équatoriale
GRC Greek | grec/grecque hellénique | Athens Athènes | Grèce
GTM Guatemalan | guatémaltèque | |
GUY Guyanese | guyanien | |
HND Honduran | hondurien | Tegucigalpa |
HRV Croatian Croat | croate | Zagreb | Croatie
HTI Haitian | haïtien | Port-au-Prince | Haïti
HUN Hungarian | hongrois | Budapest | Hongrie
IDN Indonesian | indonésien | Jakarta | Indonésie TNI
IND Indian | indien | New_Delhi Delhi | Inde
IRL Irish | irlandais | Dublin | Irlande
IRN Iranian | iranien | Tehran Téhéran | Iran
IRQ Iraqi | irakien iraquien | Baghdad Bagdad | Irak
ISR Israeli | israélien | Jerusalem Tel_Aviv Jérusalem Tel-Aviv | Israël IDF
ITA Italian | italien | Rome | Italie
JAM Jamaican | jamaïcain | |
JOR Jordanian | jordanien | Amman | Jordanie
JPN Japanese | japonais | Tokyo | Japon
KAZ Kazakh Kazakhstani | kazakh | Astana Nur-Sultan Almaty |
KEN Kenyan | kényan | Nairobi | KDF
KGZ Kyrgyz | kirghiz/kirghize | Bishkek Bichkek | Kyrgyzstan Kirghizstan
KHM Cambodian | cambodgien | Phnom_Penh | Cambodge
KOR South_Korean Korean | sud-coréen coréen | Seoul Séoul | South_Korea Korea Corée_du_Sud Corée ROKAF
KWT Kuwaiti | koweïtien | | Koweït
LAO Lao Laotian | laotien | Vientiane | Laos
LBN Lebanese | libanais | Beirut Beyrouth | Liban
LBR Liberian | libérien | Monrovia | Libéria AFL
LBY Libyan | libyen | Tripoli | Libye
LKA Sri_Lankan | sri-lankais | Colombo |
LSO Basotho | | Maseru |
LTU Lithuanian | lituanien | Vilnius | Lituanie
LUX | luxembourgeois | |
LVA Latvian | letton/lettonne | Riga | Lettonie
MAR Moroccan | marocain | Rabat Casablanca | Maroc FAR
MDA Moldovan | moldave | Chisinau | Moldavie
MDG Malagasy Madagascan | malgache | Antananarivo | Madagascar
MDV Maldivian | maldivien | Male |
MEX Mexican | mexicain | Mexico_City | Mexique
MKD Macedonian | macédonien | Skopje | Macédoine_du_Nord
MLI Malian | malien | Bamako | FAMa FAMAs
MLT Maltese | maltais | Valletta | Malte
MMR Burmese Myanmar Myanmarese | birman | Naypyidaw Naypyitaw Yangon | Burma Birmanie
MNE Montenegrin | monténégrin | Podgorica | Monténégro
MNG Mongolian | mongol | Ulaanbaatar Oulan-Bator | Mongolie
MOZ Mozambican | mozambicain | Maputo |
MRT Mauritanian | mauritanien | Nouakchott | Mauritanie
MUS Mauritian | mauricien | Port_Louis |
MWI Malawian | malawite | Lilongwe |
MYS Malaysian | malaisien | Kuala_Lumpur | Malaisie RMAF
NAM Namibian | namibien | Windhoek | Namibie
NER Nigerien Nigérien | nigérien | Niamey | FAN
NGA Nigerian | nigérian | Abuja Lagos | NAF
NIC Nicaraguan | nicaraguayen | Managua |
NLD Dutch | néerlandais hollandais | The_Hague Amsterdam La_Haye | Holland Pays-Bas
NOR Norwegian | norvégien | Oslo | Norvège
NPL Nepalese Nepali | népalais | Kathmandu Katmandou | Népal
NZL | néo-zélandais | Wellington | Nouvelle-Zélande
OMN Omani | omanais | Muscat Mascate |
PAK Pakistani | pakistanais | Islamabad Rawalpindi |
PAN Panamanian | panaméen | |
PER Peruvian | péruvien | Lima | Pérou
PHL Philippine Filipino | philippin | Manila Manille | Philippines
PNG Papuan | | Port_Moresby |
POL Polish | polonais | Warsaw Varsovie | Pologne
PRK North_Korean | nord-coréen | Pyongyang | North_Korea Corée_du_Nord
PRT Portuguese | portugais | Lisbon Lisbonne |
PRY Paraguayan | paraguayen | Asuncion |
QAT Qatari | qatari qatarien | Doha |
ROU Romanian | roumain | Bucharest Bucarest | Roumanie
RUS Russian | russe | Moscow Moscou Kremlin St_Petersburg Saint-Pétersbourg | Russie Fédération_de_Russie
RWA Rwandan | rwandais | Kigali | RDF
SAU Saudi Saudi_Arabian | saoudien | Riyadh Riyad | Saudi_Arabia Arabie_saoudite
SDN Sudanese | soudanais | Khartoum Port_Sudan | Soudan
SEN Senegalese | sénégalais | Dakar | Sénégal
SGP Singaporean | singapourien | | Singapour
SLE Sierra_Leonean | sierra-léonais | Freetown |
SLV Salvadoran | salvadorien | San_Salvador |
SOM Somali | somalien | Mogadishu Mogadiscio | Somalie
SRB Serbian Serb | serbe | Belgrade | Serbie
SSD South_Sudanese | sud-soudanais | Juba | Soudan_du_Sud
SVK Slovak Slovakian | slovaque | Bratislava | Slovaquie
SVN Slovenian Slovene | slovène | Ljubljana | Slovénie
SWE Swedish | suédois | Stockholm | Suède
SYC Seychellois | seychellois | Victoria |
SYR Syrian | syrien | Damascus Damas | Syrie
TCD Chadian | tchadien | N'Djamena Ndjamena | Tchad
TGO Togolese | togolais | Lome Lomé |
THA Thai | thaïlandais | Bangkok | Thaïlande RTAF
TJK Tajik | tadjik/tadjike | Dushanbe Douchanbé | Tadjikistan
TKM Turkmen | turkmène | Ashgabat Achgabat |
TTO Trinidadian | | Port_of_Spain |
TUN Tunisian | tunisien | Tunis | Tunisie
TUR Turkish | turc/turque | Ankara Istanbul | Türkiye Turquie Turkiye
TWN Taiwanese | taïwanais | Taipei | Taïwan
TZA Tanzanian | tanzanien | Dodoma Dar_es_Salaam | Tanzanie
UGA Ugandan | ougandais | Kampala Entebbe | Ouganda UPDF
UKR Ukrainian | ukrainien | Kyiv Kiev | Ukraine
URY Uruguayan | uruguayen | Montevideo |
USA American US U.S. | américain états-unien | Washington Pentagon Pentagone | US U.S. USA America États-Unis
USA | | State_Department White_House Maison-Blanche |
UZB Uzbek | ouzbek | Tashkent Tachkent | Ouzbékistan
VEN Venezuelan | vénézuélien | Caracas |
VNM Vietnamese | vietnamien | Hanoi Hanoï | Vietnam Viêt_Nam
YEM Yemeni | yéménite | Sanaa Aden | Yémen
ZAF South_African | sud-africain | Pretoria | Afrique_du_Sud SANDF
ZMB Zambian | zambien | Lusaka | Zambie
ZWE Zimbabwean | zimbabwéen | Harare |
"""


@cache
def said_for() -> dict[str, tuple[tuple[str, ...], ...]]:
    """By ISO 3166 code: English adjectives, French ones in all their forms, seats of government, other names."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in TABLE.strip().splitlines():
        code, rest = line[:3], line[3:]
        english, french, seats, names = (
            tuple(word.replace("_", " ") for word in part.split()) for part in rest.split("|")
        )
        said = (english, tuple(form for word in french for form in french_forms(word)), seats, names)
        before = found.get(code, ((), (), (), ()))
        found[code] = tuple(one + other for one, other in zip(before, said, strict=True))
    return found


def french_forms(adjective: str) -> Iterator[str]:
    """ "malien" gives malien, malienne, maliens, maliennes; "turc/turque" names its own feminine."""
    masculine, _slash, feminine = adjective.partition("/")
    if not feminine:
        ending = "ne" if masculine.endswith("en") else "e"
        feminine = masculine if masculine.endswith(("e", "è")) else masculine + ending
    for form in dict.fromkeys((masculine, feminine)):
        yield form
        if not form.endswith("s"):
            yield f"{form}s"
