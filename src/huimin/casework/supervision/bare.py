"""The list of visits that were recorded without a photo, a place or a signature, and why."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from huimin.casework.clocks.counting import version_of
from huimin.casework.visits import NO_COLLEAGUE, NO_PHOTO, NO_PLACE, NO_SIGNATURE, REASONS
from huimin.casework.wording import place_word, step_word
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.tables import Filter, Table


def _photo(row: Any) -> str:
    return row.answers.get(NO_PHOTO) or ""


def _place(row: Any) -> str:
    return row.answers.get(NO_PLACE) or ""


def _signature(row: Any) -> str:
    return row.answers.get(NO_SIGNATURE) or ""


def _colleague(row: Any) -> str:
    return row.answers.get(NO_COLLEAGUE) or ""


BARE = Table(
    name="bare-visits",
    caption=gettext_lazy("Visits without photo, place or signature"),
    columns=(
        Column("number", gettext_lazy("Case"), Kind.CODE, value="case.number", sort="case__number"),
        Column("step", gettext_lazy("Step"), value=lambda row: step_word(version_of(row.case), row.step)),
        Column("division", gettext_lazy("Community"), sort="division", words=place_word),
        Column("done_on", gettext_lazy("Day"), Kind.DAY, sort="done_on"),
        Column("by", gettext_lazy("Officer"), value="done_by.name", sort="done_by__name"),
        Column("photo", REASONS[NO_PHOTO], value=_photo),
        Column("place", REASONS[NO_PLACE], value=_place),
        Column("signature", REASONS[NO_SIGNATURE], value=_signature),
        Column("colleague", REASONS[NO_COLLEAGUE], value=_colleague),
    ),
    filters=(
        Filter("division", gettext_lazy("Community"), words=place_word),
        Filter("officer", gettext_lazy("Officer"), path="done_by__name", words=lambda name: name),
    ),
    search=("case__number", "done_by__name"),
    order="-done_on",
    link=lambda row: reverse("casework:case", args=[row.case_id]),
    empty_title=gettext_lazy("Every visit has photo, place and signatures"),
)
