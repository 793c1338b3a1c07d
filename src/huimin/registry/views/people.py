"""The page of a person, and the whole numbers of somebody, for a reason that is kept."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.audit.trail import record_reading
from huimin.commons.desk.happenings import happenings, story_of
from huimin.commons.desk.panels import panels_for
from huimin.commons.installation.public import moment, today
from huimin.kernel.days import age_on
from huimin.registry.divisions.queries import path_to
from huimin.registry.facts.queries import fact_history, facts_on
from huimin.registry.forms import ReasonForm
from huimin.registry.households.queries import memberships_of
from huimin.registry.people.actions import show_numbers
from huimin.registry.people.queries import merged_records, person_for, relations_of
from huimin.registry.rights import CHANGE, UNMASK, VIEW
from huimin.registry.views.stories import story_of_person
from huimin.registry.views.wording import fact_rows, marks_of
from huimin.registry.wording import MEMBERS, RELATIONS, SEXES

OPENED = gettext_noop("Page opened")
"""Why the page was read, as the trail keeps it; it is shown in the language of who looks at the trail."""


@requires(VIEW)
def person_page(request: OfficerRequest, person_id: int) -> HttpResponse:
    """Show who somebody is, where they belong, and what is known about them today."""
    day = today()
    person = person_for(request.officer, person_id)
    record_reading(f"registry.Person:{person.id}", by=request.officer, reason=OPENED)
    age = age_on(person.birth, min(day, person.died_on or day))
    today_known = facts_on(person_id=person_id, day=day, known_at=moment())
    facts = fact_rows(today_known.values())
    said = {name: fact.value for name, fact in today_known.items() if fact.value}
    context = {
        "person": person,
        "age": age,
        "sex": SEXES[person.sex],
        "marks": marks_of(person, age, day, said),
        "place": path_to(person.residence)[-2:],
        "hukou": path_to(person.hukou)[-2:],
        "households": [
            (MEMBERS[member.relation], member, home) for member, home in memberships_of(person_id)
        ],
        "relations": [(RELATIONS[each.kind, each.inverse], each) for each in relations_of(person_id)],
        "listed": [fact for fact in facts if fact.listed],
        "unlisted": [fact for fact in facts if not fact.listed],
        "history": fact_rows(fact_history(person_id=person_id)),
        "merged": merged_records(person_id),
        "events": [
            *story_of_person(person),
            *story_of(request, "person", person_id, *person.divisions),
            *happenings(f"registry.Person:{person_id}"),
        ],
        "panels": panels_for(request, "person", person_id, *person.divisions),
        "day": day,
        "may_change": request.officer.may_in(CHANGE, *person.divisions),
        "may_unmask": request.officer.may_in(UNMASK, *person.divisions),
    }
    return render(request, "registry/person.html", context)


@requires(UNMASK)
def numbers_page(request: OfficerRequest, person_id: int) -> HttpResponse:
    """Ask for the reason, then show the whole identity number and phone of somebody once."""
    person = person_for(request.officer, person_id)
    form = ReasonForm(request.POST or None)
    numbers = None
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        numbers = show_numbers(person_id=person_id, reason=reason, by=request.officer)
    return render(request, "registry/numbers.html", {"person": person, "form": form, "numbers": numbers})
