"""Copies that are kept of a source, in its form: what is there is told, and one more can be sent with each save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.evidence.keeping import digest_of, keep
from deliveries.evidence.kinds import kind_of
from deliveries.evidence.pictures import Picture, PictureError, picture_of
from deliveries.models import Evidence, Source
from deliveries.models.languages import day_words

from .base import DeskForm, RowsFormSet

ENDINGS = ".warc,.gz,.pdf,.html,.htm,.mhtml,.mht,.jpg,.jpeg,.png,.webp"


def told(evidence: Evidence) -> SafeString:
    """What is kept, as the desk shows it: its picture, its sum, who kept it when, and the way to the file."""
    by = evidence.uploaded_by.get_username() if evidence.uploaded_by else ""
    day = day_words(evidence.uploaded)
    kept = _("Kept on %(day)s by %(name)s.") if by else _("Kept on %(day)s.")
    picture = SafeString("")
    if evidence.is_photograph:
        picture = format_html(
            '<img src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
            reverse("evidence-picture", args=[evidence.sha256]), evidence.description, evidence.width, evidence.height,
        )  # fmt: skip
    return format_html(
        '<div class="kept-copy">{}<p>{} <a href="{}">{}</a></p><p>SHA-256: <code>{}</code></p></div>',
        picture, kept % {"day": day, "name": by}, reverse("evidence", args=[evidence.sha256]),
        _("Save the file as it came"), evidence.sha256,
    )  # fmt: skip


class KeptWidget(forms.Widget):
    """In the place of a field: what is kept already, which no form changes."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__()
        self.evidence = evidence

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return told(self.evidence)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> None:
        return None

    def id_for_label(self, id_: str | None) -> str:
        """None that a label could lead to."""
        return ""


class EvidenceForm(DeskForm[Evidence]):
    """One copy: the file and what is said of it. Of one that is kept already the latter alone can change."""

    upload = forms.FileField(
        label=gettext_lazy("file"),
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
        error_messages={"required": gettext_lazy("Choose the file.")},
    )

    class Meta:
        model = Evidence
        fields = ["description", "credit", "licence"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content = b""
        self.picture: Picture | None = None
        upload = self.fields["upload"]
        if self.instance.pk:
            upload.widget, upload.disabled, upload.required = KeptWidget(self.instance), True, False
            return
        most = filesizeformat(settings.MOST_EVIDENCE)
        upload.help_text = _("A web archive (WARC), a PDF, a saved page or a photograph, up to %(most)s.") % {
            "most": most
        }
        upload.widget.attrs |= {"data-most": settings.MOST_EVIDENCE, "data-too-long": too_long()}

    def clean_upload(self) -> UploadedFile[Any] | None:
        """The file, whose bytes say what it is."""
        sent: UploadedFile[Any] | None = self.cleaned_data["upload"]
        if sent is None:
            return None
        if (sent.size or 0) > settings.MOST_EVIDENCE:
            raise ValidationError(too_long())
        # It is read again where the form is checked again.
        sent.seek(0)
        content = sent.read()
        kind = kind_of(content)
        if kind is None:
            told = _("Its bytes are of no web archive (WARC), PDF, saved page (HTML, MHTML), JPEG, PNG or WebP.")
            raise ValidationError(told)
        if (
            self.instance.source_id
            and Evidence.objects.filter(source=self.instance.source_id, file=digest_of(content)).exists()
        ):
            raise ValidationError(_("This file is kept with this source already."))
        self.picture = picture_if_any(content, kind)
        self.content, self.instance.kind = content, kind
        return sent

    def save(self, commit: bool = True) -> Evidence:
        if self.content:
            keep(self.instance, self.content, self.picture)
        return super().save(commit)


def too_long() -> str:
    return _("It is larger than %(most)s.") % {"most": filesizeformat(settings.MOST_EVIDENCE)}


def picture_if_any(content: bytes, kind: str) -> Picture | None:
    """The picture of a photograph, None of all else. Raises ValidationError where it cannot be drawn."""
    if kind not in Evidence.PHOTOGRAPHS:
        return None
    try:
        return picture_of(content, kind)
    except PictureError as problem:
        raise ValidationError(str(problem)) from None


class EvidenceFormSet(RowsFormSet[Evidence, Source, EvidenceForm]):
    """The copies of a source."""

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        prefix = kwargs.get("prefix") or self.get_default_prefix()
        if data is not None and f"{prefix}-TOTAL_FORMS" not in data:
            # A form that was opened, or left unsaved, before there were copies in it.
            data = data.copy()
            data.update({f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"})
        super().__init__(data, files, **kwargs)

    def is_multipart(self) -> bool:
        """Not as the first row is: that one may be kept already."""
        return True

    def ask_again(self) -> None:
        """Say of what was chosen that it must be once more: a page that comes back cannot hold a file."""
        sent = any(name.startswith(f"{self.prefix}-") for name in self.files)
        if sent and self.extra_forms and not any("upload" in form.errors for form in self.extra_forms):
            told = _("Choose the file again: the rest of the form had to be mended first.")
            self.extra_forms[-1].add_error("upload", told)
