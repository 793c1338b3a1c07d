"""Likely duplicates: the list, two records side by side, and the decision about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.audit.trail import record_reading
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.pieces import Text
from huimin.commons.desk.states import tone_and_word
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.installation.public import today
from huimin.kernel.errors import Refusal
from huimin.registry.facts.queries import fact_history
from huimin.registry.forms import DecisionForm
from huimin.registry.households.queries import memberships_of
from huimin.registry.models import LikelyDuplicate, Person
from huimin.registry.people.duplicates import find_likely_duplicates, keep_apart, pair_in, pairs_in
from huimin.registry.people.merging import merge_people
from huimin.registry.people.queries import person_card, relations_of
from huimin.registry.rights import MERGE
from huimin.registry.views.wording import place_words, span
from huimin.registry.wording import MEMBERS, RELATIONS, SEXES

SIGNS: Final[dict[str, Text]] = {
    "same_birth_and_name": _("same day of birth, same name or pinyin"),
    "similar_name": _("same day of birth, one character of the name differs"),
    "same_phone": _("same phone"),
    "one_digit_off": _("identity numbers differ in one digit"),
}
COMPARED = gettext_noop("Likely duplicate")
NOTHING = "—"
RECORD, FACTS = _("Record"), _("Facts on record")


def _signs(pair: LikelyDuplicate) -> str:
    return gettext("; ").join(str(SIGNS.get(sign, sign)) for sign in pair.signs)


def _decisions() -> list[tuple[str, Text]]:
    """Return what can have been decided, the open ones first."""
    return [(decision, tone_and_word(decision)[1]) for decision in LikelyDuplicate.Decision.values]


PAIRS: Final = Table(
    name="likely-duplicates",
    caption=_("Likely duplicates"),
    columns=(
        Column("first", _("One record"), value="first.name", sort="first__name"),
        Column("first_id_masked", _("Identity number"), Kind.MASKED, value="first.id_masked"),
        Column("second", _("The other record"), value="second.name", sort="second__name"),
        Column("second_id_masked", _("Identity number"), Kind.MASKED, value="second.id_masked"),
        Column("birth", _("Born on"), Kind.DAY, value="first.birth", sort="first__birth"),
        Column("signs", _("What they have in common"), value=_signs),
        Column("decision", _("Decision"), Kind.STATE, sort="decision"),
    ),
    filters=(Filter("decision", _("Decision"), choices=_decisions),),
    search=("first__name", "second__name"),
    link=lambda pair: reverse("registry:duplicate", args=[pair.pk]),
    empty_title=_("No two records look like one person"),
    empty_text=_("Search again after an import or when many people were registered."),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the comparison."""

    label: Text
    first: str
    second: str

    compares: bool = True

    @property
    def differs(self) -> bool:
        """Tell whether the records say different things."""
        return self.first != self.second

    @property
    def silent(self) -> bool:
        """Tell whether one of the records, or both, say nothing."""
        return NOTHING in (self.first, self.second)


@requires(MERGE)
def duplicate_list(request: OfficerRequest) -> HttpResponseBase:
    """Show the pairs of records that may be one person."""
    return PAIRS.respond(request, pairs_in(request.scope), "registry/duplicates.html")


@require_POST
@requires(MERGE)
def search_duplicates(request: OfficerRequest) -> HttpResponse:
    """Look for pairs again."""
    found = find_likely_duplicates(by=request.officer)
    said = gettext("{waiting} pairs wait for a decision, {fresh} of them new.")
    messages.success(request, said.format(waiting=found.waiting, fresh=found.fresh))
    return redirect(f"{reverse('registry:duplicates')}?decision=open")


@requires(MERGE)
def duplicate_page(request: OfficerRequest, pair_id: int) -> HttpResponse:
    """Show two records side by side and take the decision about them."""
    pair = pair_in(request.scope, pair_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _decide(request, pair, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, forms.ValidationError(refusal.sentence(gettext)))
    for person in (pair.first, pair.second):
        record_reading(person, by=request.officer, reason=COMPARED)
    context = {
        "pair": pair,
        "signs": [SIGNS.get(sign, sign) for sign in pair.signs],
        "rows": compared(pair.first, pair.second),
        "form": form,
        "open": pair.decision == LikelyDuplicate.Decision.OPEN,
    }
    return render(request, "registry/duplicate.html", context, status=422 if form.errors else 200)


def _decide(request: OfficerRequest, pair: LikelyDuplicate, said: dict[str, Any]) -> HttpResponse:
    who = {"reason": said["reason"], "by": request.officer, "at": now()}
    if said["decision"] == DecisionForm.DIFFERENT:
        keep_apart(pair_id=pair.pk, scope=request.scope, **who)
        messages.success(request, gettext("They are two people; they are not listed again."))
        return redirect("registry:duplicates")
    first = said["decision"] == DecisionForm.FIRST
    keep, gone = (pair.first_id, pair.second_id) if first else (pair.second_id, pair.first_id)
    kept = merge_people(keep=keep, gone=gone, day=today(), **who)
    messages.success(request, gettext("The records are merged; this one speaks for both."))
    return redirect("registry:person", kept.id)


def compared(first: Person, second: Person) -> list[Compared]:
    """Return what two records say, line by line."""
    sides = [_described(person) for person in (first, second)]
    # Every record has a number and facts of its own: that says nothing about who they are about.
    return [
        Compared(label, sides[0][label], sides[1][label], compares=label not in (RECORD, FACTS))
        for label in sides[0]
    ]


def _described(person: Person) -> dict[Text, str]:
    card, places = person_card(person), place_words()
    comma = gettext(", ")
    homes = [
        " · ".join(filter(None, (str(MEMBERS[member.relation]), home.number, span(member.start, member.end))))
        for member, home in memberships_of(person.pk)
    ]
    relations = [
        f"{RELATIONS[each.kind, each.inverse]} {each.other.name}" for each in relations_of(person.pk)
    ]
    return {
        RECORD: str(card.id),
        _("Name"): card.name,
        _("Sex"): str(SEXES[card.sex]) if card.sex else NOTHING,
        _("Born on"): card.birth.isoformat(),
        _("Identity number"): card.id_masked or NOTHING,
        _("Phone"): card.phone_masked or NOTHING,
        _("Hukou"): places(card.hukou),
        _("Lives in"): places(card.residence),
        _("Address"): card.address or NOTHING,
        _("Died on"): str(card.died_on or NOTHING),
        _("Left on"): str(card.left_on or NOTHING),
        _("Households"): comma.join(homes) or NOTHING,
        _("Relations"): comma.join(relations) or NOTHING,
        FACTS: str(len(fact_history(person_id=person.pk))),
    }
