"""The API: the site's filters, pages by cursor, conditional answers, problem details, and its own description."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.modes import GenerationMode

from deliveries.models import Delivery

from .factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_item,
    create_party,
    create_source,
    create_total,
    create_type,
)

pytestmark = pytest.mark.django_db
