"""The calendar as registers of the workbench."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.registers import Register, keep
from huimin.commons.workdays.models import HolidayYear, SpecialDay

keep(
    Register(
        HolidayYear,
        title=_("Holiday years"),
        purpose=_("Years whose holiday notice was entered whole; without it no clock is counted into them."),
        view="jobs.view",
        change="access.manage",
        columns=(Column("year", _("Year")), Column("document", _("Notice"))),
        fields=("year", "document"),
        key=("year",),
        order="-year",
    )
)
keep(
    Register(
        SpecialDay,
        title=_("Holidays and make-up days"),
        purpose=_("Days that are not what their weekday says, by the State Council's notice."),
        view="jobs.view",
        change="access.manage",
        columns=(
            Column("day", _("Day"), kind=Kind.DAY),
            Column("worked", _("Worked"), kind=Kind.YES_NO),
            Column("occasion", _("Occasion")),
            Column("document", _("Notice")),
        ),
        fields=("day", "worked", "occasion", "document"),
        key=("day",),
        search=("occasion", "document"),
        order="-day",
    )
)
