"""Pages on which people, households and facts are registered and corrected: a form, then an action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.pieces import Text, Undertaking
from huimin.commons.installation.public import today
from huimin.kernel.errors import Invalid, Refusal
from huimin.registry import forms as asked
from huimin.registry.cards import PersonCard
from huimin.registry.divisions import actions as divisions
from huimin.registry.divisions.queries import division_of
from huimin.registry.facts.actions import Statement, record_fact, replace_fact, supersede_fact
from huimin.registry.facts.queries import declared_names, fact_of
from huimin.registry.facts.words import in_words
from huimin.registry.households import actions as households
from huimin.registry.households.actions import Joining
from huimin.registry.households.queries import household_cards, household_in, membership_of
from huimin.registry.models import FactName, Membership
from huimin.registry.people import actions as people
from huimin.registry.people.queries import person_card, person_in, person_numbered
from huimin.registry.rights import CHANGE, IMPORT
from huimin.registry.views.wording import bilingual

COMMUNITY_DIGITS = 12
Act = Callable[[dict[str, Any]], str]
SAVE, PEOPLE = _("Save"), _("People and households")
KEPT = _("What stood there before stays in the history, with who changed it, when and why.")


@dataclass(frozen=True, slots=True)
class Step:
    """What a page asks for: its title, where it leads back to, and what the button says and will do."""

    title: Text
    back: str
    whose: Text = ""
    purpose: Text = KEPT
    home: tuple[Text, str] = (PEOPLE, "registry:search")
    button: Text = SAVE
    undertaking: Undertaking | None = None


@requires(CHANGE)
def new_person(request: OfficerRequest) -> HttpResponse:
    """Register somebody."""
    office = request.officer.division
    here = office if len(office) >= COMMUNITY_DIGITS else ""
    form = asked.NewPersonForm(request.POST or None, initial={"hukou": here, "residence": here})

    def act(said: dict[str, Any]) -> str:
        card = people.add_person(**said, day=today(), by=request.officer)
        return reverse("registry:person", args=[card.id])

    told = _("Search by identity number first: nobody should be registered twice.")
    button = _("Register")
    step = Step(_("Register somebody"), reverse("registry:search"), purpose=told, button=button)
    return _step(request, form, act, step)


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
        people.change_person(person_id=person_id, **said, day=today(), by=request.officer)
        return _person(person_id)

    return _step(request, form, act, Step(_("Correct the record"), _person(person_id), card.name))


DAYS: dict[str, tuple[Text, Text]] = {
    "death": (
        _("Record a death"),
        _("The month of the death is still paid; from the next one on nothing is due any more."),
    ),
    "departure": (
        _("Record that somebody left"),
        _("From that day on the person is not of this district any more, and no scheme is reckoned."),
    ),
}


@requires(CHANGE)
def record_day(request: OfficerRequest, person_id: int, what: str) -> HttpResponse:
    """Record a death or a departure, or take the entry back."""
    card = _somebody(request, person_id)
    acts = {"death": people.record_death, "departure": people.record_departure}
    title, told = DAYS[what]
    present = {"death": card.died_on, "departure": card.left_on}[what]
    form = asked.DayForm(request.POST or None, initial={"day": present or today()}, known=present is not None)

    def act(said: dict[str, Any]) -> str:
        acts[what](person_id=person_id, **said, by=request.officer)
        return _person(person_id)

    return _step(request, form, act, Step(title, _person(person_id), card.name, told))


@requires(CHANGE)
def new_relation(request: OfficerRequest, person_id: int) -> HttpResponse:
    """Record what somebody is to somebody else."""
    card = _somebody(request, person_id)
    form = asked.RelationForm(request.POST or None, name=card.name)

    def act(said: dict[str, Any]) -> str:
        other = person_numbered(request.officer, said.pop("id_number"))
        people.add_relation(person_id=person_id, other_id=other.id, **said, by=request.officer)
        return _person(person_id)

    told = _("Between two people who are both registered. It appears on the page of each of them.")
    return _step(request, form, act, Step(_("Record a relation"), _person(person_id), card.name, told))


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

    told = gettext("{name} becomes its head; other members are added afterwards.").format(name=card.name)
    step = Step(_("Open a household"), _person(person_id), card.name, told, button=_("Open the household"))
    return _step(request, form, act, step)


@requires(CHANGE)
def join_household(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Let somebody join a household."""
    household_in(request.scope, household_id)
    form = asked.JoiningForm(request.POST or None, initial={"start": today()})

    def act(said: dict[str, Any]) -> str:
        joining = person_numbered(request.officer, said.pop("id_number"))
        households.join_household(household_id=household_id, person_id=joining.id, **said, by=request.officer)
        return _household(household_id)

    told = _("Nobody can belong to two households of one purpose at the same time.")
    step = Step(_("Add a member"), _household(household_id), _home(household_id), told, button=_("Add"))
    return _step(request, form, act, step)


@requires(CHANGE)
def leave_household(request: OfficerRequest, membership_id: int) -> HttpResponse:
    """End somebody's membership."""
    membership = membership_of(request.scope, membership_id)
    form = asked.EndForm(request.POST or None, initial={"end": today()})

    def act(said: dict[str, Any]) -> str:
        households.leave_household(membership_id=membership_id, **said, by=request.officer)
        return _household(membership.household_id)

    name = membership.person.name
    undertaking = Undertaking(
        gettext("{name} does not count as a member any more from that day on.").format(name=name),
        consequences=(
            _("The next month reckons the household without this person; amounts may change."),
            _("To undo it, add the person again: the gap stays on record."),
        ),
    )
    home = membership.household_id
    step = Step(
        _("End a membership"),
        _household(home),
        _home(home),
        button=_("End it"),
        undertaking=undertaking,
    )
    return _step(request, form, act, step)


