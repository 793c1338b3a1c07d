"""Read what is shown in public, and exactly that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from huimin.casework.clocks.counting import version_of
from huimin.casework.models import Objection, Publicity
from huimin.casework.publicity.wording import granted_words, proposed_words
from huimin.casework.wording import kind_word, law_words, place_word, scheme_word
from huimin.commons.installation.public import day_of
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _


class NoSuchNotice(NotFound):
    """There is no public notice of this code, or it is not shown any more."""

    template = _("There is no public notice {code}, or its time is over. Ask at the street's counter.")


class NoSuchReceipt(NotFound):
    """Nobody objected with this receipt."""

    template = _("There is no receipt {code}. Check the letters; they are as they were shown to you.")


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """A public notice as anybody may see it: no number, phone, address, illness, nor a child's name."""

    id: int
    code: str
    kind: str
    title: str
    kind_word: str
    name: str
    members: tuple[str, ...]
    people: int
    place: str
    board: str
    said: tuple[str, str]
    """What is proposed or was granted, and what to call it; empty where nothing is said of it."""
    start: date
    until: date
    division: str = ""
    basis: str = ""
    """The text and the article by which it is shown."""

    @property
    def takes_objections(self) -> bool:
        """Return whether it is an opinion to which people can object."""
        return self.kind != Publicity.Kind.RESULT


@dataclass(frozen=True, slots=True)
class ObjectionCard:
    """What became of an objection, as whoever has the receipt may see it."""

    receipt: str
    text: str
    on: date
    answered_on: date | None
    upheld: bool | None
    answer: str
    notice: str
    """What was objected to: title, name as it was shown, community."""
    due_on: date | None
    """By when it is answered, by its own clock."""


def shown_on(day: date, division: str = "") -> QuerySet[Publicity]:
    """Return the notices that are shown on a day in a division, the latest first."""
    rows = Publicity.objects.filter(start__lte=day, until__gte=day, division__startswith=division)
    taken_down = rows.filter(kind=Publicity.Kind.OPINION, taken_down_at__isnull=False)
    rows = rows.exclude(pk__in=taken_down).select_related("case", "task")
    return rows.order_by("-start", "-pk")


def public_notices(day: date, division: str = "") -> list[PublicNotice]:
    """Return the public notices of a day in a division."""
    return list(_cards(shown_on(day, division)))


def public_notice(code: str, day: date) -> PublicNotice:
    """Return the public notice of a code, as long as it is shown.

    Raises:
        NoSuchNotice: there is none, or its time is over.
    """
    found = shown_on(day).filter(code=code).first()
    if found is None:
        raise NoSuchNotice(code=code)
    return next(iter(_cards([found])))


def objection_of(receipt: str) -> ObjectionCard:
    """Return what became of an objection.

    Raises:
        NoSuchReceipt: there is none.
    """
    rows = Objection.objects.select_related("publicity__case", "task")
    found = rows.filter(receipt=receipt.strip().lower()).first()
    if found is None:
        raise NoSuchReceipt(code=receipt)
    content = found.publicity.content
    place = place_word(content["division"])
    return ObjectionCard(
        receipt=found.receipt,
        text=found.text,
        on=day_of(found.at),
        answered_on=day_of(found.handled_at) if found.handled_at else None,
        upheld=found.upheld,
        answer=found.answer,
        notice=" · ".join((scheme_word(content["scheme"]), content["name"], place)),
        due_on=found.task.due_on if found.task else None,
    )


def _basis(shown: Publicity) -> str:
    version = version_of(shown.case)
    step = version.steps.get(shown.task.step)
    return law_words(version) + (step.article if step else "")


def _cards(rows: Iterable[Publicity]) -> Iterable[PublicNotice]:
    for shown in rows:
        content = shown.content
        yield PublicNotice(
            id=shown.pk,
            code=shown.code,
            kind=shown.kind,
            title=scheme_word(content["scheme"]),
            kind_word="" if shown.kind == Publicity.Kind.RESULT else kind_word(content["kind"]),
            name=content["name"],
            members=() if shown.kind == Publicity.Kind.RESULT else tuple(content["members"]),
            people=content["people"],
            place=place_word(content["division"]),
            board=shown.place,
            said=granted_words(content) if shown.kind == Publicity.Kind.RESULT else proposed_words(content),
            start=shown.start,
            until=shown.until,
            division=content["division"],
            basis=_basis(shown),
        )
