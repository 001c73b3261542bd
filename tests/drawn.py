"""A record drawn by lot: lines, claims that name some of them, and sources of all kinds, some of them without a day."""

import random
from typing import Any

from deliveries.models import Delivery, Source
from deliveries.models.choices import CHOICES

from .factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_item,
    create_party,
    create_register,
    create_source,
    create_type,
    span,
)

PARTIES = ("mali", "niger", "chad")
SUPPLIERS = ("russia", "china")
MODELS = ("mi-24p", "mi-171", "radar")
SOURCES = 9


def drawn_record(rng: random.Random) -> None:
    """Deliveries with lines, claims that name some of them, and sources of all kinds, some of them without a day."""
    recipients = [create_party(slug=slug) for slug in PARTIES]
    suppliers = [*(create_party(slug=slug) for slug in SUPPLIERS), None]
    helicopters, radars = create_type(slug="helicopters"), create_type(slug="radars")
    kinds = [create_type(slug="combat", parent=helicopters), create_type(slug="transport", parent=helicopters), radars]
    models = [create_equipment(slug=slug, type=kind) for slug, kind in zip(MODELS, kinds, strict=True)]
    sources = [
        create_source(
            slug=f"paper-{at}",
            kind=rng.choice(Source.Kind.values),
            published=rng.choice([None, "2015-06-01", "2018-02", "2021"]),
        )
        for at in range(SOURCES)
    ]
    other = create_register(slug="other")
    # Drawn by itself, so that all else is as it was without.
    orders, services, promises = random.Random(11), random.Random(13), list[Delivery]()
    for _number in range(40):
        arrived = rng.random() < 0.8
        chosen: dict[str, Any] = {name: rng.choice(choice.options.values) for name, choice in CHOICES.items()}
        days = rng.choice(["2014", "2015-03-04", "2017-11", "2019-01-01/2021-06-30"])
        made = create_delivery(
            recipient=rng.choice(recipients),
            supplier=rng.choice(suppliers),
            of=rng.choice(models),
            **chosen | {"status": "delivered" if arrived else rng.choice(["expected", "cancelled"])},
            arrived=days if arrived or rng.random() < 0.5 else None,
            register=rng.choice([None, None, other]),
        )
        made.order = span(orders.choice([None, "2013-05-06", "2014", "2015-10/2016-02"]))
        if made.status == "delivered":
            made.in_service = span(services.choice([None, "2015-05-06", "2018", "2018-02-20/2021-02"]))
        if made.status == "expected":
            promises.append(made)
        elif promises and orders.random() < 0.4:
            made.fulfils = orders.choice(promises)
        made.save()
        lines = list(made.items.all())
        for model in models:
            if rng.random() < 0.3 and all(line.equipment_id != model.pk for line in lines):
                number, least, most = rng.choice([(None, None, None), (3, None, None), (5, 2, 7), (None, 2, 6)])
                about = number is not None and rng.random() < 0.5
                made_of = {"quantity": number, "low": least, "high": most, "approximate": about}
                lines.append(create_item(delivery=made, of=model, **made_of))
        for source in rng.sample(sources, rng.randint(1, 4)):
            line = rng.choice([None, None, *lines])
            create_claim(
                delivery=made,
                source=source,
                stance=rng.choice(["supports", "supports", "disputes"]),
                item=line,
                stated_quantity=rng.choice([None, 2, 5]) if line else None,
                stated_equipment=rng.choice([None, None, line.equipment, *models]) if line else None,
            )
