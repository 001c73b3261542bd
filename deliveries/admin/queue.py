"""The queue of the desk's first page: what waits for an editor, each kind of it with a few and the way to all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliveries.accounts import roles
from deliveries.cells.claims import states
from deliveries.filters.fields import today
from deliveries.forms.listing import WORK
from deliveries.history.deleted import deleted_drafts, deletions_told_to, returned_to
from deliveries.models import Claim, Delivery, DraftReview, Remark, Source
from deliveries.models.delivery_queries import DeliveryQuerySet
from deliveries.models.languages import day_words
from deliveries.numbers import figures
from deliveries.reviewing.telling import last_words_to
from deliveries.summaries.work import checked, contested, disagreeing, followed, owed
from deliveries.wording import day_text, delivery_title, noun, outcome_text, upper_first, verdict_text

from .beside import Difference, differences

# So many of each kind stand on the first page.
MOST_TOLD = 5
MOST_DIFFERENCES = 10
# Of what was said of a draft, so many characters.
LONGEST_SAID = 200


@dataclass(frozen=True)
class Row:
    """One thing to do: what it is of and where it is done (`address`), what is known `about` it, what is `told` of it,
    in sentences, and `ways` that lead on, each its words and its address. `quoted`: somebody's own words."""

    title: str
    about: str
    told: Sequence[str]
    address: str = ""
    quoted: str = ""
    ways: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Section:
    """One kind of work: the first `rows` of a `number`, which stand at the address `everything`, if that is a list."""

    name: str
    heading: str
    rows: list[Row]
    number: int
    everything: str = ""

    @property
    def more(self) -> str:
        """What leads to all of it; empty where all of it is there."""
        if self.number <= len(self.rows) or not self.everything:
            return ""
        return ngettext("All %(n)s", "All %(n)s", self.number) % {"n": f"{self.number:,}"}


def queue(user: User | AnonymousUser) -> list[Section]:
    """What waits for an account that sees the record, what concerns it alone first; kinds of which there is some."""
    found = [
        said_to(user), gone_or_back(user), awaiting_review(), with_their_authors(), disagreeing_totals(),
        rival_values(), lapsed(user), largest_differences(), without_a_day(),
    ]  # fmt: skip
    return [section for section in found if section.rows]


# ---- Drafts -----------------------------------------------------------------------------------------


def said_to(user: User | AnonymousUser) -> Section:
    """What was said last of what one drafted or reviews, where it is to be answered."""
    remarks = last_words_to(user) if isinstance(user, User) else []
    shown = remarks[:MOST_TOLD]
    drafts = _at_hand(Delivery.objects.filter(pk__in=[each.delivery_id for each in shown]))
    by_pk = {draft.pk: draft for draft in drafts}
    rows = [_said_row(remark, by_pk[remark.delivery_id]) for remark in shown if remark.delivery_id in by_pk]
    return _section("answer", rows, len(remarks))


def _said_row(remark: Remark, draft: Delivery) -> Row:
    words = {"who": remark.by or _("Somebody"), "does": remark.get_kind_display()}
    told = [_("%(who)s %(does)s, %(day)s") % (words | {"day": day_words(remark.at)})]
    review = reverse("admin:deliveries_delivery_review", args=[draft.pk])
    return Row(
        _title(draft), _to(draft), told, form_of(draft), quoted=remark.text[:LONGEST_SAID], ways=[(_("Answer"), review)]
    )


def awaiting_review() -> Section:
    drafts = Delivery.objects.awaiting_review()
    return _section("review", _draft_rows(drafts), drafts.count())


def with_their_authors() -> Section:
    drafts = Delivery.objects.with_their_authors()
    return _section("changes", _draft_rows(drafts), drafts.count())


def _draft_rows(drafts: DeliveryQuerySet) -> list[Row]:
    """The first of these drafts: who wrote each and how long ago, what stands in the way, and who reviews it."""
    supported = Exists(Claim.objects.supporting().filter(delivery=OuterRef("pk")))
    shown = list(_at_hand(drafts).annotate(supported=supported)[:MOST_TOLD])
    pks = [draft.pk for draft in shown]
    made, reviews = roles.drafted(pks), DraftReview.objects.among(pks)
    return [_draft_row(draft, made.get(draft.pk), reviews.get(draft.pk)) for draft in shown]


def _draft_row(draft: Any, made: roles.Drafted | None, review: DraftReview | None) -> Row:
    about = [_to(draft)]
    if made is not None:
        words = {"who": made.name or _("a file"), "age": timesince(made.at, depth=1)}
        about.append(_("drafted by %(who)s %(age)s ago") % words)
    told = draft.obstacles(supported=draft.supported) or [_("Nothing stands in the way of publishing it.")]
    if review is not None and review.reviewer is not None:
        told.append(_("%(who)s reviews it.") % {"who": review.reviewer})
    way = (_("Review"), reverse("admin:deliveries_delivery_review", args=[draft.pk]))
    return Row(_title(draft), ", ".join(about), told, form_of(draft), ways=[way])


