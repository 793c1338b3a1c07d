"""Template tags of the house: money, days, codes and the pieces that recur."""

from __future__ import annotations

from django import template

register = template.Library()
