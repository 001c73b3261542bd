"""Opening a report: by its address, or as somebody pasted it, a page of HTML or plain words. What it is (`Opened`): its
text, title, publisher, day, language, address, and the wire agency that it was taken from. No database inside.

`address` fetches a page, of public addresses alone; `page` reads HTML; `words` what a plain text says of itself.
"""

from .address import NotOpenedError, fetch
from .agencies import agency_in
from .opened import Opened
from .page import looks_like_page, read_page
from .words import read_words

__all__ = ["NotOpenedError", "Opened", "agency_in", "fetch", "looks_like_page", "read_page", "read_words"]
