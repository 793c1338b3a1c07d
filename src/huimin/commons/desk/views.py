"""Pages of the registers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from huimin.commons.access.guards import OfficerRequest, require_right, requires
from huimin.commons.desk.exporting import write_csv
from huimin.commons.desk.importing import columns_for, import_file, template_for, try_import
from huimin.commons.desk.keeping import history_of, save_row
from huimin.commons.desk.registers import Register, kept, register_named
from huimin.commons.desk.sent_files import sent_file
from huimin.kernel.errors import Invalid, NotFound


@requires()
def registers(request: OfficerRequest) -> HttpResponse:
    """List the registers that the officer may see."""
    seen = [register for register in kept() if request.officer.may(register.view)]
    return render(request, "desk/registers.html", {"registers": seen})


@requires()
def register_list(request: OfficerRequest, name: str) -> HttpResponseBase:
    """Show a register."""
    register = _register(name)
    scope = require_right(request.officer, register.view)
    context = {"register": register, "may_change": request.officer.may(register.change)}
    return register.table().respond(request, register.rows(scope), "desk/register.html", context)


@requires()
def change_row(request: OfficerRequest, name: str, pk: str | None = None) -> HttpResponse:
    """Add a row, or change one and show its history; without the right to change, only show it."""
    register = _register(name)
    may_change = request.officer.may(register.change)
    scope = require_right(request.officer, register.change if pk is None or may_change else register.view)
    row = None if pk is None else _row(register, scope, pk)
    form = register.form_for(row, request.POST if request.method == "POST" else None)
    if not may_change:
        for each in form.fields.values():
            each.disabled = True
    elif request.method == "POST" and form.is_valid():
        save_row(register=register, form=form, by=request.officer)
        messages.success(request, gettext("Saved."))
        return redirect(register.address())
    context: dict[str, Any] = {"register": register, "form": form, "row": row, "may_change": may_change}
    context["history"] = history_of(register, row) if row is not None else []
    return render(request, "desk/row.html", context, status=422 if form.errors else 200)


@requires()
def import_rows(request: OfficerRequest, name: str) -> HttpResponse:
    """Try a file; take it when the officer has read what it would do."""
    register = _register(name)
    scope = require_right(request.officer, register.change)
    if not register.key:
        raise NotFound()
    context: dict[str, Any] = {"register": register, "columns": columns_for(register)}
    if request.method == "POST":
        try:
            content, file, digest = sent_file(request)
            if request.POST.get("take"):
                run = import_file(
                    register=register, content=content, name=file, scope=scope, by=request.officer
                )
                said = gettext("{added} rows added, {changed} changed.")
                messages.success(request, said.format(added=run.added, changed=run.changed))
                return redirect(register.address())
            run = try_import(register=register, content=content, name=file, scope=scope)
            context |= run.shown(file, digest)
        except Invalid as refusal:
            context["refused"] = refusal.sentence(gettext)
    return render(request, "desk/import.html", context, status=422 if "refused" in context else 200)


@requires()
def import_template(request: OfficerRequest, name: str) -> HttpResponse:
    """Return an empty file with the headings of the register."""
    register = _register(name)
    require_right(request.officer, register.change)
    content = write_csv(template_for(register), [])
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{register.name}.csv"'
    return response


def _register(name: str) -> Register:
    register = register_named(name)
    if register is None:
        raise Http404
    return register


def _row(register: Register, scope: Any, pk: str) -> Any:
    try:
        row = register.rows(scope).filter(pk=pk).first()
    except ValueError:  # letters where the key is a number
        row = None
    if row is None:
        raise NotFound()
    return row
