"""Pages of schemes: the list, one scheme with its law, and the calculator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.pieces import FigureStep
from huimin.commons.desk.states import tone_and_word
from huimin.commons.installation.public import installation
from huimin.entitlements.awards.matrix import pairs_about
from huimin.entitlements.explanations.drawing import diagram_of
from huimin.entitlements.explanations.telling import why_tree
from huimin.entitlements.figures.curves import Curve, curve_of
from huimin.entitlements.figures.installed import rulebook_of_installation
from huimin.entitlements.forms import HypotheticalForm
from huimin.entitlements.reckonings.reckoning import chosen_plans, plans_on
from huimin.entitlements.views.asking import day_asked, now
from huimin.entitlements.wording import (
    called,
    figure_text,
    figure_within,
    language,
    place_in_force,
    scheme_word,
)
from huimin.kernel.errors import NotInForce
from huimin.policy.explanation import explain
from huimin.policy.parameters import DatedValue, Parameter, Status, places
from huimin.policy.running import Plan
from huimin.policy.schemes import Scheme


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """A scheme on the list."""

    scheme: Scheme
    doubtful: int


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A condition, or a part of the amount, as a sentence with its article."""

    name: str
    label: str
    sentence: str
    article: str
    address: str


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure through time."""

    parameter: Parameter
    steps: tuple[FigureStep, ...]
    curve: Curve | None
    today: FigureStep | None


@requires("rulebook.view")
def scheme_list(request: OfficerRequest) -> HttpResponse:
    """Show what the district can grant on a day."""
    on = day_asked(request)
    plans = plans_on(on, rulebook_of_installation(now()), installation().place)
    lines = [SchemeLine(plan.scheme, _doubtful(plan)) for plan in plans.values()]
    return render(request, "entitlements/schemes.html", {"lines": lines, "on": on})


def _doubtful(plan: Plan) -> int:
    return sum(dated.status is not Status.VERIFIED for dated in plan.figures.values())


@requires("rulebook.view")
def scheme_page(request: OfficerRequest, scheme: str) -> HttpResponse:
    """Show the law of one scheme on a day: conditions, amount, figures through time."""
    on = day_asked(request)
    plan = plan_of(scheme, on)
    context = {
        "plan": plan,
        "scheme": plan.scheme,
        "on": on,
        "conditions": [condition_line(plan, name) for name in plan.scheme.conditions],
        "parts": [condition_line(plan, name) for name in plan.scheme.parts.values()],
        "diagram": diagram_of(plan),
        "figures": [_figure_line(plan.parameter(name), on, plan.place) for name in plan.figures],
        "pairs": [(pair, scheme_word(pair.other(scheme))) for pair in pairs_about(scheme)],
    }  # fmt: skip
    return render(request, "entitlements/scheme.html", context)


def _figure_line(parameter: Parameter, on: date, place: str) -> FigureLine:
    steps = figure_steps(parameter, on, place)
    today = next((step for step in steps if step.current), None)
    return FigureLine(parameter, steps, curve_of(parameter, on, place), today)


@requires("rulebook.view")
def calculator(request: OfficerRequest, scheme: str) -> HttpResponse:
    """Try a scheme on a household that somebody thought up; nothing is kept."""
    on = day_asked(request)
    plan = plan_of(scheme, on)
    form = HypotheticalForm(request.GET if "members" in request.GET else None, plan=plan)
    tree = None
    if "members" in request.GET and form.is_valid():
        case = form.case()
        names: dict[object, str] = {
            member.id: _("Member {number}").format(number=member.id) for member in case.members
        }
        tree = why_tree(explain(plan, case), names)
    context = {"form": form, "scheme": plan.scheme, "on": on, "tree": tree}
    return render(request, "entitlements/calculator.html", context)


def plan_of(scheme: str, on: date) -> Plan:
    """Return the plan of a scheme by the rulebook of this installation.

    Raises:
        NoSuchScheme: there is none of this name, or it is not in force on the day.
    """
    plans = plans_on(on, rulebook_of_installation(now()), installation().place)
    return chosen_plans(plans, [scheme], on)[scheme]


def condition_line(plan: Plan, name: str) -> ConditionLine:
    """Return a rule as a sentence in which figures have their values and facts their names."""
    rule = plan.rules[name]
    template = rule.says_en if language() == "en" else rule.says_zh
    words = {each: _word(plan, each) for each in rule.placeholders()[language()]}
    return ConditionLine(
        name=name,
        label=called(rule),
        sentence=format_html(escape(template), **words) if words else template,
        article=_(", ").join(str(cite) for cite in rule.cites),
        address=next((cite.document.url for cite in rule.cites if cite.document.url), ""),
    )


def _word(plan: Plan, name: str) -> str:
    if name in plan.figures:
        return figure_within(plan.parameter(name), plan.figures[name])
    thing = plan.facts.get(name) or plan.rules.get(name)
    return format_html("<var>{}</var>", called(thing) if thing else name)


def figure_steps(parameter: Parameter, on: date, district: str) -> tuple[FigureStep, ...]:
    """Return the values of a figure that concern a district, each with its document."""
    around = set(places(district))
    counts = _in_force(parameter, on, district)
    steps = []
    for value in parameter.values:
        if value.place in around:
            tone, status = tone_and_word(value.status.value)
            steps.append(
                FigureStep(
                    since=value.since, until=value.until, value=figure_text(parameter, value),
                    document=value.source.title, number=value.source.number, article=value.source.article,
                    address=value.source.url, place=place_in_force(value.place), status=status, tone=tone,
                    current=value is counts,
                )
            )  # fmt: skip
    return tuple(steps)


def _in_force(parameter: Parameter, on: date, district: str) -> DatedValue | None:
    try:
        return parameter.at(on, district)
    except NotInForce:
        return None
