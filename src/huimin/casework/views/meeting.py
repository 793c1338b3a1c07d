"""What an application meets, as a counter reads it: an award held, one that excludes, an open case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huimin.casework.cases.asking import ToApplyFor
from huimin.casework.cases.meeting import Around, Met
from huimin.casework.wording import english, kind_word, scheme_word
from huimin.commons.access.models import Officer


@dataclass(frozen=True, slots=True)
class Hint:
    """What to know before going on, and where to look."""

    text: str
    address: str
    label: str


def schemes_met(schemes: Iterable[ToApplyFor], known: Around) -> list[tuple[str, str]]:
    """Return schemes to choose from, each with what weighs most of what an application for it would meet."""
    found = []
    for each in schemes:
        said = next((said for met in known.meets(each.scheme) if (said := _short(met, each.scheme))), "")
        found.append((each.scheme, f"{each.name} · {said}" if said else each.name))
    return found


def told_of(met: Iterable[Met], officer: Officer) -> list[Hint]:
    """Return hints about what an application meets, with links as far as the officer may follow them."""
    return [_hint(each, officer) for each in met]


def _short(met: Met, scheme: str) -> str:
    if met.case is not None:
        return _("a case is open") if met.scheme == scheme else ""
    if met.scheme == scheme:
        return _("held already")
    return _("excluded by “{scheme}”").format(scheme=scheme_word(met.scheme))


def _hint(met: Met, officer: Officer) -> Hint:
    why = "" if met.pair is None else (met.pair.en if english() else met.pair.zh)
    if met.case is not None:
        text = _("{name} has an open case about “{scheme}” ({kind}).").format(
            name=met.case.person.name, scheme=scheme_word(met.scheme), kind=kind_word(met.case.kind)
        )
        sees = officer.scope("cases.view").covers(met.case.division)
        label = met.case.number or pgettext("case", "Draft")
        return Hint(_joined(text, why), reverse("casework:case", args=[met.case.pk]) if sees else "", label)
    assert met.award is not None
    said = {"scheme": scheme_word(met.scheme), "day": met.award.start}
    text = _("“{scheme}” excludes what is applied for; it is held since {day}.").format(**said)
    if met.pair is None:
        text = _("“{scheme}” is held already, since {day}. A change or a review goes on there.").format(
            **said
        )
    sees = officer.scope("awards.view").covers(met.award.division)
    address = reverse("entitlements:award", args=[met.award.id]) if sees else ""
    return Hint(_joined(text, why), address, _("Award"))


def _joined(text: str, why: str) -> str:
    return _("{text} {why}.").format(text=text, why=why) if why else text
