"""What the registry puts on the desk: its pages in the navigation, divisions and addresses."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from huimin.commons.access.models import Officer
from huimin.commons.desk import navigation
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.navigation import Line
from huimin.commons.desk.registers import Register, keep
from huimin.commons.desk.tables import Filter
from huimin.registry import telling  # noqa: F401 - it is read for what it declares
from huimin.registry.divisions.actions import place_division
from huimin.registry.models import Address, Division, LikelyDuplicate
from huimin.registry.people.duplicates import pairs_in
from huimin.registry.rights import CHANGE, IMPORT, MERGE, VIEW
from huimin.registry.wording import KINDS


def _waiting(officer: Officer) -> int:
    return pairs_in(officer.scope(MERGE)).filter(decision=LikelyDuplicate.Decision.OPEN).count()


navigation.add(Line.PEOPLE, _("Search"), "registry:search", VIEW, 10)
navigation.add(Line.PEOPLE, _("Likely duplicates"), "registry:duplicates", MERGE, 20, count=_waiting)
navigation.add(Line.PEOPLE, _("Without a household"), "registry:without-household", VIEW, 25)
navigation.add(Line.PEOPLE, _("Import"), "registry:imports", IMPORT, 30)
navigation.add(Line.PEOPLE, _("Divisions"), "registry:divisions", VIEW, 50)


def _save_division(row: Model, _by: Officer, _said: dict[str, Any]) -> None:
    assert isinstance(row, Division)
    place_division(division=row)


keep(
    Register(
        model=Division,
        title=_("Register of divisions"),
        purpose=_("Streets, communities and grids with their codes and days. One that is gone gets an end."),
        view=VIEW,
        change=IMPORT,
        columns=(
            Column("code", _("Code"), Kind.CODE, sort="code"),
            Column("name", _("Chinese name"), sort="name"),
            Column("name_en", _("English name"), sort="name_en"),
            Column("kind", _("Kind"), sort="kind", words=KINDS),
            Column("start", _("From"), Kind.DAY, sort="start"),
            Column("end", _("Until (not included)"), Kind.DAY, sort="end"),
            Column("source", _("Source"), sort="source", shown=False),
        ),
        fields=("code", "name", "name_en", "kind", "start", "source"),
        key=("code",),
        search=("code", "name", "name_en"),
        filters=(Filter("kind", _("Kind"), words=lambda kind: KINDS[kind]),),
        order="code",
        division="code",
        save=_save_division,
        line=Line.PEOPLE,
        place_in_line=60,
    )
)
keep(
    Register(
        model=Address,
        title=_("Addresses"),
        purpose=_("Where people live, as precisely as it is written; each once in its community."),
        view=VIEW,
        change=CHANGE,
        columns=(
            Column("division", _("Division"), sort="division__code", value="division.name"),
            Column("text", _("Address"), sort="text"),
        ),
        fields=("division", "text"),
        search=("text",),
        order="text",
        related=("division",),
        division="division__code",
        line=Line.PEOPLE,
        place_in_line=70,
    )
)
