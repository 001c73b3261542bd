"""The states of the world as newspapers name them: in English and French, by their capitals, and by what is of them.

A table for whoever reads articles; parties on record have the same codes, and more names. Pure: no database.
"""

from __future__ import annotations

from dataclasses import dataclass

# Code (ISO 3166-1, and XKX) | English | French | capital, with its French name where that differs, and further ones
# | demonyms in English | in French, where the feminine and the plural are those that the grammar makes of them.
WRITTEN = """
AFG | Afghanistan | Afghanistan | Kabul, Kaboul | Afghan | afghan
AGO | Angola | Angola | Luanda | Angolan | angolais
ALB | Albania | Albanie | Tirana | Albanian | albanais
AND | Andorra | Andorre | Andorra la Vella, Andorre-la-Vieille | Andorran | andorran
ARE | United Arab Emirates | Émirats arabes unis | Abu Dhabi, Abou Dabi | Emirati | émirati, émirien
ARG | Argentina | Argentine | Buenos Aires | Argentine, Argentinian | argentin
ARM | Armenia | Arménie | Yerevan, Erevan | Armenian | arménien
ATG | Antigua and Barbuda | Antigua-et-Barbuda | Saint John's | Antiguan | antiguayen
AUS | Australia | Australie | Canberra | Australian | australien
AUT | Austria | Autriche | Vienna, Vienne | Austrian | autrichien
AZE | Azerbaijan | Azerbaïdjan | Baku, Bakou | Azerbaijani, Azeri | azerbaïdjanais, azéri
BDI | Burundi | Burundi | Gitega, Bujumbura | Burundian | burundais
BEL | Belgium | Belgique | Brussels, Bruxelles | Belgian | belge
BEN | Benin | Bénin | Porto-Novo, Cotonou | Beninese | béninois
BFA | Burkina Faso | Burkina Faso | Ouagadougou | Burkinabe, Burkinabè | burkinabè, burkinabé
BGD | Bangladesh | Bangladesh | Dhaka, Dacca | Bangladeshi | bangladais
BGR | Bulgaria | Bulgarie | Sofia | Bulgarian | bulgare
BHR | Bahrain | Bahreïn | Manama | Bahraini | bahreïni, bahreïnien
BHS | Bahamas | Bahamas | Nassau | Bahamian | bahaméen
BIH | Bosnia and Herzegovina | Bosnie-Herzégovine | Sarajevo | Bosnian | bosnien
BLR | Belarus | Biélorussie | Minsk | Belarusian, Belarussian | biélorusse
BLZ | Belize | Belize | Belmopan | Belizean | bélizien
BOL | Bolivia | Bolivie | La Paz, Sucre | Bolivian | bolivien
BRA | Brazil | Brésil | Brasilia | Brazilian | brésilien
BRB | Barbados | Barbade | Bridgetown | Barbadian | barbadien
BRN | Brunei | Brunei | Bandar Seri Begawan | Bruneian | brunéien
BTN | Bhutan | Bhoutan | Thimphu, Thimphou | Bhutanese | bhoutanais
BWA | Botswana | Botswana | Gaborone | Botswanan | botswanais
CAF | Central African Republic | République centrafricaine | Bangui | Central African | centrafricain
CAN | Canada | Canada | Ottawa | Canadian | canadien
CHE | Switzerland | Suisse | Bern, Berne | Swiss | suisse
CHL | Chile | Chili | Santiago | Chilean | chilien
CHN | China | Chine | Beijing, Pékin, Peking | Chinese | chinois
CIV | Ivory Coast | Côte d'Ivoire | Yamoussoukro, Abidjan | Ivorian, Ivoirian | ivoirien
CMR | Cameroon | Cameroun | Yaounde, Yaoundé | Cameroonian | camerounais
COD | Democratic Republic of the Congo | République démocratique du Congo | Kinshasa | Congolese | congolais
COG | Republic of the Congo | République du Congo | Brazzaville | Congolese | congolais
COL | Colombia | Colombie | Bogota, Bogotá | Colombian | colombien
COM | Comoros | Comores | Moroni | Comorian | comorien
CPV | Cape Verde | Cap-Vert | Praia | Cape Verdean, Cabo Verdean | cap-verdien
CRI | Costa Rica | Costa Rica | San Jose, San José | Costa Rican | costaricien
CUB | Cuba | Cuba | Havana, La Havane | Cuban | cubain
CYP | Cyprus | Chypre | Nicosia, Nicosie | Cypriot | chypriote
CZE | Czechia | Tchéquie | Prague | Czech | tchèque
DEU | Germany | Allemagne | Berlin | German | allemand
DJI | Djibouti | Djibouti | Djibouti | Djiboutian | djiboutien
DMA | Dominica | Dominique | Roseau | Dominican | dominiquais
DNK | Denmark | Danemark | Copenhagen, Copenhague | Danish | danois
DOM | Dominican Republic | République dominicaine | Santo Domingo, Saint-Domingue | Dominican | dominicain
DZA | Algeria | Algérie | Algiers, Alger | Algerian | algérien
ECU | Ecuador | Équateur | Quito | Ecuadorian, Ecuadorean | équatorien
EGY | Egypt | Égypte | Cairo, Le Caire | Egyptian | égyptien
ERI | Eritrea | Érythrée | Asmara | Eritrean | érythréen
ESH | Western Sahara | Sahara occidental | Laayoune, Laâyoune | Sahrawi | sahraoui
ESP | Spain | Espagne | Madrid | Spanish | espagnol
EST | Estonia | Estonie | Tallinn | Estonian | estonien
ETH | Ethiopia | Éthiopie | Addis Ababa, Addis-Abeba | Ethiopian | éthiopien
FIN | Finland | Finlande | Helsinki | Finnish | finlandais
FJI | Fiji | Fidji | Suva | Fijian | fidjien
FRA | France | France | Paris | French | français
FSM | Micronesia | Micronésie | Palikir | Micronesian | micronésien
GAB | Gabon | Gabon | Libreville | Gabonese | gabonais
GBR | United Kingdom | Royaume-Uni | London, Londres | British | britannique
GEO | Georgia | Géorgie | Tbilisi, Tbilissi | Georgian | géorgien
GHA | Ghana | Ghana | Accra | Ghanaian | ghanéen
GIN | Guinea | Guinée | Conakry | Guinean | guinéen
GMB | Gambia | Gambie | Banjul | Gambian | gambien
GNB | Guinea-Bissau | Guinée-Bissau | Bissau | Bissau-Guinean | bissau-guinéen
GNQ | Equatorial Guinea | Guinée équatoriale | Malabo | Equatoguinean, Equatorial Guinean | équatoguinéen
GRC | Greece | Grèce | Athens, Athènes | Greek | grec
GRD | Grenada | Grenade | Saint George's | Grenadian | grenadien
GTM | Guatemala | Guatemala | Guatemala City | Guatemalan | guatémaltèque
GUY | Guyana | Guyana | Georgetown | Guyanese | guyanien
HND | Honduras | Honduras | Tegucigalpa | Honduran | hondurien
HRV | Croatia | Croatie | Zagreb | Croatian | croate
HTI | Haiti | Haïti | Port-au-Prince | Haitian | haïtien
HUN | Hungary | Hongrie | Budapest | Hungarian | hongrois
IDN | Indonesia | Indonésie | Jakarta | Indonesian | indonésien
IND | India | Inde | New Delhi, Delhi | Indian | indien
IRL | Ireland | Irlande | Dublin | Irish | irlandais
IRN | Iran | Iran | Tehran, Téhéran, Teheran | Iranian | iranien
IRQ | Iraq | Irak | Baghdad, Bagdad | Iraqi | irakien
ISL | Iceland | Islande | Reykjavik | Icelandic | islandais
ISR | Israel | Israël | Jerusalem, Jérusalem, Tel Aviv | Israeli | israélien
ITA | Italy | Italie | Rome | Italian | italien
JAM | Jamaica | Jamaïque | Kingston | Jamaican | jamaïcain
JOR | Jordan | Jordanie | Amman | Jordanian | jordanien
JPN | Japan | Japon | Tokyo | Japanese | japonais
KAZ | Kazakhstan | Kazakhstan | Astana, Nur-Sultan | Kazakh, Kazakhstani | kazakh
KEN | Kenya | Kenya | Nairobi | Kenyan | kényan
KGZ | Kyrgyzstan | Kirghizistan | Bishkek, Bichkek | Kyrgyz | kirghize
KHM | Cambodia | Cambodge | Phnom Penh | Cambodian | cambodgien
KIR | Kiribati | Kiribati | Tarawa | I-Kiribati | kiribatien
KNA | Saint Kitts and Nevis | Saint-Christophe-et-Niévès | Basseterre | Kittitian | kittitien
KOR | South Korea | Corée du Sud | Seoul, Séoul | South Korean | sud-coréen
KWT | Kuwait | Koweït | Kuwait City | Kuwaiti | koweïtien
LAO | Laos | Laos | Vientiane | Laotian, Lao | laotien
LBN | Lebanon | Liban | Beirut, Beyrouth | Lebanese | libanais
LBR | Liberia | Liberia | Monrovia | Liberian | libérien
LBY | Libya | Libye | Tripoli | Libyan | libyen
LCA | Saint Lucia | Sainte-Lucie | Castries | Saint Lucian | saint-lucien
LIE | Liechtenstein | Liechtenstein | Vaduz | Liechtensteiner | liechtensteinois
LKA | Sri Lanka | Sri Lanka | Colombo | Sri Lankan | sri-lankais
LSO | Lesotho | Lesotho | Maseru | Basotho | lesothan
LTU | Lithuania | Lituanie | Vilnius | Lithuanian | lituanien
LUX | Luxembourg | Luxembourg | Luxembourg | Luxembourgish | luxembourgeois
LVA | Latvia | Lettonie | Riga | Latvian | letton
MAR | Morocco | Maroc | Rabat | Moroccan | marocain
MCO | Monaco | Monaco | Monaco | Monegasque | monégasque
MDA | Moldova | Moldavie | Chisinau | Moldovan | moldave
MDG | Madagascar | Madagascar | Antananarivo | Malagasy | malgache
MDV | Maldives | Maldives | Male, Malé | Maldivian | maldivien
MEX | Mexico | Mexique | Mexico City | Mexican | mexicain
MHL | Marshall Islands | Îles Marshall | Majuro | Marshallese | marshallais
MKD | North Macedonia | Macédoine du Nord | Skopje | Macedonian, North Macedonian | macédonien
MLI | Mali | Mali | Bamako | Malian | malien
MLT | Malta | Malte | Valletta, La Valette | Maltese | maltais
MMR | Myanmar | Birmanie | Naypyidaw, Rangoon, Yangon | Burmese | birman
MNE | Montenegro | Monténégro | Podgorica | Montenegrin | monténégrin
MNG | Mongolia | Mongolie | Ulaanbaatar, Oulan-Bator, Ulan Bator | Mongolian | mongol
MOZ | Mozambique | Mozambique | Maputo | Mozambican | mozambicain
MRT | Mauritania | Mauritanie | Nouakchott | Mauritanian | mauritanien
MUS | Mauritius | Maurice | Port Louis, Port-Louis | Mauritian | mauricien
MWI | Malawi | Malawi | Lilongwe | Malawian | malawite
MYS | Malaysia | Malaisie | Kuala Lumpur, Putrajaya | Malaysian | malaisien
NAM | Namibia | Namibie | Windhoek | Namibian | namibien
NER | Niger | Niger | Niamey | Nigerien | nigérien
NGA | Nigeria | Nigeria | Abuja | Nigerian | nigérian
NIC | Nicaragua | Nicaragua | Managua | Nicaraguan | nicaraguayen
NLD | Netherlands | Pays-Bas | The Hague, La Haye, Amsterdam | Dutch | néerlandais
NOR | Norway | Norvège | Oslo | Norwegian | norvégien
NPL | Nepal | Népal | Kathmandu, Katmandou | Nepalese, Nepali | népalais
NRU | Nauru | Nauru | Yaren | Nauruan | nauruan
NZL | New Zealand | Nouvelle-Zélande | Wellington | New Zealand | néo-zélandais
OMN | Oman | Oman | Muscat, Mascate | Omani | omanais
PAK | Pakistan | Pakistan | Islamabad | Pakistani | pakistanais
PAN | Panama | Panama | Panama City | Panamanian | panaméen
PER | Peru | Pérou | Lima | Peruvian | péruvien
PHL | Philippines | Philippines | Manila, Manille | Philippine, Filipino | philippin
PLW | Palau | Palaos | Ngerulmud | Palauan | palaosien
PNG | Papua New Guinea | Papouasie-Nouvelle-Guinée | Port Moresby | Papua New Guinean | papouasien
POL | Poland | Pologne | Warsaw, Varsovie | Polish | polonais
PRK | North Korea | Corée du Nord | Pyongyang | North Korean | nord-coréen
PRT | Portugal | Portugal | Lisbon, Lisbonne | Portuguese | portugais
PRY | Paraguay | Paraguay | Asuncion, Asunción | Paraguayan | paraguayen
PSE | Palestine | Palestine | Ramallah | Palestinian | palestinien
QAT | Qatar | Qatar | Doha | Qatari | qatari, qatarien
ROU | Romania | Roumanie | Bucharest, Bucarest | Romanian | roumain
RUS | Russia | Russie | Moscow, Moscou | Russian | russe
RWA | Rwanda | Rwanda | Kigali | Rwandan | rwandais
SAU | Saudi Arabia | Arabie saoudite | Riyadh, Riyad | Saudi, Saudi Arabian | saoudien
SDN | Sudan | Soudan | Khartoum | Sudanese | soudanais
SEN | Senegal | Sénégal | Dakar | Senegalese | sénégalais
SGP | Singapore | Singapour | Singapore, Singapour | Singaporean | singapourien
SLB | Solomon Islands | Îles Salomon | Honiara | Solomon Islander | salomonais
SLE | Sierra Leone | Sierra Leone | Freetown | Sierra Leonean | sierra-léonais
SLV | El Salvador | Salvador | San Salvador | Salvadoran, Salvadorean | salvadorien
SMR | San Marino | Saint-Marin | San Marino, Saint-Marin | Sammarinese | saint-marinais
SOM | Somalia | Somalie | Mogadishu, Mogadiscio | Somali | somalien
SRB | Serbia | Serbie | Belgrade | Serbian | serbe
SSD | South Sudan | Soudan du Sud | Juba, Djouba | South Sudanese | sud-soudanais
STP | São Tomé and Príncipe | Sao Tomé-et-Principe | Sao Tome, São Tomé | Santomean | santoméen
SUR | Suriname | Suriname | Paramaribo | Surinamese | surinamais
SVK | Slovakia | Slovaquie | Bratislava | Slovak, Slovakian | slovaque
SVN | Slovenia | Slovénie | Ljubljana | Slovenian | slovène
SWE | Sweden | Suède | Stockholm | Swedish | suédois
SWZ | Eswatini | Eswatini | Mbabane | Swazi | swazi
SYC | Seychelles | Seychelles | Victoria | Seychellois | seychellois
SYR | Syria | Syrie | Damascus, Damas | Syrian | syrien
TCD | Chad | Tchad | N'Djamena | Chadian | tchadien
TGO | Togo | Togo | Lome, Lomé | Togolese | togolais
THA | Thailand | Thaïlande | Bangkok | Thai | thaïlandais
TJK | Tajikistan | Tadjikistan | Dushanbe, Douchanbé | Tajik | tadjik
TKM | Turkmenistan | Turkménistan | Ashgabat, Achgabat | Turkmen | turkmène
TLS | East Timor | Timor oriental | Dili | Timorese | timorais
TON | Tonga | Tonga | Nuku'alofa | Tongan | tongien
TTO | Trinidad and Tobago | Trinité-et-Tobago | Port of Spain | Trinidadian | trinidadien
TUN | Tunisia | Tunisie | Tunis | Tunisian | tunisien
TUR | Turkey | Turquie | Ankara | Turkish | turc
TUV | Tuvalu | Tuvalu | Funafuti | Tuvaluan | tuvaluan
TWN | Taiwan | Taïwan | Taipei, Taïpei | Taiwanese | taïwanais
TZA | Tanzania | Tanzanie | Dodoma, Dar es Salaam | Tanzanian | tanzanien
UGA | Uganda | Ouganda | Kampala | Ugandan | ougandais
UKR | Ukraine | Ukraine | Kyiv, Kiev | Ukrainian | ukrainien
URY | Uruguay | Uruguay | Montevideo | Uruguayan | uruguayen
USA | United States | États-Unis | Washington | American, US | américain
UZB | Uzbekistan | Ouzbékistan | Tashkent, Tachkent | Uzbek | ouzbek
VAT | Vatican City | Vatican | Vatican City | Vatican | vatican
VCT | Saint Vincent and the Grenadines | Saint-Vincent-et-les Grenadines | Kingstown | Vincentian | vincentais
VEN | Venezuela | Venezuela | Caracas | Venezuelan | vénézuélien
VNM | Vietnam | Vietnam | Hanoi, Hanoï | Vietnamese | vietnamien
VUT | Vanuatu | Vanuatu | Port Vila, Port-Vila | Ni-Vanuatu | vanuatais
WSM | Samoa | Samoa | Apia | Samoan | samoan
XKX | Kosovo | Kosovo | Pristina | Kosovar, Kosovan | kosovar
YEM | Yemen | Yémen | Sanaa, Sana'a, Aden | Yemeni | yéménite
ZAF | South Africa | Afrique du Sud | Pretoria | South African | sud-africain
ZMB | Zambia | Zambie | Lusaka | Zambian | zambien
ZWE | Zimbabwe | Zimbabwe | Harare | Zimbabwean | zimbabwéen
"""

