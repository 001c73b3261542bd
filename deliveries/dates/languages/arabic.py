"""The date words of Arabic, with the month names of Egypt and the Gulf, the Levant, the Maghreb and Morocco.

The months of the Hijri calendar are no words of it, nor are the seasons, for spring is the name of two such months.
"منذ" is since a day, and with a length of time "for" or "ago": only the former is read.
"""

from ..clock import clock
from .vocabulary import Vocabulary, numbered, spread

_MONTHS = (
    "يناير جانفي كانون_الثاني|فبراير فيفري شباط|مارس آذار|أبريل أفريل نيسان|مايو ماي أيار|يونيو يونيه جوان حزيران"
    "|يوليو يوليه يوليوز جويلية تموز|أغسطس أوت غشت آب|سبتمبر شتنبر أيلول|أكتوبر تشرين_الأول"
    "|نوفمبر نونبر تشرين_الثاني|ديسمبر دجنبر كانون_الأول"
)
_WEEKDAYS = "الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد"
_NUMBERS = "واحد|اثنين|ثلاثة ثلاث|أربعة أربع|خمسة خمس|ستة ست|سبعة سبع|ثمانية ثماني|تسعة تسع|عشرة عشر"
_ORDINALS = {"1": "الأول الأولى", "2": "الثاني الثانية", "3": "الثالث الثالثة", "4": "الرابع الرابعة"}
# The days of a month that are spelled: "الأول من أبريل".
_DAYS = "الأول|الثاني|الثالث|الرابع|الخامس|السادس|السابع|الثامن|التاسع|العاشر"
_COUNTED = {"quarter": "الربع", "half": "النصف", "week": "الأسبوع"}

_WORDS = {
    # prepositions
    "in": "في",
    "over": "خلال|أثناء|طوال",
    "of from": "من",
    "of": "ل",
    "to": "إلى|وحتى",
    "within": "في غضون",
    "until": "حتى",
    "by": "بحلول|في موعد أقصاه",
    "by + part=late": "بنهاية",
    "onward": "منذ|ابتداء من|اعتبارا من",
    "after": "بعد",
    "before back": "قبل",
    "between": "بين|ما بين",
    "and": "و|أو",
    "about": "نحو|حوالي|قرابة",
    "morethan": "أكثر من",
    "lessthan": "أقل من",
    "": "يوم|الموافق|بتاريخ|الفترة|عامي|شهري",
    "earlier": "وقت سابق من",
    "beforelast": "قبل الماضي|قبل الماضية",
    # parts
    "part=early": "مطلع|بداية|أوائل|مستهل",
    "part=mid": "منتصف|أواسط",
    "part=late": "أواخر|نهاية",
    # relative words
    "gone": "الماضي|الماضية|المنصرم|المنصرمة|الفائت|الفائتة",
    "this": "هذا|هذه|الجاري|الجارية|الحالي|الحالية",
    "next": "المقبل|المقبلة|القادم|القادمة",
    "few": "بضعة|بضع|عدة",
    # units
    "unit=day plural": "أيام|يوما",
    "unit=week single": "الأسبوع|أسبوع",
    "unit=week plural": "أسابيع|أسبوعا",
    "unit=month single": "الشهر|شهر",
    "unit=month plural": "أشهر|شهور|شهرا",
    "unit=year single": "العام|عام|السنة|سنة",
    "of + unit=year single": "لعام|لسنة",
    "unit=year plural": "أعوام|سنوات|عاما",
    "number=2 + unit=day plural": "يومين",
    "number=2 + unit=week plural": "أسبوعين",
    "number=2 + unit=month plural": "شهرين",
    "number=2 + unit=year plural": "عامين|سنتين",
    "back + number=1 + unit=week single": "قبل أسبوع",
    "back + number=1 + unit=month single": "قبل شهر",
    "back + number=1 + unit=year single": "قبل عام|قبل سنة",
    "final + unit=week single": "الأسبوع الأخير",
    "final + unit=quarter single": "الربع الأخير",
    # days
    "dayshift=0": "اليوم",
    "dayshift=-1": "أمس|البارحة",
    "dayshift=-2": "أول أمس|أمس الأول|أول من أمس",
    "dayshift=1": "غدا",
    "dayshift=2": "بعد غد",
    "daypart": "صباح|مساء|فجر|ظهر|عصر|صباحا|ظهرا|فجرا",
}


def _counted() -> dict[str, str]:
    """Give "الربع الأول", whose number follows, the order of "the first quarter"."""
    return {
        f"{word} {ordinal}": f"ordinal={n} + unit={unit} single"
        for unit, word in _COUNTED.items()
        for n, ordinals in _ORDINALS.items()
        for ordinal in ordinals.split()
    }


def _joined(names: dict[str, str]) -> dict[str, str]:
    """Add the names with the "and" that is written as one word with them."""
    return names | {f"و{name}": f"and + {meaning}" for name, meaning in names.items()}


ARABIC = Vocabulary(
    _joined(numbered({"month": (_MONTHS, 1), "weekday": (_WEEKDAYS, 0)}))
    | numbered({"number": (_NUMBERS, 1), "daynumber": (_DAYS, 1)})
    | _counted()
    | spread(_WORDS),
    clock=clock("الساعة|في الساعة|عند الساعة", hours="ساعة"),
    # "من" alone is from a day on, with no end told.
    unsure="من (?!.*(?:الي|حتي) ).*",
    # "2022م" is of the common era; "و13" is "and 13".
    shorthand={r"(?<=\d) ?م(?!\w)": "", r"(?<!\w)و(?=\d)": "و "},
)
