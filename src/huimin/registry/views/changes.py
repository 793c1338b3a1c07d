"""Pages on which people, households and facts are registered and corrected: a form, then an action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.pieces import Text
from huimin.commons.installation.public import today
from huimin.kernel.errors import Invalid, Refusal
from huimin.registry import forms as asked
from huimin.registry.cards import PersonCard
from huimin.registry.divisions import actions as divisions
from huimin.registry.divisions.queries import division_of
from huimin.registry.facts.actions import Statement, record_fact, replace_fact, supersede_fact
from huimin.registry.facts.queries import declared_names, fact_of
from huimin.registry.facts.words import as_written, in_words
from huimin.registry.households import actions as households
from huimin.registry.households.actions import Joining
from huimin.registry.households.queries import household_in, membership_of
from huimin.registry.models import FactName, Membership
from huimin.registry.people import actions as people
from huimin.registry.people.queries import person_card, person_in, person_numbered
from huimin.registry.rights import CHANGE, IMPORT

Act = Callable[[dict[str, Any]], str]


@requires(CHANGE)
def new_person(request: OfficerRequest) -> HttpResponse:
    """Register somebody."""
    office = request.officer.division
    form = asked.NewPersonForm(request.POST or None, initial={"hukou": office, "residence": office})

    def act(said: dict[str, Any]) -> str:
        card = people.add_person(**said, by=request.officer)
        return reverse("registry:person", args=[card.id])

    return _step(request, form, act, _("Register somebody"), reverse("registry:search"))


@requires(CHANGE)
def change_person(request: OfficerRequest, person_id: int) -> HttpResponse:
    """Correct somebody's record."""
    card = _somebody(request, person_id)
    on_record = {
        name: getattr(card, name) for name in ("name", "birth", "sex", "hukou", "residence", "address")
    }
    form = asked.PersonForm(request.POST or None, initial=on_record)

    def act(said: dict[str, Any]) -> str:
        for number in ("id_number", "phone"):
            said[number] = said[number] or None
        people.change_person(person_id=person_id, **said, by=request.officer)
        return _person(person_id)

    return _step(request, form, act, _("Correct the record"), _person(person_id), card.name)


@requires(CHANGE)
def record_day(request: OfficerRequest, person_id: int, what: str) -> HttpResponse:
    """Record a death or a departure, or take the entry back."""
    card = _somebody(request, person_id)
    acts = {"death": people.record_death, "departure": people.record_departure}
    titles = {"death": _("Record a death"), "departure": _("Record that somebody left")}
    present = {"death": card.died_on, "departure": card.left_on}[what]
    form = asked.DayForm(request.POST or None, initial={"day": present or today()})

    def act(said: dict[str, Any]) -> str:
        acts[what](person_id=person_id, **said, by=request.officer)
        return _person(person_id)

    return _step(request, form, act, titles[what], _person(person_id), card.name)


@requires(CHANGE)
def new_relation(request: OfficerRequest, person_id: int) -> HttpResponse:
    """Record what somebody is to somebody else."""
    card = _somebody(request, person_id)
    form = asked.RelationForm(request.POST or None)

    def act(said: dict[str, Any]) -> str:
        other = person_numbered(request.officer, said.pop("id_number"))
        people.add_relation(person_id=person_id, other_id=other.id, **said, by=request.officer)
        return _person(person_id)

    return _step(request, form, act, _("Record a relation"), _person(person_id), card.name)


@requires(CHANGE)
def new_household(request: OfficerRequest, person_id: int) -> HttpResponse:
    """Open a household with somebody as its head."""
    card = _somebody(request, person_id)
    known = {"division": card.residence, "address": card.address, "start": today()}
    form = asked.NewHouseholdForm(request.POST or None, initial=known)

    def act(said: dict[str, Any]) -> str:
        head = Joining(person_id, Membership.Relation.HEAD)
        opened = households.open_household(**said, members=[head], by=request.officer)
        return _household(opened.id)

    return _step(request, form, act, _("Open a household"), _person(person_id), card.name)


