"""Every address × every role, from one table; an address that is not in the table fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from huimin.commons.access.actions import assign_role, create_officer, sync_built_in_roles
from huimin.commons.access.models import Officer, Role
from huimin.commons.access.rights import built_in_roles
from huimin.commons.installation.public import found
from huimin.portal.guards import RESIDENT as RESIDENT_SIGNED_IN
from huimin.portal.models import Resident
from huimin.registry.models import Person

ANYBODY, SIGNED_IN, RESIDENT = ("anybody",), (), ("resident",)
DAY, DISTRICT, COMMUNITY = date(2025, 8, 22), "420202", "420202001001"
ROLES = [role.code for role in built_in_roles()]

# name of the address -> the rights of which one opens it
TABLE: dict[str, tuple[str, ...]] = {
    "home": SIGNED_IN,
    "sign-in": ANYBODY,
    "sign-in-code": ANYBODY,
    "sign-out": ANYBODY,
    "second-factor": SIGNED_IN,
    "second-factor-codes": SIGNED_IN,
    "second-factor-off": SIGNED_IN,
    "change-password": SIGNED_IN,
    "set_language": ANYBODY,
    "officers": ("access.manage",),
    "officer-new": ("access.manage",),
    "officer": ("access.manage",),
    "officer-assign-role": ("access.manage",),
    "officer-end-role": ("access.manage",),
    "officer-password": ("access.manage",),
    "officer-second-factor": ("access.manage",),
    "officer-sessions": ("access.manage",),
    "officer-access": ("access.manage",),
    "roles": ("roles.manage",),
    "role-new": ("roles.manage",),
    "role": ("roles.manage",),
    "trail": ("audit.view",),
    "issued": ("audit.view",),
    "trail-verify": ("audit.view",),
    "deed": ("audit.view",),
    "job-list": SIGNED_IN,
    "style": SIGNED_IN,
    "jobs:job": SIGNED_IN,
    "jobs:progress": SIGNED_IN,
    "jobs:stream": SIGNED_IN,
    "jobs:again": SIGNED_IN,
    "documents:document": SIGNED_IN,
    "notes:messages": SIGNED_IN,
    "notes:go": SIGNED_IN,
    "notes:open": SIGNED_IN,
    "notes:read-all": SIGNED_IN,
    "desk:registers": SIGNED_IN,
    "desk:views": SIGNED_IN,
    "desk:view-keep": SIGNED_IN,
    "desk:view-change": SIGNED_IN,
    "desk:view-delete": SIGNED_IN,
    "desk:density": SIGNED_IN,
    "desk:list": ("jobs.view",),
    "desk:new": ("access.manage",),
    "desk:change": ("jobs.view", "access.manage"),
    "desk:import": ("access.manage",),
    "desk:import-template": ("access.manage",),
    "registry:search": ("registry.view",),
    "registry:person": ("registry.view",),
    "registry:numbers": ("registry.unmask",),
    "registry:household": ("registry.view",),
    "registry:duplicates": ("registry.merge",),
    "registry:search-duplicates": ("registry.merge",),
    "registry:duplicate": ("registry.merge",),
    "registry:imports": ("registry.import",),
    "registry:import": ("registry.import",),
    "registry:import-template": ("registry.import",),
    "registry:divisions": ("registry.view",),
    "registry:division": ("registry.view",),
    "registry:division-end": ("registry.import",),
    "registry:without-household": ("registry.view",),
    "registry:person-new": ("registry.change",),
    "registry:person-change": ("registry.change",),
    "registry:person-death": ("registry.change",),
    "registry:person-departure": ("registry.change",),
    "registry:person-relation": ("registry.change",),
    "registry:person-household": ("registry.change",),
    "registry:person-fact": ("registry.change",),
    "registry:household-member": ("registry.change",),
    "registry:household-end": ("registry.change",),
    "registry:household-fact": ("registry.change",),
    "registry:membership-end": ("registry.change",),
    "registry:fact-withdraw": ("registry.change",),
    "entitlements:awards": ("awards.view",),
    "entitlements:award": ("awards.view",),
    "entitlements:award-end": ("awards.decide",),
    "entitlements:award-suspend": ("awards.decide",),
    "entitlements:award-lift": ("awards.decide",),
    "entitlements:measure": ("awards.decide",),
    "entitlements:schemes": ("rulebook.view",),
    "entitlements:scheme": ("rulebook.view",),
    "entitlements:calculator": ("rulebook.view",),
    "entitlements:why-household": ("awards.view",),
    "entitlements:why-household-tree": ("awards.view",),
    "entitlements:why-person": ("awards.view",),
    "entitlements:month": ("awards.view",),
    "entitlements:proposals": ("awards.view",),
    "entitlements:outcomes": ("awards.view",),
    "entitlements:proposal": ("awards.view",),
    "entitlements:figures": ("rulebook.view",),
    "entitlements:figure-confirm": ("figures.confirm", "figures.enter"),
    "entitlements:figure-confirmed": ("figures.confirm",),
    "entitlements:figure-withdrawn": ("figures.confirm",),
    "entitlements:figure-new": ("figures.enter",),
    "entitlements:figure": ("rulebook.view",),
    "casework:award-case": ("cases.view",),
    "casework:list-objection": ("cases.intake",),
    "casework:inbox": ("cases.view",),
    "casework:take": ("cases.view",),
    "casework:cases": ("cases.view",),
    "casework:case": ("cases.view",),
    "casework:next": ("cases.view",),
    "casework:numbered": ("cases.view",),
    "casework:withdrawal": ("cases.intake",),
    "casework:appeal": ("cases.intake",),
    "casework:decision": ("cases.view",),
    "casework:do": ("cases.view",),
    "casework:procedures": ("cases.view",),
    "casework:procedure": ("cases.view",),
    "casework:procedure-version": ("cases.view",),
    "casework:new": ("cases.intake",),
    "casework:draft": ("cases.intake",),
    "casework:upload": ("cases.intake", "cases.inquire"),
    "casework:uploaded": ("cases.view",),
    "casework:form": ("cases.intake",),
    "casework:withdraw": ("cases.intake",),
    "casework:paper": ("cases.intake",),
    "casework:publicise": ("cases.publicise",),
    "casework:object": ("cases.publicise",),
    "casework:answer": ("cases.objections",),
    "casework:objector": ("cases.objections",),
    "casework:confirm": ("cases.confirm",),
    "casework:team": ("cases.assign",),
    "casework:begin-many": ("cases.view",),
    "casework:team-give": ("cases.view",),
    "casework:give-many": ("cases.view",),
    "casework:give": ("cases.view",),
    "casework:more-time": ("cases.view",),
    "casework:sign": ("cases.view",),
    "casework:pause": ("cases.assign",),
    "casework:resume": ("cases.assign",),
    "casework:special": ("cases.view",),
    "casework:specials": ("cases.assign",),
    "casework:special-question": ("cases.assign",),
    "casework:questions": ("cases.assign",),
    "casework:question": ("cases.assign",),
    "casework:draws": ("cases.decide", "cases.supervise"),
    "casework:draw": ("cases.decide", "cases.supervise"),
    "casework:draw-new": ("cases.decide",),
    "casework:absences": ("cases.view",),
    "casework:absence-new": ("cases.view",),
    "casework:absence-end": ("cases.view",),
    "casework:staff": ("relatives.manage",),
    "casework:staff-new": ("relatives.manage",),
    "casework:staff-import": ("relatives.manage",),
    "casework:staff-template": ("relatives.manage",),
    "casework:match": ("relatives.manage",),
    "casework:matches": ("relatives.manage", "cases.supervise"),
    "casework:undeclared": ("relatives.manage", "cases.supervise"),
    "casework:staff-member": ("relatives.manage",),
    "casework:staff-change": ("relatives.manage",),
    "casework:staff-leave": ("relatives.manage",),
    "casework:staff-declare": ("relatives.manage",),
    "casework:relative-new": ("relatives.manage",),
    "casework:relative-change": ("relatives.manage",),
    "casework:relative-end": ("relatives.manage",),
    "casework:relative-keep": ("relatives.manage",),
    "casework:own-relatives": SIGNED_IN,
    "casework:own-entry": SIGNED_IN,
    "casework:own-relative-new": SIGNED_IN,
    "casework:own-declaration": SIGNED_IN,
    "casework:own-relative-end": SIGNED_IN,
    "casework:complaints": ("complaints.handle", "complaints.review"),
    "casework:complaint": ("complaints.handle", "complaints.review"),
    "casework:complaint-answer": ("complaints.handle", "complaints.review"),
    "casework:complaint-ask": ("complaints.handle", "complaints.review"),
    "casework:complaint-file": ("complaints.handle", "complaints.review"),
    "casework:complaint-reply": ("complaints.handle", "complaints.review"),
    "casework:complaint-new": ("cases.intake", "complaints.handle"),
    "casework:complaint-receipt": ("cases.intake", "complaints.handle"),
    "casework:complaint-take-up": ("complaints.handle",),
    "casework:complaint-ours": ("complaints.handle",),
    "casework:complaint-object": ("complaints.handle",),
    "casework:complaint-days": ("complaints.handle",),
    "casework:complaint-subject": ("complaints.handle",),
    "casework:complaint-reporter": ("complaints.handle",),
    "casework:complaint-reviews": ("complaints.review",),
    "casework:complaint-allow": ("complaints.review",),
    "casework:complaint-steps": ("cases.view", "complaints.handle", "complaints.review"),
    "casework:supervision": ("cases.supervise",),
    "casework:supervision-thresholds": ("cases.supervise",),
    "casework:supervision-late": ("cases.supervise",),
    "casework:supervision-objections": ("cases.supervise",),
    "casework:interview": ("cases.view",),
    "casework:supervision-bare": ("cases.supervise",),
    "casework:supervision-boards": ("cases.supervise",),
    "casework:supervision-paused": ("cases.supervise",),
    "casework:supervision-burdens": ("cases.supervise",),
    "casework:supervision-departures": ("cases.supervise",),
    "casework:supervision-departing": ("cases.supervise",),
    "casework:supervision-again": ("cases.supervise",),
    "casework:supervision-answers": ("cases.supervise", "cases.assign", "cases.accept"),
    "casework:feedback": ("cases.view",),
    "casework:supervision-aid": ("cases.supervise",),
    "casework:supervision-complaints": ("cases.supervise",),
    "casework:supervision-looks": ("cases.supervise",),
    "casework:supervision-looked": ("cases.supervise",),
    "verify": ANYBODY,
    "verify-code": ANYBODY,
    "portal:home": ANYBODY,
    "portal:look": ANYBODY,
    "portal:offices": ANYBODY,
    "portal:sign-in": ANYBODY,
    "portal:code": ANYBODY,
    "portal:who": ANYBODY,
    "portal:sign-out": ANYBODY,
    "portal:check": ANYBODY,
    "portal:notices": ANYBODY,
    "portal:notice": ANYBODY,
    "portal:standing": ANYBODY,
    "portal:sheet": ANYBODY,
    "portal:object": ANYBODY,
    "portal:follow-up": ANYBODY,
    "portal:complain": ANYBODY,
    "portal:review": ANYBODY,
    "portal:apply": RESIDENT,
    "portal:questions": RESIDENT,
    "portal:papers": RESIDENT,
    "portal:send": RESIDENT,
    "portal:statements": RESIDENT,
    "portal:agree": RESIDENT,
    "portal:cases": RESIDENT,
    "portal:case": RESIDENT,
    "portal:upload": RESIDENT,
    "portal:look-at": RESIDENT,
    "portal:remove": RESIDENT,
    "portal:authorisation": RESIDENT,
    "portal:supply": RESIDENT,
    "portal:confirm": RESIDENT,
    "portal:withdraw": RESIDENT,
    "portal:appeal": RESIDENT,
    "portal:change": RESIDENT,
    "portal:list-objection": RESIDENT,
    "portal:document": RESIDENT,
    "portal:acting": RESIDENT,
    "portal:choose": RESIDENT,
    "portal:take-request-back": RESIDENT,
    "portal:mandates": ("cases.intake",),
    "portal:mandate": ("cases.intake",),
    "payments:months": ("month.view",),
    "payments:reckon": ("month.reckon",),
    "payments:month": ("month.view",),
    "payments:discard": ("month.reckon",),
    "payments:submit": ("month.submit",),
    "payments:send-back": ("month.approve",),
    "payments:approve": ("month.approve",),
    "payments:list": ("month.view",),
    "payments:changes": ("month.view",),
    "payments:files": ("month.view",),
    "payments:file": (
        "month.returns",
        "month.approve",
    ),
    "payments:all-orders": ("month.returns", "month.approve"),
    "payments:returns": ("month.returns",),
    "payments:books": ("month.view",),
    "payments:roster": ("month.view",),
    "payments:document": ("month.view",),
    "payments:payment": ("month.view",),
    "payments:correct-account": ("month.returns",),
    "payments:work": ("month.view",),
    "payments:funds": ("month.view",),
    "payments:allocate": ("funds.manage",),
    "ledger:books": ("ledger.view",),
    "ledger:account": ("ledger.view",),
    "ledger:entry": ("ledger.view",),
    "reserves:reserves": ("reserves.view",),
    "reserves:reserve": ("reserves.view",),
    "reserves:advance-new": ("reserves.advance",),
    "reserves:advance": ("reserves.approve",),
    "reserves:account": ("reserves.hand_over",),
    "reserves:hand-over": ("reserves.hand_over",),
    "reserves:receipt": ("reserves.view",),
}


def addresses(
    patterns: list[URLPattern | URLResolver], place: str = "", space: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield the name and a path of every address, its arguments filled with something plausible."""
    for pattern in patterns:
        path = place + example_of(pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, path, inner)
        else:
            yield f"{space}{pattern.name}", "/" + path


