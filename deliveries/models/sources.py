from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from deliveries.dates import DateNotUnderstood, DateSpan, parse_span

from .addresses import LONGEST_KEY, page_key
from .languages import is_known, isolated
from .names import MOST_FOUND, NEAR, fold, likeness
from .search import Searchable
from .spans import Span, clean_spans, is_to_come, refuse_open, span_constraint
from .spelled import Pks
from .versions import Versioned

if TYPE_CHECKING:
    from deliveries.dates.grammar import Tense

web_address = URLValidator(schemes=["http", "https"])

# A voice through a wire through a newspaper through an archive: no report has needed a longer path.
LONGEST_PATH = 4
# All of it, as a query follows it.
PATH = "__".join(["via"] * LONGEST_PATH)


def _unseen() -> models.QuerySet[Any, Any]:
    from .claims import Claim
    from .deliveries import Delivery
    from .registers import ReportedTotal

    unseen = Source.history.filter(history_type="+", history_user__isnull=False)
    claims = Claim.objects.exclude(delivery__state=Delivery.State.DRAFT)
    for said, steps in itertools.product((claims, ReportedTotal.objects.all()), range(LONGEST_PATH + 1)):
        # What the row of which OuterRef is the number is the source of, itself or so many steps away.
        unseen = unseen.exclude(models.Exists(said.filter(**{"source" + "__via" * steps: models.OuterRef("id")})))
    pks: models.QuerySet[Any, Any] = unseen.order_by().values("id")
    return pks


def _closed() -> models.QuerySet[Any, Any]:
    from .claims import Claim
    from .registers import Register
    from .releases import Release

    everybody = Register.Access.EVERYBODY
    elsewhere = Claim.objects.filter(source=models.OuterRef("source"), delivery__register__access=everybody)
    closed = Release.objects.exclude(register__access=everybody).exclude(models.Exists(elsewhere))
    return closed.order_by().values("source")


UNSEEN, CLOSED = Pks("unseen sources", _unseen), Pks("sources of closed registers", _closed)


class SourceQuerySet(models.QuerySet["Source"]):
    def with_path(self) -> SourceQuerySet:
        """With all at hand that they reached us through."""
        return self.select_related(PATH)

    def behind(self, *sayings: models.QuerySet[Any]) -> SourceQuerySet:
        """The sources of these claims and stated totals, and those that they reached us through."""
        found = {pk for said in sayings for pk in said.order_by().values_list("source", flat=True).distinct()}
        through = dict(self.exclude(via=None).values_list("pk", "via"))
        for _step in range(LONGEST_PATH):
            found |= {through[pk] for pk in found if pk in through}
        return self.filter(pk__in=found)

    def unseen(self) -> SourceQuerySet:
        """Those that were entered at the desk and that no claim of a delivery which readers see, or saw, and no stated
        total rests on, nor reached us through."""
        return self.filter(pk__in=UNSEEN)

    def public(self) -> SourceQuerySet:
        """Those that readers may see: of the releases of a register that not everybody may read those that the claims
        of others rest on."""
        return self.exclude(pk__in=UNSEEN).exclude(pk__in=CLOSED)

    def without_a_day(self) -> SourceQuerySet:
        """Those of which nobody said when they came out, nor when what they came through did; the latest first."""
        return self.filter(known_from=None).order_by("-pk")

    def named_in(self, register: int) -> SourceQuerySet:
        """Those that the releases of a register (its pk) are."""
        return self.filter(releases__register=register)

    def on_the_page_of(self, address: str) -> SourceQuerySet:
        """Sources whose address leads to the same page."""
        key = page_key(address)
        return self.filter(page_key=key) if key else self.none()

    def told_by(self, words: str) -> SourceQuerySet:
        """Sources with every word of `words` in their publisher, title or address; the latest first.

        Where there is none, those whose publisher or title looks most like the words.
        """
        found = self
        for word in words.split():
            named = models.Q(publisher__icontains=word) | models.Q(title__icontains=word)
            found = found.filter(named | models.Q(url__icontains=word) | models.Q(archive_url__icontains=word))
        latest = models.F("known_from").desc(nulls_last=True)
        if not words.strip() or found.exists():
            return found.order_by(latest, "pk")
        key, rows = fold(words), self.values_list("pk", "publisher", "title")
        near = {pk: likeness(key, [fold(publisher), fold(title)]) for pk, publisher, title in rows}
        return self.filter(pk__in=[pk for pk in near if near[pk] >= NEAR][:MOST_FOUND]).order_by(latest, "pk")

    def usual_language(self, publisher: str, address: str = "") -> str:
        """The language of the latest source of that publisher, else of that site; "" where neither is on record."""
        latest = self.order_by("-pk").values_list("language", flat=True)
        named = latest.filter(publisher__iexact=publisher.strip()).first() if publisher.strip() else None
        host = urlsplit(address).hostname if is_web_address(address) else None
        return named or (latest.filter(url__icontains=f"//{host}/").first() if host else None) or ""


def is_web_address(text: str) -> bool:
    try:
        web_address(text)
    except ValidationError:
        return False
    return True


def called(publisher: str, title: str) -> str:
    """What a source is called where it is one of several."""
    return gettext("%(publisher)s: %(title)s") % {"publisher": isolated(publisher), "title": isolated(title)}


