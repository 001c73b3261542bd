"""A day that has not come yet has seen no arrival and no publication, whichever way it is told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from deliveries.dates import DateSpan
from deliveries.models import Delivery

from .factories import create_claim, create_delivery, create_source

pytestmark = pytest.mark.django_db


def last_day_begun() -> dt.date:
    """The day that it is where days begin first."""
    return (dt.datetime.now(dt.UTC) + dt.timedelta(hours=14)).date()


def on(day: dt.date) -> DateSpan:
    return DateSpan(day, day, "")


@pytest.mark.parametrize(("status", "refused"), [("delivered", True), ("expected", False)])
def test_nothing_has_arrived_on_a_day_to_come(status: str, refused: bool) -> None:
    delivery = create_delivery()
    delivery.status, delivery.arrival = status, on(last_day_begun() + dt.timedelta(days=1))
    told = {}
    try:
        delivery.clean()
    except ValidationError as error:
        told = error.message_dict

    assert ("arrival_text" in told) == refused


def test_what_may_have_arrived_already_is_taken() -> None:
    delivery = create_delivery()
    delivery.arrival = DateSpan(last_day_begun(), last_day_begun() + dt.timedelta(days=30), "this month")

    delivery.clean()


def test_what_is_on_record_so_cannot_be_published() -> None:
    delivery = create_delivery(state=Delivery.State.DRAFT)
    create_claim(delivery=delivery)
    delivery.arrival = on(last_day_begun() + dt.timedelta(days=1))
    delivery.save()

    with pytest.raises(ValidationError, match="has not come yet"):
        delivery.publish(by=None)


@pytest.mark.parametrize(("ahead", "refused"), [(0, False), (1, True)])
def test_nothing_has_come_out_on_a_day_to_come(ahead: int, refused: bool) -> None:
    """It is tomorrow already where days begin first."""
    source = create_source()
    source.published = on(last_day_begun() + dt.timedelta(days=ahead))
    told = {}
    try:
        source.clean()
    except ValidationError as error:
        told = error.message_dict

    assert ("published_text" in told) == refused
