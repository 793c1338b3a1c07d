"""Pages on which an officer begins a case about an award, or takes in an objection to a list."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huimin.casework.applicants.actions import OBJECTION, object_to_list
from huimin.casework.cases.asking import schemes_to_object_to
from huimin.casework.doors.beginning import Ground, begin_about, kinds_about
from huimin.casework.forms import GroundForm, SaidForm
from huimin.casework.models import Case
from huimin.casework.refusals import NoDoor
from huimin.casework.views.acting import Asking, ask_and_act
from huimin.casework.wording import kind_word, procedure_word, scheme_word
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.pieces import Text, Undertaking
from huimin.commons.installation.public import today
from huimin.entitlements.public import AwardCard, award_for
from huimin.procedures.declarations import Procedure
from huimin.procedures.vocabulary import Door
from huimin.registry.public import household_cards, person_cards, person_for

VIEW = "cases.view"
OF_A_MEMBER = "death"
"""The kind of case that may be about another member of the household than who applied."""


@requires(VIEW)
def award_case(request: OfficerRequest, award: int, kind: str) -> HttpResponse:
    """Begin a case about an award, with its ground and the paper of it."""
    card, day = award_for(award, request.officer.scope(VIEW)), today()
    procedure = next((each for each in kinds_about(card, day) if each.kind == kind), None)
    if procedure is None or not card.in_force(day):
        raise NoDoor(kind=kind_word(kind), scheme=scheme_word(card.scheme), day=day)
    people = _people(card) if kind == OF_A_MEMBER else []
    both = Door.APPLICANT in procedure.doors
    form = GroundForm(request.POST or None, request.FILES or None, both=both, people=people)
    begun: list[int] = []

    def act(given: dict[str, Any]) -> Text:
        ground = Ground(given["text"], form.reported, form.person, form.file)
        case = begin_about(
            award=card, kind=kind, ground=ground, by=request.officer, at=timezone.now(), day=day
        )
        begun.append(case.pk)
        return _("Begun: case {number}.").format(number=case.number)

    answer = ask_and_act(request, form, _asking(card, procedure), act)
    return redirect("casework:case", begun[0]) if begun else answer


@requires("cases.intake")
def list_objection(request: OfficerRequest, person: int, scheme: str) -> HttpResponse:
    """Take in an objection to a list that nobody applies for, at a counter."""
    card = person_for(request.officer, person)
    if scheme not in dict(schemes_to_object_to()):
        raise NoDoor(kind=kind_word(OBJECTION), scheme=scheme_word(scheme), day=today())
    form, begun = SaidForm(request.POST or None), []

    def act(given: dict[str, Any]) -> Text:
        begun.append(object_to_list(
            scheme=scheme, person=person, text=given["text"], at=timezone.now(), day=today(),
            by=request.officer, channel=Case.Channel.COUNTER,
        ))  # fmt: skip
        return _("Taken in.")

    title = _("Objection: {scheme}").format(scheme=scheme_word(scheme))
    purpose = _("Who gets nothing, too little, or is written down wrongly can object without an application.")
    back = reverse("registry:person", args=[person])
    answer = ask_and_act(request, form, Asking(title, purpose, _("Take in"), back, card.name), act)
    return redirect("casework:case", begun[0]) if begun else answer


def _asking(card: AwardCard, procedure: Procedure) -> Asking:
    name = person_cards([card.person_id])[card.person_id].name
    will = Undertaking(
        _("A case begins today and goes the way of “{procedure}”.").format(
            procedure=procedure_word(procedure)
        ),
        consequences=(_("The award stays as it is until the case decides about it."),),
    )
    title = _("Begin: {kind}").format(kind=kind_word(procedure.kind))
    back, purpose = reverse("entitlements:award", args=[card.id]), f"{scheme_word(card.scheme)} · {name}"
    return Asking(title, purpose, _("Begin the case"), back, scheme_word(card.scheme), will)


def _people(card: AwardCard) -> list[tuple[int, str]]:
    """Return whom a case about an award may be about, who applied first."""
    people = {card.person_id: person_cards([card.person_id])[card.person_id].name}
    if card.household_id is not None:
        home = household_cards([card.household_id], today())[card.household_id]
        people |= {each.person.id: each.person.name for each in home.members}
    return list(people.items())
