"""Steps in the trail: what a step of a case is called, and how it ended, in the procedure of that case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import get_language, gettext

from huimin.commons.audit.models import Deed
from huimin.commons.desk.deeds import course_subjects
from huimin.kernel.errors import Refusal
from huimin.procedures.declarations import Version
from huimin.rulebook.public import objection_procedure, procedure_named, procedures

COURSES = {"casework.Case": Concat("procedure", Value(" "), Cast("since", CharField()))}
"""By which version of which procedure a record runs."""


def step_of_deed(deed: Deed, name: Any) -> str:
    """Return what a step is called in the version of the case that a deed is about."""
    version = _version_about(deed)
    if version is None or name not in version.steps:
        return step_word(name)
    return _in_language(version.steps[name].zh, version.steps[name].en)


def outcome_of_deed(deed: Deed, name: Any) -> str:
    """Return how a step ended, in the version of the case that a deed is about."""
    step, version = deed.details.get("step", ""), _version_about(deed)
    versions = (each for each in ([version] if version else _versions()) if step in each.steps)
    found = next((chosen for each in versions if (chosen := each.steps[step].outcome(str(name)))), None)
    return str(name) if found is None else _in_language(found.zh, found.en)


def step_done(deed: Deed) -> str:
    """Return which step was done and how it ended."""
    step, outcome = deed.details.get("step", ""), deed.details.get("outcome", "")
    words = step_of_deed(deed, step), outcome_of_deed(deed, outcome)
    return " → ".join(word for word in words if word)


def step_told(deed: Deed) -> str:
    """Return which step a deed was about."""
    return step_of_deed(deed, deed.details["step"]) if "step" in deed.details else ""


def step_word(name: Any) -> str:
    """Return what a step is called in the first procedure that has it, where nobody knows of which it is."""
    found = next((version.steps[name] for version in _versions() if name in version.steps), None)
    if found is None:
        return gettext("Confirmation by a second officer") if name == "confirmation" else str(name)
    return _in_language(found.zh, found.en)


def _version_about(deed: Deed) -> Version | None:
    """Return the version under which the case of a deed runs; none if it is not known or is gone."""
    name, _space, since = (getattr(deed, "subject_course", "") or "").partition(" ")
    try:
        return procedure_named(name).version(date.fromisoformat(since)) if since else None
    except Refusal:
        return None


def _versions() -> Iterator[Version]:
    sheets = (*procedures().values(), objection_procedure())
    return (version for procedure in sheets for version in procedure.versions)


def _in_language(zh: str, en: str) -> str:
    return en if (get_language() or "").startswith("en") else zh


course_subjects(COURSES)
