"""The admin as the desk uses it."""

from django.contrib.admin.apps import AdminConfig
from django.core.checks import register
from django.db.backends.signals import connection_created

from config import databases, slow_queries


class DeskConfig(AdminConfig):
    """Django's admin, with Waybill's own page for accounts in place of the stock ones."""

    default = False
    default_site = "deliveries.admin.site.DeskSite"

    def ready(self) -> None:
        super().ready()
        connection_created.connect(slow_queries.watch)
        register(databases.leaves_in_plain, "security", deploy=True)
        # After every app has registered its own, some of which are taken away: and after the site itself, which stands
        # in the same room.
        from deliveries.admin import accounts, catalogue, deliveries, registers, sources  # noqa: F401
