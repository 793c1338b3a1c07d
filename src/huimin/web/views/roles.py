"""Roles: named bundles of rights."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huimin.commons.access.actions import define_role
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.access.models import Role
from huimin.commons.access.queries import role_of_code
from huimin.commons.access.rights import declared
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.happenings import happenings
from huimin.commons.desk.pieces import Text
from huimin.commons.desk.tables import Filter, Table
from huimin.kernel.errors import Refusal
from huimin.web.forms import RoleForm, role_name
from huimin.web.views.officers import refuse

GROUPS: dict[str, Text] = {"administrators": _("the three administrators")}


def group_word(code: str) -> Text:
    """Return what a group of duties is called that nobody holds two of."""
    return GROUPS.get(code, code)


ROLES = Table(
    name="roles",
    caption=_("Roles"),
    columns=(
        Column("name", _("Role"), value=role_name),
        Column("rights", _("Number of rights"), Kind.NUMBER, value=lambda role: len(role.rights)),
        Column("built_in", _("Comes with the platform"), Kind.YES_NO, sort="built_in"),
        Column("second_factor", _("Second factor"), Kind.YES_NO, sort="second_factor"),
        Column("kept_apart", _("Kept apart with"), sort="kept_apart", words=group_word),
        Column("name_zh", _("Chinese name"), sort="name_zh", shown=False),
        Column("name_en", _("English name"), sort="name_en", shown=False),
        Column("code", _("Code"), Kind.CODE, sort="code", shown=False),
    ),
    filters=(
        Filter(
            "built_in",
            _("Origin"),
            choices=(("True", _("the platform")), ("False", _("this installation"))),
        ),
    ),
    search=("code", "name_zh", "name_en"),
    order="code",
    link=lambda role: reverse("role", args=[role.code]),
)


@requires("roles.manage")
def role_list(request: OfficerRequest) -> HttpResponseBase:
    """Show all roles."""
    return ROLES.respond(request, Role.objects.all(), "roles.html")


@requires("roles.manage")
def role_page(request: OfficerRequest, code: str = "") -> HttpResponse:
    """Define a role, or change one of this installation."""
    role = role_of_code(code) if code else None
    fields = ("code", "name_zh", "name_en", "rights", "kept_apart", "second_factor")
    form = RoleForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(role, name) for name in fields} if role else {},
    )
    if role is not None:
        form.fields["code"].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            define_role(**form.cleaned_data, by=request.officer)
        except Refusal as refusal:
            refuse(form, refusal, set(form.fields))
        else:
            messages.success(request, gettext("Saved."))
            return redirect("roles")
    context = {
        "role": role,
        "form": form,
        "rights": [right for code, right in declared().items() if role and code in role.rights],
        "history": happenings(role) if role else [],
    }
    return render(request, "role.html", context, status=422 if form.errors else 200)