def gone_or_back(user: User | AnonymousUser) -> Section:
    """What others did with one's drafts of the last weeks: deleted them, and brought them back."""
    rows = []
    for draft in deleted_drafts(deletions_told_to(user.pk)):
        words = {"who": draft.by or _("somebody"), "day": day_words(draft.moment)}
        told = _("Deleted by %(who)s, %(day)s. An editor can bring it back.") % words
        rows.append(Row(draft.title, _("To %(party)s") % {"party": draft.recipient}, [told]))
    for delivery in returned_to(user.pk):
        told = _("It had been deleted, and was brought back.")
        rows.append(Row(_title(delivery), _to(delivery), [told], form_of(delivery)))
    return Section("gone", _("What others did with your drafts"), rows, len(rows))


# ---- The record -------------------------------------------------------------------------------------


def disagreeing_totals() -> Section:
    pks = disagreeing()
    rows = []
    for check in checked(pks[:MOST_TOLD]):
        total = check.reported
        words = {"publisher": total.source.publisher, "day": day_text(total.as_of)}
        what = f"{figures(total.total)} {noun(total.type, total.total)}"
        title = _("%(subject)s: %(what)s") % {"subject": total.recipient, "what": what}
        about = _("%(publisher)s, as of %(day)s") % words
        change = reverse("admin:deliveries_reportedtotal_change", args=[total.pk])
        rows.append(Row(title, about, [upper_first(verdict_text(check))], change))
    everything = f"{reverse('admin:deliveries_reportedtotal_changelist')}?verdict=disagrees"
    return Section("totals", _("Stated totals that disagree with the count"), rows, len(pks), everything)


def rival_values() -> Section:
    pks = contested()
    by_pk = _at_hand(Delivery.objects.all()).in_bulk(pks[:MOST_TOLD])
    shown = [by_pk[pk] for pk in pks[:MOST_TOLD] if pk in by_pk]
    claims: dict[int, list[str]] = {}
    contesting = Claim.objects.filter(delivery__in=[each.pk for each in shown]).contesting().for_display()
    for claim in contesting.order_by("pk"):
        said = states(claim) or [_("Disputes it")]
        words = [_("%(subject)s: %(what)s") % {"subject": claim.source.publisher, "what": each} for each in said]
        claims.setdefault(claim.delivery_id, []).extend(words)
    rows = [Row(_title(each), _to(each), claims.get(each.pk, []), form_of(each)) for each in shown]
    return _section("contested", rows, len(pks))


def lapsed(user: User | AnonymousUser) -> Section:
    promises = owed(today())
    may_add, rows = user.has_perm("deliveries.add_delivery"), []
    for awaited in followed(promises[:MOST_TOLD], today()):
        promise = awaited.delivery
        words = {"party": promise.recipient, "day": day_words(promise.arrival_latest)}  # type: ignore[arg-type]
        arrived = f"{reverse('admin:deliveries_delivery_add')}?{urlencode({'fulfils': promise.pk})}"
        ways = [(_("Arrived in %(party)s") % words, arrived)] if may_add else []
        about = _("To %(party)s, until %(day)s") % words
        rows.append(Row(_title(promise), about, [outcome_text(awaited)], form_of(promise), ways=ways))
    return _section("lapsed", rows, len(promises))


def largest_differences() -> Section:
    rows = [_difference_row(each) for each in differences(MOST_DIFFERENCES)]
    return Section("differences", _("Largest differences from other registers"), rows, len(rows))


def _difference_row(each: Difference) -> Row:
    words = {"party": each.recipient, "register": each.register}
    ours, theirs = (", ".join(str(row.what) for row in rows) for rows in (each.cells.ours, each.cells.theirs))
    about = _("To %(party)s, beside %(register)s") % words
    told = [ours, _("there: %(theirs)s") % {"theirs": theirs}, str(each.cells.reason)]
    return Row(upper_first(str(each.cells.label)), about, told, each.address)


def without_a_day() -> Section:
    sources = Source.objects.without_a_day()
    rows = [
        Row(source.title, source.publisher, [], reverse("admin:deliveries_source_change", args=[source.pk]))
        for source in sources[:MOST_TOLD]
    ]
    everything = f"{reverse('admin:deliveries_source_changelist')}?day=none"
    return Section("dayless", _("Sources without a day"), rows, sources.count(), everything)


# ---- What rows are called ---------------------------------------------------------------------------


def _section(work: str, rows: list[Row], number: int) -> Section:
    """One whose everything is the desk's list of deliveries, which is asked for that work."""
    everything = f"{reverse('admin:deliveries_delivery_changelist')}?{urlencode({'work': work})}"
    return Section(work, str(WORK[work]), rows, number, everything)


def _at_hand(deliveries: DeliveryQuerySet) -> DeliveryQuerySet:
    return deliveries.select_related("recipient").with_items()


def _title(delivery: Delivery) -> str:
    return delivery_title(delivery) or _("A delivery without lines")


def _to(delivery: Delivery) -> str:
    return _("To %(party)s") % {"party": delivery.recipient}


def form_of(delivery: Delivery) -> str:
    return reverse("admin:deliveries_delivery_change", args=[delivery.pk])
