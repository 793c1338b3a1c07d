"""Wording: schemes, conditions, facts, places and figures in the language of the page."""

from __future__ import annotations

from typing import Final, Protocol

from django.core.cache import cache
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from huimin.commons.database.remembering import remembered
from huimin.commons.desk.pieces import Text
from huimin.commons.desk.states import tone_and_word
from huimin.commons.installation.public import installation
from huimin.policy.explanation import Language
from huimin.policy.parameters import NATION, DatedValue, Parameter, Unit, places, write_figure
from huimin.registry.public import division_names, divisions_below
from huimin.rulebook.public import rulebook, schemes_without_rules

PLACES: Final = "entitlements.places"
KEPT_FOR_SECONDS: Final = 60
MEASURES: Final = {
    "end": gettext_noop("End the award"),
    "suspend": gettext_noop("Hold the award back"),
    "lift": gettext_noop("Pay it again"),
}
DEPARTED: Final = {
    "deceased": gettext_noop("Deceased"),
    "moved_away": gettext_noop("Moved away"),
    "merged": gettext_noop("The record was merged with another one that holds the award"),
    "household_ended": gettext_noop("The household does not exist any more"),
    "more": gettext_noop("Replaced by a higher amount"),
    "less": gettext_noop("Replaced by a lower amount"),
    "stop": gettext_noop("Stopped"),
    "renewed": gettext_noop("Replaced by a new decision"),
    "grace": gettext_noop("In the grace period: paid as before"),
    "adjusted": gettext_noop("Replaced by another amount or applicant"),
}
"""Why an award ended, where no condition of the rulebook failed."""

SOURCES: Final = {
    "declared": gettext_noop("declared by the applicant"),
    "register": gettext_noop("from a register"),
    "verified": gettext_noop("verified"),
    "computed": gettext_noop("from the awards"),
}
ORIGINS: Final = {
    "case": gettext_noop("Decided in a case"),
    "once": gettext_noop("Given once in a case"),
    "batch": gettext_noop("Changed by the month"),
    "automatic": gettext_noop("Granted by the month"),
    "legacy": gettext_noop("Taken over"),
}


FAMILIES: Final = {
    "children": gettext_noop("Children"),
    "clocks": gettext_noop("Clocks"),
    "dibao": gettext_noop("Dibao"),
    "edge": gettext_noop("Edge households"),
    "household": gettext_noop("Households"),
    "old_age": gettext_noop("Old age"),
    "payments": gettext_noop("Payments"),
    "remedies": gettext_noop("Remedies"),
    "rigid": gettext_noop("Rigid expenditure"),
    "tekun": gettext_noop("Extremely poor persons"),
    "temporary": gettext_noop("Temporary aid"),
    "veterans": gettext_noop("Veterans"),
}
"""What the families of figures are called."""


class Bilingual(Protocol):
    """Something with a name in both languages."""

    @property
    def zh(self) -> str: ...

    @property
    def en(self) -> str: ...


def language() -> Language:
    """Return the language of the page as the rulebook names it."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def called(thing: Bilingual) -> str:
    """Return what something is called in the language of the page."""
    return thing.en if language() == "en" else thing.zh


def scheme_word(name: str) -> str:
    """Return what a scheme is called, without rules by its procedure; one that is in neither by its code."""
    versions = rulebook().schemes.get(name)
    if versions:
        return called(versions[-1])
    procedure = schemes_without_rules().get(name)
    return called(procedure) if procedure else name


def reason_word(name: str) -> str:
    """Return what the failing condition, or the event, is called."""
    if name in DEPARTED:
        return _(DEPARTED[name])
    versions = rulebook().rules.get(name)
    return called(versions[-1]) if versions else name


def fact_word(name: str) -> str:
    """Return what a missing fact, or a table without a figure, is called."""
    if name == "household":
        return _("Household")
    book = rulebook()
    if name in book.facts:
        return called(book.facts[name])
    return called(book.parameters[name]) if name in book.parameters else name


def figure_word(name: str) -> str:
    """Return what a figure of the law is called."""
    book = rulebook()
    return called(book.parameters[name]) if name in book.parameters else name


def part_word(scheme: str, part: str) -> str:
    """Return what a part of an amount is called: the rule that it comes from."""
    book = rulebook()
    for version in reversed(book.schemes.get(scheme, ())):
        if part in version.parts:
            return called(book.rules[version.parts[part]][-1])
    return part


def measure_word(step: str) -> str:
    """Return what one officer asks for and another agrees to."""
    return _(MEASURES[step])


def origin_word(name: str) -> str:
    """Return how an award came about."""
    return _(ORIGINS[name])


def source_word(kind: str) -> str:
    """Return where a fact comes from."""
    return _(SOURCES[kind])


def unit_word(unit: Unit) -> str:
    """Return the unit of a figure."""
    return {
        Unit.MONEY: _("yuan"),
        Unit.PERCENT: "%",
        Unit.RATIO: _("times"),
        Unit.COUNT: "",
        Unit.DAYS: _("days"),
        Unit.MONTHS: _("months"),
        Unit.CHOICE: "",
    }[unit]


def figure_text(parameter: Parameter, dated: DatedValue) -> str:
    """Return a figure with its unit, "table" for a table, "repealed" for none."""
    if dated.repealed:
        return _("repealed")
    if dated.figure is None:
        return _("table")
    return with_unit(parameter, write_figure(parameter.unit, dated.figure))


def figure_within(parameter: Parameter, dated: DatedValue) -> str:
    """Return a figure as it stands within a sentence of a rule, which says of its own what is counted."""
    if dated.figure is None or parameter.unit in {Unit.MONEY, Unit.PERCENT, Unit.CHOICE}:
        return figure_text(parameter, dated)
    return write_figure(parameter.unit, dated.figure)


def with_unit(parameter: Parameter, written: str) -> str:
    """Return a figure as it is written with its unit: 815.00 yuan, 20%, the same month."""
    if parameter.unit is Unit.CHOICE:
        return parameter.words.get(written, (written, written))[language() == "en"]
    return (
        f"{written}%" if parameter.unit is Unit.PERCENT else f"{written} {unit_word(parameter.unit)}".strip()
    )


def family_word(code: str) -> str:
    """Return what a family of figures is called."""
    return _(FAMILIES[code]) if code in FAMILIES else code


def place_word(code: str) -> str:
    """Return the name of a division; names are kept for a minute, so that a list asks once."""
    known = _places_met()
    if code not in known:
        place = installation().place
        around = division_names(places(place)).values()
        known.update({card.code: (card.zh, card.en) for card in (*around, *divisions_below(place))})
        known.setdefault(code, (code, code))
        cache.set(PLACES, known, KEPT_FOR_SECONDS)
    return known[code][language() == "en"]


@remembered
def _places_met() -> dict[str, tuple[str, str]]:
    """Return the names that are kept; a page takes them out once and adds what it meets."""
    return cache.get(PLACES) or {}


def division_called(code: str) -> str:
    """Return the name of a division as it is on record now, or its code."""
    card = division_names([code]).get(code)
    return called(card) if card else code


def place_in_force(code: str) -> str:
    """Return where a figure is in force; the nation is not on the register of divisions."""
    return _("the whole country") if code == NATION else place_word(code)


def state_word(code: str) -> Text:
    """Return what a state is called."""
    return tone_and_word(code)[1] or code
