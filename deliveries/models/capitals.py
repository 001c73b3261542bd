"""Where a party stands on a map: at its capital, by its ISO 3166-1 code, or the alpha-3 part of ISO 3166-3 of a state
that is no more. Pure: no database.

Degrees of latitude (north) and longitude (east) to a tenth, some eleven kilometres, a quarter of a unit of the picture.
They are written down from general knowledge, as any atlas has them: facts, taken from no list. The seat of government
where that is another town than the capital (Bolivia, Ivory Coast, the Netherlands); of territories the largest town; of
states that are no more the capital that they had. No word is said by it on whose a territory is.
"""

from __future__ import annotations

# Code, latitude, longitude.
CAPITALS_WRITTEN = """
ABW 12.5 -70.0; AFG 34.5 69.2; AGO -8.8 13.2; AIA 18.2 -63.1; ALA 60.1 19.9; ALB 41.3 19.8; AND 42.5 1.5;
ARE 24.5 54.4; ARG -34.6 -58.4; ARM 40.2 44.5; ASM -14.3 -170.7; ATG 17.1 -61.8; AUS -35.3 149.1; AUT 48.2 16.4;
AZE 40.4 49.9; BDI -3.4 29.9; BEL 50.8 4.4; BEN 6.5 2.6; BES 12.1 -68.3; BFA 12.4 -1.5; BGD 23.8 90.4;
BGR 42.7 23.3; BHR 26.2 50.6; BHS 25.1 -77.3; BIH 43.9 18.4; BLM 17.9 -62.9; BLR 53.9 27.6; BLZ 17.3 -88.8;
BMU 32.3 -64.8; BOL -16.5 -68.1; BRA -15.8 -47.9; BRB 13.1 -59.6; BRN 4.9 114.9; BTN 27.5 89.6; BWA -24.7 25.9;
CAF 4.4 18.6; CAN 45.4 -75.7; CCK -12.2 96.8; CHE 46.9 7.4; CHL -33.4 -70.7; CHN 39.9 116.4; CIV 5.3 -4.0;
CMR 3.9 11.5; COD -4.3 15.3; COG -4.3 15.2; COK -21.2 -159.8; COL 4.7 -74.1; COM -11.7 43.3; CPV 14.9 -23.5;
CRI 9.9 -84.1; CUB 23.1 -82.4; CUW 12.1 -68.9; CXR -10.4 105.7; CYM 19.3 -81.4; CYP 35.2 33.4; CZE 50.1 14.4;
DEU 52.5 13.4; DJI 11.6 43.1; DMA 15.3 -61.4; DNK 55.7 12.6; DOM 18.5 -69.9; DZA 36.8 3.1; ECU -0.2 -78.5;
EGY 30.0 31.2; ERI 15.3 38.9; ESH 27.2 -13.2; ESP 40.4 -3.7; EST 59.4 24.8; ETH 9.0 38.7; FIN 60.2 24.9;
FJI -18.1 178.4; FLK -51.7 -57.9; FRA 48.9 2.4; FRO 62.0 -6.8; FSM 6.9 158.2; GAB 0.4 9.5; GBR 51.5 -0.1;
GEO 41.7 44.8; GGY 49.5 -2.5; GHA 5.6 -0.2; GIB 36.1 -5.4; GIN 9.5 -13.7; GLP 16.0 -61.7; GMB 13.5 -16.6;
GNB 11.9 -15.6; GNQ 3.8 8.8; GRC 38.0 23.7; GRD 12.1 -61.7; GRL 64.2 -51.7; GTM 14.6 -90.5; GUF 4.9 -52.3;
GUM 13.5 144.8; GUY 6.8 -58.2; HKG 22.3 114.2; HND 14.1 -87.2; HRV 45.8 16.0; HTI 18.5 -72.3; HUN 47.5 19.0;
IDN -6.2 106.8; IMN 54.2 -4.5; IND 28.6 77.2; IOT -7.3 72.4; IRL 53.3 -6.3; IRN 35.7 51.4; IRQ 33.3 44.4;
ISL 64.1 -21.9; ISR 31.8 35.2; ITA 41.9 12.5; JAM 18.0 -76.8; JEY 49.2 -2.1; JOR 31.9 35.9; JPN 35.7 139.7;
KAZ 51.1 71.4; KEN -1.3 36.8; KGZ 42.9 74.6; KHM 11.6 104.9; KIR 1.3 173.0; KNA 17.3 -62.7; KOR 37.6 127.0;
KWT 29.4 48.0; LAO 18.0 102.6; LBN 33.9 35.5; LBR 6.3 -10.8; LBY 32.9 13.2; LCA 14.0 -61.0; LIE 47.1 9.5;
LKA 6.9 79.9; LSO -29.3 27.5; LTU 54.7 25.3; LUX 49.6 6.1; LVA 56.9 24.1; MAC 22.2 113.5; MAF 18.1 -63.1;
MAR 34.0 -6.8; MCO 43.7 7.4; MDA 47.0 28.9; MDG -18.9 47.5; MDV 4.2 73.5; MEX 19.4 -99.1; MHL 7.1 171.4;
MKD 42.0 21.4; MLI 12.6 -8.0; MLT 35.9 14.5; MMR 19.7 96.1; MNE 42.4 19.3; MNG 47.9 106.9; MNP 15.2 145.7;
MOZ -26.0 32.6; MRT 18.1 -16.0; MSR 16.7 -62.2; MTQ 14.6 -61.1; MUS -20.2 57.5; MWI -14.0 33.8; MYS 3.1 101.7;
MYT -12.8 45.2; NAM -22.6 17.1; NCL -22.3 166.5; NER 13.5 2.1; NFK -29.1 168.0; NGA 9.1 7.5; NIC 12.1 -86.3;
NIU -19.1 -169.9; NLD 52.1 4.3; NOR 59.9 10.8; NPL 27.7 85.3; NRU -0.5 166.9; NZL -41.3 174.8; OMN 23.6 58.4;
PAK 33.7 73.1; PAN 9.0 -79.5; PCN -25.1 -130.1; PER -12.0 -77.0; PHL 14.6 121.0; PLW 7.5 134.6; PNG -9.5 147.2;
POL 52.2 21.0; PRI 18.5 -66.1; PRK 39.0 125.8; PRT 38.7 -9.1; PRY -25.3 -57.6; PSE 31.9 35.2; PYF -17.5 -149.6;
QAT 25.3 51.5; REU -20.9 55.5; ROU 44.4 26.1; RUS 55.8 37.6; RWA -1.9 30.1; SAU 24.7 46.7; SDN 15.6 32.5;
SEN 14.7 -17.4; SGP 1.3 103.8; SGS -54.3 -36.5; SHN -15.9 -5.7; SJM 78.2 15.6; SLB -9.4 160.0; SLE 8.5 -13.2;
SLV 13.7 -89.2; SMR 43.9 12.4; SOM 2.0 45.3; SPM 46.8 -56.2; SRB 44.8 20.5; SSD 4.9 31.6; STP 0.3 6.7;
SUR 5.9 -55.2; SVK 48.1 17.1; SVN 46.1 14.5; SWE 59.3 18.1; SWZ -26.3 31.1; SXM 18.0 -63.0; SYC -4.6 55.5;
SYR 33.5 36.3; TCA 21.5 -71.1; TCD 12.1 15.0; TGO 6.1 1.2; THA 13.8 100.5; TJK 38.6 68.8; TKL -9.2 -171.8;
TKM 37.9 58.4; TLS -8.6 125.6; TON -21.1 -175.2; TTO 10.7 -61.5; TUN 36.8 10.2; TUR 39.9 32.9; TUV -8.5 179.2;
TWN 25.0 121.6; TZA -6.2 35.7; UGA 0.3 32.6; UKR 50.5 30.5; URY -34.9 -56.2; USA 38.9 -77.0; UZB 41.3 69.2;
VAT 41.9 12.5; VCT 13.2 -61.2; VEN 10.5 -66.9; VGB 18.4 -64.6; VIR 18.3 -64.9; VNM 21.0 105.8; VUT -17.7 168.3;
WLF -13.3 -176.2; WSM -13.8 -171.8; XKX 42.7 21.2; YEM 15.4 44.2; ZAF -25.7 28.2; ZMB -15.4 28.3; ZWE -17.8 31.1;
CSK 50.1 14.4; DDR 52.5 13.4; RHO -17.8 31.1; SCG 44.8 20.5; SUN 55.8 37.6; VDR 21.0 105.8; YMD 12.8 45.0;
YUG 44.8 20.5; ZAR -4.3 15.3
"""


def _capitals() -> dict[str, tuple[float, float]]:
    rows = (row.split() for row in CAPITALS_WRITTEN.split(";"))
    return {code: (float(latitude), float(longitude)) for code, latitude, longitude in rows}


# By code the latitude and the longitude of its capital.
CAPITALS = _capitals()
