"""ISO 3166-1: the two letters of a country that has three (https://www.iso.org/iso-3166-country-codes.html)."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Where they are not the first two of the three.
OTHERS_WRITTEN = """
    ABW/AW AGO/AO ALA/AX AND/AD ARE/AE ARM/AM ATA/AQ ATF/TF ATG/AG AUT/AT BDI/BI BEN/BJ BES/BQ BGD/BD BHS/BS
    BIH/BA BLR/BY BLZ/BZ BRB/BB BRN/BN CAF/CF CHL/CL CHN/CN COD/CD COG/CG COK/CK COM/KM CPV/CV CUW/CW CYM/KY
    DNK/DK ESH/EH EST/EE FLK/FK FRO/FO FSM/FM GIN/GN GLP/GP GNB/GW GNQ/GQ GRD/GD GRL/GL GTM/GT GUF/GF GUY/GY
    HKG/HK HND/HN IRL/IE IRQ/IQ ISR/IL JAM/JM KAZ/KZ KOR/KR LBR/LR LBY/LY MAC/MO MAF/MF MDG/MG MDV/MV MEX/MX
    MKD/MK MLT/MT MMR/MM MNE/ME MNP/MP MOZ/MZ MRT/MR MTQ/MQ MWI/MW MYT/YT NIU/NU NPL/NP PAK/PK PCN/PN PLW/PW
    PNG/PG POL/PL PRK/KP PRT/PT PRY/PY PYF/PF SEN/SN SGS/GS SLB/SB SLV/SV SPM/PM SRB/RS SUR/SR SVK/SK SVN/SI
    SWE/SE SWZ/SZ SXM/SX SYC/SC TCD/TD TKM/TM TUN/TN TUR/TR TUV/TV UKR/UA URY/UY WLF/WF
"""
OTHERS = dict(pair.split("/") for pair in OTHERS_WRITTEN.split())
# Those of states that are no more were given to others since.
FORMER = frozenset(["CSK", "DDR", "RHO", "SCG", "SUN", "VDR", "YMD", "YUG", "ZAR"])


def two_letters(three: str) -> str:
    """The two letters of a country by its three: "MLI" gives "ML"; "" for states that are no more."""
    return "" if three in FORMER else OTHERS.get(three, three[:2])


def validate_codes(value: Any) -> None:
    """Raise ValidationError unless `value` is a list of codes of three letters."""
    if not isinstance(value, list) or not all(
        isinstance(code, str) and re.fullmatch("[A-Z]{3}", code) for code in value
    ):
        raise ValidationError(_("Write ISO 3166 codes of three letters, such as RUS."))
