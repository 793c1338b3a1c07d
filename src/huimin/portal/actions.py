"""Sign residents in by a code to their phone, bind phones to people, and let people act for others."""

from __future__ import annotations

import hmac
import secrets
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.messages.actions import send_short
from huimin.commons.messages.senders import NoGateway, NotSent
from huimin.kernel.crypto import sm3
from huimin.kernel.identifiers import Phone
from huimin.portal.limits import count
from huimin.portal.models import Code, Mandate, Resident
from huimin.portal.queries import mandates_in, phone_of, phones_of, residents_with_phone
from huimin.portal.refusals import (
    MandateStands,
    NoSuchMandate,
    NoSuchRequest,
    NotThisPhone,
    ProofNeeded,
    WrongCode,
)
from huimin.registry.public import (
    id_number,
    index_of,
    people_with_phone,
    person_cards,
    person_with_number,
    seal,
)

LANGUAGE: Final = "zh-hans"
VALID: Final = timedelta(minutes=5)
TRIES: Final = 5
DIGITS: Final = 6


def send_code(*, phone: str, origin: str, at: datetime) -> str:
    """Send a code to a phone, and return it for a demonstration to show.

    Raises:
        ImpossiblePhone: it is no number.
        TooOften: from this phone or this place too many were asked for.
        NotSent, NoGateway: it could not be sent.
    """
    number = Phone.of(phone)
    sealed = seal(number)
    assert sealed.index is not None
    assert sealed.cipher is not None
    count("code", number.text, at)
    count("code_from", origin, at)
    code = "".join(secrets.choice("0123456789") for _digit in range(DIGITS))
    Code.objects.create(
        phone_index=sealed.index, digest=_digest(code, sealed.index), sent_at=at, until=at + VALID
    )
    text = _("Your code is {code}. It is valid for five minutes. Give it to nobody.")
    send_short(
        phone=number.text, cipher=sealed.cipher, text=text.format(code=code), kept=text.format(code="******")
    )
    return code


@transaction.atomic
def _use_code(number: Phone, code: str, at: datetime) -> bool:
    """Use the newest code of a phone up, and return whether this was it; each try counts."""
    sent = Code.objects.select_for_update().filter(phone_index=index_of(number)).order_by("-sent_at", "-pk")
    found = sent.first()
    if found is None or found.used_at is not None or at > found.until or found.tries >= TRIES:
        return False
    right = hmac.compare_digest(bytes(found.digest), _digest(code.strip(), bytes(found.phone_index)))
    found.tries += 1
    found.used_at = at if right else None
    found.save(update_fields=["tries", "used_at"])
    return right


def check_code(*, phone: str, code: str, at: datetime) -> list[Resident]:
    """Use the code of a phone up, and return who is bound to the phone already.

    Raises:
        WrongCode: it is another one, too old, used, or tried too often.
    """
    number = Phone.of(phone)
    if not _use_code(number, code, at):
        raise WrongCode(field="code")
    return residents_with_phone(index_of(number))


@transaction.atomic
def bind_phone(*, phone: str, given: str, at: datetime) -> Resident:
    """Bind a phone, whose code was right, to the person with an identity number, and return the binding.

    Raises:
        ImpossibleIdNumber: nobody can have it.
        NotThisPhone: the register knows another phone, or nobody of that number.
        TooOften: it was tried too often.
    """
    number = Phone.of(phone)
    sealed = seal(number)
    assert sealed.index is not None
    count("bind", number.text, at)
    person = person_with_number(index_of(id_number(given)))
    if person is None or person not in people_with_phone(sealed.index):
        raise NotThisPhone(field="number")
    standing = Resident.objects.filter(person=person, phone_index=sealed.index, ended_at__isnull=True).first()
    if standing is not None:
        return standing
    bound = Resident.objects.create(
        person_id=person,
        phone_index=sealed.index,
        phone_cipher=sealed.cipher,
        phone_masked=sealed.masked,
        bound_at=at,
    )
    division = person_cards([person])[person].residence
    record("portal.bind", f"registry.Person:{person}", by=None, division=division, phone=sealed.masked)
    return bound


