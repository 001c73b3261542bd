"""The secrets of second factors, which lay open in the database, are sealed with the site's SECRET_KEY."""

from collections.abc import Callable
from typing import Any

from django.db import migrations

from deliveries.accounts.sealing import MARK, sealed, unsealed


def rewrite(apps: Any, change: Callable[[str], str]) -> None:
    for row in apps.get_model("mfa", "Authenticator").objects.exclude(type="webauthn"):
        for name in ("secret", "seed"):
            if name in row.data:
                row.data[name] = change(row.data[name])
        if row.data.get("migrated_codes"):
            row.data["migrated_codes"] = [change(code) for code in row.data["migrated_codes"]]
        row.save(update_fields=["data"])


def seal(apps: Any, _schema: Any) -> None:
    rewrite(apps, lambda text: text if text.startswith(MARK) else sealed(text))


def unseal(apps: Any, _schema: Any) -> None:
    rewrite(apps, unsealed)


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0016_handed_password"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(seal, unseal)]
