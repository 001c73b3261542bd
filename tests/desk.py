"""The desk in tests: accounts with roles, and forms filled in as the browser would."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User
from django.forms import BaseForm
from django.test import Client

ROLES = ("Contributor", "Editor", "Administrator")


def create_editor(name: str, *roles: str, **values: Any) -> User:
    """Somebody with an account at the desk and these roles."""
    user = User.objects.create_user(name, is_staff=True, **values)
    user.groups.set([Group.objects.get(name=role) for role in roles])
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(form: BaseForm) -> dict[str, Any]:
    """What a browser would send of the form, were nothing typed."""
    data = {}
    for field in form:
        value = field.value()
        if value is None or value is False:
            continue
        # What a box is sent as that is ticked.
        value = "on" if value is True else value
        widget = field.field.widget
        many = widget.decompress(value) if hasattr(widget, "decompress") else None
        names = [field.html_name] if many is None else [f"{field.html_name}_{n}" for n in range(len(many))]
        for name, each in zip(names, [value] if many is None else many, strict=True):
            data[name] = "" if each is None else each
    return data


def open_form(client: Client, address: str) -> dict[str, Any]:
    """What the browser would send of a page of the admin, were nothing typed."""
    response: Any = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    context = response.context
    data = typed(context["adminform"].form) if context["adminform"].form.fields else {}
    for inline in context["inline_admin_formsets"]:
        data |= typed(inline.formset.management_form)
        for form in inline.formset.forms:
            data |= typed(form)
    return data


def save(client: Client, address: str, **changes: Any) -> Any:
    """Open a form of the admin, change what `changes` says, and save it; fails where the form has errors."""
    response: Any = client.post(address, open_form(client, address) | changes)
    if response.status_code == 200:
        raise AssertionError(response.context["errors"])
    return response
