"""Two records that are one: merged at the desk, and nothing lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from deliveries.history import published
from deliveries.loader import load
from deliveries.merging import MergeError, Merging, StaleError, merge
from deliveries.models import (
    Change,
    Claim,
    Delivery,
    DeliveryItem,
    Equipment,
    Moved,
    Party,
    ReportedTotal,
    ReportText,
    Source,
)
from deliveries.tables.names import Names
from tests.desk import create_editor, signed_in, typed
from tests.factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_item,
    create_party,
    create_register,
    create_source,
    create_total,
    create_type,
    span,
)

pytestmark = pytest.mark.django_db

STORY = """
[[type]]
slug = "helicopters"
name = "Helicopters"
singular = "helicopter"

[[equipment]]
slug = "mi-24p"
designation = "Mi-24P"
type = "helicopters"

[[party]]
slug = "mali"
name = "Mali"

[[party]]
slug = "rm"
name = "Republic of Mali"

[[source]]
slug = "afp"
title = "Helicopters land"
publisher = "AFP"
kind = "news"

[[source]]
slug = "a-f-p"
title = "Helicopters land"
publisher = "AFP"
kind = "news"

[[delivery]]
slug = "one"
recipient = "rm"
arrived = 2022-04-18
  [[delivery.item]]
  equipment = "mi-24p"
  quantity = 2
  [[delivery.claim]]
  source = "a-f-p"
  says = "Two came."

[[delivery]]
slug = "two"
recipient = "mali"
arrived = 2022-04-18
  [[delivery.item]]
  equipment = "mi-24p"
  quantity = 2
  [[delivery.claim]]
  source = "afp"
  says = "Two came."
