"""Officers and the roles that they hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from huimin.commons.access import actions
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.access.models import Assignment, Officer, OpenSession, SecondFactor
from huimin.commons.access.queries import NoSuchOfficer, officers
from huimin.commons.access.scope import Scope
from huimin.commons.access.second_factor import factor_of, recovery_codes_left, reset_second_factor
from huimin.commons.access.sessions import end_all
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.happenings import happenings
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.installation.public import today
from huimin.kernel.errors import Conflict, Invalid, Refusal
from huimin.web.forms import (
    AssignmentForm,
    NewOfficerForm,
    OfficerForm,
    PasswordResetForm,
    ReasonForm,
    name_field,
)
from huimin.web.places import names_of


def state_of(officer: Officer) -> str:
    """Return whether the officer can sign in."""
    if not officer.is_active:
        return "disabled"
    return "locked" if officer.locked_until and officer.locked_until > timezone.now() else "enabled"


OFFICERS = Table(
    name="officers",
    caption=_("Officers"),
    columns=(
        Column("username", _("Sign-in name"), sort="username"),
        Column("name", _("Name"), sort="name"),
        Column("office", _("Office"), sort="office"),
        Column("division", _("Division"), Kind.CODE, sort="division", shown=False),
        Column("roles", _("Roles")),
        Column("state", _("State"), Kind.STATE, value=state_of),
        Column("second_factor", _("Second factor"), Kind.YES_NO, value="has_factor"),
        Column("last_login", _("Last signed in"), Kind.MOMENT, sort="last_login"),
    ),
    filters=(
        Filter(
            "is_active",
            _("Account"),
            choices=(
                ("True", pgettext_lazy("account", "Open")),
                ("False", pgettext_lazy("account", "Closed")),
            ),
        ),
    ),
    search=("username", "name", "office"),
    order="username",
    link=lambda officer: reverse("officer", args=[officer.pk]),
    empty_title=_("No officer works in your divisions yet"),
)


@requires("access.manage")
def officer_list(request: OfficerRequest) -> HttpResponseBase:
    """Show the officers whose office lies in the administrator's divisions."""
    day = today()
    held = Q(assignments__start__lte=day) & (Q(assignments__end__isnull=True) | Q(assignments__end__gt=day))
    rows: QuerySet[Officer] = officers(request.scope).annotate(
        roles=StringAgg(F(f"assignments__role__{name_field()}"), gettext(", "), filter=held, distinct=True),
        has_factor=Exists(SecondFactor.objects.filter(officer=OuterRef("pk"), confirmed_at__isnull=False)),
    )
    return OFFICERS.respond(request, rows, "officers.html")


@requires("access.manage")
def new_officer(request: OfficerRequest) -> HttpResponse:
    """Create an officer."""
    form = NewOfficerForm(request.POST if request.method == "POST" else None, scope=request.scope)
    if request.method == "POST" and form.is_valid():
        try:
            officer = actions.create_officer(**form.cleaned_data, by=request.officer)
        except Refusal as refusal:
            refuse(form, refusal, {"password", "username"})
        else:
            messages.success(request, gettext("The officer can sign in. Now assign a role."))
            return redirect("officer", officer.pk)
    return render(request, "officer_new.html", {"form": form}, status=422 if form.errors else 200)


@requires("access.manage")
def officer_page(request: OfficerRequest, officer_id: int) -> HttpResponse:
    """Show an officer with roles and history; change who they are."""
    officer = _officer(request.scope, officer_id)
    form = _form_of(officer, request)
    if request.method == "POST" and form.is_valid():
        actions.change_officer(officer=officer, by=request.officer, **form.cleaned_data)
        messages.success(request, gettext("Saved."))
        return redirect("officer", officer.pk)
    return _page(request, officer, form=form)


def _form_of(officer: Officer, request: OfficerRequest, *, sent: bool = True) -> OfficerForm:
    fields = ("name", "office", "division", "language")
    return OfficerForm(
        request.POST if sent and request.method == "POST" else None,
        scope=request.scope,
        initial={name: getattr(officer, name) for name in fields},
    )


def _page(request: OfficerRequest, officer: Officer, **shown: forms.Form) -> HttpResponse:
    """Show the page of an officer with the forms that were sent, as they were filled in."""
    held = list(officer.assignments.select_related("role", "assigned_by").order_by("-start", "-pk"))
    names = names_of(assignment.scope for assignment in held)
    context: dict[str, Any] = {
        "subject": officer,
        "state": state_of(officer),
        "form": shown.get("form") or _form_of(officer, request, sent=False),
        "held": [(each, names.get(each.scope) if each.scope else gettext("everywhere")) for each in held],
        "day": today(),
        "assigning": shown.get("assigning")
        or AssignmentForm(scope=request.scope, initial={"start": today()}),
        "resetting": shown.get("resetting") or PasswordResetForm(),
        "closing": shown.get("closing") or ReasonForm(auto_id="access_%s"),
        "history": happenings(officer),
        "sessions": OpenSession.objects.filter(officer=officer).order_by("-since"),
        "factor": factor_of(officer),
        "codes_left": recovery_codes_left(officer),
    }
    wrong = any(form.errors for form in shown.values())
    return render(request, "officer.html", context, status=422 if wrong else 200)


