"""Announcing: what was decided, in public, when the notice is delivered."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from huimin.casework.evidence import digest_of_notice
from huimin.casework.models import Decision, Publicity, Task
from huimin.casework.moving.works import Move, does
from huimin.casework.notices.actions import Delivering
from huimin.casework.publicity.showing import digest_of, new_code, result_for
from huimin.commons.audit.trail import record
from huimin.procedures.declarations import Outcome, Step
from huimin.procedures.vocabulary import Work

ANNOUNCED: Final = timedelta(days=30)
"""How long an announcement is shown: no text says, so a month; who receives stays on the standing list."""


@does(Work.ANNOUNCE)
class Announcing(Delivering):
    """Announce what was granted: name, how many people, how much; nothing else; deliver the notice."""

    def done(self, move: Move, task: Task, step: Step, outcome: Outcome) -> None:
        """Deliver, and show the result from today on."""
        super().done(move, task, step, outcome)
        decided = Decision.objects.filter(case=move.case, stage=Decision.Stage.DECISION, set_aside_at=None)
        decision = decided.order_by("-at").first()
        if decision is None or not decision.grants or move.by is None or outcome is not step.outcomes[0]:
            return
        last = Publicity.objects.filter(case=move.case).order_by("-pk").first()
        content = result_for(move.case, decision, move.day)
        shown = Publicity.objects.create(
            case=move.case,
            task=task,
            kind=Publicity.Kind.RESULT,
            code=new_code(10),
            division=move.case.division,
            content=content,
            sm3=digest_of(content),
            place=last.place if last else "",
            start=move.day,
            until=move.day + ANNOUNCED,
            opened_at=move.at,
            opened_by=move.by,
        )
        record(
            "case.announce", move.case, by=move.by, division=move.case.division, start=str(shown.start),
            until=str(shown.until), notice=shown.pk, digest=digest_of_notice(shown).hex(),
        )  # fmt: skip
