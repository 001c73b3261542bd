from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class DeliveriesConfig(AppConfig):
    name = "deliveries"
    verbose_name = _("The record")

    def ready(self) -> None:
        """Count every change of the record, for conditional requests, and record those that readers see."""
        from allauth.account.signals import password_changed
        from allauth.mfa.signals import (
            authentication_failed,
            authenticator_added,
            authenticator_removed,
            authenticator_used,
        )
        from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
        from simple_history.models import HistoricalChanges
        from simple_history.signals import pre_create_historical_record

        from .accounts import adapters, book, passwords, sessions, signing_in
        from .changelog import lapses, recording
        from .history import stamp
        from .http import purging
        from .models import Claim, Concern, Delivery, DeliveryItem, HandedPassword, KeptForm, RecordVersion, Snapshot
        from .models.versions import advanced

        for model in self.get_models():
            # Citations, feeds, accounts, and what is not saved yet, are no part of the record.
            apart = (RecordVersion, Concern, Snapshot, HandedPassword, KeptForm, HistoricalChanges)
            if not issubclass(model, apart):
                post_save.connect(RecordVersion.advance, sender=model)
                post_delete.connect(RecordVersion.advance, sender=model)
        for model in (DeliveryItem, Claim):
            post_save.connect(Delivery.count_version, sender=model)
            post_delete.connect(Delivery.count_version, sender=model)
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
        pre_create_historical_record.connect(stamp)
        for model in (Delivery, DeliveryItem, Claim):
            post_save.connect(recording.on_save, sender=model)
            post_delete.connect(recording.on_save, sender=model)
        recording.noted.connect(lapses.on_record)
        advanced.connect(purging.on_advance)
