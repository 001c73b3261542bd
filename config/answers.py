"""What a WSGI application answers, whole: as bytes, or as the file that has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

type Environ = dict[str, Any]
type Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

PLAIN = ("content-type", "text/plain; charset=utf-8")


@dataclass(frozen=True)
class Answer:
    """An answer as it is sent: its content, or the path of the file that has it."""

    status: int
    headers: list[tuple[str, str]]
    content: bytes = b""
    file: str = ""


def refusal(status: int, words: str, **headers: str) -> Answer:
    more = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Answer(status, [PLAIN, *more], f"{words}\n".encode())


BUSY = refusal(503, "The site has too much to do at the moment. Ask again in a few seconds.", retry_after="10")


class File:
    """A file that is to be sent: what WSGI calls wsgi.file_wrapper."""

    def __init__(self, file: IO[bytes], block_size: int = 65536) -> None:
        self.file, self.block_size = file, block_size

    @property
    def path(self) -> str:
        """Where the file lies, if it does, and is to be sent from its first byte to its last; else nothing."""
        name = getattr(self.file, "name", "")
        return name if name and isinstance(name, str) and self.file.tell() == 0 else ""

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.file.read(self.block_size), b"")

    def close(self) -> None:
        self.file.close()


def run(application: Application, environ: Environ) -> Answer:
    """What `application` answers, made in this thread to its end."""
    head: list[Any] = []
    result = application(environ, lambda status, headers, *_error: head.extend((status, headers)))
    try:
        path = result.path if isinstance(result, File) else ""
        content = b"" if path else b"".join(result)
    finally:
        if close := getattr(result, "close", None):
            close()
    status, headers = head
    return Answer(int(status.split(" ", 1)[0]), headers, content, path)
