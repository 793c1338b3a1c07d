"""My relatives: what an officer declares about their own relatives, and what is on file about them."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from huimin.casework.kin.actions import add_relative, declare_relatives, match_cases
from huimin.casework.kin.declaring import ask_to_end, enter_oneself
from huimin.casework.kin.forms import DeclarationForm, EndForm, OwnNumberForm, RelativeForm
from huimin.casework.kin.queries import filings_of, own_entry, own_kin, relatives_of
from huimin.casework.kin.refusals import NoSuchRelative, NoSuchStaff
from huimin.casework.kin.wording import RELATIONS
from huimin.casework.models import Staff
from huimin.casework.views.acting import Asking, ask_and_act
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.audit.trail import record_reading
from huimin.commons.desk.pieces import Text, Undertaking
from huimin.commons.installation.public import today

MINE: Final = gettext_lazy("My relatives")


@requires()
def own_relatives(request: OfficerRequest) -> HttpResponse:
    """Show the officer what is on file about them, and nothing about anybody else."""
    found = own_entry(request.officer)
    if found is None:
        return render(request, "casework/own_relatives.html", {"staff": None})
    record_reading(found, by=request.officer, reason=gettext("Own entry opened"), division=found.division)
    relatives = relatives_of(found)
    context = {
        "staff": found,
        "listed": [(each, RELATIONS[each.relation]) for each in relatives if each.until is None],
        "earlier": [(each, RELATIONS[each.relation]) for each in relatives if each.until is not None],
        "kept_off": len({each.case_id for each in filings_of(found)}),
    }
    return render(request, "casework/own_relatives.html", context)


@requires()
def own_entry_new(request: OfficerRequest) -> HttpResponse:
    """Put oneself on the staff, as whoever handles assistance must declare."""
    if own_entry(request.officer) is not None:
        return redirect("casework:own-relatives")
    form = OwnNumberForm(request.POST or None)

    def act(given: dict[str, Any]) -> Text:
        enter_oneself(number=given["number"], by=request.officer)
        return gettext("You are on the staff. Declare your relatives now, or that there is nobody.")

    purpose = gettext_lazy("Name, unit and division are those of your account.")
    return ask_and_act(request, form, _asking(gettext_lazy("Put myself on the staff"), purpose), act)


@requires()
def own_relative_new(request: OfficerRequest) -> HttpResponse:
    """Declare a relative of one's own."""
    found = _own(request)
    form = RelativeForm(request.POST or None, day=today())

    def act(given: dict[str, Any]) -> Text:
        add_relative(staff=found.pk, **given, by=request.officer, day=today())
        match_cases(by=request.officer, at=timezone.now(), day=today())
        return gettext("{name} is listed.").format(name=given["name"])

    purpose = gettext_lazy("Cases of this relative are kept apart, and you are kept off them.")
    return ask_and_act(request, form, _asking(gettext_lazy("Add a relative"), purpose), act)


@requires()
def own_declaration(request: OfficerRequest) -> HttpResponse:
    """Declare that one's own list is complete, or that there is nobody."""
    found = _own(request)
    form = DeclarationForm(request.POST or None)

    def act(given: dict[str, Any]) -> Text:
        nobody = given["what"] == DeclarationForm.NOBODY
        declare_relatives(staff=found.pk, nobody=nobody, by=request.officer, day=today())
        return gettext("Your declaration is noted.")

    purpose = gettext_lazy("Everybody on the staff declares, also that there is nobody.")
    return ask_and_act(request, form, _asking(pgettext_lazy("relatives", "Declare"), purpose), act)


@requires()
def own_relative_end(request: OfficerRequest, kin: int) -> HttpResponse:
    """Ask that an entry about one's own relatives ends."""
    found = own_kin(request.officer, kin)
    if found is None:
        raise NoSuchRelative()
    form = EndForm(request.POST or None)

    def act(given: dict[str, Any]) -> Text:
        ask_to_end(kin=kin, reason=given["reason"], by=request.officer, day=today())
        return gettext("It is asked that the entry of {name} ends.").format(name=found.name)

    will = Undertaking(
        gettext("Whoever keeps the register looks at it and ends the entry of {name}.").format(
            name=found.name
        ),
        consequences=(gettext_lazy("Until then nothing changes; cases that are kept apart stay apart."),),
    )
    title = gettext("Ask to end: {name}").format(name=found.name)
    return ask_and_act(request, form, _asking(title, "", gettext_lazy("Ask to end"), will), act)


def _own(request: OfficerRequest) -> Staff:
    found = own_entry(request.officer)
    if found is None:
        raise NoSuchStaff()
    return found


def _asking(title: Text, purpose: Text, button: Text = "", undertaking: Undertaking | None = None) -> Asking:
    back = reverse("casework:own-relatives")
    return Asking(title, purpose, button or gettext_lazy("Save"), back, MINE, undertaking)
