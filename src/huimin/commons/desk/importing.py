"""Take a file into a register: a dry run that names every wrong cell, then all rows or none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.forms import ModelForm
from django.utils.translation import gettext, override

from huimin.commons.access.models import Officer
from huimin.commons.access.scope import Scope
from huimin.commons.audit.trail import record
from huimin.commons.desk.keeping import changes_of, save_row
from huimin.commons.desk.registers import Register
from huimin.commons.desk.spreadsheets import Sheet, read_sheet
from huimin.commons.desk.trials import Trial, Wrong
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

LANGUAGES = ("zh-hans", "en")


class ColumnsMissing(Invalid):
    """The file lacks a column without which no row can be recognised or added."""

    template = _("The file lacks the columns {missing}. Take the template and fill it in.")


@dataclass
class DryRun(Trial):
    """What importing a file would do; `forms` are the rows that can be taken."""

    forms: list[ModelForm[Any]] = field(default_factory=list)


def try_import(*, register: Register, content: bytes, name: str, scope: Scope) -> DryRun:
    """Return what importing the file would do, every wrong cell by line and column; nothing is written.

    Raises:
        NotATable: the file cannot be read.
        ColumnsMissing: a needed column is not in it.
    """
    sheet = read_sheet(content, name)
    fields, ignored = _fields_of(register, sheet)
    run = DryRun(ignored=ignored)
    present = _present(register, scope)
    seen: dict[tuple[str, ...], int] = {}
    for line, cells in sheet.rows:
        data = {fields[place]: cell for place, cell in enumerate(cells) if place in fields}
        key = tuple(data.get(part, "") for part in register.key)
        if key in seen:
            why = gettext("The same as line {line}. Keep one of the two.").format(line=seen[key])
            run.wrong.append(Wrong(line, ", ".join(_labels(register, register.key)), " ".join(key), why))
        seen.setdefault(key, line)
        _check_row(register, run, line, data, present.get(key))
    return run


@transaction.atomic
def import_file(*, register: Register, content: bytes, name: str, scope: Scope, by: Officer) -> DryRun:
    """Take every row of the file, or none, and return what was done; the same file again changes nothing.

    Raises:
        WrongRows: a row cannot be taken.
    """
    run = try_import(register=register, content=content, name=name, scope=scope)
    run.refuse_wrong()
    for form in run.forms:
        save_row(register=register, form=form, by=by)
    record(
        "register.import",
        f"desk.register:{register.name}",
        by=by,
        file=name,
        added=run.added,
        changed=run.changed,
    )
    return run


def template_for(register: Register) -> list[str]:
    """Return the headings of an empty file for this register."""
    return _labels(register, _importable(register))


def columns_for(register: Register) -> list[tuple[str, bool, str]]:
    """Return the headings of a file for this register, each with whether it is needed and its help."""
    fields = register.form_for(None).fields
    hints = {name: str(field.help_text) for name, field in fields.items()}
    needed = {*register.key, *(name for name, field in fields.items() if field.required)}
    names = _importable(register)
    return [(str(register.label(name)), name in needed, hints.get(name, "")) for name in names]


def _check_row(register: Register, run: DryRun, line: int, data: dict[str, str], instance: Any) -> None:
    form = register.form_for(instance)
    bound = {name: form.initial.get(name, form.fields[name].initial) for name in form.fields} | data
    form = register.form_for(instance, {name: "" if v is None else v for name, v in bound.items()})
    if not form.is_valid():
        for name, reasons in form.errors.items():
            column = str(register.label(name)) if name in form.fields else ""
            run.wrong.extend(Wrong(line, column, data.get(name, ""), str(reason)) for reason in reasons)
        return
    if instance is None:
        run.added += 1
    elif changes_of(form):
        run.changed += 1
    else:
        run.same += 1
        return
    run.forms.append(form)


def _importable(register: Register) -> list[str]:
    return list(dict.fromkeys((*register.key, *register.fields)))


def _labels(register: Register, names: Any) -> list[str]:
    return [str(register.label(name)) for name in names]


def _fields_of(register: Register, sheet: Sheet) -> tuple[dict[int, str], list[str]]:
    """Return which column of the file fills which field, and the headings that fill none."""
    names: dict[str, str] = {}
    for name in _importable(register):
        names[name] = name
        for language in LANGUAGES:
            with override(language):
                names[str(register.label(name)).casefold()] = name
    fields = {place: names[h.casefold()] for place, h in enumerate(sheet.headings) if h.casefold() in names}
    if missing := [name for name in register.key if name not in fields.values()]:
        raise ColumnsMissing(missing=gettext(", ").join(_labels(register, missing)))
    return fields, [h for place, h in enumerate(sheet.headings) if h and place not in fields]


def _present(register: Register, scope: Scope) -> dict[tuple[str, ...], Any]:
    return {
        tuple(str(row.serializable_value(part)) for part in register.key): row for row in register.rows(scope)
    }
