"""Write one row of a register, with a deed that says what was before and what is now."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.forms import ModelForm

from huimin.commons.access.models import Officer
from huimin.commons.audit.models import Deed
from huimin.commons.audit.trail import name_of, record
from huimin.commons.database.remembering import forget
from huimin.commons.desk.deeds import word_for
from huimin.commons.desk.pieces import Change, Event
from huimin.commons.desk.registers import Register

ADDED, CHANGED = "register.add", "register.change"


def changes_of(form: ModelForm[Any]) -> dict[str, list[str]]:
    """Return what a bound, valid form changes: field → before, after, as text."""
    return {
        name: [_said(form.initial.get(name)), _said(form.cleaned_data.get(name))]
        for name in form.changed_data
    }


@transaction.atomic
def save_row(*, register: Register, form: ModelForm[Any], by: Officer) -> Model:
    """Save the row of a valid form, record the deed and return the row; without a change do nothing."""
    row: Model = form.instance
    added = row._state.adding
    changes = changes_of(form)
    if not changes and not added:
        return row
    if register.save is not None:
        register.save(row, by, dict(form.cleaned_data))
    else:
        form.save()
    forget()
    division = str(getattr(row, register.division, "")) if register.division else ""
    record(ADDED if added else CHANGED, row, by=by, division=division[:15], changes=changes)
    return row


def history_of(register: Register, row: Model) -> list[Event]:
    """Return what was done to a row, newest first."""
    deeds = Deed.objects.filter(subject=name_of(row)).select_related("by").order_by("-at")[:200]
    known = {each.name for each in register.model._meta.get_fields()}
    return [
        Event(
            at=deed.at,
            what=word_for(deed.verb),
            who=deed.by.name if deed.by else "",
            why=deed.reason,
            changes=tuple(
                Change(register.label(name) if name in known else name, before or "—", after or "—")
                for name, (before, after) in (deed.details.get("changes") or {}).items()
            ),
        )
        for deed in deeds
    ]


def _said(value: Any) -> str:
    return "" if value is None else str(value)
