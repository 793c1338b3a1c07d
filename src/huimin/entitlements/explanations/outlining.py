"""Outlining: an answer about a household with its first rows, whose insides come from their own address."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from huimin.commons.desk.pieces import WhyTree
from huimin.entitlements.explanations.explaining import Explained, Standing
from huimin.entitlements.explanations.telling import why_outline
from huimin.policy.facts import Entity


def outline_of(explained: Explained, names: Mapping[object, str]) -> WhyTree:
    """Return the outline of an answer about a household, for its day and as known then."""
    page = page_of(explained.standing)
    return why_outline(explained.explanation, names, inside=inside_of(explained), page=page)


def page_of(standing: Standing) -> str:
    """Return the page that tells all of an answer."""
    page = "why-person" if standing.entity is Entity.PERSON else "why-household"
    return reverse(f"entitlements:{page}", args=[standing.id, standing.scheme])


def inside_of(explained: Explained) -> str:
    """Return where the whole tree of an answer about a household is, for its day and as known then."""
    where = reverse("entitlements:why-household-tree", args=[explained.household, explained.standing.scheme])
    asked = {"on": explained.on.isoformat(), "known": explained.known_at.isoformat()}
    return f"{where}?{urlencode(asked)}"
