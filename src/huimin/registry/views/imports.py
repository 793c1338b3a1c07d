"""Files of people, households and facts: tried on one page, taken on the next click."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.access.models import Officer
from huimin.commons.access.scope import Scope
from huimin.commons.desk.exporting import write_csv
from huimin.commons.desk.pieces import Text
from huimin.commons.desk.sent_files import sent_file
from huimin.commons.desk.trials import Trial
from huimin.commons.installation.public import today
from huimin.kernel.errors import Invalid
from huimin.registry.facts.queries import declared_names
from huimin.registry.facts.words import Question, question_about
from huimin.registry.importing import facts, headings, households, people
from huimin.registry.importing.headings import Heading, hint_of, label_of
from huimin.registry.rights import IMPORT


@dataclass(frozen=True, slots=True)
class Imported:
    """One kind of file: how it is called, its columns, and how it is tried and taken."""

    title: Text
    purpose: Text
    headings: Sequence[Heading]
    attempt: Callable[[bytes, str, Scope], Any]
    take: Callable[[bytes, str, Scope, Officer], Trial]


KINDS: Final = {
    "people": Imported(
        _("People"),
        _("One row a person, recognised by the identity number. An empty cell leaves what is on record."),
        headings.PEOPLE,
        lambda content, name, scope: people.try_people(content, name, scope, today()),
        lambda content, name, scope, by: people.take_people(content, name, scope=scope, by=by, day=today()),
    ),
    "households": Imported(
        _("Households"),
        _("One row a member; rows with the same purpose and number are one household."),
        headings.HOUSEHOLDS,
        households.try_households,
        lambda content, name, scope, by: households.take_households(content, name, scope=scope, by=by),
    ),
    "facts": Imported(
        _("Facts"),
        _("One row a statement: whose, which fact, the value, from when, and which source said so."),
        headings.FACTS,
        facts.try_facts,
        lambda content, name, scope, by: facts.take_facts(content, name, scope=scope, by=by, at=now()),
    ),
}


@requires(IMPORT)
def import_page(request: OfficerRequest, kind: str = "people") -> HttpResponse:
    """Try a file, show what it would do and every wrong cell, and take it when it was tried."""
    imported = _imported(kind)
    context: dict[str, Any] = {
        "kind": kind,
        "kinds": KINDS,
        "imported": imported,
        "columns": [(label_of(each), each.needed, hint_of(each)) for each in imported.headings],
    }
    if request.method == "POST":
        try:
            content, file, digest = sent_file(request)
            if request.POST.get("take"):
                trial = imported.take(content, file, request.scope, request.officer)
                said = gettext("{added} rows added, {changed} changed.")
                messages.success(request, said.format(added=trial.added, changed=trial.changed))
                return redirect("registry:import", kind)
            trial = imported.attempt(content, file, request.scope).trial
            context |= trial.shown(file, digest)
        except Invalid as refusal:
            context["refused"] = refusal.sentence(gettext)
    if kind == "facts":
        context["facts"] = _dictionary()
    return render(request, "registry/import.html", context, status=422 if "refused" in context else 200)


@requires(IMPORT)
def import_template(request: OfficerRequest, kind: str) -> HttpResponse:
    """Return an empty file with the columns of a kind."""
    content = write_csv(_labels(_imported(kind)), [])
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return response


def _dictionary() -> list[Question]:
    """Return every fact that a file can state, in the order of their names."""
    return sorted((question_about(name) for name in declared_names()), key=lambda each: each.label)


def _imported(kind: str) -> Imported:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _labels(imported: Imported) -> list[str]:
    return [label_of(each) for each in imported.headings]
