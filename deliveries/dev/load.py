"""What a server does under load, alone and behind a cache."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from .proxy import behind, program
from .serving import Served, cpu_of, serving, waybill

CONNECTIONS, SECONDS, WORKERS = 8, 15, 2


def under_load(paths: Sequence[str], folder: Path) -> Iterator[tuple[str, Served]]:
    """Waybill with its pages made anew, with its pages kept, and behind nginx, where that is installed."""
    command, environment = waybill(WORKERS)
    with serving(command, "/healthz", environment) as server:
        yield "every page made anew", server.under_load(paths, SECONDS, CONNECTIONS)
    as_ever = {"DJANGO_SETTINGS_MODULE": "config.settings", "WAYBILL_SHARED_CACHE": "5"}
    with serving(command, "/healthz", environment | as_ever) as server:
        yield "its own pages kept", server.under_load(paths, SECONDS, CONNECTIONS)
        if nginx := program():
            folder.mkdir(parents=True, exist_ok=True)
            with behind(nginx, folder, server.port) as proxy:
                before = cpu_of(server.pid)
                found = replace(server, pid=proxy.pid, port=proxy.port).under_load(paths, SECONDS, CONNECTIONS)
                yield "behind nginx", replace(found, cpu=found.cpu + cpu_of(server.pid) - before)
