"""The languages in which dates are read: five vocabularies of our own, and the names of days and months of others."""

from .arabic import ARABIC
from .english import ENGLISH
from .french import FRENCH
from .others import names_only
from .russian import RUSSIAN
from .spanish import SPANISH
from .vocabulary import Vocabulary

OWN = {"en": ENGLISH, "fr": FRENCH, "es": SPANISH, "ru": RUSSIAN, "ar": ARABIC}
# The languages that editors write their notes in, whatever the language of the source.
EDITORS = (ENGLISH, FRENCH)


def vocabulary_of(language: str) -> Vocabulary | None:
    """Return the date words of a language by its two letters, None where there are none."""
    return OWN.get(language) or names_only(language)
