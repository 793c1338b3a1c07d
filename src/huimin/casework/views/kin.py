"""The register of staff and their relatives: list, one of the staff, and everything that changes it."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from huimin.casework.kin.actions import (
    MANAGE,
    add_relative,
    add_staff,
    change_relative,
    change_staff,
    declare_relatives,
    end_relative,
    leave_staff,
    match_cases,
)
from huimin.casework.kin.declaring import keep_listed
from huimin.casework.kin.forms import DeclarationForm, EndForm, LeavingForm, RelativeForm, StaffForm
from huimin.casework.kin.importing import columns, headings, take_staff, try_staff
from huimin.casework.kin.queries import (
    filings_seen,
    kin_for,
    relatives_of,
    staff_about,
    staff_for,
    staff_in,
    wider_relations,
)
from huimin.casework.kin.wording import RELATIONS
from huimin.casework.models import Staff
from huimin.casework.views.acting import Asking, ask_and_act
from huimin.casework.wording import place_word
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.audit.trail import record_reading
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.exporting import write_csv
from huimin.commons.desk.happenings import happenings
from huimin.commons.desk.pieces import Text, Undertaking
from huimin.commons.desk.sent_files import sent_file
from huimin.commons.desk.states import tone_and_word
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.installation.public import today
from huimin.kernel.errors import Refusal

REGISTER = gettext_lazy("Staff and relatives")


def standing_word(standing: str) -> Text:
    """Return how the declaration of somebody on the staff stands."""
    return tone_and_word(standing)[1]


STAFF: Final = Table(
    name="staff",
    caption=gettext_lazy("Staff"),
    columns=(
        Column("name", gettext_lazy("Name"), sort="name"),
        Column("id_masked", gettext_lazy("Identity number"), Kind.MASKED),
        Column("unit", gettext_lazy("Unit"), sort="unit"),
        Column("post", gettext_lazy("Post"), sort="post"),
        Column("division", gettext_lazy("Division"), sort="division", words=place_word),
        Column(
            "officer", pgettext_lazy("sign-in", "Account"), value="officer.username", sort="officer__username"
        ),
        Column("relatives", gettext_lazy("Declared relatives"), Kind.NUMBER, sort="relatives"),
        Column("hidden", gettext_lazy("Known, not declared"), Kind.NUMBER, sort="hidden"),
        Column("declared_on", gettext_lazy("Last declaration"), Kind.DAY, sort="declared_on"),
        Column("standing", gettext_lazy("State"), Kind.STATE, sort="standing"),
    ),
    filters=(
        Filter("standing", gettext_lazy("State"), words=standing_word),
        Filter("division", gettext_lazy("Division"), words=place_word),
    ),
    searcher=staff_about,
    order="name",
    link=lambda row: reverse("casework:staff-member", args=[row.pk]),
    empty_title=gettext_lazy("Nobody is registered yet"),
    empty_text=gettext_lazy(
        "Register everybody who handles or supervises assistance, one by one or from a file; each declares "
        "their near relatives, or that there is nobody."
    ),
)


@requires(MANAGE)
def staff_list(request: OfficerRequest) -> HttpResponseBase:
    """Show the staff of the officer's divisions and how their declarations stand."""
    rows = staff_in(request.scope)
    return STAFF.respond(request, rows, "casework/staff.html", {"wider": sorted(wider_relations(today()))})


@requires(MANAGE)
def staff_page(request: OfficerRequest, staff: int) -> HttpResponse:
    """Show somebody on the staff: their relatives, the cases in which they meet, and what was changed."""
    found = staff_for(request.scope, staff)
    record_reading(found, by=request.officer, reason=_("Relatives opened"), division=found.division)
    relatives = relatives_of(found)
    context = {
        "staff": found,
        "listed": [(each, RELATIONS[each.relation]) for each in relatives if each.until is None],
        "earlier": [(each, RELATIONS[each.relation]) for each in relatives if each.until is not None],
        "filings": [(each, RELATIONS[each.relation]) for each in filings_seen(found, request.officer)],
        "own": found.officer_id == request.officer.pk,
        "sees_cases": request.officer.may("cases.view"),
        "events": happenings(found),
    }
    return render(request, "casework/staff_member.html", context)


