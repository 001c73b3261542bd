"""The names of parameters that narrow a view."""

from __future__ import annotations

from deliveries.models.choices import FILTERED

# Those that may be repeated stand first.
FILTERS = (
    "type", "equipment", "recipient", "supplier", "region", *FILTERED, "source_kind", "source",
    "since", "until", "known_on", "disputed", "estimate", "register", "q", "type_itself", "counted", "stage",
)  # fmt: skip
# Those that no field of a page's filters has: links behind sums ask for them.
UNSEEN = ("type_itself", "counted")

# Those that say whose claims count, and by which day they were made; and those that narrow what is counted of them.
EVIDENCE = ("known_on", "source_kind", "source")
NARROWING = tuple(name for name in FILTERS if name not in {*EVIDENCE, "register"})