@requires(CHANGE)
def end_household(request: OfficerRequest, household_id: int) -> HttpResponse:
    """End a household and every membership in it."""
    household_in(request.scope, household_id)
    form = asked.EndForm(request.POST or None, initial={"end": today()})

    def act(said: dict[str, Any]) -> str:
        households.end_household(household_id=household_id, **said, by=request.officer)
        return _household(household_id)

    number = len(household_cards([household_id], today())[household_id].members)
    told = ngettext(
        "The household ends, and with it the membership of {number} person.",
        "The household ends, and with it the memberships of {number} people.",
        number,
    )
    undertaking = Undertaking(
        told.format(number=number),
        consequences=(
            _("Its awards stop with the next month."),
            _("An ended household is not opened again; a new one has to be."),
        ),
    )
    title, home = _("End the household"), _home(household_id)
    return _step(
        request, form, act, Step(title, _household(household_id), home, button=title, undertaking=undertaking)
    )


@requires(CHANGE)
def person_fact(request: OfficerRequest, person_id: int) -> HttpResponse:
    """Record a fact about somebody."""
    card = _somebody(request, person_id)
    step = Step(_("Record a fact"), _person(person_id), card.name)
    return _new_fact(request, FactName.Entity.PERSON, {"person_id": person_id}, step)


@requires(CHANGE)
def household_fact(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Record a fact about a household."""
    household_in(request.scope, household_id)
    step = Step(_("Record a fact"), _household(household_id), _home(household_id))
    return _new_fact(request, FactName.Entity.HOUSEHOLD, {"household_id": household_id}, step)


@requires(CHANGE)
def withdraw_fact(request: OfficerRequest, fact_id: int) -> HttpResponse:
    """Take a statement back; what was known before stays known."""
    fact = fact_of(fact_id)
    if fact.person_id is not None:
        card = _somebody(request, fact.person_id)
        back, whose = _person(card.id), card.name
    else:
        home = household_in(request.scope, fact.household_id or 0).pk
        back, whose = _household(home), _home(home)
    form = asked.WithdrawalForm(request.POST or None)

    def act(said: dict[str, Any]) -> str:
        supersede_fact(fact_id=fact_id, **said, by=request.officer, at=now())
        return back

    words = in_words(fact.name.name, fact.value)
    undertaking = Undertaking(
        gettext("“{label}: {value}” does not count any more from now on.").format(
            label=words.label, value=words.value
        ),
        consequences=(
            _("Months that were paid are not changed by it; the next reckoning goes without it."),
            _("It stays in the history. If it was right after all, it has to be recorded anew."),
        ),
    )
    step = Step(_("Take a statement back"), back, whose, button=_("Take back"), undertaking=undertaking)
    return _step(request, form, act, step)


@requires(IMPORT)
def end_division(request: OfficerRequest, code: str) -> HttpResponse:
    """End a division and say what continues it."""
    division = division_of(code)
    form = asked.DivisionEndForm(request.POST or None, initial={"end": today()})

    def act(said: dict[str, Any]) -> str:
        said["successors"] = tuple(said["successors"].split())
        divisions.end_division(code=code, **said, by=request.officer)
        return reverse("registry:division", args=[code])

    undertaking = Undertaking(
        gettext("{name} ({code}) does not exist any more from that day on.").format(
            name=bilingual(division), code=code
        ),
        consequences=(_("People who live there keep the code until they are moved to what continues it."),),
    )
    back, title = reverse("registry:division", args=[code]), _("End the division")
    step = Step(
        title,
        back,
        bilingual(division),
        home=(_("Divisions"), "registry:divisions"),
        button=title,
        undertaking=undertaking,
    )
    return _step(request, form, act, step)


def _new_fact(request: OfficerRequest, entity: str, about: dict[str, Any], step: Step) -> HttpResponse:
    """Ask which fact, and then for its value as its kind wants it."""
    names = [name for name, kind in declared_names().items() if kind == entity]
    chosen = request.POST.get("fact") or request.GET.get("fact", "")
    if chosen not in names:
        which = asked.WhichFactForm(names=names)
        return render(request, "registry/which_fact.html", {"form": which, "step": step})
    form = asked.FactForm(request.POST or None, fact=chosen, initial={"start": today()})

    def act(said: dict[str, Any]) -> str:
        replaces = said.pop("replace")
        statement = Statement(name=chosen, **said, **about)
        if replaces:
            reason = said["reference"]
            replace_fact(statement=statement, reason=reason, by=request.officer, at=now())
        else:
            record_fact(statement=statement, by=request.officer, at=now())
        return step.back

    return _step(request, form, act, step, fact=chosen)


def _step(request: OfficerRequest, form: forms.Form, act: Act, step: Step, **more: Any) -> HttpResponse:
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
    context = {"form": form, "step": step, **more}
    return render(request, "registry/step.html", context, status=422 if form.errors else 200)


def _somebody(request: OfficerRequest, person_id: int) -> PersonCard:
    """Return a person whom the officer may change."""
    return person_card(person_in(request.scope, person_id))


def _home(household_id: int) -> str:
    """Return what a household is called: by its head."""
    head = household_cards([household_id])[household_id].head
    return gettext("Household of {name}").format(name=head.name) if head else gettext("Household")


def _person(person_id: int) -> str:
    return reverse("registry:person", args=[person_id])


def _household(household_id: int) -> str:
    return reverse("registry:household", args=[household_id])
