"""`python -m tests.racers ROUNDS [RACE …]`: two editors at the same moment, so many times each race, or those that are
named; prints how it ended, as JSON.

A process of its own, as tests/writers.py is. Of each race: both answers, and what is then on record.
"""

import json
import random
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import django
from django.test import Client
from django.test.utils import setup_test_environment

type Racer = Callable[[Client], Any]

# Seconds that a racer may come late: begun at one moment, the quicker of two different requests always wins.
LATE = 0.2
DRAWN = random.Random(1)


def race(*racers: Racer) -> list[Any]:
    """The answers to requests that begin at the same moment, or nearly so: each by an editor of its own."""
    from django.contrib.auth.models import User
    from django.db import connection

    late = [DRAWN.uniform(0, LATE) for _racer in racers]
    start, answers = threading.Barrier(len(racers)), [None] * len(racers)

    def run(number: int) -> None:
        try:
            client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
            client.force_login(User.objects.get(username=f"editor-{number}"))
            start.wait()
            time.sleep(late[number])
            answers[number] = racers[number](client)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(racers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def sent(address: str, data: dict[str, Any]) -> Racer:
    return lambda client: client.post(address, data)


def change(record: Any) -> str:
    return f"/admin/deliveries/{record._meta.model_name}/{record.pk}/change/"


def opened(address: str) -> dict[str, Any]:
    """What a browser would send of a form, were nothing typed."""
    from django.contrib.auth.models import User

    from tests.desk import open_form

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="editor-0"))
    return open_form(client, address)


def told(answers: list[Any], words: tuple[str, str]) -> dict[str, Any]:
    """Whose answers led on, as after a save, and whether those who stayed see what they typed."""
    codes = [answer.status_code for answer in answers]
    kept = [word in answer.text for word, answer in zip(words, answers, strict=True) if answer.status_code == 200]
    return {"codes": codes, "kept": all(kept), "won": [w for w, code in zip(words, codes, strict=True) if code == 302]}


# ---- The races --------------------------------------------------------------------------------------


def save_and_save(make: Callable[[], Any], field: str) -> dict[str, Any]:
    """Two who type different words into one field."""
    record = make()
    address, words = change(record), (f"By the first, {record.pk}", f"By the second, {record.pk}")
    data = opened(address)
    found = told(race(*(sent(address, data | {field: word}) for word in words)), words)
    record.refresh_from_db()
    return found | {"stands": getattr(record, field)}


def add_and_add() -> dict[str, Any]:
    """Two who enter a party of the same name, in two forms."""
    from deliveries.models import Party
    from tests.factories import create_party

    name, address = create_party().slug + "-again", "/admin/deliveries/party/add/"
    forms = [opened(address) | {"name": name, "slug": name, "kind": "state"} for _editor in range(2)]
    found = told(race(*(sent(address, form) for form in forms)), (name, name))
    return found | {"rows": Party.objects.filter(slug=name).count()}


def withdraw_and_withdraw() -> dict[str, Any]:
    from deliveries.models import Change
    from tests.factories import create_delivery

    delivery, words = create_delivery(), ("A double", "A mistake")
    address = f"/admin/deliveries/delivery/{delivery.pk}/withdraw/"
    found = told(race(*(sent(address, {"reason": word}) for word in words)), words)
    delivery.refresh_from_db()
    reasons = list(Change.objects.filter(delivery=delivery, kind="withdrawn").values_list("reason", flat=True))
    return found | {"stands": delivery.withdrawal_reason, "reasons": reasons}


def publish_and_take_away() -> dict[str, Any]:
    """One publishes a draft from the list while the other takes its only source out."""
    from tests.factories import create_claim, create_delivery

    draft = create_delivery(state="draft")
    create_claim(delivery=draft)
    bare = opened(change(draft)) | {"claims-0-DELETE": "on"}
    draft.refresh_from_db()
    chosen = {"deed": "publish", "chosen": f"{draft.pk}:{draft.version}"}
    answers = race(sent("/admin/deliveries/delivery/many/", chosen), sent(change(draft), bare))
    draft.refresh_from_db()
    supported = draft.claims.supporting().exists()
    return {"codes": [a.status_code for a in answers], "unsupported": draft.state == "published" and not supported}


def take_and_take() -> dict[str, Any]:
    """Two who take the review of one draft, and ask its author for changes."""
    from deliveries.models import DraftReview, Remark
    from tests.factories import create_delivery

    draft, words = create_delivery(state="draft"), ("By the first", "By the second")
    address = f"/admin/deliveries/delivery/{draft.pk}/review/"
    race(*(sent(address, {"do": "take", "seen": ""}) for _word in words))
    taken = DraftReview.objects.of(draft.pk).reviewer
    found = told(race(*(sent(address, {"kind": "changes", "text": word}) for word in words)), words)
    now = DraftReview.objects.of(draft.pk).reviewer
    said = list(Remark.objects.on(draft.pk).values_list("text", "by__username"))
    return found | {"taken": taken and taken.username, "stands": now and now.username, "said": said}


