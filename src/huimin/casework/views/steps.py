"""Steps that wait, as the page of a case shows them: the clock, the form, the buttons, and who may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huimin.casework.clocks.counting import clock_of_task, clock_to_begin, version_of
from huimin.casework.decisions.limits import given_in_year
from huimin.casework.effects.standing import DIED_ON, died_on
from huimin.casework.forms import AnswerForm, InterviewForm, ObjectionForm, PlaceForm, StepForm
from huimin.casework.inbox.able import Hands, asked_by, asked_of
from huimin.casework.inbox.queries import APART
from huimin.casework.levels import holds
from huimin.casework.models import Case, Interview, Objection, Publicity, Task
from huimin.casework.once import paid_once
from huimin.casework.papers.signing import SIGNED, signatures_of
from huimin.casework.publicity.refusals import ObjectionUpheld, PublicityRuns
from huimin.casework.publicity.showing import UNOBJECTED
from huimin.casework.views.doing import Doing, doing_of
from huimin.casework.wording import step_word
from huimin.commons.access.models import Officer
from huimin.commons.desk.pieces import Clock
from huimin.commons.installation.public import today
from huimin.kernel.money import Money
from huimin.procedures.declarations import Outcome, Step
from huimin.procedures.vocabulary import Work
from huimin.rulebook.public import objection_step


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that waits, as the page shows it: its clock, its form, and whether this officer may do it."""

    task: Task
    step: Step
    clock: Clock | None
    form: forms.Form | None
    """None for who may not do it, unless it came back; nor where a draw decides."""
    may: bool
    publicity: Publicity | None
    objections: list[Objection]
    taking: ObjectionForm | None
    """What an officer fills in who takes in an objection."""
    doing: Doing
    signs: bool = False
    """Whether those present sign on the screen, and this officer takes it in."""

    @property
    def begin(self) -> Clock | None:
        """The clock by which it must be begun, where a law says when and it has not begun."""
        return clock_to_begin(self.task, today())

    @property
    def interviews(self) -> list[Interview]:
        """What neighbours and others have said so far."""
        return sorted(self.task.interviews.all(), key=lambda each: each.pk)

    @property
    def asking(self) -> InterviewForm | None:
        """What an officer fills in for one more of them, where the step is a visit of theirs."""
        visits = self.may and self.step.work == Work.VISIT
        return InterviewForm(auto_id=f"id_interview_{self.task.pk}_%s") if visits else None

    @property
    def signed(self) -> list[str]:
        """Who has signed on the screen."""
        return [each.signer for each in signatures_of(self.task)]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """How the step can end now: a notice ends by itself, and over an objection that is right by hand."""
        if self.publicity is None:
            return self.step.outcomes
        if self._upheld:
            return tuple(each for each in self.step.outcomes if each.name != UNOBJECTED)
        return () if self._runs else self.step.outcomes

    @property
    def hint(self) -> str:
        """What is said beside the buttons of a notice."""
        if self.publicity is None:
            return ""
        if self._upheld:
            return ObjectionUpheld().sentence(_)
        return PublicityRuns(until=self.publicity.until).sentence(_) if self._runs else ""

    @property
    def public(self) -> bool:
        """Whether anybody can see the notice today."""
        return self.publicity is not None and self.publicity.is_shown(today())

    @property
    def _upheld(self) -> bool:
        return any(objection.upheld for objection in self.objections)

    @property
    def _runs(self) -> bool:
        return self.publicity is not None and today() <= self.publicity.until


def open_task(officer: Officer, task: Task, case: Case, bound: forms.Form | None, hands: Hands) -> OpenTask:
    """Return a task that waits for an officer's eyes, with the form that came back if one did."""
    step = version_of(case).steps[task.step]
    shown = Publicity.objects.filter(task=task).first() if step.work == Work.PUBLICISE else None
    barred = hands.bar(officer.pk, asked_by(task)) is not None
    may = holds(officer, task) and not barred
    form = bound
    if form is None and may and step.work != Work.DRAW:
        form = (
            PlaceForm()
            if step.work == Work.PUBLICISE and shown is None
            else step_form(officer, step, case, hands)
        )
    objections = list(Objection.objects.filter(publicity=shown).order_by("pk")) if shown else []
    taking = (
        ObjectionForm(officers=hands.holders, auto_id=f"id_objection_{task.pk}_%s") if shown and may else None
    )
    signs = may and step.work in SIGNED
    doing = doing_of(hands, asked_by(task), officer, case)
    return OpenTask(
        task, step, clock_of_task(task, case, today()), form, may, shown, objections, taking, doing, signs
    )