@requires(MANAGE)
def new_staff(request: OfficerRequest) -> HttpResponse:
    """Put somebody on the staff."""
    form = StaffForm(request.POST or None, scope=request.scope, day=today())

    def act(given: dict[str, Any]) -> Text:
        add_staff(**given, by=request.officer)
        return _matched(request, _("{name} is on the staff.").format(name=given["name"]))

    purpose = gettext_lazy(
        "Everybody who handles or supervises assistance; they declare their relatives next."
    )
    asking = Asking(
        gettext_lazy("Put somebody on the staff"), purpose, gettext_lazy("Save"), _register(), REGISTER
    )
    return ask_and_act(request, form, asking, act)


@requires(MANAGE)
def staff_change(request: OfficerRequest, staff: int) -> HttpResponse:
    """Correct the entry of somebody on the staff."""
    found = staff_for(request.scope, staff)
    names = ("name", "unit", "post", "division", "officer")
    initial = {name: getattr(found, name) for name in names}
    form = StaffForm(request.POST or None, initial=initial, scope=request.scope, day=today(), known=True)

    def act(given: dict[str, Any]) -> Text:
        change_staff(staff=staff, **given, by=request.officer)
        return _matched(request, _("Saved."))

    purpose = gettext_lazy(
        "A wrong identity number cannot be corrected: let the entry leave and add it anew."
    )
    return ask_and_act(request, form, _of(found, gettext_lazy("Correct the entry"), purpose), act)


@requires(MANAGE)
def staff_leave(request: OfficerRequest, staff: int) -> HttpResponse:
    """Note that somebody is not on the staff any more."""
    found = staff_for(request.scope, staff)
    form = LeavingForm(request.POST or None, initial={"on": today()})

    def act(given: dict[str, Any]) -> Text:
        leave_staff(staff=staff, on=given["on"], by=request.officer)
        return _matched(request, _("{name} is not on the staff any more.").format(name=found.name))

    will = Undertaking(
        _("New cases are not matched against {name} any more.").format(name=found.name),
        consequences=(gettext_lazy("Cases that are kept apart because of them stay apart."),),
    )
    asking = _of(found, gettext_lazy("Leave the staff"), "", gettext_lazy("Let them leave"), will)
    return ask_and_act(request, form, asking, act)


@requires(MANAGE)
def staff_declare(request: OfficerRequest, staff: int) -> HttpResponse:
    """Note what somebody declares: that the list is complete, or that there is nobody."""
    found = staff_for(request.scope, staff)
    form = DeclarationForm(request.POST or None)

    def act(given: dict[str, Any]) -> Text:
        nobody = given["what"] == DeclarationForm.NOBODY
        declare_relatives(staff=staff, nobody=nobody, by=request.officer, day=today())
        return _("The declaration of {name} is noted.").format(name=found.name)

    purpose = gettext_lazy("Everybody on the staff declares, also that there is nobody.")
    return ask_and_act(request, form, _of(found, gettext_lazy("Note a declaration"), purpose), act)


@requires(MANAGE)
def relative_new(request: OfficerRequest, staff: int) -> HttpResponse:
    """List a relative whom somebody on the staff declares."""
    found = staff_for(request.scope, staff)
    form = RelativeForm(request.POST or None, day=today())

    def act(given: dict[str, Any]) -> Text:
        add_relative(staff=staff, **given, by=request.officer, day=today())
        return _matched(request, _("{name} is listed.").format(name=given["name"]))

    purpose = gettext_lazy(
        "Open cases are matched at once; the case of a relative is kept apart and visited."
    )
    return ask_and_act(request, form, _of(found, gettext_lazy("Add a relative"), purpose), act)


