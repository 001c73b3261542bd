"""Every action of the desk under every role, as docs/roles.md promises, tried at the desk itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliveries.accounts import roles
from deliveries.history import entries
from deliveries.merging import Merging
from deliveries.models import Delivery, DraftReview, Equipment, Evidence, Moved, Party, Remark, Source
from deliveries.registers import deciding
from tests.copies import photograph
from tests.desk import ROLES, create_editor, open_form, save, signed_in, typed
from tests.factories import create_claim, create_delivery, create_equipment, create_party, create_source, create_type

pytestmark = pytest.mark.django_db

WHO = ("anonymous", "no role", *ROLES)


class Someone:
    """Somebody who tries: a browser, and the account if there is one."""

    def __init__(self, role: str) -> None:
        self.user: User | None = None
        self.client = Client()
        if role != "anonymous":
            self.user = create_editor(role.replace(" ", "-").lower(), *([role] if role in ROLES else []))
            self.client = signed_in(self.user)

    def draft(self, *, own: bool) -> Delivery:
        """A draft of this account, or of another."""
        made = new_delivery(Delivery.State.DRAFT)
        author = self.user if own else create_editor("other", "Contributor")
        Delivery.history.filter(id=made.pk).update(history_user=author)
        return made

    def may_open(self, name: str, *arguments: object) -> bool:
        return self.client.get(reverse(f"admin:{name}", args=arguments)).status_code == 200

    def may_save(self, page: str, *arguments: object, **changes: Any) -> bool:
        """Whether the form opens for writing and what is typed into it is saved."""
        address = reverse(f"admin:{page}", args=arguments)
        opened: Any = self.client.get(address)
        needed = "has_change_permission" if arguments else "has_add_permission"
        if opened.status_code != 200 or not opened.context[needed]:
            assert self.client.post(address, changes).status_code in {302, 403}
            return False
        save(self.client, address, **changes)
        return True

    def may_delete(self, record: Delivery) -> bool:
        self.client.post(reverse("admin:deliveries_delivery_delete", args=[record.pk]), {"post": "yes"})
        return not Delivery.objects.filter(pk=record.pk).exists()

    @property
    def account(self) -> User | AnonymousUser:
        return User.objects.get(pk=self.user.pk) if self.user else AnonymousUser()


def new_delivery(state: str = Delivery.State.PUBLISHED) -> Delivery:
    made = create_delivery(state=state)
    create_claim(delivery=made)
    return made


def changes(someone: Someone, delivery: Delivery) -> bool:
    saved = someone.may_save("deliveries_delivery_change", delivery.pk, note="Tried.", change_reason="Tried")
    assert (Delivery.objects.get(pk=delivery.pk).note == "Tried.") is saved
    return saved


def adds_a_draft(someone: Someone) -> bool:
    recipient, register = create_party(), new_delivery().register
    given = {"recipient": recipient.pk, "register": register.pk, "status": "expected"}
    return (
        someone.may_save("deliveries_delivery_add", **given) and Delivery.objects.filter(recipient=recipient).exists()
    )


def adds_a_source(someone: Someone) -> bool:
    someone.may_save("deliveries_source_add", title="Helicopters", publisher="AFP", kind="news")
    return Source.objects.filter(publisher="AFP").exists()


def changes_a_source(someone: Someone) -> bool:
    return someone.may_save("deliveries_source_change", create_source().pk, publisher="AFP")


def changes_the_own_source(someone: Someone) -> bool:
    """Whether they change one that they entered, while only a draft rests on it."""
    source = create_source()
    Source.history.filter(id=source.pk).update(history_user=someone.user)
    create_claim(delivery=someone.draft(own=True), source=source)
    saved = someone.may_save("deliveries_source_change", source.pk, publisher="AFP")
    User.objects.filter(username="other").delete()
    return saved


def keeps_a_copy(someone: Someone, source: Source, **values: str) -> bool:
    """Whether they keep a copy of that source, which then has what is said of it."""
    given = {f"evidence-0-{name}": value for name, value in values.items()}
    photo = SimpleUploadedFile("photo.jpg", photograph())
    someone.may_save("deliveries_source_change", source.pk, **{"evidence-0-upload": photo} | given)
    return Evidence.objects.filter(source=source, **values).exists()


def keeps_a_copy_of_the_own_source(someone: Someone) -> bool:
    source = create_source()
    Source.history.filter(id=source.pk).update(history_user=someone.user)
    return keeps_a_copy(someone, source)


def publishes_many(someone: Someone) -> bool:
    """Whether they publish one from the list, and withdraw it from its history."""
    draft = new_delivery(Delivery.State.DRAFT)
    draft.refresh_from_db()
    asked = {"chosen": f"{draft.pk}:{draft.version}", "reason": "Tried."}
    someone.client.post(reverse("admin:deliveries_delivery_many"), asked | {"deed": "publish"})
    if Delivery.objects.get(pk=draft.pk).state != Delivery.State.PUBLISHED:
        return False
    history: Any = someone.client.get(reverse("admin:deliveries_delivery_history", args=[draft.pk]))
    undo: Any = someone.client.get(reverse("admin:deliveries_delivery_undo", args=[history.context["undone"]]))
    asked["chosen"] = undo.context["chosen"]
    someone.client.post(reverse("admin:deliveries_delivery_many"), asked | {"deed": "withdraw"})
    return Delivery.objects.get(pk=draft.pk).state == Delivery.State.WITHDRAWN


def adds_equipment(someone: Someone) -> bool:
    given = {"designation": "Mi-35P", "slug": "mi-35p", "type": create_type().pk, "aliases": "[]"}
    return someone.may_save("deliveries_equipment_add", **given) and Equipment.objects.filter(slug="mi-35p").exists()


def changes_equipment(someone: Someone) -> bool:
    return someone.may_save("deliveries_equipment_change", create_equipment().pk, designation="Mi-35P")


def adds_a_party(someone: Someone) -> bool:
    given = {"name": "Mali", "slug": "mali", "kind": "state", "aliases": "[]"}
    return someone.may_save("deliveries_party_add", **given) and Party.objects.filter(slug="mali").exists()


def changes_a_party(someone: Someone) -> bool:
    return someone.may_save("deliveries_party_change", create_party().pk, name="Mali")


def changes_a_type(someone: Someone) -> bool:
    return someone.may_save("deliveries_equipmenttype_change", create_type().pk, name="Radars")


def adds_a_total(someone: Someone) -> bool:
    return someone.may_open("deliveries_reportedtotal_add")


def makes_an_account(someone: Someone) -> bool:
    typed = {"username": "eve", "password1": "eight helicopters", "password2": "eight helicopters"}
    someone.may_save("auth_user_add", **typed, usable_password="true")
    return User.objects.filter(username="eve", is_staff=True).exists()


def goes_back(someone: Someone) -> bool:
    delivery = new_delivery()
    first = entries(delivery)[0].key
    delivery.note = "New."
    # A second change, as another request would make it.
    with_another_moment(delivery)
    log = entries(delivery)
    address = reverse("admin:deliveries_delivery_history", args=[delivery.pk])
    someone.client.post(address, {"to": first, "seen": log[-1].key})
    return Delivery.objects.get(pk=delivery.pk).note == ""


def with_another_moment(delivery: Delivery) -> None:
    delivery.save()
    latest = Delivery.history.filter(id=delivery.pk).order_by("history_id").last()
    assert latest is not None
    Delivery.history.filter(pk=latest.pk).update(history_date=latest.history_date.replace(year=2100))


def sees_history(someone: Someone) -> bool:
    return someone.may_open("deliveries_delivery_history", new_delivery().pk)


def brings_back(someone: Someone) -> bool:
    draft = someone.draft(own=False)
    pk = draft.pk
    # What is entered and deleted in one change never stood.
    Delivery.history.filter(id=pk).update(history_date=timezone.now() - dt.timedelta(days=1))
    draft.delete()
    someone.client.post(reverse("admin:deliveries_delivery_bring_back", args=[pk]))
    assert someone.may_open("deliveries_delivery_deleted") is Delivery.objects.filter(pk=pk).exists()
    return Delivery.objects.filter(pk=pk).exists()


def reviews(someone: Someone, *, own: bool = False, asked: bool = False, **sent: str) -> bool:
    """Whether what is sent to the page of a draft's review is done."""
    draft = someone.draft(own=own)
    if asked:
        DraftReview.objects.create(delivery=draft, asked=True)
    address = reverse("admin:deliveries_delivery_review", args=[draft.pk])
    answer = someone.client.post(address, sent)
    done = Remark.objects.on(draft.pk).exists() or bool(DraftReview.objects.of(draft.pk).reviewer)
    User.objects.filter(username="other").delete()
    return answer.status_code == 302 and done