@requires(CHANGE)
def join_household(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Let somebody join a household."""
    household_in(request.scope, household_id)
    form = asked.JoiningForm(request.POST or None, initial={"start": today()})

    def act(said: dict[str, Any]) -> str:
        joining = person_numbered(request.officer, said.pop("id_number"))
        households.join_household(household_id=household_id, person_id=joining.id, **said, by=request.officer)
        return _household(household_id)

    return _step(request, form, act, _("Add a member"), _household(household_id))


@requires(CHANGE)
def leave_household(request: OfficerRequest, membership_id: int) -> HttpResponse:
    """End somebody's membership."""
    membership = membership_of(request.scope, membership_id)
    form = asked.EndForm(request.POST or None, initial={"end": today()})

    def act(said: dict[str, Any]) -> str:
        households.leave_household(membership_id=membership_id, **said, by=request.officer)
        return _household(membership.household_id)

    back = _household(membership.household_id)
    return _step(request, form, act, _("End a membership"), back, membership.person.name)


@requires(CHANGE)
def end_household(request: OfficerRequest, household_id: int) -> HttpResponse:
    """End a household and every membership in it."""
    household_in(request.scope, household_id)
    form = asked.EndForm(request.POST or None, initial={"end": today()})

    def act(said: dict[str, Any]) -> str:
        households.end_household(household_id=household_id, **said, by=request.officer)
        return _household(household_id)

    return _step(request, form, act, _("End the household"), _household(household_id))


@requires(CHANGE)
def person_fact(request: OfficerRequest, person_id: int) -> HttpResponse:
    """Record a fact about somebody."""
    card = _somebody(request, person_id)
    about = {"person_id": person_id}
    return _new_fact(request, FactName.Entity.PERSON, about, _person(person_id), card.name)


@requires(CHANGE)
def household_fact(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Record a fact about a household."""
    household_in(request.scope, household_id)
    about = {"household_id": household_id}
    return _new_fact(request, FactName.Entity.HOUSEHOLD, about, _household(household_id))


@requires(CHANGE)
def withdraw_fact(request: OfficerRequest, fact_id: int) -> HttpResponse:
    """Take a statement back; what was known before stays known."""
    fact = fact_of(fact_id)
    if fact.person_id is not None:
        back = _person(_somebody(request, fact.person_id).id)
    else:
        back = _household(household_in(request.scope, fact.household_id or 0).pk)
    form = asked.WithdrawalForm(request.POST or None)

    def act(said: dict[str, Any]) -> str:
        supersede_fact(fact_id=fact_id, **said, by=request.officer, at=now())
        return back

    words = in_words(fact.name.name, fact.value)
    return _step(request, form, act, _("Take a statement back"), back, f"{words.label}: {words.value}")


@requires(IMPORT)
def end_division(request: OfficerRequest, code: str) -> HttpResponse:
    """End a division and say what continues it."""
    division = division_of(code)
    form = asked.DivisionEndForm(request.POST or None, initial={"end": today()})

    def act(said: dict[str, Any]) -> str:
        said["successors"] = tuple(said["successors"].split())
        divisions.end_division(code=code, **said, by=request.officer)
        return reverse("registry:division", args=[code])

    back = reverse("registry:division", args=[code])
    return _step(request, form, act, _("End the division"), back, division.name)


def _new_fact(
    request: OfficerRequest, entity: str, about: dict[str, Any], back: str, whose: str = ""
) -> HttpResponse:
    names = [name for name, kind in declared_names().items() if kind == entity]
    form = asked.FactForm(request.POST or None, names=names, initial={"start": today()})

    def act(said: dict[str, Any]) -> str:
        name, value = as_written(said.pop("fact"), said.pop("value"))
        replaces = said.pop("replace")
        statement = Statement(name=name, value=value, **said, **about)
        if replaces:
            reason = said["reference"]
            replace_fact(statement=statement, reason=reason, by=request.officer, at=now())
        else:
            record_fact(statement=statement, by=request.officer, at=now())
        return back

    return _step(request, form, act, _("Record a fact"), back, whose)


def _step(  # noqa: PLR0917 - one line a page reads best, in this order
    request: OfficerRequest, form: forms.Form, act: Act, title: Text, back: str, whose: str = ""
) -> HttpResponse:
    """Ask what the form asks, act, and go where the action leads; a refusal stands at its field."""
    if request.method == "POST" and form.is_valid():
        try:
            address = act(dict(form.cleaned_data))
        except Refusal as refusal:
            field = refusal.field if isinstance(refusal, Invalid) and refusal.field in form.fields else None
            form.add_error(field, refusal.sentence(gettext))
        else:
            messages.success(request, gettext("It is on record."))
            return redirect(address)
    context = {"form": form, "title": title, "back": back, "whose": whose}
    return render(request, "registry/step.html", context, status=422 if form.errors else 200)


def _somebody(request: OfficerRequest, person_id: int) -> PersonCard:
    """Return a person whom the officer may change."""
    return person_card(person_in(request.scope, person_id))


def _person(person_id: int) -> str:
    return reverse("registry:person", args=[person_id])


def _household(household_id: int) -> str:
    return reverse("registry:household", args=[household_id])