@requires(MANAGE)
def relative_change(request: OfficerRequest, kin: int) -> HttpResponse:
    """Correct the name or relation of a listed relative."""
    found = kin_for(request.scope, kin)
    initial = {"relation": found.relation, "name": found.name}
    form = RelativeForm(request.POST or None, initial=initial, day=today(), known=found.relation)

    def act(given: dict[str, Any]) -> Text:
        change_relative(kin=kin, **given, by=request.officer, day=today())
        return _("Saved.")

    purpose = gettext_lazy("A wrong identity number cannot be corrected: end the entry and add it anew.")
    return ask_and_act(request, form, _of(found.staff, gettext_lazy("Correct the entry"), purpose), act)


@requires(MANAGE)
def relative_end(request: OfficerRequest, kin: int) -> HttpResponse:
    """Take a relative from the list, with a reason."""
    found = kin_for(request.scope, kin)
    form = EndForm(request.POST or None, initial={"reason": found.end_reason})

    def act(given: dict[str, Any]) -> Text:
        end_relative(kin=kin, reason=given["reason"], by=request.officer, day=today())
        return _("{name} is not listed any more.").format(name=found.name)

    will = Undertaking(
        _("New cases are not matched against {name} any more.").format(name=found.name),
        consequences=(gettext_lazy("Cases that are kept apart because of them stay apart."),),
    )
    title = _("End: {name}").format(name=found.name)
    asking = _of(found.staff, title, "", gettext_lazy("End the entry"), will)
    return ask_and_act(request, form, asking, act)


@require_POST
@requires(MANAGE)
def relative_keep(request: OfficerRequest, kin: int) -> HttpResponse:
    """Leave a relative on the list although the staff member asked that the entry ends."""
    found = keep_listed(kin=kin, by=request.officer)
    messages.success(request, _("{name} stays on the list.").format(name=found.name))
    return redirect("casework:staff-member", found.staff_id)


@require_POST
@requires(MANAGE)
def match(request: OfficerRequest) -> HttpResponse:
    """Ask the register for undeclared relatives, and match the open cases again."""
    messages.success(request, _matched(request))
    return redirect("casework:staff")


@requires(MANAGE)
def staff_import(request: OfficerRequest) -> HttpResponse:
    """Try a file of staff and relatives; take it when the officer has read what it would do."""
    context: dict[str, Any] = {"columns": columns()}
    if request.method == "POST":
        try:
            content, file, digest = sent_file(request)
            given: dict[str, Any] = {"content": content, "name": file, "by": request.officer, "day": today()}
            given["scope"] = request.scope
            if request.POST.get("take"):
                run = take_staff(**given)
                said = _("{added} rows added, {changed} changed.").format(
                    added=run.added, changed=run.changed
                )
                messages.success(request, _matched(request, said))
                return redirect("casework:staff")
            run = try_staff(**given)
            context |= run.shown(file, digest)
        except Refusal as refusal:
            context["refused"] = refusal.sentence(_)
    status = 422 if "refused" in context else 200
    return render(request, "casework/staff_import.html", context, status=status)


@requires(MANAGE)
def staff_template(request: OfficerRequest) -> HttpResponse:
    """Return an empty file with the headings."""
    response = HttpResponse(write_csv(list(headings().values()), []), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="staff.csv"'
    return response


def _matched(request: OfficerRequest, said: str = "") -> str:
    """Match the cases after a change and return what was said, and what was found."""
    matched = match_cases(by=request.officer, at=timezone.now(), day=today())
    if matched.job is not None:
        told = _("The open cases are matched in the background; the job at the top says what was found.")
    else:
        told = ngettext(
            "{number} new tie to an open case was found.", "{number} new ties to open cases were found.",
            matched.ties,
        ).format(number=matched.ties)  # fmt: skip
    revealed = ngettext(
        "The register knows {number} relative more than was declared.",
        "The register knows {number} relatives more than were declared.", matched.revealed,
    ).format(number=matched.revealed)  # fmt: skip
    return " ".join(each for each in (said, told, revealed if matched.revealed else "") if each)


def _register() -> str:
    return reverse("casework:staff")


def _of(
    staff: Staff, title: Text, purpose: Text, button: Text = "", undertaking: Undertaking | None = None
) -> Asking:
    back = reverse("casework:staff-member", args=[staff.pk])
    return Asking(title, purpose, button or gettext_lazy("Save"), back, staff.name, undertaking)
