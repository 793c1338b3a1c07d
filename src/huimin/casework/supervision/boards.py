"""The list of public notices of whose board nobody took a photo."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from huimin.casework.models import Publicity, Upload
from huimin.casework.wording import place_word, scheme_word
from huimin.commons.access.scope import Scope
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.tables import Filter, Table


def unphotographed(scope: Scope, day: date) -> QuerySet[Publicity]:
    """Return the notices before a decision that hang since an earlier day, or have hung, without a photo of
    their board. The announcement of a result has no board of its own."""
    photos = Upload.objects.filter(task=OuterRef("task"), removed_at__isnull=True)
    shown = Publicity.objects.filter(scope.q(), ~Exists(photos), start__lt=day)
    return shown.exclude(kind=Publicity.Kind.RESULT).select_related("case", "opened_by")


BOARDS = Table(
    name="boards-without-photo",
    caption=gettext_lazy("Notices without a photo of the board"),
    columns=(
        Column("number", gettext_lazy("Case"), Kind.CODE, value="case.number", sort="case__number"),
        Column("scheme", gettext_lazy("Scheme"), value="case.scheme", sort="case__scheme", words=scheme_word),
        Column("division", gettext_lazy("Community"), sort="division", words=place_word),
        Column("place", gettext_lazy("Place of the notice")),
        Column("start", gettext_lazy("From"), Kind.DAY, sort="start"),
        Column("until", gettext_lazy("Until"), Kind.DAY, sort="until"),
        Column("by", gettext_lazy("Officer"), value="opened_by.name", sort="opened_by__name"),
    ),
    filters=(
        Filter("division", gettext_lazy("Community"), words=place_word),
        Filter("officer", gettext_lazy("Officer"), path="opened_by__name", words=lambda name: name),
    ),
    search=("case__number", "opened_by__name", "place"),
    order="-start",
    link=lambda row: reverse("casework:case", args=[row.case_id]),
    empty_title=gettext_lazy("Every notice has a photo of its board"),
)