def deletes_what_readers_saw(someone: Someone) -> bool:
    withdrawn = new_delivery()
    withdrawn.state, withdrawn.withdrawal_reason = Delivery.State.WITHDRAWN, "A double."
    withdrawn.save()
    redrafted = new_delivery()
    redrafted.state = Delivery.State.DRAFT
    redrafted.save()
    return any(someone.may_delete(each) for each in (new_delivery(), withdrawn, redrafted))


def reads(someone: Someone) -> bool:
    return someone.client.get(new_delivery().get_absolute_url()).status_code == 200


def merges(someone: Someone, keep: Model, gone: Model) -> bool:
    name = f"admin:deliveries_{keep._meta.model_name}"
    address, start = reverse(f"{name}_merge", args=[keep.pk, gone.pk]), reverse(f"{name}_merge_with", args=[keep.pk])
    opened: Any = someone.client.get(address)
    may = opened.status_code == 200
    assert someone.may_open(f"{name.removeprefix('admin:')}_merge_with", keep.pk) is may
    typed_in = typed(opened.context["form"]) if may else {"seen": Merging(keep, gone).mark()}
    someone.client.post(address, typed_in | {"why": "Tried"})
    offered = someone.client.get(reverse(f"{name}_change", args=[keep.pk])).content.decode()
    assert (start in offered) is may
    chosen = {"action": "merge_chosen", "_selected_action": [keep.pk, keep.pk]}
    rows = someone.client.post(reverse(f"{name}_changelist"), chosen, follow=True).content.decode()
    assert ("Choose exactly two" in rows) is may
    return Moved.objects.led_to(keep).exists()


