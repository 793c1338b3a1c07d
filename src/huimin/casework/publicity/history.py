"""History: what was shown in public of a case, when and to how many, and what was said against it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from huimin.casework.models import Case, Publicity
from huimin.casework.publicity.wording import granted_words, proposed_words

Shown = tuple[Publicity, list[tuple[str, str]], list[tuple[date, int]]]
"""A notice, what stood on it, and on which days how often it was called up."""


def publicities_of(case: Case, day: date) -> list[Shown]:
    """Return everything that was shown of a case, the latest first, and whether it is shown on a day; two
    questions more if there is any."""
    rows = Publicity.objects.filter(case=case).select_related("opened_by")
    found = rows.prefetch_related("objections__handled_by", "showings").order_by("-pk")
    return [_shown(each, day) for each in found]


def _shown(shown: Publicity, day: date) -> Shown:
    content = shown.content
    said = granted_words(content) if shown.kind == Publicity.Kind.RESULT else proposed_words(content)
    lines = [
        (_("Applicant"), content["name"]),
        (_("Number of people"), str(content["people"])),
        *([(_("Members"), "、".join(content["members"]))] if content["members"] else []),
        *([said] if said[0] else []),
    ]
    shown.public = shown.is_shown(day)  # type: ignore[attr-defined]
    shown.digest = bytes(shown.sm3).hex()[:16]  # type: ignore[attr-defined]
    shown.said = sorted(shown.objections.all(), key=lambda each: each.pk)  # type: ignore[attr-defined]
    days = sorted((each.on, each.times) for each in shown.showings.all())
    return shown, lines, days
