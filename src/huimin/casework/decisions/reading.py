"""Reading: what the rules say about a case, with the explanation that is shown and kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from huimin.casework.models import Case, Decision
from huimin.commons.desk.pieces import Tone, WhyRow, WhyTree
from huimin.entitlements.public import (
    Explained,
    SchemeNotInForce,
    decide_for,
    outline_for,
    outline_of,
    why_tree,
)
from huimin.kernel.errors import NotFound, NotInForce, Refusal
from huimin.policy.evaluation import Outcome
from huimin.registry.public import person_cards
from huimin.rulebook.public import rulebook

WORDS: Final = {Outcome.GRANTED: "granted", Outcome.REFUSED: "refused", Outcome.UNDECIDED: "undecided"}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the rules say: outcome, fen a month and its parts, the edition, and why."""

    outcome: str
    amount: int
    parts: Mapping[str, int]
    is_status: bool
    missing: tuple[str, ...]
    edition: str
    on: date
    known_at: datetime
    tree: WhyTree | None
    refusal: Refusal | None = None

    @property
    def grants(self) -> bool:
        """Return whether it is due."""
        return self.outcome == "granted"


def ruling_of(case: Case, *, on: date, known_at: datetime, outlined: bool = False) -> Ruling:
    """Return what the rules say about a case by the facts of a day, as known at a moment.

    With `outlined` the explanation of a household tells its first rows, and where the others are: for a page.
    Where they cannot be asked, as for a person without a household, the ruling is undecided and says why.
    """
    if case.scheme not in rulebook().schemes:  # a scheme without rules: people decide
        return Ruling("", 0, {}, False, (), "", on, known_at, None)
    try:
        if outlined and case.household_id is not None:
            told = outline_for(scheme=case.scheme, household=case.household_id, on=on, known_at=known_at)
            return _ruling(told, outline_of)
        explained = decide_for(
            scheme=case.scheme, person=case.person_id, household=case.household_id, on=on, known_at=known_at
        )
    except (NotInForce, SchemeNotInForce) as refusal:  # the rulebook has no rules of that time
        return Ruling("", 0, {}, False, (), "", on, known_at, None, refusal)
    except NotFound as refusal:
        return Ruling("undecided", 0, {}, False, (), "", on, known_at, None, refusal)
    return _ruling(explained, _whole)


def tree_of(decision: Decision) -> WhyTree | None:
    """Return the explanation as it was shown when the decision was made."""
    return _tree(decision.why) if decision.why else None


def written(tree: WhyTree | None) -> dict[str, Any]:
    """Return an explanation as it is kept."""
    return {} if tree is None else _plain(asdict(tree))


def _whole(explained: Explained, names: Mapping[object, str]) -> WhyTree:
    return why_tree(explained.explanation, names)


def _ruling(explained: Explained, tell: Callable[[Explained, Mapping[object, str]], WhyTree]) -> Ruling:
    standing, explanation = explained.standing, explained.explanation
    names: dict[object, str] = {card.id: card.name for card in person_cards(explanation.members).values()}
    return Ruling(
        outcome=WORDS[standing.outcome],
        amount=standing.amount,
        parts=standing.parts,
        is_status=standing.is_status,
        missing=standing.missing,
        edition=explanation.plan.edition,
        on=explained.on,
        known_at=explained.known_at,
        tree=tell(explained, names),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, int | None) else str(value)


def _tree(kept: Mapping[str, Any]) -> WhyTree:
    return WhyTree(
        answer=kept["answer"],
        tone=Tone(kept["tone"]),
        rows=tuple(_row(each) for each in kept["rows"]),
        remedy=kept["remedy"],
        edition=kept["edition"],
    )


def _row(kept: Mapping[str, Any]) -> WhyRow:
    since = kept["since"]
    return WhyRow(
        sentence=kept["sentence"],
        mark=Tone(kept["mark"]) if kept["mark"] else "",
        article=kept["article"],
        article_address=kept["article_address"],
        source=kept["source"],
        since=date.fromisoformat(since) if since else None,
        flag=kept["flag"],
        rows=tuple(_row(each) for each in kept["rows"]),
    )
