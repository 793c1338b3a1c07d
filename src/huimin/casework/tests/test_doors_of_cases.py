"""Every kind of every procedure in force has a door, and each declared door is open."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from huimin.casework.applicants.actions import OBJECTION, appeal, object_to_list, report_change
from huimin.casework.cases.actions import open_case, submit_case
from huimin.casework.cases.asking import schemes_to_apply_for, schemes_to_object_to
from huimin.casework.doors.beginning import Ground, begin_about, kinds_about
from huimin.casework.due.queries import deaths_due, reviews_due
from huimin.casework.models import Case, Filing, Staff, Task, Upload
from huimin.casework.refusals import CaseIsOpen, NoDoor, NotYours, ReasonNeeded, RelativeInvolved
from huimin.casework.tests.made_cases import COMMUNITY, LONG_AGO, MONDAY, District, at
from huimin.casework.tests.made_papers import pdf
from huimin.commons.access.models import Assignment, Officer, Role
from huimin.entitlements.public import AwardCard, grant_award
from huimin.policy.facts import Entity
from huimin.procedures.declarations import Procedure
from huimin.procedures.vocabulary import Door
from huimin.registry.models import Person
from huimin.rulebook.public import procedures, rulebook

pytestmark = pytest.mark.django_db
TUESDAY = date(2025, 8, 5)
IN_FORCE = [
    (scheme, each)
    for each in procedures().values()
    if any(version.holds(MONDAY) for version in each.versions) or each.automatic
    for scheme in each.schemes
]
OPENED = {
    (scheme, outcome.opens)
    for scheme, each in IN_FORCE
    for version in each.versions
    if version.holds(MONDAY)
    for step in version.steps.values()
    for outcome in step.outcomes
}
NUMBERS = count(1)


def through(door: Door, kind: str) -> list[tuple[str, Procedure]]:
    """Return the schemes and procedures of a kind that are begun through a door."""
    return [(scheme, each) for scheme, each in IN_FORCE if door in each.doors and each.kind == kind]


def kinds(door: Door) -> list[str]:
    """Return the kinds of which some procedure in force is begun through a door."""
    return sorted({each.kind for _scheme, each in IN_FORCE if door in each.doors})


def held(district: District, scheme: str, person: Person | None = None) -> AwardCard:
    """Return an award of a scheme that somebody holds who has nothing else."""
    person = person or district.person(f"受益人{next(NUMBERS)}", birth=date(1940, 1, 1))
    home = district.household(person)
    versions = rulebook().schemes.get(scheme)
    of_person = bool(versions) and versions[-1].entity is Entity.PERSON
    return grant_award(
        scheme=scheme, person=person.pk, household=None if of_person else home.pk, monthly=10_000,
        start=date(2025, 1, 1), division=COMMUNITY, decided_on=date(2024, 12, 20), edition="e", by=None,
        origin="legacy",
    )  # fmt: skip


def refused(district: District, scheme: str) -> Case:
    """Return a case of a scheme that ended with a refusal."""
    person = district.person(f"申请人{next(NUMBERS)}", birth=date(1940, 1, 1))
    district.household(person)
    case = open_case(
        scheme=scheme, person=person.pk, channel="counter", by=None, at=at(MONDAY), day=MONDAY,
        kind="application" if scheme != "old_age" else "stop",
    )  # fmt: skip
    submit_case(case=case.pk, by=None, at=at(MONDAY), day=MONDAY)
    Case.objects.filter(pk=case.pk).update(state="closed", ending="refused", closed_on=MONDAY)
    return case


def client_of(officer: Officer) -> Client:
    Officer.objects.filter(pk=officer.pk).update(language="en")
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    client.cookies["django_language"] = "en"
    return client


def sees_awards(officer: Officer) -> Officer:
    role = Role.objects.create(code=f"awards-{officer.pk}", name_zh="x", name_en="x", rights=["awards.view"])
    Assignment.objects.create(officer=officer, role=role, scope="420202", start=LONG_AGO)
    return Officer.objects.get(pk=officer.pk)


def test_every_kind_in_force_has_a_door() -> None:
    closed = [
        (scheme, each.kind)
        for scheme, each in IN_FORCE
        if not each.automatic and not each.doors and (scheme, each.kind) not in OPENED
    ]
    assert closed == []
    assert len(IN_FORCE) > 90


@pytest.mark.parametrize("kind", kinds(Door.OFFICER))
def test_officers_begin_what_is_theirs_on_the_page_of_an_award(district: District, kind: str) -> None:
    officers = {name: sees_awards(district[name]) for name in ("wen", "lin", "he")}
    for scheme, procedure in through(Door.OFFICER, kind):
        award = held(district, scheme)
        actor = min(procedure.at(MONDAY).beginners, key=lambda each: each.right)
        client = client_of(
            next(
                each for each in officers.values() if each.scope(actor.right, actor.offices).covers(COMMUNITY)
            )
        )
        address = reverse("casework:award-case", args=[award.id, kind])
        assert address in client.get(reverse("entitlements:award", args=[award.id])).content.decode()
        answer = client.post(address, {"text": "群众反映", "who": "office", "about": str(award.person_id)})
        case = Case.objects.get(award_id=award.id)
        assert answer.headers["Location"] == reverse("casework:case", args=[case.pk])
        found = (case.kind, case.scheme, case.channel, case.ground)
        assert found == (kind, scheme, "office", "群众反映")
        assert district.waiting(case) == {procedure.at(MONDAY).first}


@pytest.mark.parametrize("kind", kinds(Door.APPLICANT))
def test_applicants_begin_what_is_theirs(district: District, kind: str) -> None:
    schemes = {scheme for scheme, _procedure in through(Door.APPLICANT, kind)}
    match kind:
        case "application":
            assert schemes == {each.scheme for each in schemes_to_apply_for()}
        case "objection":
            assert schemes == set(dict(schemes_to_object_to()))
        case "change":
            for scheme in schemes:
                begun = report_change(award=held(district, scheme), text="搬家", at=at(MONDAY), day=MONDAY)
                assert Case.objects.get(pk=begun).kind == "change"
        case _:
            assert kind == "appeal"
            for scheme in schemes:
                former = refused(district, scheme)
                given = {"persons": [former.person_id], "case": former.pk, "text": "不服"}
                begun = appeal(at=at(MONDAY), day=MONDAY, **given)
                assert Case.objects.get(pk=begun).kind == "appeal"


@pytest.mark.parametrize("kind", kinds(Door.NIGHT))
def test_nights_begin_what_comes_by_itself(district: District, kind: str) -> None:
    schemes = {scheme for scheme, _procedure in through(Door.NIGHT, kind)}
    held_by = [held(district, scheme).person_id for scheme in schemes]
    if kind == "death":
        Person.objects.filter(pk__in=held_by).update(died_on=date(2025, 6, 1))
        assert {each.award.scheme for each in deaths_due(MONDAY)} == schemes
    else:
        assert {each.award.scheme for each in reviews_due(date(2035, 1, 8))} == schemes


def test_what_holders_report_at_a_counter_is_theirs_and_added_to_what_is_open(district: District) -> None:
    award = held(district, "dibao")
    client = client_of(district["wen"])
    address = reverse("casework:award-case", args=[award.id, "change"])
    page = client.get(address).content.decode()
    assert "The holder or the family reports it" in page
    assert 'enctype="multipart/form-data"' in page
    assert client.post(address, {"text": "", "who": "holder"}).status_code == 422
    paper = SimpleUploadedFile("report.pdf", pdf())
    assert client.post(address, {"text": "儿子上班了", "who": "holder", "paper": paper}).status_code == 302
    assert client.post(address, {"text": "又搬家了", "who": "holder"}).status_code == 302
    case = Case.objects.get()
    assert (case.channel, case.ground, [each["text"] for each in case.said]) == (
        "counter", "", ["儿子上班了", "又搬家了"],
    )  # fmt: skip
    assert Upload.objects.get().case == case
    page = client.get(reverse("casework:case", args=[case.pk])).content.decode()
    assert reverse("casework:uploaded", args=[Upload.objects.get().pk]) in page
    assert client.post(address, {"text": "比对发现", "who": "office"}).status_code == 409


def test_the_follow_up_of_a_death_may_be_about_a_member(district: District) -> None:
    head, other = district.person("户主"), district.person("成员")
    home = district.household(head, other)
    award = grant_award(
        scheme="dibao", person=head.pk, household=home.pk, monthly=10_000, start=date(2025, 1, 1),
        division=COMMUNITY, decided_on=date(2024, 12, 20), edition="e", by=None, origin="legacy",
    )  # fmt: skip
    client = client_of(district["wen"])
    address = reverse("casework:award-case", args=[award.id, "death"])
    assert "成员" in client.get(address).content.decode()
    assert client.post(address, {"text": "邻居告知", "about": str(other.pk)}).status_code == 302
    assert Case.objects.get().person == other


def test_what_cannot_be_begun_says_why(district: District) -> None:
    award = held(district, "dibao")
    given = {"award": award, "at": at(MONDAY), "day": MONDAY}
    stop, wen = {"kind": "stop", "ground": Ground("收入超过标准")}, district["wen"]
    with pytest.raises(NoDoor, match="渐退期"):
        begin_about(kind="grace", ground=Ground("x"), by=wen, **given)
    with pytest.raises(NoDoor):
        begin_about(by=wen, **stop, **given | {"day": date(2024, 1, 1)})
    with pytest.raises(NotYours):
        begin_about(by=district["elsewhere"], **stop, **given)
    with pytest.raises(NotYours):  # who decides begins nothing
        begin_about(by=district["tao"], **stop, **given)
    with pytest.raises(ReasonNeeded):
        begin_about(kind="stop", ground=Ground(" "), by=wen, **given)
    begin_about(by=wen, **stop, **given)
    with pytest.raises(CaseIsOpen):
        begin_about(by=wen, **stop, **given)


def test_nobody_begins_about_a_relative(district: District) -> None:
    person = district.person("亲属")
    Person.objects.filter(pk=person.pk).update(id_index=b"x" * 32)
    award = held(district, "dibao", person)
    Staff.objects.create(officer=district["wen"], name="wen", id_index=b"x" * 32, division=COMMUNITY)
    with pytest.raises(RelativeInvolved):
        begin_about(
            award=award, kind="stop", ground=Ground("x"), by=district["wen"], at=at(MONDAY), day=MONDAY
        )
    assert not Case.objects.exists()
    assert not Filing.objects.exists()


def test_whoever_gets_no_old_age_allowance_can_object(district: District) -> None:
    person = district.person("老人", birth=date(1935, 1, 1))
    given = {"scheme": "old_age", "person": person.pk, "at": at(MONDAY), "day": MONDAY}
    with pytest.raises(ReasonNeeded):
        object_to_list(text=" ", **given)
    begun = object_to_list(text="满九十岁没有领到", **given)
    case = Case.objects.get(pk=begun)
    assert (case.kind, case.channel, case.award_id) == (OBJECTION, "portal", None)
    assert Task.objects.get(case=case).step == "report"
    with pytest.raises(CaseIsOpen):
        object_to_list(text="再次", **given)


def test_counters_take_in_objections(district: District) -> None:
    person = district.person("老人", birth=date(1935, 1, 1))
    client = client_of(district["wen"])
    address = reverse("casework:list-objection", args=[person.pk, "old_age"])
    assert address in client.get(reverse("registry:person", args=[person.pk])).content.decode()
    assert client.post(address, {"text": "未领到"}).status_code == 302
    case = Case.objects.get()
    assert (case.channel, case.opened_by) == ("counter", district["wen"])
    assert client.get(reverse("casework:list-objection", args=[person.pk, "dibao"])).status_code == 409


def test_the_database_keeps_a_ground_beside_what_an_office_begins(district: District) -> None:
    award = held(district, "dibao")
    case = begin_about(
        award=award, kind="stop", ground=Ground("x"), by=district["wen"], at=at(MONDAY), day=MONDAY
    )
    with pytest.raises(IntegrityError, match="officer_begins_with_a_ground"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(ground="")


def test_kinds_about_an_award_follow_the_declarations(district: District) -> None:
    award = held(district, "dibao")
    assert {each.kind for each in kinds_about(award, MONDAY)} == {
        "review", "change", "suspension", "stop", "move_out", "death",
    }  # fmt: skip
