"""Secrets of second factors as they lie in the database: sealed with the site's SECRET_KEY, of no use without it."""

from __future__ import annotations

import base64
import logging
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)

MARK = "sealed:"


def _keys() -> MultiFernet:
    """The key that seals, and those of former SECRET_KEYs, which still open."""
    texts = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [salted_hmac(__name__, "", secret=text, algorithm="sha256").digest() for text in texts]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def sealed(text: str) -> str:
    return MARK + _keys().encrypt(text.encode()).decode()


def unsealed(text: str) -> str:
    """What was sealed; also what lay there before anything was. Of another SECRET_KEY: a secret that nobody knows."""
    if not text.startswith(MARK):
        return text
    try:
        return _keys().decrypt(text.removeprefix(MARK)).decode()
    except InvalidToken:
        logger.exception("A second factor was sealed with another SECRET_KEY: take it off, and set up a new one.")
        return base64.b32encode(secrets.token_bytes(20)).decode()