# What the feminine singular is, by how the masculine ends; of those that end otherwise, with an e or alike in both.
FEMININE = {"ien": "ienne", "éen": "éenne", "yen": "yenne", "on": "onne", "grec": "grecque", "turc": "turque",
            "ouzbek": "ouzbèke"}  # fmt: skip
WITH_E = ("ais", "ois", "ain", "and", "an", "in", "ol", "tadjik", "kazakh", "sahraoui", "kosovar", "azéri")
AS_IT_IS = ("émirati", "qatari", "bahreïni", "swazi")


@dataclass(frozen=True)
class State:
    """A state by its ISO 3166-1 code (alpha-3): its names, its capitals and seats of government as they stand for it in
    reports ("Moscow has delivered"), and what people and things of it are called."""

    code: str
    name: str
    french: str
    capitals: tuple[str, ...]
    demonyms: tuple[str, ...]
    french_demonyms: tuple[str, ...]

    def names(self, language: str = "en") -> tuple[str, ...]:
        """What stands for it in a text of that language ("fr", or English for any other): names, capitals, demonyms."""
        if language == "fr":
            return (self.french, *self.capitals, *self.french_demonyms)
        return (self.name, *self.capitals, *self.demonyms)


def _forms(masculine: str) -> tuple[str, ...]:
    """The four forms of a French demonym: malien, maliens, malienne, maliennes."""
    feminine = masculine if masculine.endswith("e") or masculine in AS_IT_IS else ""
    for ending, other in FEMININE.items():
        if not feminine and masculine.endswith(ending):
            feminine = masculine.removesuffix(ending) + other
    if not feminine:
        feminine = f"{masculine}e" if masculine.endswith(WITH_E) else masculine
    plurals = (masculine if masculine.endswith("s") else f"{masculine}s", f"{feminine}s")
    return tuple(dict.fromkeys((masculine, feminine, *plurals)))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in text.split(",")))


def _state(line: str) -> State:
    code, name, french, capitals, demonyms, own = (part.strip() for part in line.split("|"))
    forms = tuple(form for masculine in _listed(own) for form in _forms(masculine))
    return State(code, name, french, _listed(capitals), _listed(demonyms), forms)


STATES = {state.code: state for state in map(_state, WRITTEN.strip().splitlines())}
