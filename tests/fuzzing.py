"""Requests drawn by lot: every address, method and header, most of them nearly right, so that many get through.

Each has a number, and is drawn from that and the seed alone: what a run finds is asked again by itself.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

from django.contrib.auth.models import Group, User
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import URLPattern, URLResolver, get_resolver

from deliveries.models import Delivery, Equipment, EquipmentType, Party, Register, ReportedTotal, Source

from .copies import PDF, WARC_GZ, photograph

# Invisible or foreign signs by their escapes: a null, a right-to-left override, a byte order mark, a zero-width
# space, a lone continuation byte, half of a surrogate pair, an overlong slash, and bytes that UTF-8 never has.
SIGNS = ["%00", "a%00b", "%E2%80%AE", "%EF%BB%BF", "%E2%80%8B", "%80", "%ED%A0%80", "%C0%AF", "%FF%FE", "%F0%9F%9A%81"]
LONG = "x" * 10_000
STRANGE = [
    LONG, "\x00", "../../etc/passwd", "${7*7}", "{{7*7}}", "NaN", "-0", "1e400", "١٢", "²", "None", "0", "-1", "9" * 30,
    "'; --", "\ufeff", "\u202e", "\r\nX-Made-Up: 1", "<b>", '"', "_", "1_2", "0x1", "true", "[]", "{}",
    "//evil.example/", "https://evil.example/", "\\\\evil.example", "2022-02-30", "0000-00-00", "99999-01-01",
    "31.12.9999", "\ud800",
]  # fmt: skip
ABOUT_DAYS = (
    ["late", "early", "mid", "last", "next", "fin", "début", "the", "over", "by", "before"],
    ["january", "mars", "week", "99999", "year", "years", "mois", "2022", "33", "квартал", "٢٠٢٢"],
)

# What filters and pages know, with values that stand on record, and some that do not.
VALID = {
    "type": ["helicopters", "combat-helicopters", "radars", "trucks"],
    "equipment": ["mi-24p", "mi-35p", "mi-171", "59n6-te"],
    "recipient": ["mali", "serbia"],
    "supplier": ["russia", "france"],
    "status": ["delivered", "expected", "cancelled"],
    "source_kind": ["news", "photograph", "official-statement", "newsletter", "eyewitness"],
    "since": ["2021", "2021-10", "October 2021", "late 2021", "2022-04-18", "last year", "0001", "9999-12-31"],
    "until": ["2022", "2022-04-18", "April 2022", "fin mars 2022", "today", "next three months", "0001-01-01", "9999"],
    "known_on": ["2022-04-11", "2022-04-19", "2022", "yesterday", "0001-01-01", "9999-12-31"],
    "disputed": ["yes", "no"],
    "register": ["waybill"],
    "q": ["mali", "mi-35p", "Keïta", "%", "radars russia", "'; --", "“"],
    "page": ["1", "2", "01"],
    "source": ["1", "defense-post-2022-04-19", "afp-2022-04-19"],
}
# What the filters of a page do not know: the table's order and groups, feeds, the API, oEmbed; and the desk.
MORE = {
    "sort": ["date", "-date", "quantity", "-recipient", "disputed"],
    "columns": ["date", "recipient", "quantity", "sources"],
    "group": ["year", "recipient", "type", "supplier"],
    "pivot": ["year", "recipient", "equipment"],
    "after": ["0", "1", "9" * 30],
    "before": ["1", "5", "9" * 30],
    "align": ["first"],
    "made_in": ["russia", "Türkiye", "mali", "XYZ"],
    "by": ["recipient", "supplier"],
    "near": ["yes"],
    "total": ["8", "10", "1000000000", "0"],
    "as_of": ["2022-04-30", "April 2022", "by 2022", "0001-01-01", "9999-12-31"],
    "kind": ["published", "withdrawn", "promise-lapsed", "state", "news"],
    "limit": ["1", "100", "100000"],
    "cursor": ["1", "zz", "z" * 40],
    "format": ["json", "xml"],
    "maxwidth": ["120", "100000000"],
    "url": ["http://testserver/recipients/mali/", "https://elsewhere.example/", "/recipients/mali/?since=x"],
}
DESK = {
    "q": ["mali", "mi-24", "“"], "o": ["1", "-2.1", "99", "x"], "p": ["0", "1", "99999"], "all": [""], "e": ["1"],
    "state": ["draft", "published", "x"], "author": ["editor", "x"], "changed": ["last week", "2022-13", "x"],
    "work": ["review", "answer", "contested", "lapsed", "x"], "do": ["take", "give-back", "x"],
    "kind": ["changes", "x"], "text": ["Which?", "x" * 30_000], "verdict": ["disagrees", "x"], "day": ["none", "x"],
    "is_active__exact": ["1", "2"], "groups__id__exact": ["1", "x"], "fulfils": ["1", "2", "x"], "to": ["1", "x"],
    "seen": ["1"], "term": ["mali", "mi"], "app_label": ["deliveries", "auth"], "field_name": ["recipient", "x"],
    "model_name": ["delivery", "deliveryitem", "claim", "user"], "next": ["/admin/", "//evil.example/", "javascript:1"],
    "_popup": ["1"], "_to_field": ["id", "password"], "_changelist_filters": ["state__exact=draft", "%"], "edit": ["1"],
}  # fmt: skip
HEADERS = {
    "If-None-Match": ['"x"', "*", 'W/"1"', '"'],
    "If-Modified-Since": ["Tue, 19 Apr 2022 10:00:00 GMT", "x"],
    "Range": ["bytes=0-10", "bytes=-1", "bytes=9-1", "x=1"],
    "Accept": ["application/json", "text/html", "image/png", "*/*;q=x"],
    "Accept-Language": ["fr", "ru,en;q=0.5", "x-" + "y" * 500, "*;q=9"],
    "Accept-Encoding": ["gzip", "br", "zstd, gzip;q=0", "identity;q=0"],
    "HX-Request": ["true", "false"],
    "HX-History-Restore-Request": ["true"],
    "HX-Target": ["results", "#"],
    "HX-Current-URL": ["http://testserver/?type=x", "http://["],
    "X-Forwarded-For": ["203.0.113.1", "203.0.113.1, 10.0.0.1", "x", ","],
    "X-Forwarded-Proto": ["https", "http", "x"],
    "X-Request-ID": ["abc", "x" * 500],
    "Host": ["evil.example", "testserver:99999", "["],
    "Origin": ["http://testserver", "https://evil.example", "null"],
    "Referer": ["http://testserver/", "http://["],
    "Cookie": ["sessionid=x", "csrftoken=x; sessionid=", "=", "a=b; a=c; \x00"],
    "Authorization": ["Bearer x", "Basic x"],
    "Content-Encoding": ["gzip"],
    "X-HTTP-Method-Override": ["DELETE"],
}
METHODS = ["GET"] * 12 + ["HEAD", "POST", "POST", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"]
TYPES = [
    "application/x-www-form-urlencoded", "application/json", "text/plain", MULTIPART_CONTENT, "multipart/form-data",
    "multipart/form-data; boundary=", "application/x-www-form-urlencoded; charset=utf-16", "x",
]  # fmt: skip
# They take long to make, and are drawn less often.
COSTLY = re.compile(r"\.(png|xlsx|zip)$|openapi|^/data/$|totp/activate")


@dataclass(frozen=True)
class Asked:
    """One request, and what of it are filters: pairs of a name and a value that is escaped already."""

    number: int
    at_the_desk: bool
    method: str
    path: str
    parameters: list[tuple[str, str]]
    bytes_after: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    content_type: str = TYPES[0]

    @property
    def query(self) -> str:
        return joined(self.parameters) or self.bytes_after

    def __str__(self) -> str:
        who = "an administrator" if self.at_the_desk else "a reader"
        told = f"{self.number}: {who}: {self.method} {self.path}?{self.query[:300]} {self.headers}"
        return f"{told} {self.content_type} {self.body[:400]!r}" if self.body else told


def joined(parameters: list[tuple[str, str]]) -> str:
    return "&".join(f"{name}={value}" for name, value in parameters)


def raw(value: str) -> str:
    return quote(value.encode("utf-8", "surrogatepass"))


# ---- Where to ask -----------------------------------------------------------------------------------


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern of the site, with the whole of its route."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, route)
        else:
            yield route, pattern


def behind_the_doors() -> list[str]:
    """The addresses of the desk and its doors, with a record behind each that names one."""
    by_model: dict[str, Any] = {
        model._meta.model_name or "": model
        for model in (Delivery, Equipment, EquipmentType, Party, Register, ReportedTotal, Source, User, Group)
    }
    found = []
    for route, _pattern in patterns(get_resolver()):
        if not route.startswith(("admin/", "accounts/")):
            continue
        model: Any = next((by_model[part] for part in route.split("/") if part in by_model), Delivery)
        pks = list(model.objects.order_by("-pk").values_list("pk", flat=True)[:2]) or [1]
        said = {"suffix": "csv", "content_type_id": "7", "other": str(pks[-1])}
        parts = [
            said.get(part.strip("<>").rpartition(":")[2], str(pks[0])) if part.startswith("<") else part
            for part in route.replace("table.<str:suffix>", "table.csv").split("/")
        ]
        found.append("/" + "/".join(parts).replace("^(?P<app_label>auth|deliveries)", "deliveries").rstrip("$"))
    return sorted({place if "(?P" not in place else "/admin/nothing/" for place in found})


class Fields(HTMLParser):
    """The fields of a page with what they would send, were nothing typed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.files: list[str] = []
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value, kind = given.get("name", ""), given.get("value", ""), given.get("type", "")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.found.append((self.select, value))
        elif tag == "textarea":
            self.area = name
            self.found.append((name, ""))
        elif kind == "file":
            self.files.append(name)
        elif tag in {"input", "button"} and name and (kind not in {"checkbox", "radio"} or "checked" in given):
            self.found.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        self.select, self.area = ("", "") if tag in {"select", "textarea"} else (self.select, self.area)

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[-1] = (self.area, self.found[-1][1] + data)


