"""A small district with an officer for every duty, and a household that applies for Dibao."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from huimin.casework.cases.actions import open_case, submit_case
from huimin.casework.models import Case, Paper, Publicity, Task
from huimin.casework.moving.actions import complete_task
from huimin.casework.publicity.showing import begin_publicity
from huimin.commons.access.models import Assignment, Officer, Role
from huimin.commons.installation.public import found, is_founded
from huimin.registry.models import Coverage, FactName, Household, Membership, Person, Source
from huimin.rulebook.public import rulebook

PLACE, STREET, COMMUNITY, OTHER = "420202", "420202001", "420202001001", "420202002001"
LONG_AGO = date(2020, 1, 1)
RECORDED = datetime(2024, 1, 1, tzinfo=UTC)
MONDAY = date(2025, 8, 4)
RIGHTS = {
    # who -> rights, scope
    "wen": (["cases.intake", "cases.inquire", "cases.publicise"], COMMUNITY),
    "bai": (["cases.inquire"], COMMUNITY),
    "lin": (["cases.accept", "cases.opine", "cases.assign", "cases.inquire", "cases.objections"], STREET),
    "song": (["cases.objections"], STREET),
    "he": (["cases.verify"], PLACE),
    "qin": (["cases.decide", "cases.appeal"], PLACE),
    "jie": (["cases.decide_street", "cases.opine", "cases.inquire"], STREET),
    "tao": (["cases.decide", "cases.confirm", "cases.assign", "cases.appeal"], PLACE),
    "shen": (["cases.appeal"], PLACE),
    "yan": (["cases.appeal"], PLACE),
    "yu": (["cases.spot_check"], PLACE),
    "fang": (["cases.spot_check"], PLACE),
    "elsewhere": (["cases.accept", "cases.inquire", "cases.intake", "cases.publicise"], OTHER),
}
UNSEEN = {
    "without_photo": "手机无摄像头",
    "without_place": "手机无定位",
    "without_signature": "纸质签字，见原件",
    "without_colleague": "同事当日外出，次日补签",
}
VISIT = {
    "present": "全家", "housing": "公租房", "income_seen": "无", "property_seen": "无", "signed": True,
    **UNSEEN,
}  # fmt: skip
PASSED_ON = {"forwarded_to": "某区民政局", "feedback_on": "2025-12-31"}
CHECKED = {"sources": "公安、税务、银行"}


def at(day: date, hour: int = 9) -> datetime:
    """Return a moment of a day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


class District:
    """Officers, and people about whom every register is complete and says zero."""

    def __init__(self) -> None:
        if not is_founded():
            found(
                mode="demonstration", place=PLACE, name_zh="某区", name_en="Some district",
                working_day=MONDAY,
            )  # fmt: skip
        facts = rulebook().facts.values()
        FactName.objects.bulk_create(FactName(name=fact.name, entity=fact.entity.value) for fact in facts)
        self.names = dict(FactName.objects.values_list("name", "pk"))
        Coverage.objects.bulk_create(
            Coverage(
                name_id=number, value=0, division=PLACE, start=LONG_AGO, recorded_at=RECORDED,
                source=Source.REGISTER, reference="made",
            )
            for number in self.names.values()
        )  # fmt: skip
        self.officers = {name: self._officer(name, *held) for name, held in RIGHTS.items()}
        self.also("qin", ["cases.inquire"], STREET)

    def __getitem__(self, name: str) -> Officer:
        return Officer.objects.get(username=name)

    def person(self, name: str = "周淑珍", birth: date = date(1985, 5, 5), **fields: Any) -> Person:
        """Add somebody of the community."""
        standard: dict[str, Any] = {
            "pinyin": "zhoushuzhen", "initials": "zsz", "sex": 2, "hukou": COMMUNITY, "residence": COMMUNITY,
        }  # fmt: skip
        return Person.objects.create(name=name, birth=birth, **standard | fields)

    def household(self, *people: Person) -> Household:
        """Let people live together, the first as their head."""
        home = Household.objects.create(purpose=Household.Purpose.LIVING, division=COMMUNITY, start=LONG_AGO)
        for place, person in enumerate(people):
            Membership.objects.create(
                household=home, person=person, purpose=home.purpose, start=LONG_AGO,
                relation=Membership.Relation.CHILD if place else Membership.Relation.HEAD,
            )  # fmt: skip
        return home

    def applied(self, person: Person, *, day: date = MONDAY, scheme: str = "dibao", **more: Any) -> Case:
        """Let somebody apply with every paper at hand."""
        case = open_case(
            scheme=scheme, person=person.pk, channel="counter", by=self["wen"], at=at(day), day=day, **more
        )
        Paper.objects.filter(case=case, state="missing").update(state="provided")
        return submit_case(case=case.pk, by=self["wen"], at=at(day), day=day)

    def do(self, case: Case, step: str, outcome: str, by: str | None, day: date, **more: Any) -> Case:
        """Do the open task of a step."""
        task = Task.objects.get(case=case, step=step, state="open")
        officer = self[by] if by else None
        return complete_task(task=task.pk, outcome=outcome, by=officer, at=at(day), day=day, **more)

    def waiting(self, case: Case) -> set[str]:
        """Return the steps that wait."""
        return set(Task.objects.filter(case=case, state="open").values_list("step", flat=True))

    def to_opinion(self, case: Case, day: date) -> Case:
        """Bring a Dibao case of 2021 to the opinion of the street."""
        self.do(case, "acceptance", "accepted", "lin", day)
        self.do(case, "investigation", "done", "wen", day, answers=VISIT, given={"companions": [self["bai"]]})
        return self.do(case, "check", "consistent", "he", day, answers=CHECKED)

    def shown(self) -> Publicity:
        """Show an opinion to grant in public, of a new case of a new household."""
        person = self.person()
        self.household(person)
        case = self.to_opinion(self.applied(person), MONDAY)
        self.do(case, "opinion", "grant", "lin", MONDAY)
        task = Task.objects.get(case=case, step="publicity")
        return begin_publicity(task=task.pk, place="公示栏", by=self["wen"], at=at(MONDAY), day=MONDAY)

    def also(self, name: str, rights: list[str], scope: str) -> None:
        """Give an officer a role in another office too, as somebody of the bureau who helps a street out."""
        code = f"{name}_{scope}_{Role.objects.count()}"
        role = Role.objects.create(code=code, name_zh=code, name_en=code, rights=[*rights, "cases.view"])
        Assignment.objects.create(officer=self.officers[name], role=role, scope=scope, start=LONG_AGO)

    def _officer(self, name: str, rights: list[str], scope: str) -> Officer:
        officer = Officer.objects.create(
            username=name, name=name, office="某街道", division=scope, must_change_password=False
        )
        held = [*rights, "cases.view", "registry.view"]
        role = Role.objects.create(code=name, name_zh=name, name_en=name, rights=held)
        Assignment.objects.create(officer=officer, role=role, scope=scope, start=LONG_AGO)
        return officer
