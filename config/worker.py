"""What a granian worker serves: config.wsgi:application behind a bridge, loaded so that Ctrl-C stops the worker."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from config.ending import end_with_parent

if TYPE_CHECKING:
    from config.bridge import Bridge

# Seconds after which PostgreSQL ends what a page asks: less than the bridge waits for.
STATEMENT_SECONDS = "15"


def application() -> Bridge:
    """The RSGI application, for granian's --factory."""
    # A terminal sends Ctrl-C to the workers as well as to granian, which then stops them with a second signal
    # of its own: two make a worker hang. So only granian's counts, and it counts while Django still loads.
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent()
    os.environ.setdefault("WAYBILL_STATEMENT_SECONDS", STATEMENT_SECONDS)
    from config.bridge import LONGEST_BODY, Bridge
    from config.metrics import start
    from config.wsgi import application

    warm_up()
    from django.conf import settings

    metrics = start(settings.METRICS, settings.VAR_DIR / "metrics")
    # A form with its text, and the file that may come with it.
    longest = max(LONGEST_BODY, settings.DATA_UPLOAD_MAX_MEMORY_SIZE + settings.MOST_EVIDENCE)
    return Bridge(application, settings.THREADS, metrics, longest)


def warm_up() -> None:
    """Load what the first reader would wait for: dateparser, which takes half a second, the pages, and the index.

    Without a database a worker starts all the same.
    """
    from django.db import DatabaseError, connections

    from deliveries import index
    from deliveries.cells.environment import compile_pages
    from deliveries.dates import parse_span
    from deliveries.models import reading

    parse_span("4 de abril de 2022", None, language="pt")
    compile_pages()
    with suppress(DatabaseError), reading.for_readers():
        index.current()
    connections.close_all()