# By the first words of a line of docs/roles.md, how the action is tried.
ACTIONS: dict[str, Callable[[Someone], bool]] = {
    "read what is published": reads,
    "see the desk's lists": lambda someone: someone.may_open("deliveries_delivery_changelist"),
    "see the history of a record at the desk": sees_history,
    "add a draft": adds_a_draft,
    "change the own draft": lambda someone: changes(someone, someone.draft(own=True)),
    "change another's draft": lambda someone: changes(someone, someone.draft(own=False)),
    "change a published delivery": lambda someone: changes(someone, new_delivery()),
    "delete the own draft": lambda someone: someone.may_delete(someone.draft(own=True)),
    "delete another's draft": lambda someone: someone.may_delete(someone.draft(own=False)),
    "bring back a deleted draft": brings_back,
    "delete what readers saw": deletes_what_readers_saw,
    "say something of a draft": lambda someone: reviews(someone, kind="comment", text="Look at the day."),
    "review another's draft: take it, ask for changes": lambda someone: (
        reviews(someone, do="take", seen="") and reviews(someone, kind="changes", text="Which one?")
    ),
    "say that the own draft is done": lambda someone: reviews(someone, own=True, asked=True, kind="ready", text=""),
    "publish": lambda someone: roles.may_publish(someone.account, someone.draft(own=True)),
    "withdraw": lambda someone: roles.may_withdraw(someone.account, new_delivery()),
    "publish or withdraw many at once, and undo that": publishes_many,
    "go back to an earlier state": goes_back,
    "add a source": adds_a_source,
    "change the own source that readers do not see yet": changes_the_own_source,
    "change a source": changes_a_source,
    "keep a copy of the own source that readers do not see yet": keeps_a_copy_of_the_own_source,
    "keep a copy of a source": lambda someone: keeps_a_copy(someone, create_source()),
    "show everybody a photograph, by its licence": lambda someone: keeps_a_copy(
        someone, create_source(), licence="cc0-1.0"
    ),
    "add equipment": adds_equipment,
    "change equipment": changes_equipment,
    "add a party": adds_a_party,
    "change a party, add or change types and registers": lambda someone: (
        changes_a_party(someone) and changes_a_type(someone)
    ),
    "add or change totals that sources state": adds_a_total,
    "merge deliveries": lambda someone: merges(someone, new_delivery(), new_delivery()),
    "merge sources": lambda someone: merges(someone, create_source(), create_source()),
    "merge equipment or parties": lambda someone: (
        merges(someone, create_party(), create_party()) and merges(someone, create_equipment(), create_equipment())
    ),
    "import tables": lambda someone: someone.account.has_perm("deliveries.import_tables"),
    "put rows of another register and ours together or apart": lambda someone: deciding.may_decide(someone.account),
    "make a draft of a row of another register": lambda someone: roles.may_draft(someone.account),
    "make accounts, give roles, reset passwords": makes_an_account,
}


