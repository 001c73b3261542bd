"""Addresses on the web that lead to the same page, however they were copied."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

# What campaigns and networks add to an address to see where a reader comes from.
TRACKING = re.compile(
    r"utm_\w+|(?:fb|g|dc|ms|y|ys|tw|tt|li_fat_|wb|gb)(?:clid|raid)|igshi?d?|mc_[ce]id|mkt_tok|_ga|_gl|_hs(?:enc|mi)"
    r"|vero_id|oly_\w+_id|ref_src|ref_url|cmpid|xtor|at_(?:medium|campaign|custom\d|link_\w+|ptr_\w+)|ns_\w+"
    r"|wt_mc|smid|smtyp|ocid|__twitter_impression|guccounter|guce_\w+",
    re.IGNORECASE,
)
ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d+[a-z_]*/(?=https?:)")
PORTS = {"http": 80, "https": 443}
LONGEST_KEY = 600


def page_key(address: str) -> str:
    """What is the same for all addresses of one page: with https or http, with www or without, with a slash at the end,
    a place within the page or marks of campaigns. "" for none, and for the first page of a site, which is no article.
    """
    try:
        parts = urlsplit(ARCHIVED.sub("", address.strip()))
        host, port = (parts.hostname or "").removeprefix("www.").rstrip("."), parts.port
    except ValueError:
        return ""
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~").rstrip("/")
    asked = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)
             if not TRACKING.fullmatch(name)]  # fmt: skip
    # A page that is put together by its scripts has its address behind the mark.
    place = f"#{parts.fragment}" if parts.fragment[:1] in {"!", "/"} else ""
    if not host or not (path or asked or place):
        return ""
    kept = f":{port}" if port and port != PORTS.get(parts.scheme) else ""
    return f"{host}{kept}{path}{f'?{urlencode(sorted(asked))}' if asked else ''}{place}"[:LONGEST_KEY]
