"""Mails about what changes in a view: asked for, confirmed, sent once a day, and ended."""

from .mails import confirmation
from .sending import send_alerts

__all__ = ["confirmation", "send_alerts"]
