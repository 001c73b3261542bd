"""The date words of French."""

from deliveries.numbers.words import FR_ONES, FR_TENS

from ..clock import clock
from .vocabulary import Vocabulary, numbered, spread

_CARDINAL = FR_ONES[1:]
_TENS = dict(zip(range(20, 70, 10), FR_TENS, strict=True)) | {80: "quatre vingt"}

_CALENDAR = {
    "month": (
        "janvier janv jan|fevrier fevr fev|mars|avril avr|mai|juin|juillet juil|aout|septembre sept sep"
        "|octobre oct|novembre nov|decembre dec",
        1,
    ),
    "weekday": ("lundi lun|mardi mar|mercredi mer|jeudi jeu|vendredi ven|samedi sam|dimanche dim", 0),
    "season": ("printemps|ete|automne|hiver", 1),
}

_UNITS = {
    "heure": "hour",
    "semaine": "week",
    "trimestre": "quarter",
    "semestre": "half",
    "an": "year",
    "annee": "year",
    "decennie": "decade",
}

_ORDINALS = {
    "premier premiere": 1,
    "deuxieme second seconde": 2,
    "troisieme": 3,
    "quatrieme": 4,
    "cinquieme": 5,
}

_WORDS = {
    "the le": "le",
    "the": "la|l|les",
    "of": "d|de la|de l",
    "of from": "de|du",
    "asearlyas": "des",
    "of + unit=year plural annees": "des annees",
    "in en": "en",
    "in ahead": "dans",
    "in to": "a|a la|a l|au",
    "in": "aux|lors de|lors du|lors des|en date du|a la date du|date du",
    "over": "pendant|durant|pour|sur|au cours des",
    "over course": (
        "au cours de|au cours du|dans le courant de|dans le courant du|courant|courant de|courant du"
        "|tout au long de|tout au long du"
    ),
    "": "periode|tout|toute",
    "by": "d ici|d ici a|d ici au|d ici aux|au plus tard a|au plus tard au|au plus tard en|au plus tard le",
    "by latest": "au plus tard",
    "within + number=2 + unit=week plural": "sous quinzaine",
    "within + number=1 + unit=week plural": "sous huitaine",
    "within": "sous|dans un delai de|dans un delai d",
    "until": "jusque|jusqu a|jusqu au|jusqu aux|jusqu en",
    "before": "avant",
    "already": "déjà|déjà arrivé|déjà arrivés|déjà livré|déjà livrés|déjà livrée|déjà livrées|d'ores et déjà",
    "since": "depuis|depuis au moins|a partir de|a partir du|a compter de|a compter du",
    "after": "apres|passe le|passe la|passee le|passee la",
    "elsewhere": (
        "suivant|suivante|suivants|suivantes|precedent|precedente|precedents|precedentes|lendemain|veille|meme"
    ),
    "planned": ("prevu|prevue|prevus|prevues|attendu|attendue|attendus|attendues"),
    "between": "entre",
    "and": "et|ou|puis|et ou",
    "about": (
        "vers|environ|autour de|autour du|aux alentours de|aux alentours du|aux environs de|aux environs du|pres du"
    ),
    "some": "quelque|pres de|pres d|a peine|presque",
    "morethan": "plus de|plus d",
    "lessthan": "moins de|moins d",
    "part=early partly": "tot",
    "part=early": "debut|tout debut|premier tiers|premiere decade",
    "part=late partly": "tard",
    "part=late": "fin|toute fin|dernier tiers|derniere decade",
    "firstdays": "premiers jours",
    "part=mid": "mi|milieu|deuxieme tiers|deuxieme decade",
    "lastdays fewdays": "derniers jours",
    "part=early + unit=year single": "debut d annee",
    "turnofyear": "tournant de l annee",
    "earlier": "plus tot",
    "unread": "au plus tot|au plus tot en|au plus tot le",
    "later": "plus tard",
    "last": "dernier|derniere",
    "lasts": "derniers|dernieres",
    "gone": "passe|passee|passes|passees",
    "elapsed": "ecoule|ecoulee|ecoules|ecoulees",
    "past + unit=week single": "derniere semaine",
    "past + unit=month single": "dernier mois",
    "past + unit=year single": "derniere annee",
    "past + unit=decade single": "derniere decennie",
    "coming + unit=week single": "prochaine semaine",
    "coming + unit=month single": "prochain mois",
    "coming + unit=year single": "prochaine annee",
    "final + unit=quarter single": "dernier trimestre",
    "final + unit=half single": "dernier semestre",
    "this": "ce|cet|cette|ces|en cours",
    "next": "prochain|prochaine",
    "nexts": "prochains|prochaines",
    "coming": "a venir",
    "recent": "recents|recentes",
    "few": "quelques|plusieurs",
    "number=1": "une",
    "about + number=10": "une dizaine de",
    "about + number=12": "une douzaine de",
    "about + number=20": "une vingtaine de",
    "number=2 + unit=week plural": "quinze jours|une quinzaine de jours|une quinzaine",
    "number=1 + unit=week plural": "huit jours|une huitaine de jours",
    "andahalf": "et demi|et demie",
    "back": "il y a|voici|voila|cela fait",
    "unit=month single plural": "mois",
    "unit=month single": "mois ci",
    "unit=week single": "semaine ci",
    "unit=year single": "annee ci",
    "unit=half single": "moitie",
    "unit=quarter single": "trim",
    "ending": "clos|close|clos le|close le|se terminant|se terminant le",
    "ordinal=1 + unit=halfmonth": "premiere quinzaine",
    "ordinal=2 + unit=halfmonth": "deuxieme quinzaine|seconde quinzaine",
    "unit=day single jours": "jour",
    "unit=day plural jours": "jours",
    "dayshift=0": "aujourd hui",
    "dayshift=-1": "hier",
    "dayshift=1": "demain",
    "dayshift=-2": "avant hier",
    "dayshift=2": "apres demain",
    "to + todate": "a ce jour|a nos jours",
    "todate": "maintenant",
    "feast=1225": "jour de noel",
    "feast=1224": "veille de noel",
    "feast=101": "jour de l an",
    "holidays=1225": "noel",
    "weekend": "week end|weekend|week ends",
    "daypart": (
        "matin|petit matin|matinee|premieres heures|aube|midi|apres midi|soir|soiree|journee|debut de soiree"
        "|fin de soiree|fin de journee|debut de journee|fin de matinee|fin d apres midi|debut d apres midi"
        "|milieu de journee"
    ),
    "night": "minuit|nuit",
    "overnight night": "dans la nuit",
    "unit=year plural annees": "annees",
    "fiscal": "exercice",
}


