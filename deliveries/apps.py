from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class DeliveriesConfig(AppConfig):
    name = "deliveries"
    verbose_name = _("The record")

    def ready(self) -> None:
        """Count every change of the record, for conditional requests, and record those that readers see."""
        from allauth.mfa.signals import authenticator_added, authenticator_used
        from simple_history.models import HistoricalChanges
        from simple_history.signals import pre_create_historical_record

        from .accounts.signing_in import remember_second_factor
        from .changelog import lapses, recording
        from .history import stamp
        from .http import purging
        from .models import Claim, Concern, Delivery, DeliveryItem, RecordVersion, Snapshot
        from .models.versions import advanced

        for model in self.get_models():
            # What is cited, and whom a change concerns, is no part of the record.
            if model not in (RecordVersion, Concern, Snapshot) and not issubclass(model, HistoricalChanges):
                post_save.connect(RecordVersion.advance, sender=model)
                post_delete.connect(RecordVersion.advance, sender=model)
        for model in (DeliveryItem, Claim):
            post_save.connect(Delivery.count_version, sender=model)
            post_delete.connect(Delivery.count_version, sender=model)
        authenticator_added.connect(remember_second_factor)
        authenticator_used.connect(remember_second_factor)
        pre_create_historical_record.connect(stamp)
        for model in (Delivery, DeliveryItem, Claim):
            post_save.connect(recording.on_save, sender=model)
            post_delete.connect(recording.on_save, sender=model)
        recording.noted.connect(lapses.on_record)
        advanced.connect(purging.on_advance)
