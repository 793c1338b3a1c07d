"""Visits: what a record of a visit lacks – a photo, the place, a signature –, unless it says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from huimin.casework.models import Task, Upload
from huimin.casework.papers.signing import signatures_of
from huimin.commons.desk.pieces import Text

LOCATION: Final = "location"
"""The answer that a phone gives about where a visit was made."""
NO_PHOTO, NO_PLACE = "without_photo", "without_place"
NO_SIGNATURE, NO_COLLEAGUE = "without_signature", "without_colleague"
REASONS: Final[Mapping[str, Text]] = {
    NO_PHOTO: _("Why there is no photo"),
    NO_PLACE: _("Why there is no place"),
    NO_SIGNATURE: _("Why nobody who was visited has signed"),
    NO_COLLEAGUE: _("Why who came along has not signed"),
}
"""What may be said instead of a photo, the place, or the signature of either side."""
IN_RECORDS: Final[Mapping[str, str]] = {
    NO_PHOTO: "未拍照原因", NO_PLACE: "未记录位置原因", NO_SIGNATURE: "被访人未签名原因",
    NO_COLLEAGUE: "同行人员未签名原因",
}  # fmt: skip


def lacking(task: Task, by: str, companions: list[str], answers: Mapping[str, Any]) -> Iterator[str]:
    """Yield which reasons a visit still needs: it has no photo, no place, or not every signature.

    Whoever ends the visit is signed in and so has signed; each companion and whoever was visited sign on the
    screen. The reason why one of them did not says nothing about the other.
    """
    photos = Upload.objects.filter(task=task, removed_at__isnull=True)
    if not _said(answers, NO_PHOTO) and not photos.exists():
        yield NO_PHOTO
    if not _said(answers, NO_PLACE) and not _said(answers, LOCATION):
        yield NO_PLACE
    signers = {each.signer for each in signatures_of(task)}
    if not _said(answers, NO_SIGNATURE) and not signers - {by, *companions}:
        yield NO_SIGNATURE
    if not _said(answers, NO_COLLEAGUE) and not set(companions) <= signers:
        yield NO_COLLEAGUE


def reasons_of(answers: Mapping[str, Any]) -> list[tuple[Text, str]]:
    """Return what a record of a visit says instead of a photo, the place or a signature."""
    return [(label, str(answers[name])) for name, label in REASONS.items() if _said(answers, name)]


def _said(answers: Mapping[str, Any], name: str) -> bool:
    return bool(str(answers.get(name) or "").strip())
