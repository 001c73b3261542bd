"""`manage.py makemessages`: Django's, which knows the tags of its own templates, made to read those of pages/ too."""

from __future__ import annotations

from pathlib import Path

from django.core.management.commands import makemessages
from django.template import engines


def messages(source: str) -> str:
    """The messages of a template of pages/ as calls in Python, each on the line on which it stands there."""
    lines: dict[int, list[str]] = {}
    for line, function, said in engines["pages"].env.extract_translations(source):  # type: ignore[attr-defined]
        forms = ", ".join(repr(form) for form in (said if isinstance(said, tuple) else (said,)) if form is not None)
        lines.setdefault(line, []).append(f"{function}({forms})")
    return "".join(f"{'; '.join(lines.get(at, ()))}\n" for at in range(1, max(lines, default=0) + 1))


class PageFile(makemessages.BuildFile):
    """A file to be searched, whose messages are found by Jinja2 if it is one of pages/."""

    def preprocess(self) -> None:
        folders = [Path(folder).resolve() for folder in engines["pages"].template_dirs]
        if self.domain == "django" and Path(self.path).resolve().parent in folders:
            Path(self.work_path).write_text(messages(Path(self.path).read_text("utf-8")), "utf-8")
        else:
            super().preprocess()


class Command(makemessages.Command):
    build_file_class = PageFile