def publish_one_among_many() -> dict[str, Any]:
    """One publishes a draft from its form while the other publishes it among many."""
    from deliveries.models import Change
    from tests.factories import create_claim, create_delivery

    draft = create_delivery(state="draft")
    create_claim(delivery=draft)
    draft.refresh_from_db()
    form = opened(change(draft)) | {"_publish": "Publish"}
    many = {"deed": "publish", "chosen": f"{draft.pk}:{draft.version}"}
    answers = race(sent(change(draft), form), sent("/admin/deliveries/delivery/many/", many))
    draft.refresh_from_db()
    published = Change.objects.filter(delivery=draft, kind="published").count()
    return {"codes": [a.status_code for a in answers], "state": draft.state, "published": published}


def merging(keep: Any, gone: Any) -> Racer:
    """Confirms that the two are one, as they stand now."""
    from deliveries.merging import Merging

    asked = {"why": "One report.", "seen": Merging(keep, gone).mark()}
    return sent(f"/admin/deliveries/source/{keep.pk}/merge/{gone.pk}/", asked)


def save_and_merge() -> dict[str, Any]:
    """One changes a source while the other merges it into another one; and how a merge ends that nobody disturbs."""
    from deliveries.models import Source
    from tests.factories import create_source

    # Alike in all, so that there is nothing to choose.
    gone, keep, *others = (create_source(title="The report", publisher="AFP") for _source in range(4))
    data = opened(change(gone)) | {"title": "By the first"}
    save, merged = race(sent(change(gone), data), merging(keep, gone))
    left = Source.objects.filter(pk=gone.pk).values_list("title", flat=True).first()
    (alone,) = race(merging(*others))
    return {
        "codes": [save.status_code, merged.status_code], "left": left, "kept": "By the first" in save.text,
        "alone": alone.status_code,
    }  # fmt: skip


def save_and_go_back() -> dict[str, Any]:
    """One changes a source while the other goes back to how it stood before."""
    from deliveries.history import entries
    from tests.factories import create_source

    source = create_source(title="At first")
    source.title = "Then"
    source.save()
    first, latest = entries(source)
    back = {"to": first.key, "seen": latest.key, "why": "As it was."}
    history = f"/admin/deliveries/source/{source.pk}/history/"
    data = opened(change(source)) | {"title": "By the first"}
    save, _back = race(sent(change(source), data), sent(history, back))
    source.refresh_from_db()
    return {"code": save.status_code, "stands": source.title, "kept": "By the first" in save.text}


def save_and_import() -> dict[str, Any]:
    """One changes a source while the other confirms a table that changes it too."""
    from django.contrib.auth.models import User
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.factories import create_source

    source, table = create_source(title="At first"), "/admin/deliveries/source/table/"
    client: Any = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="editor-1"))
    file = SimpleUploadedFile("table.csv", f"id,title\n{source.pk},By the second\n".encode())
    shown = client.post(table, {"file": file, "step": "file"}).context
    confirmed = {"step": "confirm", "table": shown["table"], "seen": shown["plan"].digest, "reason": "Read again."}
    data = opened(change(source)) | {"title": "By the first"}
    words = ("By the first", "By the second")
    found = told(race(sent(change(source), data), sent(table, confirmed)), words)
    source.refresh_from_db()
    return found | {"stands": source.title}


def races() -> dict[str, Callable[[], dict[str, Any]]]:
    from tests.factories import (
        create_delivery,
        create_equipment,
        create_party,
        create_register,
        create_source,
        create_total,
        create_type,
    )

    made: dict[str, tuple[Callable[[], Any], str]] = {
        "source": (create_source, "title"),
        "party": (create_party, "name"),
        "equipment": (create_equipment, "designation"),
        "type": (create_type, "singular"),
        "register": (create_register, "licence"),
        "total": (lambda: create_total(recipient=create_party(), type=create_type(), total=8), "note"),
        "delivery": (lambda: create_delivery(state="draft"), "note"),
    }

    def saves(make: Callable[[], Any], field: str) -> Callable[[], dict[str, Any]]:
        return lambda: save_and_save(make, field)

    return {name: saves(*which) for name, which in made.items()} | {
        "add": add_and_add,
        "withdraw": withdraw_and_withdraw,
        "publish": publish_and_take_away,
        "take": take_and_take,
        "many": publish_one_among_many,
        "merge": save_and_merge,
        "back": save_and_go_back,
        "import": save_and_import,
    }


def main(rounds: int, names: list[str]) -> None:
    from django.conf import settings

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    setup_test_environment()
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    for number in range(2):
        User.objects.create_superuser(f"editor-{number}")
    chosen = {name: run for name, run in races().items() if not names or name in names}
    json.dump({name: [run() for _round in range(rounds)] for name, run in chosen.items()}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
