"""Pages of awards: the list, one award with its story, and what can be done to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.postgres.fields.ranges import RangeEndsWith, RangeStartsWith
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huimin.commons.access.guards import OfficerRequest, require_right, requires
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.panels import panels_for
from huimin.commons.desk.pieces import Event
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.installation.public import today
from huimin.entitlements.awards.measures import (
    answer_measure,
    ask_for_measure,
    case_decides,
    is_a_mistake,
)
from huimin.entitlements.awards.queries import (
    award_of,
    awards,
    awards_of,
    card_of_award,
    cards_of,
    suspended_on,
)
from huimin.entitlements.cards import AwardCard
from huimin.entitlements.forms import EndForm, LiftForm, SuspendForm
from huimin.entitlements.models import Award, Grace, Measure, Suspension
from huimin.entitlements.views.asking import address_of, holder_address
from huimin.entitlements.wording import (
    origin_word,
    part_word,
    place_word,
    reason_word,
    scheme_word,
    state_word,
)
from huimin.kernel.errors import Refusal
from huimin.registry.public import person_cards
from huimin.rulebook.public import rulebook

AWARD_TABLE = Table(
    name="awards",
    caption=gettext_lazy("Awards"),
    columns=(
        Column("name", gettext_lazy("Name"), value="person.name", sort="person__name"),
        Column(
            "id_masked",
            gettext_lazy("Id number"),
            Kind.MASKED,
            value="person.id_masked",
            eye=lambda row: address_of("registry:numbers", row.person_id),
            eye_right="registry.unmask",
        ),
        Column("scheme", gettext_lazy("Scheme"), words=scheme_word, sort="scheme"),
        Column("monthly", gettext_lazy("A month (yuan)"), Kind.MONEY, sort="monthly"),
        Column("start", gettext_lazy("From"), Kind.DAY, sort="start"),
        Column("end", gettext_lazy("Until, not included"), Kind.DAY, sort="end"),
        Column("division", gettext_lazy("Division"), words=place_word, sort="division"),
        Column("origin", gettext_lazy("How it came about"), words=origin_word, shown=False),
        Column("decided_on", gettext_lazy("Decided on"), Kind.DAY, sort="decided_on", shown=False),
        Column("standing", gettext_lazy("State"), Kind.STATE),
    ),
    filters=(
        Filter("standing", gettext_lazy("State"), words=state_word),
        Filter("scheme", gettext_lazy("Scheme"), words=scheme_word),
        Filter("division", gettext_lazy("Community"), words=place_word),
    ),
    search=("person__name", "person__initials"),
    link=lambda row: reverse("entitlements:award", args=[row.pk]),
    sum="monthly",
    empty_title=gettext_lazy("There are no awards"),
    empty_text=gettext_lazy("Awards come from cases, from the month, or from a list that is taken over."),
)
PROPOSED = "proposal:"
"""What the reference of an award begins with that a month proposed, before the number of the proposal."""
FORMS: Mapping[str, type[forms.Form]] = {"end": EndForm, "suspend": SuspendForm, "lift": LiftForm}


def with_standing(rows: QuerySet[Award], day: date) -> QuerySet[Award]:
    """Return the awards with their first and last day, and whether they count or are held back on `day`."""
    held_back = Exists(suspended_on(day).filter(award=OuterRef("pk")))
    return rows.annotate(
        start=RangeStartsWith("days"),
        end=RangeEndsWith("days"),
        standing=Case(
            When(days__startswith__gt=day, then=Value("coming")),
            When(~Exists(Award.objects.filter(pk=OuterRef("pk"), days__contains=day)), then=Value("ended")),
            When(held_back, then=Value("suspended")),
            default=Value("active"),
        ),
    )


@requires("awards.view")
def award_list(request: OfficerRequest) -> HttpResponseBase:
    """Show the awards of the officer's divisions."""
    rows = with_standing(awards(request.scope), today()).select_related("person")
    return AWARD_TABLE.respond(request, rows, "entitlements/awards.html")


@requires("awards.view")
def award_page(request: OfficerRequest, award: int) -> HttpResponse:
    """Show one award: whose, how much, for which days, what it rests on, and its story."""
    found = award_of(award, request.scope)
    return _page(request, found, {name: form(initial={"on": today()}) for name, form in FORMS.items()})


@requires("awards.decide")
def decide(request: OfficerRequest, award: int, step: str) -> HttpResponse:
    """Ask that an award ends, is held back or paid again; a form that is not complete comes back."""
    found = award_of(award, require_right(request.officer, "awards.decide"))
    form = FORMS[step](request.POST)
    shown = {name: form if name == step else FORMS[name](initial={"on": today()}) for name in FORMS}
    if not form.is_valid():
        return _page(request, found, shown)
    try:
        ask_for_measure(
            award=found.pk, step=step, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"],
            by=request.officer, at=timezone.now(), day=today(),
        )  # fmt: skip
    except Refusal as refusal:  # said above the page: the form may not be there any more
        messages.error(request, refusal.sentence(_))
        return _page(request, found, shown)
    messages.success(request, _("Asked. It is done when a second officer agrees."))
    return redirect("entitlements:award", award)


