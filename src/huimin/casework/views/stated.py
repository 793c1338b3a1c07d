"""What applicants said, beside what was found: their statements, the event, what others signed."""

from __future__ import annotations

from typing import Any

from huimin.casework.applicants.consenting import consents_of
from huimin.casework.cases.asking import declared_words, told_words
from huimin.casework.models import Case
from huimin.commons.installation.public import moment, today


def stated_in(case: Case) -> dict[str, Any]:
    """Return what the page of a case shows of it."""
    return {
        "declared": declared_words(case, today(), moment()),
        "told": told_words(case),
        "consents": consents_of(case),
    }
