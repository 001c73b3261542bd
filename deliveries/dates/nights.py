"""Parts of a day, and the night, which has two: "Monday morning", "overnight", "dans la nuit de mardi"."""

from .days import Days, moved
from .grammar import Period, Reader, Rules, is_one_day, rules
from .signs import Signs


def of_a_day(reader: Reader, phrase: Signs) -> Period | None:
    """Drop the part of the day: "Monday morning" is Monday."""
    period = reader.read(phrase)
    return period if period is not None and is_one_day(period) else None


def today(reader: Reader) -> Days:
    return Days(reader.today, reader.today)


def last_night(reader: Reader) -> Days:
    return Days(moved(reader.today, -1, "day"), reader.today)


def this_night(reader: Reader) -> Days:
    """Read "overnight": the night before the report, or the one to come."""
    return Days(reader.today, moved(reader.today, 1, "day")) if reader.is_future else last_night(reader)


def night_of(reader: Reader, phrase: Signs) -> Period | None:
    """Read "overnight Tuesday", "dans la nuit de mardi": the day and the next, for the night has both.

    Printed on the Tuesday itself it can only be the night before.
    """
    days = reader.days(phrase)
    if days is None or (days.last - days.first).days > 1:
        return None
    if days.first < days.last:
        return days
    if days.first == reader.reference and not reader.is_future:
        return Days(moved(days.first, -1, "day"), days.first)
    return Days(days.first, moved(days.first, 1, "day"))


NIGHT_RULES: Rules = rules(
    {
        "overnight": this_night,
        "in? the? last|past night": last_night,
        "in? the? night last|past|gone": last_night,
        "this night": this_night,
        "this daypart": today,
        "over|in? the? night of? …": night_of,
        "… in|over? the? daypart": of_a_day,
        "… in? the? night": of_a_day,
        "daypart in|of? the? …": of_a_day,
    }
)