# ---- What to ask ------------------------------------------------------------------------------------


class Drawer:
    """Draws requests to these addresses; `desk` is signed in, and shows the forms that are sent, a little changed."""

    def __init__(self, seed: str, public: list[str], desk: Client) -> None:
        self.seed, self.public, self.doors = seed, public, behind_the_doors()
        self.form: Callable[[str], Fields] = cache(lambda path: fields_of(desk, path))

    def drawn(self, number: int) -> Asked:
        rng = random.Random(f"{self.seed}:{number}")
        at_the_desk = rng.random() < 0.2
        behind = rng.random() < (0.8 if at_the_desk else 0.1)
        path, method = rng.choice(self.doors if behind else self.public), rng.choice(METHODS)
        if COSTLY.search(path) and rng.random() < 0.8:
            path = rng.choice(self.public)
        if behind and rng.random() < 0.3:
            method = "POST"
        body, content_type = (b"", TYPES[0]) if method in {"GET", "HEAD"} else self.body(rng, path, behind)
        headers = {
            name: strange(rng) if rng.random() < 0.1 else rng.choice(HEADERS[name]) for name in some(rng, HEADERS)
        }
        # They are refused at once, and so is what else was drawn.
        for name in ("Host", "Cookie"):
            if rng.random() < 0.8:
                headers.pop(name, None)
        return Asked(
            number, at_the_desk, method, changed(rng, path) if rng.random() < 0.25 else path,
            parameters(rng, DESK if behind else VALID if rng.random() < 0.7 else VALID | MORE),
            quote(rng.randbytes(rng.randint(0, 60)), safe="=&%+;?/") if rng.random() < 0.1 else "",
            {name: value.encode("ascii", "ignore").decode() for name, value in headers.items()}, body, content_type,
        )  # fmt: skip

    def body(self, rng: random.Random, path: str, behind: bool) -> tuple[bytes, str]:
        """Bytes, or a form of the page as it stands but for what is drawn: values, and fields left out or added."""
        if not behind or rng.random() < 0.1:
            return rng.choice([rng.randbytes(50), b"[" * 500, b'{"view": 1}', b"view=%2F&view=x"]), rng.choice(TYPES)
        form = self.form(path)
        found = [each for each in form.found if rng.random() > 0.01]
        for _time in range(rng.choice([0, 1, 1, 2, 3])):
            if found:
                at = rng.randrange(len(found))
                found[at] = found[at][0], strange(rng)
        if rng.random() < 0.2:
            found += [
                ("action", rng.choice(["delete_selected", "merge_chosen", "publish_chosen", "withdraw_chosen", "x"]))
            ]
            found += [("_selected_action", each) for each in ("1", "2", "x", strange(rng))[: rng.randint(0, 4)]]
        if form.files or rng.random() < 0.05:
            data: dict[str, Any] = {name: clean(value) for name, value in found}
            return encode_multipart(BOUNDARY, data | {name: file(rng) for name in form.files}), MULTIPART_CONTENT
        return "&".join(f"{raw(name)}={raw(value)}" for name, value in found).encode(), TYPES[0]


