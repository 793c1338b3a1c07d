"""Wording: steps, outcomes, duties and endings in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from huimin.commons.desk.pieces import Text
from huimin.procedures.declarations import Procedure, Version
from huimin.registry.public import division_names
from huimin.rulebook.public import objection_step, procedures, rulebook, step_named

DUTIES: Mapping[str, Text] = {
    "counter": pgettext_lazy("duty", "counter"),
    "inquiry": pgettext_lazy("duty", "inquiry"),
    "review": pgettext_lazy("duty", "review"),
    "decision": pgettext_lazy("duty", "decision"),
    "confirmation": pgettext_lazy("duty", "confirmation"),
    "objection": pgettext_lazy("duty", "answer to an objection"),
}
LEVELS: Mapping[str, Text] = {
    "district": pgettext_lazy("level", "district"),
    "street": pgettext_lazy("level", "street"),
    "community": pgettext_lazy("level", "community"),
}
OFFICE_WORDS: Mapping[int, Text] = {6: LEVELS["district"], 9: LEVELS["street"], 12: LEVELS["community"]}
CHANNELS: Mapping[str, Text] = {
    "counter": gettext_lazy("At a counter"),
    "portal": gettext_lazy("On the portal"),
    "office": gettext_lazy("Begun by the office"),
    "platform": gettext_lazy("Opened by the platform"),
}
EFFECTS: Mapping[str, Text] = {
    "grant": pgettext_lazy("effect", "Granted"),
    "once": pgettext_lazy("effect", "Granted once"),
    "adjust": pgettext_lazy("effect", "Granted anew with another amount or applicant"),
    "keep": pgettext_lazy("effect", "Left as it is"),
    "suspend": pgettext_lazy("effect", "Held back"),
    "resume": pgettext_lazy("effect", "Paid again"),
    "grace": pgettext_lazy("effect", "Grace period: paid as before"),
    "stop": pgettext_lazy("effect", "Ended"),
    "terminate": pgettext_lazy("effect", "Procedure ended"),
    "hand_over": pgettext_lazy("effect", "Ended here and handed over"),
    "refuse": pgettext_lazy("effect", "Refused"),
}
"""What was done to an award."""
FORMS_OF_AID: Mapping[str, Text] = {
    "cash": pgettext_lazy("aid", "in cash"),
    "goods": pgettext_lazy("aid", "in goods"),
    "referral": pgettext_lazy("aid", "by referral"),
}
"""How aid was given on the spot."""
WAYS_OF_AID: Mapping[str, Text] = {
    "cash": gettext_lazy("In cash from the street; you sign for it."),
    "goods": gettext_lazy("In goods from the street; you sign for them. The amount is what they are worth."),
    "referral": gettext_lazy("Somebody else was asked to help on {day}; the amount is what that is worth."),
}
"""How aid reached whoever got it, told to them."""
GROUND_WORDS: Mapping[str, Text] = {
    "hearing": gettext_lazy("A hearing is held"),
    "expert": gettext_lazy("An inspection, appraisal or expert review is made"),
    "law": gettext_lazy("A question of law waits for the authority that explains it"),
    "court": gettext_lazy("It rests on another case that is not decided"),
    "force": gettext_lazy("Force majeure"),
}
"""On which grounds clocks stand still, by analogy with the laws on licences and on reconsideration."""
CONFIRMATION = "confirmation"
APPLICATION = "application"
KINDS: Mapping[str, Text] = {
    "application": gettext_lazy("Application"),
    "review": pgettext_lazy("case", "Review"),
    "change": gettext_lazy("Reported change"),
    "suspension": pgettext_lazy("case", "Suspension"),
    "stop": gettext_lazy("Stop"),
    "grace": gettext_lazy("Grace period"),
    "move_out": gettext_lazy("Move out of the district"),
    "death": gettext_lazy("Follow-up of a death"),
    "objection": gettext_lazy("Objection and correction"),
    "appeal": gettext_lazy("Appeal"),
}


def law_words(version: Version) -> str:
    """Return the text by which a procedure runs, with its number."""
    return f"《{version.title}》" + (f"（{version.number}）" if version.number else "")


def step_word(version: Version, step: str) -> str:
    """Return what a step is called."""
    if step == CONFIRMATION:
        return _("Confirmation by a second officer")
    found = step_named(version, step)
    return step if found is None else found.en if english() else found.zh


def special_word(version: Version, ground: str) -> str:
    """Return why a case has the longer limit."""
    found = next((each for each in version.specials if each.name == ground), None)
    return ground if found is None else found.en if english() else found.zh


def ground_word(ground: str) -> str:
    """Return on which ground a clock stands still or a case has the longer limit, without its procedure."""
    if ground in GROUND_WORDS:
        return str(GROUND_WORDS[ground])
    versions = (version for each in procedures().values() for version in reversed(each.versions))
    named = (version for version in versions if any(each.name == ground for each in version.specials))
    found = next(named, None)
    return ground if found is None else special_word(found, ground)


def outcome_word(version: Version, step: str, outcome: str) -> str:
    """Return what an outcome of a step is called."""
    found = step_named(version, step)
    chosen = found.outcome(outcome) if found else None
    return outcome if chosen is None else chosen.en if english() else chosen.zh


def scheme_word(scheme: str) -> str:
    """Return what a scheme is called; one without rules by its procedure."""
    versions = rulebook().schemes.get(scheme)
    if versions:
        return versions[-1].en if english() else versions[-1].zh
    having = [each for each in procedures().values() if scheme in each.schemes]
    named = next((each for each in having if each.kind == APPLICATION), next(iter(having), None))
    return scheme if named is None else named.en if english() else named.zh


def any_step_word(name: str) -> str:
    """Return what a step is called today in the procedures that have it, an application before others."""
    ordered = sorted(procedures().values(), key=lambda each: each.kind != APPLICATION)
    for procedure in ordered:
        for version in reversed(procedure.versions):
            if name in version.steps:
                return step_word(version, name)
    beside = objection_step()
    return name if beside.name != name else beside.en if english() else beside.zh


def place_word(code: str) -> str:
    """Return what a division is called."""
    found = division_names([code]).get(code)
    return code if found is None else found.en if english() else found.zh


def kind_word(kind: str) -> str:
    """Return what kind of case it is."""
    return str(KINDS.get(kind, kind))


def procedure_word(procedure: Procedure) -> str:
    """Return what a procedure is called."""
    return procedure.en if english() else procedure.zh


def effect_word(effect: str) -> str:
    """Return what was done to an award."""
    return str(EFFECTS.get(effect, effect))


def note_word(note: str) -> str:
    """Return what is noted beside an effect: a place as it was written, or how aid was given."""
    return str(FORMS_OF_AID.get(note, note))


def hand_word(note: str) -> str:
    """Return how aid was given: by hand, or with the month's list where nothing is noted."""
    return note_word(note) if note else pgettext("aid", "with the next list")


def aid_words(form: str | None, day: date) -> str:
    """Return how aid that is given once reached or will reach people."""
    if form is not None and form in WAYS_OF_AID:
        return str(WAYS_OF_AID[form]).format(day=day.isoformat())
    return _("It is paid to the account on record, with the next list.")


def cause_word(cause: str) -> str:
    """Return why a case was begun without an application: a review, a death, or another case."""
    kind, _space, day = cause.partition(" ")
    match kind:
        case "review":
            return _("Review due since {day}").format(day=day)
        case "death":
            return _("Death on {day}").format(day=day)
        case _other:
            return _("Follows case {number}").format(number=cause)


def duty_words(groups: Iterable[str]) -> str:
    """Return the names of duties, each once."""
    return _(", ").join(str(DUTIES.get(group, group)) for group in dict.fromkeys(groups))


def english() -> bool:
    """Return whether the page is in English."""
    return (get_language() or "").startswith("en")


def level_words(offices: Iterable[int]) -> str:
    """Return the words of the levels of some offices, from the community up."""
    return (" / " if english() else "、").join(
        str(OFFICE_WORDS[each]) for each in sorted(offices, reverse=True)
    )
