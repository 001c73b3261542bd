"""What is to be translated is found: in the pages too, whose tags Django's own makemessages does not know."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.commands.makemessages import TranslatableFile

from deliveries.management.commands.makemessages import Command, PageFile, messages


def test_the_messages_of_a_page_stand_as_calls_on_their_lines() -> None:
    source = """<p>{{ _("Loading…") }}</p>
<p>{% trans day=day %}
  As known on {{ day }}: “all”
  of it.
{% endtrans %}</p>
{% trans n=n %}{{ n }} step{% pluralize %}{{ n }} steps{% endtrans %}"""

    assert messages(source).splitlines() == [
        "_('Loading…')",
        "gettext('As known on %(day)s: “all” of it.')",
        "",
        "",
        "",
        "ngettext('%(n)s step', '%(n)s steps')",
    ]


def test_makemessages_reads_the_pages(tmp_path: Path) -> None:
    page = PageFile(Command(), "django", TranslatableFile(str(Path(settings.BASE_DIR) / "pages"), "_ledger.html", None))
    page.work_path = str(tmp_path / "read.py")
    page.preprocess()

    assert "_('possibly outside the range')" in Path(page.work_path).read_text("utf-8")
