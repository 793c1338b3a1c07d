"""Reckoning: every scheme applied to the whole register, streamed once, and compared with awards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Final, Protocol

import polars as pl
from django.utils.translation import gettext

from huimin.commons.installation.public import installation
from huimin.entitlements.awards.holdings import Holdings, holdings_on, none_held
from huimin.entitlements.figures.installed import rulebook_of_installation
from huimin.entitlements.reckonings.chunks import batch_of_chunk, facts_from_register, rows_of_chunk
from huimin.entitlements.reckonings.comparing import Compared, as_held, compare, outcome_table
from huimin.entitlements.reckonings.departed import departed, departed_outcomes, departed_proposals
from huimin.entitlements.reckonings.outcomes import OutcomeWriter
from huimin.entitlements.reckonings.proposing import Proposed, proposals_of
from huimin.entitlements.reckonings.standing import in_order, scheme_behind
from huimin.entitlements.wording import scheme_word
from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.batches import Batch
from huimin.policy.evaluation import evaluate_plan
from huimin.policy.facts import Entity
from huimin.policy.rulebooks import Rulebook
from huimin.policy.running import Plan, make_plan
from huimin.registry.public import RegisterChunk, register_chunks

HOUSEHOLDS_AT_ONCE: Final = 20_000


class DoesNotAddUp(Conflict):
    """Somebody fell out of a reckoning, or came in twice."""

    template = _(
        "The reckoning of “{scheme}” does not add up: {considered} came in, {decided} were decided. "
        "Nothing was kept; reckon the month again and report it if it happens twice."
    )


class NoSuchScheme(Invalid):
    """A scheme was named that is not in force."""

    template = _("“{scheme}” is not in force on {day}. Choose one of: {known}.")


class SchemeNotInForce(NoSuchScheme):
    """The scheme does not exist on the day that was asked for."""

    template = _("“{scheme}” is not in force on {day}. Go back and choose another day.")


class Steps(Protocol):
    """What a reckoning tells somebody who waits."""

    def step(self, name: str, total: int = 0) -> None:
        """Say what is being done now, and how much of it there is."""

    def advance(self, done: int) -> None:
        """Say that so much more of it is done."""


@dataclass
class Tally:
    """What one scheme has come to so far."""

    plan: Plan
    holdings: Holdings
    writer: OutcomeWriter
    proposed: list[Proposed] = field(default_factory=list)
    considered: int = 0

    @classmethod
    def of(cls, plan: Plan, holdings: Mapping[str, Holdings]) -> Tally:
        """Return an empty tally."""
        name = plan.scheme.name
        return cls(plan, holdings.get(name) or none_held(), OutcomeWriter(scheme=name, edition=plan.edition))

    def take(self, compared: Compared) -> None:
        """Take in the decisions on one chunk."""
        self.considered += len(compared.rows.ids)
        self.writer.add(outcome_table(compared))
        self.proposed.append(Proposed.of(compared))

    def finish(self, day: date) -> Reckoned:
        """Return the whole result, with those holders whom the register no longer has.

        Raises:
            DoesNotAddUp: what was decided is not what came in, or a holder was decided about twice.
        """
        gone = departed(self.holdings.unseen(), self.plan.scheme.entity, day)
        self.considered += len(gone)
        self.writer.add(departed_outcomes(gone))
        counts = dict(self.writer.counts)
        content, digest = self.writer.finish()
        decided = proposals_of(self.plan, self.holdings, self.proposed)
        proposals = pl.concat([decided, departed_proposals(gone)], how="diagonal")
        held = proposals["award_id"].drop_nulls()
        if (
            sum(counts.values()) != self.considered
            or held.n_unique() != len(self.holdings)
            or held.len() != len(self.holdings)
        ):
            raise DoesNotAddUp(
                scheme=self.plan.scheme.name, considered=self.considered, decided=sum(counts.values())
            )
        return Reckoned(self.plan, self.considered, counts, content, digest, proposals)


@dataclass(frozen=True)
class Reckoned:
    """One scheme reckoned in full, ready to be kept."""

    plan: Plan
    considered: int
    counts: Mapping[str, int]
    outcomes: bytes
    digest: bytes
    proposals: pl.DataFrame


@lru_cache(maxsize=64)
def plans_on(day: date, rulebook: Rulebook, place: str) -> Mapping[str, Plan]:
    """Return the plan of every scheme in force on `day`, each after those whose awards it reads.

    Raises:
        NotInForce: a figure or rule that a scheme reads has no value on that day.
    """
    names = [
        name for name, versions in rulebook.schemes.items() if any(each.in_force(day) for each in versions)
    ]
    plans = {
        name: make_plan(name, on=day, place=place, rulebook=rulebook, parameters=rulebook.parameters)
        for name in names
    }
    needs = {name: schemes_read(plan) for name, plan in plans.items()}
    return {name: plans[name] for name in in_order(needs)}


def schemes_read(plan: Plan) -> frozenset[str]:
    """Return the schemes whose awards the rules of `plan` read."""
    found = (scheme_behind(fact, plan.rulebook.schemes) for fact in plan.facts.values())
    return frozenset(scheme for scheme in found if scheme is not None)


def chosen_plans(plans: Mapping[str, Plan], schemes: Sequence[str] | None, day: date) -> dict[str, Plan]:
    """Return the plans of the named schemes and of those that they read, in order.

    Raises:
        NoSuchScheme, SchemeNotInForce: a name that nothing has, or that is not in force.
    """
    if schemes is None:
        return dict(plans)
    wanted: set[str] = set()
    for name in schemes:
        if name not in plans:
            if (word := scheme_word(name)) != name:
                raise SchemeNotInForce(scheme=word, day=day)
            raise NoSuchScheme(scheme=name, day=day, known=gettext(", ").join(map(scheme_word, plans)))
        wanted |= {name, *_behind(name, plans)}
    return {name: plan for name, plan in plans.items() if name in wanted}


def _behind(name: str, plans: Mapping[str, Plan]) -> set[str]:
    direct = schemes_read(plans[name]) & plans.keys() - {name}
    return set(direct).union(*(_behind(other, plans) for other in direct))


@dataclass(frozen=True, slots=True)
class Decision:
    """What one scheme decided about one chunk, and the facts that it was decided by."""

    plan: Plan
    batch: Batch
    compared: Compared


def decide_chunk(
    chunk: RegisterChunk, plans: Mapping[str, Plan], holdings: Mapping[str, Holdings]
) -> Iterator[Decision]:
    """Decide every scheme about one chunk, in order, so that each sees what the ones before granted.

    The month and the explanation of a single household both go through here.
    """
    rulebook = next(iter(plans.values())).rulebook
    rows = {entity: rows_of_chunk(chunk, entity) for entity in Entity}
    # Until a scheme is decided, what it gave so far counts: also for its own rules about those who have it.
    standings = {
        name: as_held(versions[0].entity, rows[versions[0].entity].ids, holdings.get(name) or none_held())
        for name, versions in rulebook.schemes.items()
    }
    for name, plan in plans.items():
        shown = [fact for fact in plan.scheme.disregards if fact in chunk.facts]
        batch = batch_of_chunk(chunk, (*plan.facts, *shown), rulebook, standings)
        result = evaluate_plan(plan, batch)
        compared = compare(result, rows[plan.scheme.entity], holdings.get(name) or none_held())
        standings[name] = compared.standing
        yield Decision(plan, batch, compared)


def reckon(
    *, day: date, known_at: datetime, schemes: Sequence[str] | None = None, progress: Steps | None = None
) -> list[Reckoned]:
    """Decide every scheme, or the named ones, about everybody on the register and every holder of an award.

    Raises:
        NoSuchScheme: a name that is not in force on `day`.
        NotInForce: a figure that a scheme reads has no value on `day`.
        DoesNotAddUp: somebody fell out.
    """
    plans = chosen_plans(
        plans_on(day, rulebook_of_installation(known_at), installation().place), schemes, day
    )
    if not plans:
        return []
    holdings = holdings_on(day)
    tallies = {name: Tally.of(plan, holdings) for name, plan in plans.items()}
    names = facts_from_register(plans.values())
    for chunk in register_chunks(
        fact_names=names, on=day, known_at=known_at, households_per_chunk=HOUSEHOLDS_AT_ONCE
    ):
        for decision in decide_chunk(chunk, plans, holdings):
            tallies[decision.plan.scheme.name].take(decision.compared)
        if progress is not None:
            progress.advance(len(chunk.household_ids))
    return [tally.finish(day) for name, tally in tallies.items() if schemes is None or name in schemes]
