"""Telling: an explanation as the tree that a page shows and the annex of a notice prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huimin.commons.desk.pieces import Tone, WhyRow, WhyTree
from huimin.entitlements.wording import called, fact_word, language, place_in_force, source_word
from huimin.kernel.money import Money
from huimin.policy.cases import FactSource
from huimin.policy.citations import Citation
from huimin.policy.evaluation import Outcome
from huimin.policy.explanation import Explanation, FactStep, FigureStep, RuleStep, Step
from huimin.policy.facts import Entity
from huimin.policy.parameters import Status

MARKS = {True: Tone.DONE, False: Tone.HARM, None: Tone.UNKNOWN}
TONES = {Outcome.GRANTED: Tone.DONE, Outcome.REFUSED: Tone.HARM, Outcome.UNDECIDED: Tone.UNKNOWN}
SHUT: Final = (WhyRow(""),)
"""What stands for rows that are told when somebody opens the one above them."""


def why_tree(explanation: Explanation, names: Mapping[object, str], *, opened: str = "") -> WhyTree:
    """Return the tree of an explanation in the language of the page; `names` are those of the members.

    Where it takes the place of an outline, `opened` is the row that was opened there.
    """
    return _tree(explanation, _Teller(explanation, names, opened))


def why_outline(explanation: Explanation, names: Mapping[object, str], *, inside: str, page: str) -> WhyTree:
    """Return the answer and the first rows of the tree, each with all that it says and shut.

    `inside` is the address of the whole tree as a part of a page, with a query; `page` that of its own page.
    """
    return replace(_tree(explanation, _Outliner(explanation, names, inside)), page=page)


def _tree(explanation: Explanation, teller: _Teller) -> WhyTree:
    return WhyTree(
        answer=answer(explanation),
        tone=TONES[explanation.outcome],
        rows=tuple(teller.rows()),
        remedy=remedy(explanation),
        edition=explanation.plan.edition,
    )


def answer(explanation: Explanation) -> str:
    """Return the answer in one sentence."""
    scheme = called(explanation.plan.scheme)
    number = len(explanation.conditions)
    if explanation.outcome is Outcome.UNDECIDED:
        return ngettext(
            "{scheme}: cannot be decided yet, because {number} fact is not on record.",
            "{scheme}: cannot be decided yet, because {number} facts are not on record.",
            len(explanation.missing),
        ).format(scheme=scheme, number=len(explanation.missing))
    if explanation.outcome is Outcome.REFUSED:
        return _("{scheme}: not due, because {failing} of {number} conditions are not met.").format(
            scheme=scheme, failing=len(explanation.reasons), number=number
        )
    if explanation.plan.scheme.is_status:
        return _("{scheme}: recognised, because all {number} conditions are met.").format(
            scheme=scheme, number=number
        )
    return _("{scheme}: {amount} yuan a month, because all {number} conditions are met.").format(
        scheme=scheme, amount=Money(explanation.amount), number=number
    )


def remedy(explanation: Explanation) -> str:
    """Return what is missing and has to be found out; nothing where nothing is."""
    if not explanation.missing:
        return ""
    names = _(", ").join(fact_word(name) for name in explanation.missing)
    return _("Not on record: {names}. Record them or have them verified; then this is decided.").format(
        names=names
    )


class _Teller:
    """Puts steps into rows; what a step rests on is told where it is met first."""

    def __init__(self, explanation: Explanation, names: Mapping[object, str], opened: str = "") -> None:
        self._explanation = explanation
        self._opened = opened
        self._language = language()
        self._members = [names.get(member) or str(member) for member in explanation.members]
        self._told: set[str] = set()
        entity = explanation.plan.scheme.entity
        self._row = explanation.members.index(explanation.id) if entity is Entity.PERSON else 0

    def rows(self) -> Iterator[WhyRow]:
        """Return the conditions, the parts of the amount, what is reported and what is not counted."""
        for condition in self._explanation.conditions:
            yield self._first(condition, self._rule(condition, mark=MARKS[self._holds(condition)]))
        if self._explanation.outcome is Outcome.GRANTED:
            for part in self._explanation.parts.values():
                yield self._first(part, self._rule(part))
        for report in self._explanation.reports:
            yield self._first(report, self._rule(report))
        counted_out = [step for step in self._explanation.disregarded if any(step.values)]
        for step in counted_out:
            row = self._fact(step)
            told = _("Not counted by law: {fact}").format(fact=row.sentence)
            yield self._first(step, WhyRow(told, source=row.source, since=row.since, rows=row.rows))

    def _first(self, step: Step, row: WhyRow) -> WhyRow:
        """Return a row that stands right under the answer, open if it was opened before."""
        if not self._opened or not row.rows:
            return row
        return replace(row, id=self._id(step), opened=step.name == self._opened)

    def _id(self, step: Step) -> str:
        return f"why-{self._explanation.plan.scheme.name}-{step.name}"

    def _holds(self, step: RuleStep) -> bool | None:
        value = step.values[self._place(step)]
        return None if value is None else bool(value)

    def _place(self, step: RuleStep | FactStep) -> int:
        """Return the row of the person, where a step of the scheme's own person has one for each member."""
        return self._row if len(step.values) > self._row else 0

    def _step(self, step: Step) -> WhyRow:
        if isinstance(step, FactStep):
            return self._fact(step)
        return self._figure(step) if isinstance(step, FigureStep) else self._rule(step)

    def _rule(self, step: RuleStep, mark: Tone | str = "") -> WhyRow:
        article, address = _cited(step.rule.cites)
        inner = () if step.name in self._told else self._under(step)
        return WhyRow(self._sentence(step), mark, article, address, rows=inner)

    def _under(self, step: RuleStep) -> tuple[WhyRow, ...]:
        """Return what a rule rests on."""
        self._told.add(step.name)
        return (*self._by_member(step), *(self._step(each) for each in step.because))

    def _sentence(self, step: RuleStep) -> str:
        label = called(step.rule)
        if self._of_members(step):
            return label
        place = self._place(step)
        sentence = step.sentence(self._language, place)
        if step.rule.kind.value == "condition":
            return sentence
        return _("{label} {value}: {sentence}").format(
            label=label, value=step.text(self._language, place), sentence=sentence
        )

    def _of_members(self, step: RuleStep | FactStep) -> bool:
        """Return whether a step tells one thing of each member of a household that is decided about."""
        entity = step.rule.entity if isinstance(step, RuleStep) else step.fact.entity
        of_household = self._explanation.plan.scheme.entity is Entity.HOUSEHOLD
        return of_household and entity is Entity.PERSON

    def _by_member(self, step: RuleStep) -> Iterator[WhyRow]:
        if self._of_members(step):
            for place, name in enumerate(self._members):
                sentence = _("{sentence} → {value}").format(
                    sentence=step.sentence(self._language, place), value=step.text(self._language, place)
                )
                yield WhyRow(self._of(name, sentence))

    def _of(self, name: str, told: str) -> str:
        return _("{name}: {sentence}").format(name=name, sentence=told)

    def _fact(self, step: FactStep) -> WhyRow:
        label = called(step.fact)
        if self._of_members(step):
            rows = tuple(
                self._value(step, place, self._of(name, step.text(self._language, place)))
                for place, name in enumerate(self._members)
            )
            return WhyRow(label, rows=rows)
        place = self._place(step)
        return self._value(step, place, self._of(label, step.text(self._language, place)))

    def _value(self, step: FactStep, place: int, sentence: str) -> WhyRow:
        mark = Tone.UNKNOWN if step.values[place] is None else ""
        source: FactSource | None = step.sources[place] if place < len(step.sources) else None
        if source is None:
            return WhyRow(sentence, mark)
        words = " · ".join(filter(None, (source_word(source.kind), source.document)))
        return WhyRow(sentence, mark, source=words, since=source.since)

    def _figure(self, step: FigureStep) -> WhyRow:
        dated, source = step.dated, step.dated.source
        flags = {
            Status.UNVERIFIED: _("not verified"),
            Status.DEMONSTRATION: _("demonstration value"),
            Status.SUPPOSED: _("supposed"),
        }
        words = " ".join(filter(None, (source.title, source.number, source.article)))
        sentence = _("{label} in {place}: {value}").format(
            label=called(step.parameter),
            place=place_in_force(dated.place),
            value=step.text(self._language, 0),
        )
        return WhyRow(
            sentence,
            article=words,
            article_address=source.url,
            since=dated.since,
            flag=flags.get(dated.status, ""),
        )


class _Outliner(_Teller):
    """Tells the rows right under the answer; what is under them comes from where the whole tree is."""

    def __init__(self, explanation: Explanation, names: Mapping[object, str], inside: str) -> None:
        super().__init__(explanation, names)
        self._inside = inside

    def _first(self, step: Step, row: WhyRow) -> WhyRow:
        if not row.rows:
            return row
        return replace(
            row, rows=(), id=self._id(step), inside=f"{self._inside}&{urlencode({'open': step.name})}"
        )

    def _under(self, step: RuleStep) -> tuple[WhyRow, ...]:
        pending: list[Step] = [step]
        while pending:
            each = pending.pop()
            if isinstance(each, RuleStep) and each.name not in self._told:
                self._told.add(each.name)
                pending.extend(each.because)
        return SHUT if step.because or self._of_members(step) else ()


def _cited(cites: tuple[Citation, ...]) -> tuple[str, str]:
    return _(", ").join(str(each) for each in cites), next(
        (c.document.url for c in cites if c.document.url), ""
    )