"""


@pytest.fixture
def administrator() -> Client:
    return signed_in(create_editor("ada", "Administrator"))


def address(keep: models.Model, gone: models.Model) -> str:
    return reverse(f"admin:deliveries_{keep._meta.model_name}_merge", args=[keep.pk, gone.pk])


def preview(client: Client, keep: models.Model, gone: models.Model) -> Any:
    response: Any = client.get(address(keep, gone))
    assert response.status_code == 200
    return response


def sent(client: Client, keep: models.Model, gone: models.Model, **changes: str) -> Any:
    """What comes back once the page is sent as it opens, but for `changes`."""
    form = preview(client, keep, gone).context["form"]
    committed()
    return client.post(address(keep, gone), typed(form) | {"why": "The same"} | changes)


def merged(client: Client, keep: models.Model, gone: models.Model, **changes: str) -> None:
    """Merge the two, as the page suggests but for `changes`; by equipment, `{"line": "gone"}` is said of every line."""
    response = sent(client, keep, gone, **changes)
    if response.status_code != 302:
        raise AssertionError([response.context["form"].errors, response.context["obstacles"]])


def at_once(keep: models.Model, gone: models.Model, **chosen: str) -> None:
    """Merge the two as they stand on record."""
    keep, gone = fresh(keep), fresh(gone)
    committed()
    merge(keep, gone, chosen, seen=Merging(keep, gone).mark(), why="The same")


def fresh[Row: models.Model](record: Row) -> Row:
    return type(record)._default_manager.get(pk=record.pk)


def committed() -> None:
    """Let what follows be a change of its own, as it is where each has a transaction of its own."""
    connection.run_on_commit.clear()


def explored(client: Client, query: str) -> list[int]:
    """The numbers of the deliveries that the explorer shows."""
    rows = json.loads(client.get(f"/deliveries.json?{query}").getvalue())["rows"]
    return [row["delivery"] for row in rows]


def line_of(delivery: Delivery) -> str:
    """The name of the choice for the only line of `delivery`."""
    return f"line-{delivery.items.get().pk}"


@pytest.fixture
def mali() -> Party:
    return create_party(slug="mali", name="Mali")


@pytest.fixture
def mi_24p() -> Equipment:
    return create_equipment(slug="mi-24p", designation="Mi-24P")


def arrival(mali: Party, of: Equipment, quantity: int | None = 2, **values: Any) -> Delivery:
    """A delivery of helicopters to Mali with a claim of a new source."""
    made = create_delivery(recipient=mali, of=of, quantity=quantity, **values)
    create_claim(delivery=made, text=f"Says that {quantity} came.")
    return made


# ---- Two deliveries ---------------------------------------------------------------------------------


def test_the_claims_of_both_stand_under_the_one_that_stays(
    administrator: Client, client: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep, gone = arrival(mali, mi_24p), arrival(mali, mi_24p)
    theirs = gone.claims.get()
    merged(administrator, keep, gone)
    assert fresh(theirs).delivery == keep
    assert keep.claims.count() == 2
    assert client.get("/recipients/mali/timeline.json").json()["total"]["best"] == 2


def test_the_old_address_redirects_for_good_with_its_query(
    administrator: Client, client: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep, gone = arrival(mali, mi_24p), arrival(mali, mi_24p)
    merged(administrator, keep, gone)
    response = client.get(f"/deliveries/{gone.pk}/?from=feed")
    assert (response.status_code, response["Location"]) == (301, f"/deliveries/{keep.pk}/?from=feed")
    api = client.get(f"/api/v1/deliveries/{gone.pk}")
    assert (api.status_code, api["Location"]) == (301, f"/api/v1/deliveries/{keep.pk}")


def test_what_readers_saw_is_withdrawn_and_keeps_its_lines_and_its_history(
    administrator: Client, client: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep, gone = arrival(mali, mi_24p), arrival(mali, mi_24p, 3)
    merged(administrator, keep, gone, why="One report, read twice")
    kept = Delivery.objects.get(pk=gone.pk)
    assert kept.state == Delivery.State.WITHDRAWN
    assert kept.withdrawal_reason == f"Merged into delivery {keep.pk}: One report, read twice"
    assert kept.items.get().quantity == 3
    page = client.get(f"/deliveries/{gone.pk}/history/").content.decode()
    assert "One report, read twice" in page
    assert f'href="/deliveries/{keep.pk}/"' in page


def test_the_history_of_the_one_that_stays_tells_what_came(
    administrator: Client, client: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep, gone = arrival(mali, mi_24p), arrival(mali, mi_24p, 3)
    merged(administrator, keep, gone)
    latest = published(keep)[0]
    assert latest.reason == f"Merged with delivery {gone.pk}: The same"
    assert any("Says that 3 came." in str(each) for each in latest.differences)
    assert f'href="/deliveries/{gone.pk}/history/"' in client.get(f"/deliveries/{keep.pk}/history/").content.decode()


def test_the_chronicle_tells_of_both_and_names_the_new_one(
    administrator: Client, client: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep, gone = arrival(mali, mi_24p), arrival(mali, mi_24p)
    before = Change.objects.latest("pk").pk
    merged(administrator, keep, gone)
    told = {each["delivery"]: each for each in client.get(f"/changes.json?since={before}").json()["changes"]}
    assert told[gone.pk]["kind"] == "withdrawn"
    assert told[gone.pk]["state"]["merged_into"] == keep.pk
    assert told[keep.pk]["kind"] == "changed"
    assert len(told) == Change.objects.filter(pk__gt=before).count() == 2
    assert f"Merged into delivery {keep.pk}" in client.get("/changes.atom").content.decode()
    assert "1 source → 0 sources" not in client.get("/changes.atom").content.decode()


def test_claims_of_one_source_that_say_the_same_become_one_and_others_stay(
    administrator: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep, gone, afp = create_delivery(recipient=mali, of=mi_24p), create_delivery(recipient=mali, of=mi_24p), None
    afp = create_source(publisher="AFP")
    for delivery in (keep, gone):
        create_claim(delivery=delivery, source=afp, text="One came.")
    create_claim(delivery=gone, source=afp, text="It came by ship.")
    merged(administrator, keep, gone)
    assert sorted(keep.claims.values_list("text", flat=True)) == ["It came by ship.", "One came."]
    assert Claim.history.filter(history_type="-").count() == 1


def test_the_number_that_is_not_adopted_becomes_what_its_sources_state(
    administrator: Client, client: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep, gone = arrival(mali, mi_24p, 2), arrival(mali, mi_24p, 4)
    merged(administrator, keep, gone, **{line_of(gone): "keep"})
    assert keep.items.get().quantity == 2
    claim = keep.claims.get(text="Says that 4 came.")
    assert (claim.stated_quantity, claim.item) == (4, keep.items.get())
    assert "Where the sources differ" in client.get(f"/deliveries/{keep.pk}/").content.decode()


def test_the_other_number_can_be_adopted_and_then_the_first_is_the_rival(
    administrator: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep, gone = arrival(mali, mi_24p, 2), arrival(mali, mi_24p, 4)
    merged(administrator, keep, gone, **{line_of(gone): "gone"})
    assert keep.items.get().quantity == 4
    assert keep.claims.get(text="Says that 2 came.").stated_quantity == 2
    assert keep.claims.get(text="Says that 4 came.").stated_quantity is None


def test_who_says_the_same_of_both_is_not_said_to_state_the_number_of_one(
    administrator: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep, gone, afp = arrival(mali, mi_24p, 2), arrival(mali, mi_24p, 4), create_source(publisher="AFP")
    for delivery in (keep, gone):
        create_claim(delivery=delivery, source=afp, text="Some came.")
    merged(administrator, keep, gone)
    assert [claim.stated_quantity for claim in keep.claims.filter(source=afp)] == [None]
    assert keep.claims.get(text="Says that 4 came.").stated_quantity == 4


def test_the_number_is_not_lost_where_all_say_the_same_of_both(
    administrator: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep, gone = (create_delivery(recipient=mali, of=mi_24p, quantity=number) for number in (2, 4))
    afp = create_source(publisher="AFP")
    for delivery in (keep, gone):
        create_claim(delivery=delivery, source=afp, text="Some came.")
    merged(administrator, keep, gone)
    assert set(keep.claims.values_list("stated_quantity", flat=True)) == {None, 4}


def test_a_source_that_states_a_number_already_is_not_put_words_into_its_mouth(
    administrator: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep, gone = arrival(mali, mi_24p, 2), create_delivery(recipient=mali, of=mi_24p, quantity=4)
    create_claim(delivery=gone, item=gone.items.get(), stated_quantity=5, text="Five.")
    merged(administrator, keep, gone)
    assert keep.claims.get(text="Five.").stated_quantity == 5
    assert not Claim.objects.filter(stated_quantity=4).exists()


def test_the_day_that_is_not_adopted_becomes_what_its_sources_state(
    administrator: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep = arrival(mali, mi_24p, 2, arrived="2022-04-18")
    gone = arrival(mali, mi_24p, 2, arrived="2022-03")
    mine, theirs = keep.claims.get(), gone.claims.get()
    merged(administrator, keep, gone, arrival="gone")
    arrival_now = fresh(keep).arrival
    assert arrival_now is not None
    assert arrival_now.edtf == "2022-03"
    stated = fresh(mine).stated
    assert stated is not None
    assert stated.edtf == "2022-04-18"
    assert fresh(theirs).stated is None


def test_the_day_of_entry_into_service_of_either_stays(administrator: Client, mali: Party, mi_24p: Equipment) -> None:
    keep, gone = arrival(mali, mi_24p), arrival(mali, mi_24p)
    gone.in_service = span("2022-05")
    gone.save()

    merged(administrator, keep, gone, in_service="gone")

    assert fresh(keep).in_service == span("2022-05")


def test_a_range_which_no_claim_can_state_stands_in_the_note(
    administrator: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep = arrival(mali, mi_24p, 2)
    gone = arrival(mali, mi_24p, None, low=3, high=6)
    merged(administrator, keep, gone, note="AFP counted them.")
    note = fresh(keep).note
    assert note == f"AFP counted them.\n\nUntil the merge, delivery {gone.pk} had: 3–6 Mi-24P."


def test_a_line_that_only_one_has_comes_along_with_the_claims_that_speak_of_it(
    administrator: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep, gone = arrival(mali, mi_24p), arrival(mali, mi_24p)
    radar = create_item(delivery=gone, quantity=1)
    create_claim(delivery=gone, item=radar, stated_quantity=1, text="A radar.")
    merged(administrator, keep, gone)
    assert keep.items.count() == 2
    assert keep.claims.get(text="A radar.").item == keep.items.get(equipment=radar.equipment)


def test_a_line_under_another_name_can_be_the_same_and_is_then_not_counted_twice(
    administrator: Client, mali: Party, mi_24p: Equipment
) -> None:
    some = create_equipment(slug="some", designation="unspecified helicopter", type=mi_24p.type, generic=True)
    keep, gone = arrival(mali, mi_24p, 2), arrival(mali, some, 3)
    page = preview(administrator, keep, gone)
    assert page.context["form"].asked[line_of(gone)].suggested == str(keep.items.get().pk)
    merged(administrator, keep, gone)
    assert [item.quantity for item in keep.items.all()] == [2]
    assert keep.claims.get(text="Says that 3 came.").stated_quantity == 3


def test_a_line_under_another_name_can_be_one_more(administrator: Client, mali: Party, mi_24p: Equipment) -> None:
    mi_35p = create_equipment(slug="mi-35p", designation="Mi-35P", type=mi_24p.type, variant_of=mi_24p)
    keep, gone = arrival(mali, mi_24p, 2), arrival(mali, mi_35p, 3)
    merged(administrator, keep, gone, **{line_of(gone): "own"})
    assert sorted(keep.items.values_list("equipment__slug", "quantity")) == [("mi-24p", 2), ("mi-35p", 3)]


def test_the_designation_that_does_not_stand_is_told_in_the_note(
    administrator: Client, mali: Party, mi_24p: Equipment
) -> None:
    mi_35p = create_equipment(slug="mi-35p", designation="Mi-35P", type=mi_24p.type, variant_of=mi_24p)
    keep, gone = arrival(mali, mi_24p, 2), arrival(mali, mi_35p, 2)
    merged(administrator, keep, gone)
    assert f"Until the merge, delivery {gone.pk} had: 2 Mi-35P." in fresh(keep).note


def test_what_fulfilled_the_one_fulfils_the_other(administrator: Client, mali: Party, mi_24p: Equipment) -> None:
    keep, gone = (arrival(mali, mi_24p, status=Delivery.Status.EXPECTED) for _each in range(2))
    came = arrival(mali, mi_24p, fulfils=gone)
    merged(administrator, keep, gone)
    assert fresh(came).fulfils == keep


def test_a_promise_and_what_came_of_it_are_not_one(administrator: Client, mali: Party, mi_24p: Equipment) -> None:
    promise = arrival(mali, mi_24p, status=Delivery.Status.EXPECTED)
    came = arrival(mali, mi_24p, fulfils=promise)
    assert "One of the two meets the other" in preview(administrator, came, promise).content.decode()
    with pytest.raises(MergeError, match="One of the two meets the other"):
        at_once(came, promise)


def test_nothing_fulfils_a_delivery_that_has_arrived(administrator: Client, mali: Party, mi_24p: Equipment) -> None:
    keep, promise = arrival(mali, mi_24p), arrival(mali, mi_24p, status=Delivery.Status.EXPECTED)
    arrival(mali, mi_24p, fulfils=promise)
    response = sent(administrator, keep, promise, status="keep")
    assert "Only an expected delivery can be fulfilled" in response.content.decode()
    assert fresh(promise).state == Delivery.State.PUBLISHED


def test_promises_do_not_come_to_fulfil_themselves(mali: Party, mi_24p: Equipment) -> None:
    expected = Delivery.Status.EXPECTED
    gone = arrival(mali, mi_24p, status=expected)
    between = arrival(mali, mi_24p, status=expected, fulfils=gone)
    keep = arrival(mali, mi_24p, status=expected, fulfils=between)
    with pytest.raises(MergeError, match="lead back to itself"):
        at_once(keep, gone, fulfils="keep")
    assert fresh(between).fulfils == gone


def test_different_registers_are_never_merged(mali: Party, mi_24p: Equipment) -> None:
    keep, gone = arrival(mali, mi_24p), arrival(mali, mi_24p, register=create_register(slug="sipri"))
    with pytest.raises(MergeError, match="different registers"):
        at_once(keep, gone)


def test_a_record_is_not_merged_with_itself(administrator: Client, mali: Party, mi_24p: Equipment) -> None:
    delivery = arrival(mali, mi_24p)
    assert "It is one record already." in preview(administrator, delivery, delivery).content.decode()
    with pytest.raises(MergeError, match="one record"):
        at_once(delivery, delivery)
    assert fresh(delivery).state == Delivery.State.PUBLISHED


@pytest.mark.parametrize("known", ["published", "withdrawn"])
def test_what_readers_know_is_not_merged_into_a_draft(mali: Party, mi_24p: Equipment, known: str) -> None:
    keep, gone = arrival(mali, mi_24p, state="draft"), arrival(mali, mi_24p)
    if known == "withdrawn":
        gone.withdraw("A double.")
    with pytest.raises(MergeError, match="exchange the two"):
        at_once(keep, gone)


def test_a_draft_that_is_merged_is_deleted_and_readers_learn_nothing_of_it(
    administrator: Client, client: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep, gone = arrival(mali, mi_24p), arrival(mali, mi_24p, state="draft")
    merged(administrator, keep, gone)
    assert not Delivery.objects.filter(pk=gone.pk).exists()
    assert Delivery.history.filter(id=gone.pk, history_type="-").get().history_change_reason.startswith("Merged into")
    assert published(keep)[0].reason == "Merged with a draft: The same"
    assert keep.claims.count() == 2
    assert client.get(f"/deliveries/{gone.pk}/")["Location"] == f"/deliveries/{keep.pk}/"


def test_two_drafts_become_one_and_stay_hidden(
    administrator: Client, client: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep, gone = (arrival(mali, mi_24p, state="draft", arrived=None) for _each in range(2))
    merged(administrator, keep, gone)
    assert keep.claims.count() == 2
    assert client.get(f"/deliveries/{gone.pk}/").status_code == 404
    assert not Change.objects.exists()


def test_a_withdrawn_double_can_be_merged_and_then_redirects(
    administrator: Client, client: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep, gone = arrival(mali, mi_24p), arrival(mali, mi_24p)
    gone.withdraw("A double.")
    assert client.get(f"/deliveries/{gone.pk}/").status_code == 410
    merged(administrator, keep, gone)
    assert client.get(f"/deliveries/{gone.pk}/").status_code == 301


def test_what_was_merged_is_not_merged_again(mali: Party, mi_24p: Equipment) -> None:
    first, second, third = (arrival(mali, mi_24p) for _each in range(3))
    at_once(second, first)
    for pair in ((first, third), (third, first)):
        with pytest.raises(MergeError, match="has been merged into"):
            at_once(*pair)


def test_of_a_chain_the_first_leads_to_the_last_in_one_step(client: Client, mali: Party, mi_24p: Equipment) -> None:
    first, second, third = (arrival(mali, mi_24p) for _each in range(3))
    at_once(second, first)
    at_once(third, second)
    assert client.get(f"/deliveries/{first.pk}/")["Location"] == f"/deliveries/{third.pk}/"
    assert Claim.objects.filter(delivery=third).count() == 3


def test_a_merge_that_was_wrong_is_undone_by_going_back(
    administrator: Client, client: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep, gone = arrival(mali, mi_24p, 2), arrival(mali, mi_24p, 4)
    merged(administrator, keep, gone)
    for delivery in (keep, gone):
        page: Any = administrator.get(reverse("admin:deliveries_delivery_history", args=[delivery.pk]))
        log = [entry for entry, _differences in page.context["told"]]
        administrator.post(page.request["PATH_INFO"], {"to": log[-1].key, "seen": log[0].key})
    again = fresh(gone)
    again.publish(None)
    assert client.get(f"/deliveries/{gone.pk}/").status_code == 200
    assert [each.claims.get().text for each in (keep, again)] == ["Says that 2 came.", "Says that 4 came."]


# ---- Two editors --------------------------------------------------------------------------------------


def test_what_was_changed_since_it_was_shown_is_shown_again_with_what_was_typed(
    administrator: Client, mali: Party, mi_24p: Equipment
) -> None:
    keep, gone = arrival(mali, mi_24p), arrival(mali, mi_24p)
    form = typed(preview(administrator, keep, gone).context["form"])
    committed()
    create_claim(delivery=gone, text="News.")
    response = administrator.post(address(keep, gone), form | {"why": "The same two", "note": "Mine."})
    page = response.content.decode()
    assert "changed since you looked" in page
    assert "News." in page
    assert 'value="The same two"' in page
    assert ">\nMine.</textarea>" in page
    assert fresh(gone).state == Delivery.State.PUBLISHED
    again = typed(response.context["form"])
    assert administrator.post(address(keep, gone), again).status_code == 302
    assert keep.claims.filter(text="News.").exists()


def test_the_second_of_two_merges_of_the_same_pair_is_refused(mali: Party, mi_24p: Equipment) -> None:
    one, other = (fresh(arrival(mali, mi_24p)) for _each in range(2))
    there, back = Merging(one, other).mark(), Merging(other, one).mark()
    merge(one, other, {}, seen=there)
    with pytest.raises(StaleError):
        merge(other, one, {}, seen=back)
    party, double = create_party(), create_party()
    seen = Merging(party, double).mark()
    merge(party, Party.objects.get(pk=double.pk), {}, seen=seen)
    with pytest.raises(StaleError, match="there no more"):
        merge(double, party, {}, seen=seen)


# ---- Parties, equipment, sources ------------------------------------------------------------------------


def test_a_party_brings_its_deliveries_and_totals_and_leaves_its_names(
    administrator: Client, client: Client, mali: Party, mi_24p: Equipment
) -> None:
    double = create_party(slug="republic-of-mali", name="Republic of Mali", aliases=["Mali (Rep.)"])
    received, supplied = arrival(double, mi_24p), create_delivery(supplier=double, of=mi_24p)
    total = create_total(recipient=double, type=mi_24p.type, total=2)
    merged(administrator, mali, double)
    assert fresh(received).recipient == mali
    assert fresh(supplied).supplier == mali
    assert ReportedTotal.objects.get(pk=total.pk).recipient == mali
    now = fresh(mali)
    assert now.aliases == ["Republic of Mali", "Mali (Rep.)"]
    assert list(Party.objects.called("republic of mali")) == [now]
    assert explored(client, "q=republic of mali&recipient=mali") == [received.pk]
    assert Delivery.history.filter(id=received.pk).first().history_change_reason.startswith("Merged with Republic")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/recipients/rm/", "/recipients/mali/"),
        ("/suppliers/rm/?type=x", "/suppliers/mali/?type=x"),
        ("/recipients/rm/timeline.json", "/recipients/mali/timeline.json"),
        ("/suppliers/rm/timeline.csv", "/suppliers/mali/timeline.csv"),
        ("/recipients/rm/timeline.png?since=2020", "/recipients/mali/timeline.png?since=2020"),
        ("/suppliers/rm/reconcile/?register=sipri", "/suppliers/mali/reconcile/?register=sipri"),
        ("/recipients/rm/reconcile.csv", "/recipients/mali/reconcile.csv"),
        ("/recipients/rm/vintages/?type=x", "/recipients/mali/vintages/?type=x"),
        ("/recipients/rm/vintages.svg", "/recipients/mali/vintages.svg"),
        ("/suppliers/rm/promises/", "/suppliers/mali/promises/"),
        ("/embed/recipients/rm/", "/embed/recipients/mali/"),
        ("/api/v1/parties/rm", "/api/v1/parties/mali"),
        ("/api/v1/recipients/rm/timeline", "/api/v1/recipients/mali/timeline"),
        ("/api/v1/suppliers/rm/timeline", "/api/v1/suppliers/mali/timeline"),
    ],
)
def test_every_address_of_a_party_redirects(client: Client, mali: Party, old: str, new: str) -> None:
    at_once(mali, create_party(slug="rm"))
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, new)


def test_old_slugs_go_on_filtering(client: Client, mali: Party, mi_24p: Equipment) -> None:
    hind, country = create_equipment(slug="hind", type=mi_24p.type), create_party(slug="rm")
    source, double = create_source(slug="afp"), create_source(slug="a-f-p")
    delivery = create_delivery(recipient=country, of=hind)
    create_claim(delivery=delivery, source=double)
    create_delivery()
    at_once(mali, country)
    at_once(mi_24p, hind)
    at_once(source, double)
    for query in (
        "recipient=rm",
        "equipment=hind",
        "source=a-f-p",
        f"source={double.pk}",
        "recipient=rm&recipient=mali",
    ):
        assert explored(client, query) == [delivery.pk], query
        assert client.get(f"/api/v1/deliveries?{query}").json()["results"][0]["id"] == delivery.pk, query
    assert client.get("/deliveries.json?recipient=nowhere").status_code == 400
    assert client.get("/recipients/mali/timeline.json?recipient=rm").status_code == 200
    assert client.get("/changes.json?recipient=rm").json()["changes"]
    assert client.get("/compare/?recipient=rm&recipient=mali").status_code == 200
    assert client.get("/suppliers/mali/timeline.json?recipient=rm").json()["filters"] == {"recipient": ["mali"]}


def test_a_filter_by_an_old_slug_can_be_taken_away(client: Client, mali: Party, mi_24p: Equipment) -> None:
    double = create_party(slug="rm")
    create_delivery(recipient=double, of=mi_24p)
    at_once(mali, double)
    page: Any = client.get("/deliveries/?recipient=rm&status=delivered")
    assert "status=delivered" in [chip.without for chip in page.context["chips"]]


def test_a_citation_goes_on_answering(client: Client, mali: Party, mi_24p: Equipment) -> None:
    double = create_party(slug="rm")
    create_delivery(recipient=double, of=mi_24p, quantity=2)
    made = client.post("/cite/", {"view": "/recipients/rm/?equipment=mi-24p"})
    at_once(mali, double)
    page: Any = client.get(made["Location"])
    assert page.status_code == 200
    assert page.context["today"]["timeline"]["total"]["best"] == 2
    assert client.get("/oembed?url=http://testserver/recipients/rm/").status_code == 200


def test_a_table_of_older_names_means_the_new_record(mali: Party, mi_24p: Equipment) -> None:
    source, double, country = create_source(), create_source(slug="a-f-p"), create_party(slug="rm")
    at_once(mali, country)
    at_once(source, double)
    names = Names()
    assert names.matching("party", "rm") == [mali]
    assert names.matching("source", str(double.pk)) == names.matching("source", "a-f-p") == [source]
    assert names.matching("party", "nowhere") == []


def test_a_slug_that_was_given_anew_is_the_new_record(client: Client, mali: Party) -> None:
    at_once(mali, create_party(slug="rm"))
    create_party(slug="rm", name="Rembertia")
    assert "Rembertia" in client.get("/recipients/rm/").content.decode()


def test_pages_that_were_kept_are_made_anew(client: Client, mali: Party) -> None:
    double = create_party(slug="rm")
    tag = client.get("/recipients/rm/")["ETag"]
    at_once(mali, double)
    assert client.get("/recipients/rm/", headers={"If-None-Match": tag}).status_code == 301


def test_the_chronicle_tells_that_a_party_is_called_otherwise(client: Client, mali: Party, mi_24p: Equipment) -> None:
    double = create_party(slug="rm", name="Republic of Mali")
    delivery = create_delivery(recipient=double, of=mi_24p)
    at_once(mali, double)
    latest = Change.objects.latest("pk")
    assert (latest.delivery, latest.kind, latest.state["recipient"]) == (delivery, "changed", "mali")
    page = client.get("/changes/").content.decode()
    assert "<del>Republic of Mali</del>" in page
    assert "Republic of Mali" in client.get(f"/deliveries/{delivery.pk}/history/").content.decode()


def test_parties_that_supply_each_other_stay_two(mali: Party) -> None:
    double = create_party()
    create_delivery(recipient=mali, supplier=double)
    with pytest.raises(MergeError, match="from a party to itself"):
        at_once(mali, double)


def test_a_code_or_name_that_is_unique_can_be_taken_over(administrator: Client) -> None:
    keep, gone = create_party(slug="ml", name="MALI"), create_party(slug="mali", name="Mali", iso_code="MLI")
    merged(administrator, keep, gone, name="gone")
    now = Party.objects.get()
    assert (now.slug, now.name, now.iso_code, now.aliases) == ("ml", "Mali", "MLI", ["MALI"])


def test_equal_totals_become_one_with_both_notes(mali: Party, mi_24p: Equipment) -> None:
    double, source = create_party(), create_source()
    for party, note in ((mali, "As AFP counts."), (double, "In a table.")):
        create_total(recipient=party, type=mi_24p.type, total=2, source=source, note=note)
    at_once(mali, double)
    assert ReportedTotal.objects.get().note == "As AFP counts.\n\nIn a table."


def test_two_totals_of_one_day_must_be_settled_first(administrator: Client, mali: Party, mi_24p: Equipment) -> None:
    double, source = create_party(), create_source()
    for party, total in ((mali, 2), (double, 4)):
        create_total(recipient=party, type=mi_24p.type, total=total, source=source)
    assert "two totals for one day" in preview(administrator, mali, double).content.decode()
    with pytest.raises(MergeError, match="two totals for one day"):
        at_once(mali, double)
    assert ReportedTotal.objects.count() == 2


def test_equipment_brings_its_lines_and_variants(
    administrator: Client, client: Client, mali: Party, mi_24p: Equipment
) -> None:
    hind = create_equipment(slug="hind", designation="Hind", type=mi_24p.type)
    variant = create_equipment(variant_of=hind)
    delivery = arrival(mali, hind, 4)
    merged(administrator, mi_24p, hind)
    assert delivery.items.get().equipment == mi_24p
    assert fresh(variant).variant_of == mi_24p
    assert list(Equipment.objects.called("hind")) == [mi_24p]
    assert client.get("/equipment/hind/")["Location"] == "/equipment/mi-24p/"
    assert client.get("/api/v1/equipment/hind")["Location"] == "/api/v1/equipment/mi-24p"
    assert client.get("/recipients/mali/timeline.json").json()["total"]["best"] == 4
    history = DeliveryItem.history.filter(id=delivery.items.get().pk).first()
    assert (history.equipment_id, history.history_user) == (mi_24p.pk, User.objects.get(username="ada"))


def test_equipment_is_never_a_variant_of_itself(mi_24p: Equipment) -> None:
    below = create_equipment(variant_of=mi_24p, type=mi_24p.type)
    at_once(below, mi_24p)
    assert fresh(below).variant_of is None
    middle = create_equipment(variant_of=below)
    lowest = create_equipment(variant_of=middle)
    with pytest.raises(MergeError, match="variant of itself"):
        at_once(lowest, below, variant_of="keep")


@pytest.mark.parametrize(("chosen", "left", "rival"), [("keep", 2, 3), ("gone", 3, 2), ("sum", 5, None)])
def test_two_lines_of_one_delivery_become_what_the_editor_says(
    administrator: Client, mali: Party, mi_24p: Equipment, chosen: str, left: int, rival: int | None
) -> None:
    hind = create_equipment(slug="hind", type=mi_24p.type)
    delivery = arrival(mali, mi_24p, 2)
    other = create_item(delivery=delivery, of=hind, quantity=3)
    assert "Choose what stands" in sent(administrator, mi_24p, hind).content.decode()
    merged(administrator, mi_24p, hind, **{f"line-{other.pk}": chosen})
    assert [item.quantity for item in delivery.items.all()] == [left]
    assert delivery.claims.get().stated_quantity == rival


def test_lines_of_which_claims_state_numbers_are_not_added_up(
    administrator: Client, mali: Party, mi_24p: Equipment
) -> None:
    hind = create_equipment(slug="hind", type=mi_24p.type)
    delivery = arrival(mali, mi_24p, 2)
    other = create_item(delivery=delivery, of=hind, quantity=3)
    claim = create_claim(delivery=delivery, item=other, stated_quantity=4)
    form = preview(administrator, mi_24p, hind).context["form"]
    assert set(form.asked[f"line-{other.pk}"].options) == {"keep", "gone"}
    merged(administrator, mi_24p, hind, **{f"line-{other.pk}": "keep"})
    assert fresh(claim).item == delivery.items.get()


def test_unknown_numbers_add_up_to_a_bound(mali: Party, mi_24p: Equipment) -> None:
    hind = create_equipment(slug="hind", type=mi_24p.type)
    delivery = arrival(mali, mi_24p, 2)
    other = create_item(delivery=delivery, of=hind, quantity=None)
    at_once(mi_24p, hind, **{f"line-{other.pk}": "sum"})
    item = delivery.items.get()
    assert (item.low, item.quantity, item.high) == (2, None, None)


def test_a_source_brings_its_claims_and_totals_and_what_it_carried(
    administrator: Client, client: Client, mali: Party, mi_24p: Equipment
) -> None:
    afp, double = create_source(publisher="AFP", published="2022-04-19"), create_source(publisher="afp", published=None)
    delivery = create_delivery(recipient=mali, of=mi_24p)
    create_claim(delivery=delivery, source=afp, text="Two.")
    create_claim(delivery=delivery, source=double, text="Two.")
    create_claim(delivery=delivery, source=double, text="By ship.")
    total = create_total(recipient=mali, type=mi_24p.type, total=2, source=double)
    official = create_source(via=double, published=None)
    assert official.known_from is None
    merged(administrator, afp, double)
    assert [(claim.source, claim.text) for claim in delivery.claims.all()] == [(afp, "Two."), (afp, "By ship.")]
    assert ReportedTotal.objects.get(pk=total.pk).source == afp
    now = fresh(official)
    assert (now.via, now.known_from) == (afp, afp.known_from)
    assert client.get(f"/sources/{double.pk}/")["Location"] == f"/sources/{afp.pk}/"
    assert client.get(f"/api/v1/sources/{double.pk}")["Location"] == f"/api/v1/sources/{afp.pk}"


def test_a_source_does_not_reach_us_through_itself() -> None:
    paper = create_source()
    wire = create_source(via=paper)
    at_once(wire, paper)
    assert Source.objects.get().via is None
    middle = create_source(via=wire)
    last = create_source(via=middle)
    with pytest.raises(MergeError, match="through itself"):
        at_once(last, wire, via="keep")


def test_a_path_does_not_become_too_long() -> None:
    top = create_source()
    for _step in range(2):
        top = create_source(via=top)
    double = create_source()
    below = double
    for _step in range(3):
        below = create_source(via=below)
    with pytest.raises(MergeError, match="too long"):
        at_once(top, double)


def test_what_is_known_from_the_day_of_a_source_follows_the_day_that_is_chosen(administrator: Client) -> None:
    keep, gone = create_source(published="2022-04-19"), create_source(published="2021-10-01")
    carried = create_source(via=keep, published=None)
    merged(administrator, keep, gone, published="gone")
    assert str(fresh(carried).known_from) == "2021-10-01"


# ---- The desk ---------------------------------------------------------------------------------------------


def test_the_form_of_a_record_leads_to_its_likely_doubles(
    administrator: Client, mali: Party, mi_24p: Equipment
) -> None:
    delivery, double, other = arrival(mali, mi_24p), arrival(mali, mi_24p), arrival(create_party(), mi_24p)
    start = reverse("admin:deliveries_delivery_merge_with", args=[delivery.pk])
    assert start in administrator.get(reverse("admin:deliveries_delivery_change", args=[delivery.pk])).content.decode()
    page = administrator.get(start).content.decode()
    assert address(delivery, double) in page
    assert address(delivery, other) not in page


def test_another_record_is_found_by_its_names(administrator: Client, mali: Party) -> None:
    other = create_party(slug="sahel-republic", name="Sahel Republic", aliases=["Maly"])
    start = reverse("admin:deliveries_party_merge_with", args=[mali.pk])
    assert address(mali, other) in administrator.get(start).content.decode()
    assert address(mali, other) in administrator.get(f"{start}?q=sahel").content.decode()
    assert "Nothing is called so" in administrator.get(f"{start}?q=xyzzy").content.decode()


def test_two_chosen_rows_lead_to_the_page_and_the_better_known_one_stays(
    administrator: Client, mali: Party, mi_24p: Equipment
) -> None:
    draft, public = arrival(mali, mi_24p, state="draft"), arrival(mali, mi_24p)
    rows = reverse("admin:deliveries_delivery_changelist")
    chosen = {"action": "merge_chosen", "_selected_action": [draft.pk, public.pk]}
    assert administrator.post(rows, chosen)["Location"] == address(public, draft)
    one = administrator.post(rows, chosen | {"_selected_action": [draft.pk]}, follow=True)
    assert "Choose exactly two" in one.content.decode()


def test_the_desk_leads_from_what_is_gone_to_what_it_became(
    administrator: Client, mali: Party, mi_24p: Equipment
) -> None:
    double = create_party(slug="rm", name="Republic of Mali")
    at_once(mali, double)
    old = reverse("admin:deliveries_party_change", args=[double.pk])
    assert administrator.get(old)["Location"] == reverse("admin:deliveries_party_change", args=[mali.pk])
    keep, gone = arrival(mali, mi_24p), arrival(mali, mi_24p)
    at_once(keep, gone)
    page = administrator.get(reverse("admin:deliveries_delivery_change", args=[gone.pk])).content.decode()
    assert "It was merged" in page


def test_the_history_of_what_is_gone_can_still_be_read_at_the_desk(
    administrator: Client, mali: Party, mi_24p: Equipment
) -> None:
    double = create_party(slug="rm", name="Republic of Mali")
    keep, draft = arrival(mali, mi_24p), arrival(mali, mi_24p, state="draft")
    for one, other in ((mali, double), (keep, draft)):
        name, gone = f"admin:deliveries_{one._meta.model_name}_history", other.pk
        at_once(one, other)
        assert reverse(name, args=[gone]) in administrator.get(reverse(name, args=[one.pk])).content.decode()
        page: Any = administrator.get(reverse(name, args=[gone]))
        assert "Merged into" in page.content.decode()
        assert not page.context["may_revert"]
    assert administrator.get(reverse("admin:deliveries_party_history", args=[999_999])).status_code == 404


def test_a_reason_is_asked_for(administrator: Client, mali: Party, mi_24p: Equipment) -> None:
    keep, gone = arrival(mali, mi_24p), arrival(mali, mi_24p)
    assert sent(administrator, keep, gone, why=" ").status_code == 200
    assert fresh(gone).state == Delivery.State.PUBLISHED


def test_going_back_to_a_record_that_was_merged_means_the_one_it_is_part_of(
    administrator: Client, mali: Party, mi_24p: Equipment
) -> None:
    double, niger = create_party(slug="rm"), create_party(slug="niger")
    delivery = arrival(double, mi_24p)
    committed()
    delivery.recipient = niger
    delivery.save()
    at_once(mali, double)
    page: Any = administrator.get(reverse("admin:deliveries_delivery_history", args=[delivery.pk]))
    log = [entry for entry, _differences in page.context["told"]]
    administrator.post(page.request["PATH_INFO"], {"to": log[-1].key, "seen": log[0].key})
    assert fresh(delivery).recipient == mali


def test_loading_the_files_again_does_not_bring_back_what_was_merged(tmp_path: Path) -> None:
    file = tmp_path / "story.toml"
    file.write_text(STORY)
    load([file])
    at_once(Party.objects.get(slug="mali"), Party.objects.get(slug="rm"))
    at_once(Source.objects.get(slug="afp"), Source.objects.get(slug="a-f-p"))
    at_once(*Delivery.objects.order_by("slug"))
    before = Claim.objects.count(), DeliveryItem.objects.count()
    outcome = load([file])
    assert (outcome.created, outcome.leftovers) == ({}, [])
    assert (Claim.objects.count(), DeliveryItem.objects.count()) == before
    assert not Party.objects.filter(slug="rm").exists()
    assert Delivery.objects.get(slug="one").recipient.slug == "mali"


def test_every_kind_of_pointer_is_thought_of() -> None:
    kinds = {model: {target.__name__ for target, _name in Merging(model(), model()).relations()} for model in (
        Delivery, Equipment, Party, Source,
    )}  # fmt: skip
    assert kinds == {
        Delivery: {"Decision", "Delivery", "RegisterRow", "Remark"},
        Equipment: {"Claim", "Decision", "DeliveryItem", "Equipment", "JointPart"},
        Party: {"Delivery", "ReportedTotal"},
        Source: {"Claim", "Release", "ReportText", "ReportedTotal", "Source"},
    }


def test_makers_are_chosen_as_other_fields_are_and_known_ones_stand_before_none(administrator: Client) -> None:
    keep, gone = create_equipment(), create_equipment(made_in=["RUS"])
    assert administrator.get(f"/admin/deliveries/equipment/{keep.pk}/merge/{gone.pk}/").status_code == 200
    chosen = {choice.name: choice.suggested for choice in Merging(keep, gone).choices()}
    assert chosen["made_in"] == "gone"


def test_a_source_keeps_the_texts_of_one_that_is_merged_into_it() -> None:
    keep, gone = create_source(), create_source()
    for source in (keep, gone):
        ReportText.objects.create(source=source, text=f"What {source.pk} says.")
    texts = set(ReportText.objects.values_list("text", flat=True))
    at_once(keep, gone)
    assert set(ReportText.objects.filter(source=keep).values_list("text", flat=True)) == texts


def test_a_record_that_moved_is_remembered_once(mali: Party) -> None:
    for _time in range(2):
        at_once(mali, create_party(slug="rm"))
    assert Moved.objects.filter(old="rm").count() == 1


def test_types_are_not_merged(administrator: Client) -> None:
    kind = create_type()
    page = administrator.get(reverse("admin:deliveries_equipmenttype_change", args=[kind.pk])).content.decode()
    assert "Merge with another" not in page