def _numbers() -> dict[str, str]:
    words = {word: f"number={n}" for n, word in enumerate(_CARDINAL, 1)}
    for ten, name in _TENS.items():
        words |= {name: f"number={ten}", f"{name}s": f"number={ten}", f"{name} et un": f"number={ten + 1}"}
        # Sixty and eighty count on to nineteen: soixante-dix, quatre-vingt-dix-neuf.
        upto = 19 if ten >= 60 else 9
        words |= {f"{name} {one}": f"number={ten + n}" for n, one in enumerate(_CARDINAL[:upto], 1)}
    words["soixante et onze"] = "number=71"
    for spellings, n in _ORDINALS.items():
        for word in spellings.split():
            words |= {word: f"ordinal={n}", f"{word}s": f"ordinal={n}"}
    # The other days of a month are never spelled with an ordinal.
    return words | {"premier": "ordinal=1 daynumber"}


def _seven() -> dict[str, str]:
    """Tell seven from September: "sept" is a number before what is counted, a month elsewhere."""
    counted = [
        *_units(),
        "mois",
        "jours",
        *(f"{word}{e}s" for word in ("dernier", "prochain", "premier") for e in ("", "e")),
    ]
    meanings = _units() | spread(_WORDS) | _numbers()
    return {f"sept {word}": f"number=7 + {meanings[word]}" for word in counted if word in meanings}


def _units() -> dict[str, str]:
    single = {word: f"unit={unit} single" for word, unit in _UNITS.items()}
    return single | {f"{word}s": f"unit={unit} plural" for word, unit in _UNITS.items()}


FRENCH = Vocabulary(
    _numbers() | numbered(_CALENDAR) | _units() | spread(_WORDS) | _seven(),
    ordinals="er|ers|re|e|eme|ieme|nd|nde",
    quarters="t",
    halves="s",
    weeks=r"semaine|semaines|s(?=(?:0?[3-9]|[1-5]\d)(?!\w))",
    clock=clock(
        "vers|a|des",
        zones="z|gmt|utc|tu|heure locale|heures locales",
        hours="h|heures?",
        named="midi|minuit",
        letter=True,
    ),
    unsure="(?:le |la )?(?:mar|mer|ven|sam|dim|sept)|a ete",
)
