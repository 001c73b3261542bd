"""The date words of Spanish.

Seasons are left out: half of those who write Spanish live where March is autumn. "Mar" is Tuesday and March.
"""

from ..clock import clock
from .vocabulary import Vocabulary, numbered, spread

_CALENDAR = {
    "month": (
        "enero ene|febrero feb|marzo|abril abr|mayo may|junio jun|julio jul|agosto ago"
        "|septiembre setiembre sept sep set|octubre oct|noviembre nov|diciembre dic",
        1,
    ),
    "weekday": ("lunes|martes|miércoles|jueves|viernes|sábado|domingo", 0),
    "number": (
        "un una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciséis|diecisiete"
        "|dieciocho|diecinueve|veinte",
        1,
    ),
    "ordinal": (
        "primer primero primera primeros primeras|segundo segunda|tercer tercero tercera|cuarto cuarta|quinto quinta",
        1,
    ),
}

_WORDS = {
    # articles and prepositions
    "the": "el|la|los|las",
    "of": "de la",
    "of from": "de|del",
    "in": "en|con fecha|fechado el",
    "in to": "a",
    "to": "al",
    "over": "durante",
    "over course": (
        "en el transcurso de|en el transcurso del|en el curso de|en el curso del|a lo largo de|a lo largo del"
    ),
    "": "día|los días",
    "unread": "mar|los lunes|los martes|los miércoles|los jueves|los viernes|los sábados|los domingos",
    # bounds and ranges
    "by latest": "a más tardar",
    "by": "a más tardar el|a más tardar en|no más tarde de|no más tarde del",
    "until": "hasta|hasta el",
    "before": "antes de|antes del",
    "since": "desde|desde hace|a partir de|a partir del",
    "after": "después de|después del|tras",
    "between": "entre",
    "and": "y|e|o|u",
    "about": "hacia|alrededor de|alrededor del|cerca de|cerca del|aproximadamente|en torno a|en torno al",
    "morethan": "más de",
    "lessthan": "menos de",
    # parts
    "part=early": "principio|principios|comienzo|comienzos|inicio|inicios",
    "part=mid": "mediados",
    "part=late": "fin|fines|final|finales",
    "firstdays": "primeros días",
    "lastdays fewdays": "últimos días",
    # relative words
    "last": "pasado|pasada",
    "lasts": "últimos|últimas",
    "past": "último|última",
    "this": "este|esta|presente|en curso|corriente|actual",
    "next": "próximo|próxima|que viene",
    "nexts": "próximos|próximas",
    "few some": "unos|unas",
    "some": "casi|apenas",
    "earlier + in + the + unit=year single": "en lo que va de año|en lo que va del año",
    "few": "algunos|algunas|unos pocos|unas pocas|varios|varias",
    "back": "hace",
    "ahead": "dentro de",
    # units
    "unit=hour single": "hora",
    "unit=hour plural": "horas",
    "unit=day plural": "días",
    "unit=week single": "semana",
    "unit=week plural": "semanas",
    "unit=month single": "mes",
    "unit=month plural": "meses",
    "unit=quarter single": "trimestre",
    "unit=half single": "semestre|mitad",
    "ordinal=1 + unit=halfmonth": "primera quincena",
    "ordinal=2 + unit=halfmonth": "segunda quincena",
    "unit=year single": "año",
    "unit=year plural": "años",
    "number=2 + unit=week plural": "una quincena|quince días",
    "number=1 + unit=day plural": "un día",
    # days
    "dayshift=0": "hoy|esta mañana|esta tarde",
    "dayshift=-1": "ayer",
    "dayshift=-2": "anteayer|antes de ayer|antier",
    "dayshift=1": "mañana",
    "dayshift=2": "pasado mañana",
    "to + todate": "a la fecha|hasta la fecha|hasta hoy|hasta ahora",
    "last + night": "anoche",
    "weekend": "fin de semana",
    "daypart": "por la mañana|en la mañana|por la tarde|en la tarde|tarde|madrugada|de madrugada|al mediodía|mediodía",
    "night": "por la noche|noche",
    "fiscal": "ejercicio|año fiscal",
}

SPANISH = Vocabulary(
    numbered(_CALENDAR) | {"primero": "ordinal=1 daynumber"} | spread(_WORDS),
    ordinals="°|er|ro|ra|do|da|to|ta",
    quarters="t",
    halves="s",
    weeks="semana",
    clock=clock("a las|a la|hacia las|sobre las|alrededor de las", zones="z|gmt|utc|hora local", hours="horas?|h|hrs"),
    shorthand={r"(?<=\d[ -])mar\b": "marzo", r"\bmar\b\.?(?= (?:de )?(?:19|20)\d\d)": "marzo"},
)