def fields_of(desk: Client, path: str) -> Fields:
    reader = Fields()
    answer = desk.get(path)
    if "html" in answer.get("Content-Type", "") and not answer.streaming:
        reader.feed(answer.text)
    return reader


def file(rng: random.Random) -> Any:
    """A file that is sent: a table or a copy of a source that is one, nearly one, or none."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    row = ",".join(clean(strange(rng)) if rng.random() < 0.3 else "Mali" for _each in range(6))
    content = rng.choice([
        b"", rng.randbytes(200), b"PK\x03\x04" + rng.randbytes(100), PDF, WARC_GZ[: rng.randint(0, 60)],
        photograph()[: rng.randint(0, 2000)], b"\x89PNG\r\n\x1a\n" + rng.randbytes(100),
        f"recipient,supplier,arrival,equipment,quantity,source\n{row}\n".encode("utf-8", "replace"),
    ])  # fmt: skip
    return SimpleUploadedFile(rng.choice(["x.csv", "x.xlsx", "x", "../x.csv"]), content)


def clean(value: str) -> str:
    return value.encode("utf-8", "replace").decode()


def some(rng: random.Random, known: dict[str, list[str]]) -> list[str]:
    return rng.sample(sorted(known), rng.choice([0, 0, 1, 1, 2, 3, 5]))


def strange(rng: random.Random) -> str:
    """A value that nobody would type, or that nobody should."""
    kind = rng.random()
    if kind < 0.4:
        return rng.choice(STRANGE)
    if kind < 0.55:
        return " ".join(rng.choice(part) for part in ABOUT_DAYS)
    if kind < 0.7:
        return "".join(rng.choice("0123456789./-~?%X ") for _each in range(rng.randint(1, 14)))
    if kind < 0.85:
        return str(rng.randint(-(10 ** rng.randint(1, 25)), 10 ** rng.randint(1, 25)))
    return "".join(
        chr(rng.choice([rng.randint(0, 0x2FF), rng.randint(0, 0xD7FF)])) for _each in range(rng.randint(0, 30))
    )


def parameters(rng: random.Random, known: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Names that are known there with values already escaped, most of them valid."""
    found = []
    for name in some(rng, known):
        kind = rng.random()
        value = raw(rng.choice(known[name]) if kind < 0.75 else strange(rng)) if kind < 0.93 else rng.choice(SIGNS)
        found += [(name, value)] * (2 if rng.random() < 0.03 else 1)
    if rng.random() < 0.04:
        found.append((raw(strange(rng))[:200], "x"))
    return found


def changed(rng: random.Random, path: str) -> str:
    """An address with a part that is something else."""
    parts = path.split("/")
    value = rng.choice(SIGNS) if rng.random() < 0.3 else raw(strange(rng))
    parts[rng.randrange(1, len(parts))] = value if rng.random() < 0.7 else parts[rng.randrange(1, len(parts))] + value
    return "/".join(parts)
