"""What a granian worker serves: config.wsgi:application, loaded so that Ctrl-C stops the worker."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler


def application() -> WSGIHandler:
    """The WSGI application, for granian's --factory."""
    # A terminal sends Ctrl-C to the workers as well as to granian, which then stops them with a second signal
    # of its own: two make a worker hang. So only granian's counts, and it counts while Django still loads.
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    from config.wsgi import application

    return application
