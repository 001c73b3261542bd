"""Which registers whoever asks may read, and where. One that not everybody may read is refused to those who are not
signed in, and one that may not be taken away at all addresses but those of pages: they give files, feeds, pictures,
frames or citations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.models import Register

# The addresses, by name, that show a register and give nothing away.
PAGES = {
    "home", "recipients", "recipient", "suppliers", "supplier", "equipment-types", "equipment", "explorer",
    "compare", "map", "ranking", "delivery", "delivery-history", "delivery-preview", "changes", "sources", "source",
    "reconcile", "recipient-reconcile", "supplier-reconcile", "recipient-vintages", "supplier-vintages", "check",
    "search", "recipient-promises", "supplier-promises", "deliveries_register_beside",
}  # fmt: skip


@dataclass
class Reader:
    """Who asks: whether they are signed in, found out when it matters, and the name of the address that they ask.

    `private`: whether what they get depends on it, and is for nobody else.
    """

    signed_in: Callable[[], bool]
    address: Callable[[], str]
    private: bool = False


_reader: ContextVar[Reader | None] = ContextVar("reader", default=None)


@contextmanager
def reading(reader: Reader) -> Iterator[None]:
    """Have this reader ask for all that is asked inside."""
    token = _reader.set(reader)
    try:
        yield
    finally:
        _reader.reset(token)


def is_signed_in() -> bool:
    """Whether whoever asks is signed in. From then on what they get is for nobody else."""
    reader = _reader.get()
    if reader is not None:
        reader.private = True
    return reader is not None and reader.signed_in()


def is_closed(register: Register) -> bool:
    """Whether whoever asks would have to sign in to read the register."""
    return register.access != Register.Access.EVERYBODY and not is_signed_in()


def refusal_of(register: Register) -> str:
    """Why the register may not be read here by whoever asks; "" where it may."""
    if is_closed(register):
        return _("Sign in to read this register.")
    reader = _reader.get()
    if not register.downloads and reader is not None and reader.address() not in PAGES:
        return _("This register may be read here, and not taken away.")
    return ""


def may_read(register: Register) -> bool:
    return not refusal_of(register)


# The code of the error that signing in mends.
SIGN_IN = "sign-in"


class RegisterField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A register, by its slug, that whoever asks may read."""

    def __init__(self, **kwargs: Any) -> None:
        unknown = {"invalid_choice": gettext_lazy("There is no such register here.")}
        super().__init__(Register.objects.all(), required=False, to_field_name="slug", error_messages=unknown, **kwargs)

    def to_python(self, value: Any) -> Register | None:
        register: Register | None = super().to_python(value)
        if register is not None and (why := refusal_of(register)):
            raise forms.ValidationError(why, code=SIGN_IN if is_closed(register) else "refused")
        return register


class AsksForRegister:
    """A form that has a RegisterField, called `register`."""

    cleaned_data: dict[str, Any]

    @property
    def other(self) -> Register | None:
        """The register of a valid form, where it is not the site's own."""
        register: Register | None = self.cleaned_data["register"]
        return None if register is None or register.default else register


def register_asked(data: QueryDict) -> int | None:
    """The pk of the register that a querystring asks for beside the site's own, where it may be read."""
    slug = data.get("register", "").strip()
    register = Register.objects.filter(slug=slug, default=False).first() if slug else None
    return register.pk if register is not None and may_read(register) else None