def table() -> dict[str, list[bool]]:
    """docs/roles.md: by action, whether each of WHO may."""
    lines = (Path(site.BASE_DIR) / "docs" / "roles.md").read_text().splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    assert tuple(rows[0][1:]) == WHO
    return {row[0]: [cell == "yes" for cell in row[1:]] for row in rows[2:]}


def test_the_table_and_what_is_tried_are_the_same() -> None:
    assert list(table()) == list(ACTIONS)


@pytest.mark.parametrize("role", WHO)
def test_the_table_of_roles_holds(role: str) -> None:
    someone, found = Someone(role), {}
    for action, may in ACTIONS.items():
        with transaction.atomic():
            found[action] = may(someone)
            transaction.set_rollback(True)

    assert found == {action: row[WHO.index(role)] for action, row in table().items()}


# Beside the table


def test_the_roles_are_made_with_every_permission_they_need() -> None:
    assert set(Group.objects.values_list("name", flat=True)) >= set(ROLES)
    for codename in ("publish_delivery", "withdraw_delivery", "merge_records", "import_tables", "revert_delivery"):
        assert Permission.objects.filter(codename=codename).count() == 1, codename


def test_who_drafted_publishes_unless_two_are_asked_for(settings: Any) -> None:
    editor = Someone("Editor")
    own, others = editor.draft(own=True), editor.draft(own=False)
    assert roles.may_publish(editor.account, own)
    settings.TWO_PERSON_RULE = True
    assert not roles.may_publish(editor.account, own)
    assert roles.may_publish(editor.account, others)


def test_the_two_person_rule_binds_superusers_too(settings: Any) -> None:
    settings.TWO_PERSON_RULE = True
    someone = Someone("Editor")
    User.objects.filter(username="editor").update(is_superuser=True)
    assert not roles.may_publish(someone.account, someone.draft(own=True))


def test_a_copy_of_what_another_drafted_is_one_s_own_draft(settings: Any) -> None:
    settings.TWO_PERSON_RULE = True
    someone = Someone("Editor")
    address = reverse("admin:deliveries_delivery_change", args=[someone.draft(own=False).pk])
    copy = open_form(someone.client, address) | {"items-INITIAL_FORMS": 0, "claims-INITIAL_FORMS": 0}
    someone.client.post(address, copy | {"_saveasnew": "1", "_publish": "1"})
    assert not Delivery.objects.published().exists()


def test_what_a_file_drafted_anybody_who_publishes_may_publish(settings: Any) -> None:
    settings.TWO_PERSON_RULE = True
    assert roles.may_publish(Someone("Editor").account, new_delivery(Delivery.State.DRAFT))


def test_a_contributor_cannot_publish_by_typing_the_state() -> None:
    someone = Someone("Contributor")
    draft = someone.draft(own=True)
    save(someone.client, reverse("admin:deliveries_delivery_change", args=[draft.pk]), state="published")
    assert Delivery.objects.get(pk=draft.pk).state == Delivery.State.DRAFT


def test_an_administrator_cannot_become_a_superuser_nor_touch_one() -> None:
    administrator = Someone("Administrator")
    assert administrator.user is not None
    root = User.objects.create_superuser("root", password="nobody will ever know")
    own = reverse("admin:auth_user_change", args=[administrator.user.pk])
    save(administrator.client, own, is_superuser="on", user_permissions="1")
    fresh = User.objects.get(pk=administrator.user.pk)
    assert (fresh.is_superuser, fresh.user_permissions.count()) == (False, 0)
    assert not administrator.may_save("auth_user_change", root.pk, is_active="")
    password = reverse("admin:auth_user_password_change", args=[root.pk])
    assert administrator.client.post(password, {"password1": "mine now, all of it"}).status_code == 403
    assert (
        administrator.client.post(reverse("admin:auth_user_delete", args=[root.pk]), {"post": "yes"}).status_code == 403
    )


def test_a_contributor_sees_nothing_of_accounts() -> None:
    assert not Someone("Contributor").may_open("auth_user_changelist")


def test_a_contributor_corrects_a_source_only_until_readers_see_what_rests_on_it() -> None:
    someone = Someone("Contributor")
    source = create_source()
    Source.history.filter(id=source.pk).update(history_user=someone.user)
    create_claim(delivery=create_delivery(), source=source)
    assert not someone.may_save("deliveries_source_change", source.pk, publisher="AFP")


def test_a_contributor_corrects_no_source_that_another_entered() -> None:
    someone = Someone("Contributor")
    source = create_source()
    Source.history.filter(id=source.pk).update(history_user=create_editor("other"))
    assert not someone.may_save("deliveries_source_change", source.pk, publisher="AFP")
