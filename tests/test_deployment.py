"""What setting up, starting and serving Waybill promise; and that the suite runs on the database it was asked for."""

import re
import tomllib
from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client

from deliveries.models import Delivery
from tests.served import asked_vendor

ROOT = settings.BASE_DIR


def run(*command: str, **options: Any) -> str:
    """What a command of manage.py prints."""
    printed = StringIO()
    call_command(*command, stdout=printed, stderr=printed, **options)
    return printed.getvalue()


@pytest.mark.django_db
def test_the_suite_runs_on_the_engine_that_was_asked_for() -> None:
    assert connection.vendor == asked_vendor()


@pytest.mark.django_db
def test_the_first_start_loads_the_fixtures_and_the_second_changes_nothing() -> None:
    assert "Have made" in run("prepare")
    before = list(Delivery.objects.order_by("pk").values())
    assert before
    assert run("prepare") == ""
    assert list(Delivery.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_a_later_start_keeps_what_editors_changed_and_says_so() -> None:
    run("prepare")
    delivery = Delivery.objects.published().first()
    assert delivery
    Delivery.objects.filter(pk=delivery.pk).update(note="Seen by an editor.")
    assert "would make 0 rows and change 1." in run("prepare")
    delivery.refresh_from_db()
    assert delivery.note == "Seen by an editor."


@pytest.mark.django_db
def test_the_first_administrator_gets_a_password_that_is_told_once() -> None:
    told = re.search(r"administrator (\S+) with the password (\S+)", run("ensure_administrator"))
    assert told
    user = authenticate(username=told[1], password=told[2])
    assert isinstance(user, User)
    assert user.is_superuser
    assert run("ensure_administrator") == ""
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_somebody_called_admin_without_the_rights_keeps_their_account() -> None:
    User.objects.create_user("admin", password="theirs")
    run("prepare", administrator=True)
    assert authenticate(username="admin", password="theirs")
    assert User.objects.get(is_superuser=True).username == "admin2"


@pytest.mark.django_db
def test_production_sends_readers_to_https_but_answers_its_own_health_check(
    client: Client, settings: LazySettings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/about/").status_code == 301
    assert client.get("/about/", headers={"X-Forwarded-Proto": "https"}).status_code == 200
    assert client.get("/healthz").content.strip() == b"ok"


def test_the_requirements_hold_every_dependency_with_hashes_and_name_no_address() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    runtime, development = project["project"]["dependencies"], project["dependency-groups"]["dev"]
    files = {
        "requirements.txt": runtime,
        "requirements-dev.txt": runtime + development,
        "requirements-audit.txt": project["dependency-groups"]["audit"],
    }
    for file, wanted in files.items():
        text = (ROOT / file).read_text()
        pinned = re.findall(r"^([a-z0-9.-]+)==(\S+).*\\\n    --hash=sha256:", text, re.MULTILINE)
        assert {re.split(r"[^\w.-]", name)[0] for name in wanted} <= {name for name, _version in pinned}, file
        assert len(pinned) == len(re.findall(r"^\w", text, re.MULTILINE)), file
        assert "://" not in text, file


def test_the_two_requirements_agree() -> None:
    pins = re.compile(r"^\S+==\S+", re.MULTILINE)
    runtime, development = (
        set(pins.findall((ROOT / name).read_text())) for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert runtime <= development


def test_images_are_pinned_to_a_patch_release() -> None:
    text = (ROOT / "Dockerfile").read_text() + (ROOT / "docker-compose.yml").read_text()
    images = re.findall(r"(?:^FROM|image:) ([a-z]+:\S+)", text, re.MULTILINE)
    assert len(images) == 4
    for image in images:
        assert re.search(r":\d+\.\d+(\.\d+)?-[a-z-]+(@sha256:[0-9a-f]{64})?$", image), image


def test_the_compose_file_hands_every_setting_of_the_site_on() -> None:
    """Those that it sets itself, or that are for laptops and for other ways to serve, are not the operator's here."""
    elsewhere = {"WAYBILL_VAR", "WAYBILL_HTTP", "WAYBILL_PSEUDO", "WAYBILL_DOMAIN", "WAYBILL_SHARED_CACHE"}
    table = re.findall(
        r"^\| `(WAYBILL_\w+|CSRF_TRUSTED_ORIGINS|DATABASE_REPLICA_URL|EMAIL_URL|SENTRY_DSN)` \|",
        (ROOT / "README.md").read_text(),
        re.MULTILINE,
    )
    handed_on = re.findall(r"^      ([A-Z_]+):$", (ROOT / "docker-compose.yml").read_text(), re.MULTILINE)

    assert set(handed_on) == set(table) - elsewhere


def test_the_compose_file_has_no_secret_in_the_environment() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    told = dict(re.findall(r"^      (\w*(?:SECRET|PASSWORD)\w*): (\S+)$", text, re.MULTILINE))
    assert set(told) == {"SECRET_KEY_FILE", "DATABASE_PASSWORD_FILE", "POSTGRES_PASSWORD_FILE"}
    assert all(place.startswith("/run/secrets/") for place in told.values())
    assert "secrets" in (ROOT / ".gitignore").read_text()
    assert "secrets" in (ROOT / ".dockerignore").read_text()