def tell_of_notice(person: int, title: str) -> None:
    """Tell every phone that is bound to a person that a letter is there; what it says stays behind the code.

    A message that cannot be sent is kept as failed: the letter itself is delivered all the same.
    """
    with translation.override(LANGUAGE):
        text = _("You have a new letter: {title}. Read it on the portal, or ask at the counter.")
    for bound in phones_of(person):
        with suppress(NotSent, NoGateway):
            said = text.format(title=title)
            send_short(phone=phone_of(bound), cipher=bytes(bound.phone_cipher), text=said, kept=said)


def ask_to_act(*, actor: int, given: str, basis: str, at: datetime) -> None:
    """Ask to act for the person with an identity number; who asks learns nothing about the number.

    An officer confirms it once the proof was seen; until then it allows nothing. A number that nobody has is
    kept with its asker alone, so that it looks like any other; what was asked already is not asked twice.

    Raises:
        ImpossibleIdNumber: nobody can have it.
        TooOften: it was tried too often.
        MandateStands: it is for oneself.
    """
    number = id_number(given)
    count("act", str(actor), at)
    sealed = seal(number)
    person = person_with_number(index_of(number))
    if person == actor:
        raise MandateStands(field="number")
    division = person_cards([person])[person].residence if person is not None else ""
    with suppress(IntegrityError), transaction.atomic():
        Mandate.objects.create(
            actor_id=actor, person_id=person, number_index=sealed.index, number_masked=sealed.masked,
            basis=basis, division=division, asked_at=at,
        )  # fmt: skip
        if person is not None:
            record(
                "portal.ask_to_act", f"registry.Person:{person}", by=None, division=division, person=actor,
                kind=basis,
            )  # fmt: skip


@transaction.atomic
def take_request_back(*, actor: int, mandate: int, at: datetime) -> None:
    """Take back what one asked for before it is answered.

    Raises:
        NoSuchRequest: one asked for nothing of the kind, or it was answered.
    """
    own = Mandate.objects.select_for_update().filter(pk=mandate, actor=actor, state=Mandate.State.ASKED)
    found = own.first()
    if found is None:
        raise NoSuchRequest()
    found.state, found.answered_at = Mandate.State.ENDED, at
    found.save(update_fields=["state", "answered_at"])
    if found.person_id is not None:
        record(
            "portal.take_request_back", f"registry.Person:{found.person_id}", by=None,
            division=found.division, person=actor,
        )  # fmt: skip


@transaction.atomic
def end_mandate(*, mandate: int, by: Officer, day: date) -> Mandate:
    """End from now on that somebody may act for another, and return it.

    Raises:
        NoSuchMandate: none is confirmed in the officer's divisions.
    """
    confirmed = mandates_in(by.scope("cases.intake")).filter(pk=mandate, state=Mandate.State.CONFIRMED)
    found = Mandate.objects.select_for_update().filter(pk__in=confirmed.values("pk")).first()
    if found is None:
        raise NoSuchMandate(id=mandate)
    found.state = Mandate.State.ENDED
    found.until = min(found.until, day) if found.until else day
    found.save(update_fields=["state", "until"])
    record(
        "portal.end_mandate", f"registry.Person:{found.person_id}", by=by, division=found.division,
        person=found.actor_id,
    )  # fmt: skip
    return found


@transaction.atomic
def answer_mandate(
    *, mandate: int, confirmed: bool, proof: str, until: date | None, by: Officer, at: datetime
) -> Mandate:
    """Confirm by the proof that was seen that somebody may act for another, or refuse it, and return it.

    Raises:
        NoSuchMandate: there is none that waits in the officer's divisions.
        ProofNeeded: it is confirmed without saying what was seen.
    """
    waiting = mandates_in(by.scope("cases.intake")).filter(pk=mandate, state=Mandate.State.ASKED)
    found = Mandate.objects.select_for_update().filter(pk__in=waiting.values("pk")).first()
    if found is None:
        raise NoSuchMandate(id=mandate)
    if confirmed and not proof.strip():
        raise ProofNeeded(field="proof")
    found.state = Mandate.State.CONFIRMED if confirmed else Mandate.State.REFUSED
    found.proof, found.until, found.answered_by, found.answered_at = proof.strip()[:200], until, by, at
    found.save()
    record(
        "portal.answer_mandate", f"registry.Person:{found.person_id}", by=by, division=found.division,
        person=found.actor_id, counts=confirmed, reason=found.proof,
    )  # fmt: skip
    return found


def _digest(code: str, index: bytes) -> bytes:
    return sm3(f"{settings.SECRET_KEY}:{code}".encode() + index)
