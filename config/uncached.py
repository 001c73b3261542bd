"""The settings for a measurement over HTTP: as ever, but that no page is kept."""

from .settings import *  # noqa: F403
from .settings import CACHES

CACHES = CACHES | {"pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
