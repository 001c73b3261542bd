"""The date words of French, without their accents (see signs.Vocabulary for the notation)."""

from .signs import Vocabulary, spelled

_UP_TO_SIXTEEN = "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_CARDINAL = [*_UP_TO_SIXTEEN.split(), "dix sept", "dix huit", "dix neuf"]
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre vingt"}

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
    # articles and prepositions
    "le": "the le",
    "la": "the",
    "l": "the",
    "les": "the",
    "d": "of",
    "de": "of from",
    "de la": "of",
    "de l": "of",
    "du": "of from",
    "des": "asearlyas",  # "dès", which has lost its accent here
    "des annees": "of + unit=year plural annees",
    "en": "in en",
    "dans": "in ahead",
    "a": "in to",
    "a la": "in to",
    "a l": "in to",
    "au": "in to",
    "aux": "in",
    "lors de": "in",
    "lors du": "in",
    "lors des": "in",
    "en date du": "in",
    "a la date du": "in",
    "date du": "in",
    "pendant": "over",
    "durant": "over",
    "pour": "over",
    "sur": "over",
    "au cours de": "over course",
    "au cours du": "over course",
    "au cours des": "over",
    "dans le courant de": "over course",
    "dans le courant du": "over course",
    "courant": "over course",
    "courant de": "over course",
    "courant du": "over course",
    "tout au long de": "over course",
    "tout au long du": "over course",
    "periode": "",
    "t": "",
    # bounds and ranges
    "d ici": "by",
    "d ici a": "by",
    "d ici au": "by",
    "d ici aux": "by",
    "au plus tard": "by",
    "au plus tard a": "by",
    "au plus tard au": "by",
    "au plus tard en": "by",
    "au plus tard le": "by",
    "sous": "within",
    "dans un delai de": "within",
    "dans un delai d": "within",
    "jusque": "until",
    "jusqu a": "until",
    "jusqu au": "until",
    "jusqu aux": "until",
    "jusqu en": "until",
    "avant": "before",
    "depuis": "since",
    "depuis au moins": "since",
    "tout": "",
    "toute": "",
    "a partir de": "since",
    "a partir du": "since",
    "a compter de": "since",
    "a compter du": "since",
    "apres": "after",
    "entre": "between",
    "et": "and",
    "ou": "and",
    "puis": "and",
    "et ou": "and",
    "vers": "about",
    "environ": "about",
    "autour de": "about",
    "autour du": "about",
    "aux alentours de": "about",
    "aux alentours du": "about",
    "aux environs de": "about",
    "aux environs du": "about",
    "quelque": "about",
    "pres de": "about",
    "pres d": "about",
    "a peine": "about",
    "presque": "about",
    "plus de": "morethan",
    "plus d": "morethan",
    "moins de": "lessthan",
    "moins d": "lessthan",
    # parts
    "debut": "part=early",
    "tout debut": "part=early",
    "tot": "part=early",
    "tard": "part=late",
    "premiers jours": "firstdays",
    "mi": "part=mid",
    "milieu": "part=mid",
    "fin": "part=late",
    "toute fin": "part=late",
    "derniers jours": "lastdays fewdays",
    "debut d annee": "part=early + unit=year single",
    "tournant de l annee": "turnofyear",
    "plus tot": "earlier",
    "plus tard": "later",
    # relative words
    "dernier": "last",
    "derniere": "last",
    "derniers": "lasts",
    "dernieres": "lasts",
    "passe": "past",
    "passee": "past",
    "passes": "past",
    "passees": "past",
    "ecoule": "elapsed",
    "ecoulee": "elapsed",
    "ecoules": "elapsed",
    "ecoulees": "elapsed",
    # Before its noun the adjective is a length of time, after it the calendar period (semaine dernière).
    "derniere semaine": "past + unit=week single",
    "dernier mois": "past + unit=month single",
    "derniere annee": "past + unit=year single",
    "derniere decennie": "past + unit=decade single",
    "prochaine semaine": "coming + unit=week single",
    "prochain mois": "coming + unit=month single",
    "prochaine annee": "coming + unit=year single",
    "dernier trimestre": "final + unit=quarter single",
    "dernier semestre": "final + unit=half single",
    "ce": "this",
    "cet": "this",
    "cette": "this",
    "ces": "this",
    "en cours": "this",
    "prochain": "next",
    "prochaine": "next",
    "prochains": "nexts",
    "prochaines": "nexts",
    "a venir": "coming",
    "recents": "recent",
    "recentes": "recent",
    "quelques": "few",
    "plusieurs": "few",
    "une": "number=1",
    "une dizaine de": "about + number=10",
    "une douzaine de": "about + number=12",
    "une vingtaine de": "about + number=20",
    "quinze jours": "number=2 + unit=week plural",
    "huit jours": "number=1 + unit=week plural",
    "une quinzaine de jours": "number=2 + unit=week plural",
    "une quinzaine": "number=2 + unit=week plural",
    "une huitaine de jours": "number=1 + unit=week plural",
    "et demi": "andahalf",
    "et demie": "andahalf",
    "il y a": "back",
    "voici": "back",
    "voila": "back",
    "cela fait": "back",
    "mois": "unit=month single plural",
    "mois ci": "unit=month single",
    "semaine ci": "unit=week single",
    "annee ci": "unit=year single",
    "moitie": "unit=half single",
    "premiere quinzaine": "ordinal=1 + unit=halfmonth",
    "deuxieme quinzaine": "ordinal=2 + unit=halfmonth",
    "seconde quinzaine": "ordinal=2 + unit=halfmonth",
    "jour": "unit=day single jours",
    "jours": "unit=day plural jours",
    # days
    "aujourd hui": "dayshift=0",
    "hier": "dayshift=-1",
    "demain": "dayshift=1",
    "avant hier": "dayshift=-2",
    "apres demain": "dayshift=2",
    "a ce jour": "to + todate",
    "maintenant": "todate",
    "a nos jours": "to + todate",
    "jour de noel": "feast=1225",
    "veille de noel": "feast=1224",
    "jour de l an": "feast=101",
    "noel": "holidays=1225",
    "week end": "weekend",
    "weekend": "weekend",
    "week ends": "weekend",
    "matin": "daypart",
    "petit matin": "daypart",
    "matinee": "daypart",
    "premieres heures": "daypart",
    "aube": "daypart",
    "midi": "daypart",
    "apres midi": "daypart",
    "soir": "daypart",
    "soiree": "daypart",
    "journee": "daypart",
    "debut de soiree": "daypart",
    "fin de soiree": "daypart",
    "fin de journee": "daypart",
    "debut de journee": "daypart",
    "fin de matinee": "daypart",
    "fin d apres midi": "daypart",
    "debut d apres midi": "daypart",
    "milieu de journee": "daypart",
    "minuit": "night",
    "nuit": "night",
    "dans la nuit": "overnight night",
    "annees": "unit=year plural annees",
    "exercice": "fiscal",
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
            words |= {word: f"ordinal={n} daynumber", f"{word}s": f"ordinal={n} daynumber"}
    return words


def _seven() -> dict[str, str]:
    """Tell seven from September: "sept" is a number before what is counted, a month elsewhere."""
    counted = [
        *_units(),
        "mois",
        "jours",
        *(f"{word}{e}s" for word in ("dernier", "prochain", "premier") for e in ("", "e")),
    ]
    meanings = _units() | _WORDS | _numbers()
    return {f"sept {word}": f"number=7 + {meanings[word]}" for word in counted if word in meanings}


def _units() -> dict[str, str]:
    single = {word: f"unit={unit} single" for word, unit in _UNITS.items()}
    return single | {f"{word}s": f"unit={unit} plural" for word, unit in _UNITS.items()}


FRENCH = Vocabulary(_numbers() | spelled(_CALENDAR) | _units() | _WORDS | _seven())