class Source(Versioned, Searchable):
    """Something or somebody that said it: a report, an official, a photograph, a register."""

    class Kind(models.TextChoices):
        NEWS = "news", _("news")
        OFFICIAL_STATEMENT = "official-statement", _("official statement")
        ANONYMOUS_OFFICIAL = "anonymous-official", _("anonymous official")
        NEWSLETTER = "newsletter", _("newsletter")
        DOCUMENT = "document", _("document")
        PHOTOGRAPH = "photograph", _("photograph")
        EYEWITNESS = "eyewitness", _("eyewitness")
        REGISTER = "register", _("register")

    slug = models.SlugField(_("slug"), max_length=80, unique=True, null=True, blank=True)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher or speaker"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    url = models.URLField(_("address"), max_length=600, blank=True, validators=[web_address])
    archive_url = models.URLField(_("archived copy"), max_length=600, blank=True, validators=[web_address])
    published_earliest = models.DateField(_("published, earliest"), null=True, blank=True)
    published_latest = models.DateField(_("published, latest"), null=True, blank=True)
    published_text = models.CharField(_("published, as written"), max_length=120, blank=True)
    accessed = models.DateField(_("accessed"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    via = models.ForeignKey(
        "self",
        verbose_name=_("reached us through"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="carried",
    )
    page_key = models.CharField(max_length=LONGEST_KEY, editable=False, default="", db_index=True)
    known_from = models.DateField(
        _("known from"),
        null=True,
        editable=False,
        db_index=True,
        help_text=_("The last day of its own publication, or that of the source it came through."),
    )

    objects = SourceQuerySet.as_manager()

    # Set by summaries.sources.with_carried(): of how many published deliveries it speaks.
    deliveries: int

    published = Span("published")

    history = HistoricalRecords(excluded_fields=["search_text", "page_key", "version"])

    class Meta:
        verbose_name = _("source")
        ordering: ClassVar = ["-known_from", "publisher", "pk"]
        constraints: ClassVar = [
            span_constraint("source", "published"),
            models.CheckConstraint(name="source_not_via_itself", condition=~models.Q(via=models.F("pk"))),
        ]

    def __str__(self) -> str:
        return called(self.publisher, self.title)

    def texts(self) -> list[str]:
        return [self.publisher, self.title]

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.pk])

    @property
    def path(self) -> list[Source]:
        """The sources it reached us through, nearest first; ends with the publication that we read."""
        path: list[Source] = []
        carrier = self.via
        while carrier is not None and len(path) < LONGEST_PATH:
            path.append(carrier)
            carrier = carrier.via
        return path

    @property
    def publication(self) -> Source:
        """The publication that we read it in: the end of its path, or itself."""
        return self.path[-1] if self.via_id else self

    def days(self) -> list[dt.date]:
        """The first and last day on which it, or else the nearest source that carried it, can have come out."""
        for voice in (self, *self.path):
            if voice.published is not None:
                return sorted({voice.published.earliest, voice.published.latest})
        return []

    def repeats(self) -> list[Source]:
        """Other sources on record of the same page, which it neither came through nor carried: the same article, most
        likely, a second time."""
        others = Source.objects.on_the_page_of(self.url).with_path().order_by("pk")
        return [other for other in others if not self.is_one_way_with(other)]

    def is_one_way_with(self, other: Source) -> bool:
        """Whether they are the same, or one reached us through the other, or both through a third."""
        ways = [self, *self.path]
        return any(each in ways for each in (other, *other.path))

    def read(self, phrase: str, *, tense: Tense = "past") -> DateSpan:
        """The days that `phrase` means to its readers, whichever day it came out on.

        Raises DateNotUnderstood, also where it would mean different days on different days of publication.
        """
        days = self.days()
        if not days:
            return parse_span(phrase, None, language=self.language, tense=tense)
        horizon = days[-1] if tense == "past" else None
        spans = [parse_span(phrase, day, language=self.language, tense=tense, horizon=horizon) for day in days]
        if spans[0] != spans[-1]:
            raise DateNotUnderstood(
                gettext("That may mean %(one)s or %(other)s, for the source's own day is not exact: write the dates.")
                % {"one": spans[0], "other": spans[-1]}
            )
        return spans[0]

    def clean(self) -> None:
        super().clean()
        clean_spans(self, "published")
        refuse_open(self, "published")
        if is_to_come(self.published):
            raise ValidationError({"published_text": _("A day that has not come yet: nothing came out then.")})
        if not is_known(self.language):
            told = _("“%(code)s” is not the code of a language, such as en, fr or ar.") % {"code": self.language}
            raise ValidationError({"language": told})
        carrier, length = self.via, 0
        while carrier is not None:
            length += 1
            if carrier.pk == self.pk and self.pk is not None:
                raise ValidationError({"via": _("A source cannot have reached us through itself.")})
            if length > LONGEST_PATH:
                raise ValidationError({"via": _("The path from the source to us is too long.")})
            carrier = carrier.via

    def derive(self) -> None:
        """Find `known_from` and `page_key` out; whoever writes in bulk calls it, as each save does."""
        self.page_key = page_key(self.url)
        self.known_from = self.published_latest or (self.via.known_from if self.via else None)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and keep `known_from` right here and in all that came through this source."""
        before = self.known_from
        self.derive()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "known_from", "page_key"}
        super().save(*args, **kwargs)
        if self.known_from != before:
            for source in self.carried.filter(published_latest=None):
                source.via = self
                source.save()
