from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class DeliveriesConfig(AppConfig):
    name = "deliveries"
    verbose_name = _("Deliveries")

    def ready(self) -> None:
        """Count every change of the record, for conditional requests, and chronicle those that readers see."""
        from simple_history.models import HistoricalChanges

        from . import chronicle
        from .models import Claim, Delivery, DeliveryItem, Edition

        for model in self.get_models():
            if model is not Edition and not issubclass(model, HistoricalChanges):
                post_save.connect(Edition.advance, sender=model)
                post_delete.connect(Edition.advance, sender=model)
        for model in (Delivery, DeliveryItem, Claim):
            post_save.connect(chronicle.heard, sender=model)
            post_delete.connect(chronicle.heard, sender=model)
