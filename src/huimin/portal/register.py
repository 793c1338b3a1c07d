"""What the portal puts on the desk: counters for residents, and requests to act for others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huimin.commons.desk import navigation
from huimin.commons.desk.columns import Column
from huimin.commons.desk.navigation import Line
from huimin.commons.desk.registers import Register, keep
from huimin.portal.models import Office

navigation.add(Line.PEOPLE, _("Acting for others"), "portal:mandates", "cases.intake", 60)
keep(
    Register(
        Office,
        title=_("Counters for residents"),
        purpose=_("Where residents of a street or community go and call; the portal shows the nearest."),
        view="cases.view",
        change="cases.assign",
        columns=(
            Column("division", _("Division")),
            Column("name", _("Name")),
            Column("address", _("Address")),
            Column("phone", _("Phone")),
            Column("hours", _("Opening hours")),
        ),
        fields=("division", "name", "address", "phone", "hours"),
        key=("division",),
        search=("name", "address"),
        order="division",
    )
)
