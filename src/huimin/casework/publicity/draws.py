"""Read what waits for a draw of spot checks, and the draws that were made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from huimin.casework.clocks.counting import version_of
from huimin.casework.inbox.queries import barred, kept_off
from huimin.casework.kin.queries import visits
from huimin.casework.models import Case, Draw, Task
from huimin.commons.access.models import Officer
from huimin.commons.access.scope import Scope
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.procedures.declarations import Share

STEP: Final = "draw"
DECIDE: Final = "cases.decide"


class NoSuchDraw(NotFound):
    """There is no such draw, or it was made for other divisions."""

    template = _("There is no draw of this number in your divisions. Look into the list of draws.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many cases of a scheme wait: to be drawn from, visited anyway, and to be drawn by somebody else."""

    scheme: str
    candidates: int
    always: int
    others: int
    share: Fraction

    @property
    def drawn(self) -> int:
        """How many of the candidates a draw takes."""
        return Share(self.share).of(self.candidates)

    @property
    def number(self) -> int:
        """How many the officer may draw."""
        return self.candidates + self.always


def tasks_to_draw(officer: Officer) -> QuerySet[Task]:
    """Return the tasks that wait for a draw where an officer decides."""
    return Task.objects.filter(officer.scope(DECIDE).q(), step=STEP, state=Task.State.OPEN)


def drawable(tasks: QuerySet[Task], officer: Officer) -> QuerySet[Task]:
    """Return the tasks that neither a duty nor a relative keeps the officer from."""
    return tasks.exclude(barred(officer)).exclude(kept_off(officer))


def waiting_for_draws(officer: Officer) -> list[Waiting]:
    """Return what waits for a draw where an officer decides, by scheme."""
    every = tasks_to_draw(officer)
    mine = drawable(every, officer).values("pk")
    rows = every.annotate(may=Exists(mine.filter(pk=OuterRef("pk"))))
    counts: dict[str, list[int]] = {}
    shares: dict[str, Fraction] = {}
    for task in rows.select_related("case"):
        case = task.case
        found = counts.setdefault(case.scheme, [0, 0, 0])
        found[2 if not task.may else 1 if case.filed or case.complained else 0] += 1
        shares[case.scheme] = max(share_for(case), shares.get(case.scheme, Fraction(0)))
    return [
        Waiting(scheme, candidates, always, others, shares[scheme])
        for scheme, (candidates, always, others) in sorted(counts.items())
    ]


def share_for(case: Case) -> Fraction:
    """Return which share of the cases is visited at least, by the version of the procedure of one of them."""
    share = version_of(case).spot_check
    assert share is not None, "a procedure that draws says how many"
    return share.value


def draws_in(scope: Scope) -> QuerySet[Draw]:
    """Return the draws that officers of a scope made."""
    return Draw.objects.filter(scope.q("by__division")).select_related("by")


def draw_for(scope: Scope, draw: int) -> Draw:
    """Return a draw that an officer of a scope made.

    Raises:
        NoSuchDraw: there is none of this number.
    """
    found = draws_in(scope).filter(pk=draw).first()
    if found is None:
        raise NoSuchDraw()
    return found


def cases_numbered(numbers: Iterable[str]) -> dict[str, Case]:
    """Return cases by number, each with whether the district has visited."""
    visit = Task.objects.filter(case=OuterRef("pk"), state=Task.State.DONE, step__in=visits())
    rows = Case.objects.filter(number__in=list(numbers)).select_related("person")
    return {each.number or "": each for each in rows.annotate(visited=Exists(visit))}