def example_of(pattern: URLPattern | URLResolver) -> str:
    """Return the part of a path that a pattern matches."""
    route = str(pattern.pattern)
    for name, converter in getattr(pattern.pattern, "converters", {}).items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        value = EXAMPLES.get(name) or ("1" if isinstance(converter, IntConverter) else "x")
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            route = route.replace(written, value)
        start, end = route.find("<"), route.find(f":{name}>")
        if start >= 0 and end >= 0:
            route = route[:start] + value + route[end + len(name) + 2 :]
    return route


EXAMPLES = {
    "month": "2025-08",
    "scheme": "dibao",
    "since": "2021-07-01",
    "day": "2025-08-22",
    "name": "workdays-holidayyear",
    "register": "workdays-holidayyear",
}
ADDRESSES = dict(addresses(get_resolver().url_patterns))


def rights_of(name: str) -> tuple[str, ...]:
    return TABLE[name]


@pytest.fixture(scope="module")
def district(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """An installation that stands, with its roles, for all tests here: each undoes its own changes only."""
    with django_db_blocker.unblock(), transaction.atomic():
        found(
            mode="demonstration", place=DISTRICT, name_zh="黄石港区", name_en="Huangshigang", working_day=DAY
        )
        sync_built_in_roles(day=DAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def officers(district: None) -> dict[str, Officer]:
    """One officer for every built-in role, for the whole district."""
    made = {}
    for code in ROLES:
        made[code] = create_officer(
            username=code,
            name=code,
            office="区民政局",
            division=DISTRICT,
            by=None,
            must_change_password=False,
        )
        assign_role(officer=made[code], role=code, scope=DISTRICT, start=DAY, by=None)
    return made


def respond(client: Client, path: str) -> HttpResponseBase:
    """Return what an address answers when it is opened, or when it is sent to if it cannot be opened."""
    response: HttpResponseBase = client.get(path)
    return client.post(path) if response.status_code == 405 else response


def asks_to_sign_in(response: HttpResponseBase, where: str = "sign-in") -> bool:
    """Return whether an answer leads to a page of signing in."""
    return response.headers.get("location", "").startswith(reverse(where))


def test_every_address_is_in_the_table() -> None:
    assert sorted(ADDRESSES) == sorted(TABLE), "list what is new with its right, and drop what is gone"


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_an_address_opens_for_its_roles_only(name: str, officers: dict[str, Officer], db: None) -> None:
    rights, path = rights_of(name), ADDRESSES[name]
    stranger = respond(Client(), path).status_code
    assert stranger == 302 if rights != ANYBODY else stranger not in {403, 500}, stranger
    for code, officer in officers.items():
        client = Client()
        client.force_login(officer)
        answer = respond(client, path)
        status = answer.status_code
        if rights == RESIDENT:  # an officer is no resident: the portal asks for the phone
            assert status == 302, f"{code}: {path} answered {status}"
            continue
        allowed = rights in (ANYBODY, SIGNED_IN) or set(rights) & set(Role.objects.get(code=code).rights)
        assert (status != 403) if allowed else (status == 403), f"{code}: {path} answered {status}"
        assert status < 500, f"{code}: {path} answered {status}"
        if allowed and rights != ANYBODY:
            assert not asks_to_sign_in(answer), f"{code}: {path} asks who is signed in to sign in"


@pytest.fixture
def resident(district: None, db: None) -> Client:
    """A browser in which a resident has signed in to the portal, and no officer."""
    person = Person.objects.create(
        name="周淑珍", pinyin="zhoushuzhen", initials="zsz", sex=2, birth=date(1985, 5, 5),
        hukou=COMMUNITY, residence=COMMUNITY,
    )  # fmt: skip
    bound = Resident.objects.create(
        person=person,
        phone_index=b"i",
        phone_cipher=b"c",
        phone_masked="139****0001",
        bound_at=timezone.now(),
    )
    client = Client()
    session = client.session
    session[RESIDENT_SIGNED_IN] = bound.pk
    session.save()
    return client


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_a_resident_opens_the_pages_of_residents_and_no_other(name: str, resident: Client) -> None:
    rights, path = rights_of(name), ADDRESSES[name]
    answer = respond(resident, path)
    status = answer.status_code
    if rights == RESIDENT:
        # Who names nobody to act for may act for nobody.
        assert status in ({403} if name == "portal:choose" else {200, 302, 404}), f"{path} answered {status}"
        assert not asks_to_sign_in(answer, "portal:sign-in"), path
    elif rights == ANYBODY:
        assert status not in {403, 500}, f"{path} answered {status}"
    else:
        assert status == 302, f"{path} answered {status}"
        assert asks_to_sign_in(answer), path