@requires("awards.decide")
def answer(request: OfficerRequest, measure: int) -> HttpResponse:
    """Agree to what a colleague asked for about an award, or refuse it."""
    found = Measure.objects.filter(pk=measure).first()
    award = award_of(found.award_id if found else 0, require_right(request.officer, "awards.decide"))
    if request.method == "POST":
        try:
            agrees = request.POST.get("answer") == "agree"
            answer_measure(measure=measure, agrees=agrees, by=request.officer, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, refusal.sentence(_))
        else:
            messages.success(request, _("Done and recorded."))
    return redirect("entitlements:award", award.pk)


def _asked(
    card: AwardCard, shown: Mapping[str, forms.Form], steps: list[str]
) -> list[tuple[str, forms.Form]]:
    """Return the forms of what two officers can do: what no case decides, and taking a mistake out."""
    found = []
    for step in steps:
        if not case_decides(card, step, today()):
            found.append((step, shown[step]))
        elif card.start is not None and is_a_mistake(card, step, card.start):
            form = shown[step]
            form.initial["on"] = card.start
            form.fields["on"].widget = forms.HiddenInput()
            found.append(("mistake", form))
    return found


def _page(request: OfficerRequest, award: Award, shown: Mapping[str, forms.Form]) -> HttpResponse:
    day = today()
    held_back = suspended_on(day).filter(award=award).exists()
    card = card_of_award(award, suspended=held_back)
    holder = {"persons": [] if card.household_id else [card.person_id], "households": []}
    if card.household_id:
        holder["households"] = [card.household_id]
    others = [other for other in cards_of(awards_of(**holder), day) if other.scheme == card.scheme]
    open_steps = ["lift"] if held_back else ["suspend", "end"]
    may = request.officer.may("awards.decide") and card.in_force(day)
    waiting = Measure.objects.filter(award=award, agreed__isnull=True).select_related("asked_by").first()
    context = {
        "card": card,
        "parts": [(part_word(card.scheme, part), fen) for part, fen in card.parts.items()],
        "person": person_cards([card.person_id])[card.person_id],
        "scheme_word": scheme_word(card.scheme),
        "standing": card.standing(day),
        "origin": origin_word(card.origin),
        "end_reason": reason_word(card.end_reason) if card.end_reason else "",
        "holder_address": holder_address(card.person_id, card.household_id),
        "why": _address_of_why(card),
        "decided_by": _address_of_what_decided(card),
        "proposal": card.reference.removeprefix(PROPOSED) if card.reference.startswith(PROPOSED) else "",
        "payments": address_of("payments:payments-of-award", card.id),
        "chain": others,
        "panels": panels_for(request, "award", card.id, card.division),
        "events": list(_events(award)),
        "waiting": waiting,
        "own": waiting is not None and waiting.asked_by_id == request.officer.pk,
        "may": may,
        "forms": _asked(card, shown, open_steps) if may and waiting is None else [],
    }
    return render(request, "entitlements/award.html", context)


def _address_of_what_decided(card: AwardCard) -> str:
    """Return the page of the case or proposal that the award came from; nowhere if it was taken over."""
    if card.of_a_case:
        return address_of("casework:numbered", card.reference)
    proposal = card.reference.removeprefix(PROPOSED)
    return address_of("entitlements:proposal", proposal) if proposal != card.reference else ""


def _address_of_why(card: AwardCard) -> str:
    """Return where an award is explained; nowhere if it was decided without rules."""
    if card.scheme not in rulebook().schemes:
        return ""
    page = "why-person" if card.household_id is None else "why-household"
    return reverse(f"entitlements:{page}", args=[card.household_id or card.person_id, card.scheme])


def _events(award: Award) -> list[Event]:
    card = card_of_award(award)
    days, held_back = _("Days"), _("Suspension")
    origin = origin_word(card.origin)
    events = [Event(card.decided_on, _("Decided"), kind="decided", kind_label=_("Decision"), why=origin)]
    if card.start is not None:
        events.append(Event(card.start, _("Counts from this day"), kind="days", kind_label=days))
    if card.end is not None:
        why = reason_word(card.end_reason) if card.end_reason else ""
        told = _("Does not count any more from this day")
        events.append(Event(card.end, told, kind="days", kind_label=days, why=why))
    for grace in Grace.objects.filter(award=award):
        told, kind = _("Grace period: paid as before"), _("Grace period")
        events.append(Event(grace.start, told, grace.by.name if grace.by else "", "grace", kind))
        events.append(Event(grace.end, _("The grace period is over"), kind="grace", kind_label=kind))
    for each in Suspension.objects.filter(award=award).select_related("by", "lifted_by"):
        if each.end is not None:
            who = each.lifted_by.name if each.lifted_by else ""
            events.append(Event(each.end, _("Award paid again"), who, "suspension", held_back))
        told, who = _("Award held back"), each.by.name if each.by else ""
        events.append(Event(each.start, told, who, "suspension", held_back, why=each.reason))
    return events
