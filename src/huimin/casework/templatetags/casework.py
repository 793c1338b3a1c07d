"""What casework's templates put into words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from huimin.casework.clocks import counting
from huimin.commons.desk.states import tone_and_word
from huimin.procedures.declarations import Limit
from huimin.procedures.drawing import lines_of

register = template.Library()


@register.filter
def box_lines(words: str) -> list[str]:
    """Return words broken into lines that fit the box of a diagram."""
    return lines_of(words)


@register.filter
def limit_words(limit: Limit) -> str:
    """Return how long a limit is, in words."""
    return counting.limit_words(limit)


@register.filter
def ending(name: str) -> str:
    """Return how a case can end, in words."""
    return str(tone_and_word(f"case.{name}")[1])


@register.filter
def file_kind(media_type: str) -> str:
    """Return what kind of file something is, in a word."""
    return _("picture") if media_type.startswith("image/") else media_type.rpartition("/")[2].upper()
