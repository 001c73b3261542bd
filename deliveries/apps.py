from collections.abc import Callable

from django.apps import AppConfig
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class DeliveriesConfig(AppConfig):
    name = "deliveries"
    verbose_name = _("The record")

    def ready(self) -> None:
        """Say what follows upon a change of the record, and upon signing in."""
        from django.core.checks import register

        from .accounts import leaked
        from .numbers.figures import read_language_from

        read_language_from(get_language)
        register(leaked.list_is_one, "security")
        self._count_changes()
        self._record_changes()
        self._follow_accounts()

    def _count_changes(self) -> None:
        """Count every change of the record, for conditional requests, and every one of a delivery."""
        from simple_history.models import HistoricalChanges

        from .http import purging
        from .models import (
            Claim,
            Concern,
            Delivery,
            DeliveryItem,
            DraftReview,
            HandedPassword,
            KeptForm,
            RecordVersion,
            Remark,
            SavedView,
            Snapshot,
        )
        from .models.versions import advanced

        # Citations, feeds, accounts, what is not saved yet, and what is said of drafts, are no part of the record.
        apart = (
            RecordVersion, Concern, Snapshot, HandedPassword, KeptForm, DraftReview, Remark, SavedView,
            HistoricalChanges,
        )  # fmt: skip
        for model in self.get_models():
            if not issubclass(model, apart):
                after_each(model, RecordVersion.advance)
        for part in (DeliveryItem, Claim):
            after_each(part, Delivery.count_version)
        advanced.connect(purging.on_advance)

    def _record_changes(self) -> None:
        """Hold every change in the history with its reason, and for feeds those that readers see."""
        from simple_history.signals import pre_create_historical_record

        from .changelog import lapses, recording
        from .history import stamp
        from .models import Claim, Delivery, DeliveryItem

        pre_create_historical_record.connect(stamp)
        for model in (Delivery, DeliveryItem, Claim):
            after_each(model, recording.on_save)
        recording.noted.connect(lapses.on_record)

    def _follow_accounts(self) -> None:
        """Begin sessions, and write down who signs in and by what."""
        from allauth.account.signals import password_changed
        from allauth.mfa.signals import (
            authentication_failed,
            authenticator_added,
            authenticator_removed,
            authenticator_used,
        )
        from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

        from .accounts import adapters, book, passwords, sessions, signing_in

        for signal, receivers in {
            user_logged_in: (sessions.begin, adapters.remember_address, book.signed_in),
            user_logged_out: (book.signed_out,),
            user_login_failed: (book.wrong_password,),
            authentication_failed: (book.wrong_code,),
            authenticator_added: (
                signing_in.take_first_code, signing_in.remember_second_factor, book.second_factor_added,
            ),
            authenticator_used: (signing_in.remember_second_factor,),
            authenticator_removed: (book.second_factor_removed,),
            password_changed: (passwords.is_own, book.password_changed),
        }.items():  # fmt: skip
            for receiver in receivers:
                signal.connect(receiver)


def after_each(model: type[Model], receiver: Callable[..., None]) -> None:
    """Call `receiver` whenever a row of `model` was saved or deleted."""
    post_save.connect(receiver, sender=model)
    post_delete.connect(receiver, sender=model)
