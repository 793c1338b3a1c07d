"""What other apps may call: rules, examples and procedures of this edition, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType

from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.checking import Finding, check_rulebook
from huimin.policy.examples import Example, read_examples
from huimin.policy.facts import Entity
from huimin.policy.rulebooks import Rulebook
from huimin.procedures.checking import Fault, check_procedures
from huimin.procedures.declarations import Procedure, Step, Version
from huimin.procedures.reading import read_procedures
from huimin.rulebook.ordering import IN_ORDER, in_declared_order, place_of
from huimin.rulebook.reading import HERE, read_rulebook

__all__ = [
    "IN_ORDER",
    "Fault",
    "Finding",
    "NoSuchProcedure",
    "Procedure",
    "check",
    "complaint_procedure",
    "examples",
    "in_declared_order",
    "place_of",
    "procedure_faults",
    "procedure_named",
    "procedure_of",
    "procedures",
    "rulebook",
    "schemes_without_rules",
]


class NoSuchProcedure(NotFound):
    """Nobody declared how this is done."""

    template = _("There is no procedure “{procedure}” for “{scheme}”. Choose another one.")


@cache
def rulebook() -> Rulebook:
    """Return the rulebook that this installation was delivered with."""
    return read_rulebook()


def examples() -> list[Example]:
    """Return every example of the rulebook."""
    return read_examples(HERE / "examples", rulebook().facts)


def check() -> list[Finding]:
    """Return everything that is wrong with the rulebook; nothing if it is sound."""
    return check_rulebook(rulebook(), examples())


@cache
def procedures() -> Mapping[str, Procedure]:
    """Return every procedure by its name."""
    return MappingProxyType(read_procedures(HERE / "procedures"))


def procedure_named(name: str) -> Procedure:
    """Return the procedure called `name`.

    Raises:
        NoSuchProcedure: there is none.
    """
    if name not in procedures():
        raise NoSuchProcedure(procedure=name, scheme="")
    return procedures()[name]


@cache
def procedure_of(scheme: str, kind: str) -> Procedure:
    """Return the procedure of a kind, such as the application, that cases of a scheme run through.

    Raises:
        NoSuchProcedure: there is none.
    """
    for procedure in procedures().values():
        if procedure.kind == kind and scheme in procedure.schemes:
            return procedure
    raise NoSuchProcedure(procedure=kind, scheme=scheme)


@cache
def schemes_without_rules() -> Mapping[str, Procedure]:
    """Return the schemes that people decide without rules, such as aid in need, each with its application."""
    found = {
        scheme: procedure
        for procedure in procedures().values()
        if procedure.kind == "application"
        for scheme in procedure.schemes
        if scheme not in rulebook().schemes
    }
    return MappingProxyType(found)


def procedure_faults() -> list[Fault]:
    """Return everything that is wrong with the procedures; nothing if they are sound."""
    return [*check_procedures(procedures().values()), *strange_statements(procedures().values())]


def strange_statements(sheets: Iterable[Procedure]) -> Iterator[Fault]:
    """Return what procedures let applicants state that is no fact, or is one about somebody else."""
    facts = rulebook().facts
    for procedure in sheets:
        for version in procedure.versions:
            for each in version.states:
                where = f"{procedure.name} {version.since}"
                if each.name not in facts:
                    yield Fault(where, f"“{each.name}” is stated, which is no fact")
                elif (facts[each.name].entity is Entity.HOUSEHOLD) != (each.of == "household"):
                    yield Fault(where, f"“{each.name}” is stated of “{each.of}”, about whom it is no fact")


@cache
def complaint_procedure() -> Procedure:
    """Return how complaints run: like a case, but about one, so no scheme has it."""
    return read_procedures(HERE / "petitions")["complaint"]


@cache
def objection_procedure() -> Procedure:
    """Return how objections to public notices are answered, beside the procedure of the case."""
    return read_procedures(HERE / "petitions")["objection"]


@cache
def objection_step() -> Step:
    """Return how an objection to a public notice is answered: a step beside those of the case's procedure."""
    version = objection_procedure().versions[-1]
    return version[version.first]


def step_named(version: Version, name: str) -> Step | None:
    """Return a step of a version, or the one that may stand beside those of every procedure."""
    beside = objection_step()
    return version.steps.get(name) or (beside if beside.name == name else None)
