"""Downloads that take long: made once a version, into a file of var/downloads/, and sent from there.

The server's threads for pages make none: where one has to be made, the request is handed over to a process that does
nothing else (config/maker.py), and what waits for it waits outside.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Protocol

from allauth.core.internal import ratelimit
from django.conf import settings
from django.db import OperationalError
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import re_accepts_gzip
from django.utils.translation import gettext as _
from zlib_ng import zlib_ng

from .compressing import GZIP, LEVEL

# Bytes that a thread for pages writes before it hands over: most of what is asked for ends before.
SHORT = 200_000
# Seconds for which a file stays that was made or sent, whatever room there is.
YOUNG = 600
COMPRESSIBLE = ("text/", "application/json")
PLAIN = "text/plain; charset=utf-8"
# Bytes that are compressed together.
AT_ONCE = 1_000_000
# Seconds between two looks whether it is one's turn.
A_MOMENT = 0.1


class Gone(Protocol):
    """Whether the client has left."""

    def is_set(self) -> bool: ...
    def wait(self, timeout: float, /) -> bool: ...


class LeftError(Exception):
    """The client has left: nobody waits for what is being made."""


class LongError(Exception):
    """More is written than a thread for pages may."""


class NotMade(Exception):  # noqa: N818 (an answer, not a mishap)
    """Why a download is not made: the answer that says so."""

    def __init__(self, status: int, words: str, retry_after: int | None = None) -> None:
        super().__init__(words)
        headers = {"Retry-After": str(retry_after)} if retry_after else {}
        self.answer = HttpResponse(f"{words}\n", status=status, headers=headers, content_type=PLAIN)


class Watched:
    """What a download is written into: a file, as long as somebody waits for it, and to so many bytes."""

    def __init__(self, file: IO[bytes], gone: Gone | None, most: int | None = None) -> None:
        self._file, self._gone, self._most = file, gone, most

    def go_on(self) -> None:
        """Raises LeftError where nobody waits."""
        if self._gone and self._gone.is_set():
            raise LeftError

    def write(self, content: bytes) -> int:
        """As of a file. Raises LeftError or LongError."""
        self.go_on()
        if self._most is not None and self._file.tell() + len(content) > self._most:
            raise LongError
        return self._file.write(content)


type Make = Callable[[Watched], object]


def written(pieces: Callable[[], Iterable[str]]) -> Make:
    """What writes these pieces of text, a few at a time in memory."""

    def make(file: Watched) -> None:
        for piece in pieces():
            file.write(piece.encode())

    return make


class Download(HttpResponse):
    """An answer that is yet to be made: `make` writes it, and may raise NotMade.

    `filename`: what a browser saves it as. `heavy`: of which rate of ACCOUNT_RATE_LIMITS it uses up one, where a thread
    for pages shall not even begin with it.
    """

    def __init__(self, make: Make, content_type: str, filename: str = "", heavy: str = "") -> None:
        super().__init__(content_type=content_type)
        self.make, self.heavy = make, heavy
        if filename:
            self["Content-Disposition"] = f'attachment; filename="{filename}"'

    def whole(self) -> HttpResponse:
        """The answer, however long, for this reader alone: nothing of it is kept."""
        file = io.BytesIO()
        self.make(Watched(file, None))
        return HttpResponse(file.getvalue(), headers=self.headers)

    def short(self) -> HttpResponse | None:
        """The answer, where it is short."""
        file = io.BytesIO()
        try:
            self.make(Watched(file, None, SHORT))
        except LongError:
            return None
        return HttpResponse(file.getvalue(), headers=self.headers)

    def sent(self, path: Path, request: HttpRequest, etag: str) -> FileResponse:
        """The answer from its file, compressed where that is worth it and taken."""
        headers, packed = dict(self.headers), path.with_suffix(".gz")
        # Both stay as long as either is asked for.
        for each in (path, packed):
            with suppress(OSError):
                os.utime(each)
        if self["Content-Type"].startswith(COMPRESSIBLE):
            headers["Vary"] = "Accept-Encoding"
            if re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
                path, headers["Content-Encoding"], headers["ETag"] = packed, "gzip", f"W/{etag}"
        response = FileResponse(path.open("rb"))
        # Django tells of the file, which has neither the name nor the kind of the download.
        del response["Content-Disposition"]
        for name, value in headers.items():
            response[name] = value
        return response


def answer(request: HttpRequest, download: Download, etag: str) -> HttpResponseBase:
    """The download of this ETag, which names all that it depends on: as it was made before, or made now.

    What is long is handed over by a server whose threads for pages make nothing: its answer is then 503, which is
    what the client gets where nobody can take it over.
    """
    path = Path(settings.DOWNLOADS_DIR) / f"{hashlib.sha256(etag.encode()).hexdigest()}.whole"
    gone: Gone | None = request.META.get("waybill.gone")
    try:
        # Which may not be there, or be let go of at any moment.
        with suppress(OSError):
            return download.sent(path, request, etag)
        if not (download.heavy or gone) and (short := download.short()):
            return short
        if request.META.get("waybill.hands_over"):
            request.META["waybill.long"] = True
            raise NotMade(503, _("Too many downloads are being made at the moment. Ask again in a minute."), 60)
        if gone and not allowed(request, download):
            raise NotMade(429, _("You have asked for many downloads. Ask again in a minute."), 60)
        with turn(path.parent, gone):
            # Whoever had the turn before has perhaps made the same.
            with suppress(OSError):
                return download.sent(path, request, etag)
            return kept(download, path, gone) or download.sent(path, request, etag)
    except NotMade as not_made:
        return not_made.answer


def allowed(request: HttpRequest, download: Download) -> bool:
    """Whether this client may have one more made now; counted for all processes together, as long as anything can be
    written down."""
    with suppress(OperationalError):
        return bool(
            ratelimit.consume(request, app="allauth.account", action=download.heavy or "download", limit_get=True)
        )
    return True


def kept(download: Download, path: Path, gone: Gone | None) -> HttpResponse | None:
    """Write the download into the file at `path`, and again compressed; or return it, where it is short after all."""
    try:
        make_room(path.parent)
        with NamedTemporaryFile(dir=path.parent, prefix="making-", delete_on_close=False) as file:
            download.make(Watched(file, gone))
            file.flush()
            if file.tell() <= SHORT:
                return HttpResponse(Path(file.name).read_bytes(), headers=download.headers)
            if download["Content-Type"].startswith(COMPRESSIBLE):
                compress(Path(file.name), path.with_suffix(".gz"), gone)
            Path(file.name).rename(path)
    except LeftError:
        raise NotMade(503, _("Nobody waited for it.")) from None
    except OSError as error:
        raise no_room() from error
    return None


@contextmanager
def turn(folder: Path, gone: Gone | None) -> Iterator[None]:
    """The turn of one of few that make something on this machine: half of its processors are for pages. Raises NotMade
    where nobody waits any more."""
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            names = [folder / f".turn-{number}" for number in range(max(1, (os.cpu_count() or 1) // 2))]
            places = [stack.enter_context(name.open("w")) for name in names]
        except OSError as error:
            raise no_room() from error
        while not any(map(taken, places)):
            if gone and gone.wait(A_MOMENT):
                raise NotMade(503, _("Nobody waited for it."))
            time.sleep(0 if gone else A_MOMENT)
        yield


def taken(place: IO[str]) -> bool:
    """Take this place, if nobody has it; it is free again once the file is closed."""
    with suppress(BlockingIOError):
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def no_room() -> NotMade:
    return NotMade(503, _("There is no room for this download at the moment."), YOUNG)


def compress(path: Path, into: Path, gone: Gone | None) -> None:
    """The same in gzip: once a version, and not for each reader."""
    with NamedTemporaryFile(dir=into.parent, prefix="making-", delete_on_close=False) as file:
        packer = zlib_ng.compressobj(LEVEL, wbits=GZIP)
        with path.open("rb") as plain:
            while piece := plain.read(AT_ONCE):
                file.write(packer.compress(piece))
                Watched(file, gone).go_on()
        file.write(packer.flush())
        file.flush()
        Path(file.name).rename(into)


def make_room(folder: Path) -> None:
    """Let go of the files that nobody has asked for longest, until what is left is within the limit.

    Raises NotMade where that is used up by files that are asked for.
    """
    folder.mkdir(parents=True, exist_ok=True)
    there = [each for each in folder.iterdir() if not each.name.startswith(".")]
    files = sorted(((each.stat(), each) for each in there), key=lambda each: each[0].st_mtime)
    too_much = sum(stat.st_size for stat, _each in files) - settings.DOWNLOADS_MB * 1_000_000
    for stat, each in files:
        if too_much < 0:
            return
        if time.time() - stat.st_mtime < YOUNG:
            raise no_room()
        each.unlink(missing_ok=True)
        too_much -= stat.st_size
