"""Settling: what a process of the server keeps for good is loaded before its first request, and then left
alone by the collector of garbage, which would stop every request to look through all of it."""

from __future__ import annotations

import gc
from typing import Final

from django.conf import settings
from django.urls import get_resolver
from django.utils.translation import gettext, override

from huimin.rulebook.public import procedures, rulebook

NEW_THINGS: Final = 10_000
"""After so many the collector looks through them: a page makes about half as many."""


def settle() -> None:
    """Load pages, rules, procedures and languages, and take what is there now for lasting."""
    get_resolver().url_patterns  # noqa: B018 - reading it loads every page
    rulebook()
    procedures()
    for language, _name in settings.LANGUAGES:
        with override(language):
            gettext("Person")
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_THINGS)
