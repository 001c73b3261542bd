"""How a process ends with the one that started it."""

from __future__ import annotations

import os
import signal
import threading
import time


def end_with_parent() -> None:
    """End this process once the one that started it is gone: killed, that one takes no other with it, and a worker
    would hold its port."""
    threading.Thread(target=_watch, args=[os.getppid()], daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGKILL)