@dataclass(frozen=True, slots=True)
class OpenObjection:
    """An objection that waits for its answer: its clock, its form, and whether this officer may answer."""

    task: Task
    step: Step
    objection: Objection
    concerned: list[str]
    clock: Clock | None
    form: forms.Form | None
    may: bool
    doing: Doing


def open_objection(
    officer: Officer, task: Task, case: Case, bound: forms.Form | None, hands: Hands
) -> OpenObjection:
    """Return an objection that waits, for an officer's eyes, with the form that came back if one did."""
    objection = Objection.objects.get(task=task)
    named = {each.officer_id: each.officer.name for each in objection.concerned.select_related("officer")}
    hands = replace(hands, concerned=frozenset(named))
    may = holds(officer, task) and hands.bar(officer.pk, asked_by(task)) is None
    return OpenObjection(
        task, objection_step(), objection, list(named.values()), clock_of_task(task, case, today()),
        bound or (AnswerForm(auto_id=f"id_answer_{task.pk}_%s") if may else None), may,
        doing_of(hands, asked_by(task), officer, case),
    )  # fmt: skip


def step_form(officer: Officer, step: Step, case: Case, hands: Hands, posted: Any = None) -> StepForm:
    """Return the form of a step for an officer, with what was posted."""
    if step.work != Work.VISIT:
        known = {DIED_ON: died_on(case)} if case.kind == "death" else {}
        form = StepForm(posted, step=step, initial=known, auto_id=f"id_{step.name}_%s")
        if "amount" in form.fields and paid_once(case.scheme):
            form.fields["amount"].help_text = _given_this_year(case)
        return form
    actor = step.actor(delegated=case.delegated)
    able = {each.id for each in hands.able(asked_of(actor)) if each.id != officer.pk}
    offered = list(Officer.objects.filter(pk__in=able).order_by("username"))
    form = StepForm(posted, step=step, colleagues=offered, auto_id=f"id_{step.name}_%s")
    for said in _missed_later(step, case, able, hands):
        form.fields["companions"].help_text = f"{form.fields['companions'].help_text} {said}"
    return form


def _given_this_year(case: Case) -> str:
    """Return what to know about earlier sums when another one is decided."""
    given = given_in_year(case, today())
    if not given.times:
        return _("This household was given no other aid this year.")
    words = ngettext(
        "This household was given {fen} yuan this year, {times} time.",
        "This household was given {fen} yuan this year, {times} times.",
        given.times,
    )
    return words.format(fen=Money(given.fen), times=given.times)


def _missed_later(visit: Step, case: Case, offered: set[int], hands: Hands) -> Iterator[str]:
    """Yield what to know about colleagues without whom a later step has nobody left to do it."""
    version, told = version_of(case), set()
    for step in version.steps.values():
        actor = step.actor(delegated=case.delegated)
        if actor.group not in APART or actor.group == visit.actor(delegated=case.delegated).group:
            continue
        left = hands.able(asked_of(actor))
        if len(left) == 1 and left[0].id in offered and (left[0].id, actor.group) not in told:
            told.add((left[0].id, actor.group))
            yield _("Only {name} is left for “{step}” later; who comes along may not do it.").format(
                name=left[0].name, step=step_word(version, step.name)
            )


def typed_into(form: forms.Form) -> list[tuple[str, str]]:
    """Return what somebody typed into a form that nobody takes any more, to be copied."""
    said = ((form[name], field) for name, field in form.fields.items() if isinstance(field, forms.CharField))
    return [(str(bound.label), str(bound.value())) for bound, _field in said if bound.value()]
