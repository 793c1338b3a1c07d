"""Fields that several tables have."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


def an_officer(*, null: bool = True, help_text: str = "") -> models.ForeignKey[Any, Any]:
    """Return the field of an officer; none stands for the platform or for somebody outside."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=null, related_name="+", help_text=help_text
    )