@require_POST
@requires("access.manage")
def assign_role(request: OfficerRequest, officer_id: int) -> HttpResponse:
    """Let an officer hold a role."""
    officer = _officer(request.scope, officer_id)
    form = AssignmentForm(request.POST, scope=request.scope)
    if form.is_valid():
        try:
            actions.assign_role(officer=officer, by=request.officer, **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            refuse(form, refusal, set(form.fields))
        else:
            messages.success(request, gettext("The role was assigned."))
            return redirect("officer", officer.pk)
    return _page(request, officer, assigning=form)


@require_POST
@requires("access.manage")
def end_role(request: OfficerRequest, officer_id: int, assignment_id: int) -> HttpResponse:
    """End a role that an officer holds, from today on."""
    officer = _officer(request.scope, officer_id)
    assignment = Assignment.objects.filter(officer=officer, pk=assignment_id).first()
    if assignment is None:
        raise NoSuchOfficer(officer=officer_id)
    actions.end_assignment(assignment=assignment, end=today(), by=request.officer)
    messages.success(request, gettext("The role has ended."))
    return redirect("officer", officer.pk)


@require_POST
@requires("access.manage")
def reset_password(request: OfficerRequest, officer_id: int) -> HttpResponse:
    """Give an officer a new password."""
    officer = _officer(request.scope, officer_id)
    form = PasswordResetForm(request.POST)
    if form.is_valid():
        try:
            actions.set_password(officer=officer, password=form.cleaned_data["password"], by=request.officer)
        except Invalid as refusal:
            refuse(form, refusal, {"password"})
        else:
            done = gettext("The password was set. It must be changed at the next sign-in.")
            messages.success(request, done)
            return redirect("officer", officer.pk)
    return _page(request, officer, resetting=form)


@require_POST
@requires("access.manage")
def reset_factor(request: OfficerRequest, officer_id: int) -> HttpResponse:
    """Take away the second factor of somebody who has lost phone and recovery codes."""
    done = gettext("The second factor was reset; the officer can set up a new one.")
    return _for_a_reason(request, officer_id, reset_second_factor, done)


@require_POST
@requires("access.manage")
def end_sessions(request: OfficerRequest, officer_id: int) -> HttpResponse:
    """Sign an officer out everywhere."""
    return _for_a_reason(request, officer_id, end_all, gettext("The officer is signed out everywhere."))


def _for_a_reason(
    request: OfficerRequest, officer_id: int, act: Callable[..., object], done: str
) -> HttpResponse:
    """Do something with the access of an officer, for the reason that was sent."""
    officer = _officer(request.scope, officer_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        act(officer=officer, reason=form.cleaned_data["reason"], by=request.officer)
        messages.success(request, done)
    else:
        messages.error(request, gettext("Say why: the reason is kept in the trail."))
    return redirect("officer", officer.pk)


@require_POST
@requires("access.manage")
def open_or_close(request: OfficerRequest, officer_id: int) -> HttpResponse:
    """Unlock a locked account, close an open one, open a closed one."""
    officer = _officer(request.scope, officer_id)
    form = ReasonForm(request.POST, auto_id="access_%s")
    if not form.is_valid():
        return _page(request, officer, closing=form)
    if state_of(officer) == "locked":
        actions.unlock_officer(officer=officer, reason=form.cleaned_data["reason"], by=request.officer)
        messages.success(request, gettext("The account is unlocked."))
    else:
        actions.change_officer(
            officer=officer,
            is_active=not officer.is_active,
            reason=form.cleaned_data["reason"],
            by=request.officer,
        )
        messages.success(request, gettext("Saved."))
    return redirect("officer", officer.pk)


def refuse(form: forms.Form, refusal: Refusal, fields: set[str]) -> None:
    """Show a refusal at the field that it names, or above the form."""
    field = getattr(refusal, "field", None)
    form.add_error(field if field in fields else None, refusal.sentence(gettext))


def _officer(scope: Scope, officer_id: int) -> Officer:
    officer: Officer | None = officers(scope).filter(pk=officer_id).first()
    if officer is None:
        raise NoSuchOfficer(officer=officer_id)
    return officer
