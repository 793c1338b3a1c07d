"""A sheet is read as it is meant, and whatever is wrong with it is said with its place."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from textwrap import dedent

import pytest

from huimin.kernel.workdays import Unit
from huimin.procedures.declarations import (
    Actor,
    Choice,
    Cycle,
    FieldKind,
    Group,
    Lasting,
    Level,
    Limit,
    Share,
    Special,
)
from huimin.procedures.reading import read_procedures
from huimin.procedures.sheets import UnreadableProcedure

SHEET = """
zh: 事项
en: Matter
kind: application
schemes: [one, two]
versions:
  - since: 2020-01-01
    until: 2021-01-01
    source: {title: 办法, number: 一号, url: "https://example.org"}
    article: 第一条
    total: {workday: 30, after: accepted, article: 第九条}
    delegated: {workday: 20, after: accepted}
    special:
      limit: {workday: 45, after: accepted}
      reasons: {hard: [难, Hard]}
    spot_check: {share: 3/10, article: 第八条}
    representatives: {share: 2/3, verified: false}
    spread: 60
    cycles:
      yearly: {name: [每年, Each year], month: 12}
      able: {name: [有劳动能力, Able to work], month: 6, of: able_to_work, ahead: 1}
    evidence:
      form: {name: [表, Form], of: adults, required: false, promise: true, held: true, article: 第二条}
    steps:
      acceptance:
        name: [受理, Acceptance]
        work: accept
        actor: [cases.accept, street, counter]
        limit: {workday: 5, after: submitted, verified: false, answer: months}
        begin: {day: 3, roll: false, article: 第三条}
        duty: [收下。, Take it in.]
        fields:
          how:
            {name: [如何, How], kind: choice, choices: {so: [这样, So]}, help: [说明, Say], required: false}
          what: {name: [什么, What], kind: text}
        outcomes:
          accepted: {name: [受理, Accept], to: decision, notice: acceptance}
          both: {name: [都, Both], to: [decision, acceptance], reason: true}
      decision:
        name: [决定, Decision]
        work: decide
        actor: [cases.decide, district, decision]
        article: 第四条
        waits_for: [acceptance]
        visit_if_filed: acceptance
        delegated: [cases.decide_street, street, decision]
        duty: [决定。, Decide.]
        outcomes:
          grant: {name: [批准, Grant], ends: granted, special: hard, opens: review, needs: [acceptance],
             effect: grant, starts: this_month, lasts: {answer: months, month: 6}}
"""


HEAD = SHEET.split("    steps:", maxsplit=1)[0]


def folder_of(tmp_path: Path, **sheets: str) -> Path:
    for name, text in sheets.items():
        (tmp_path / f"{name}.yaml").write_text(dedent(text), encoding="utf-8")
    return tmp_path


def read(tmp_path: Path, **sheets: str):
    return read_procedures(folder_of(tmp_path, **sheets))


def test_everything_that_a_sheet_says_is_read(tmp_path):
    procedure = read(tmp_path, matter=SHEET)["matter"]
    assert (procedure.name, procedure.zh, procedure.en) == ("matter", "事项", "Matter")
    assert (procedure.kind, procedure.schemes, procedure.automatic) == ("application", ("one", "two"), False)
    version = procedure.at(date(2020, 12, 31))
    assert (version.title, version.number, version.url) == ("办法", "一号", "https://example.org")
    assert (version.since, version.until, version.verified) == (date(2020, 1, 1), date(2021, 1, 1), True)
    assert version.total == Limit(30, Unit.WORKDAY, "accepted", article="第九条")
    assert version.delegated == Limit(20, Unit.WORKDAY, "accepted", article="第一条")
    assert version.special == Limit(45, Unit.WORKDAY, "accepted", article="第一条")
    assert version.specials == (Special("hard", "难", "Hard"),)
    assert version.cycles == (
        Cycle("yearly", "每年", "Each year", 12),
        Cycle("able", "有劳动能力", "Able to work", 6, of="able_to_work", ahead=1),
    )
    assert (version.spread, version.first) == (60, "acceptance")
    assert version.spot_check == Share(Fraction(3, 10), "第八条")
    assert version.representatives == Share(Fraction(2, 3), "第一条", verified=False)
    assert [version.representatives.of(number) for number in (0, 1, 9, 10)] == [0, 1, 6, 7]
    (paper,) = version.evidence
    assert (paper.name, paper.of, paper.required, paper.promise, paper.held, paper.article) == (
        "form", "adults", False, True, True, "第二条",
    )  # fmt: skip


def test_everything_that_a_step_says_is_read(tmp_path):
    version = read(tmp_path, matter=SHEET)["matter"].versions[0]
    acceptance, decision = version["acceptance"], version["decision"]
    assert (acceptance.right, acceptance.level, acceptance.group) == (
        "cases.accept", Level.STREET, Group.COUNTER,
    )  # fmt: skip
    assert acceptance.limit == Limit(
        5, Unit.WORKDAY, "submitted", article="第一条", verified=False, answer="months"
    )
    assert acceptance.begin == Limit(3, Unit.DAY, "opened", roll=False, article="第三条")
    assert (acceptance.duty_zh, acceptance.duty_en) == ("收下。", "Take it in.")
    how, what = acceptance.fields
    assert (how.kind, how.choices, how.required) == (FieldKind.CHOICE, (Choice("so", "这样", "So"),), False)
    assert (how.help_zh, how.help_en, what.help_zh, what.required) == ("说明", "Say", "", True)
    accepted, both = acceptance.outcomes
    assert (accepted.to, accepted.notice, accepted.reason) == (("decision",), "acceptance", False)
    assert (both.to, both.reason) == (("decision", "acceptance"), True)
    (grant,) = decision.outcomes
    assert (grant.to, grant.ends, grant.special, grant.opens) == ((), "granted", "hard", "review")
    assert (grant.needs, accepted.needs) == (("acceptance",), ())
    assert (grant.effect, grant.starts, grant.lasts) == ("grant", "this_month", Lasting("months", 6))
    assert (accepted.effect, accepted.starts, accepted.lasts) == ("", "", None)
    street = Actor("cases.decide_street", Level.STREET, Group.DECISION)
    assert (decision.actor(delegated=True), decision.delegated) == (street, street)
    assert decision.actor() == Actor("cases.decide", Level.DISTRICT, Group.DECISION)
    assert acceptance.actor(delegated=True) == acceptance.actor()
    assert (decision.waits_for, decision.visit_if_filed) == (("acceptance",), "acceptance")
    assert (acceptance.article, decision.article) == ("第一条", "第四条")


def test_an_automatic_procedure_needs_no_version(tmp_path):
    sheet = "{zh: 自动, en: By itself, kind: application, schemes: [one], automatic: true}"
    procedure = read(tmp_path, automatic=sheet)["automatic"]
    assert procedure.automatic
    assert procedure.versions == ()


LIKE = """
zh: 另一事项
en: Another
kind: application
schemes: [three]
versions:
  - since: 2022-01-01
    like: [matter, 2020-01-01]
    source: {title: 另一办法}
    total: {day: 60, after: accepted}
    delegated: null
    first: look
    evidence: {form: null, paper: {name: [纸, Paper]}}
    steps:
      acceptance:
        begin: null
        limit: {day: 9}
        fields: {how: {name: [怎样, In what way]}, what: null}
        outcomes: {both: null, refused: {name: [拒, Refuse], ends: refused}}
      look:
        name: [看, Look]
        work: record
        actor: [cases.verify, district, inquiry]
        duty: [看。, Look.]
        outcomes: {seen: {name: [看过, Seen], to: acceptance}}
"""


def test_a_version_like_another_says_only_what_differs(tmp_path):
    version = read(tmp_path, another=LIKE, matter=SHEET)["another"].versions[0]
    assert (version.since, version.until, version.procedure) == (date(2022, 1, 1), None, "another")
    assert (version.title, version.number, version.url) == ("另一办法", "", "")
    assert version.total == Limit(60, Unit.DAY, "accepted", article="第一条")
    assert version.delegated is None
    assert version.special is not None
    assert [each.name for each in version.evidence] == ["paper"]
    acceptance = version["acceptance"]
    assert (acceptance.begin, acceptance.limit) == (None, Limit(9, Unit.DAY, article="第一条"))
    (how,) = acceptance.fields
    assert (how.zh, how.kind) == ("怎样", FieldKind.CHOICE)
    assert [each.name for each in acceptance.outcomes] == ["accepted", "refused"]
    assert version["decision"].zh == "决定"


def test_the_step_that_comes_first_stands_first(tmp_path):
    version = read(tmp_path, another=LIKE, matter=SHEET)["another"].versions[0]
    assert version.first == "look"
    assert list(version.steps) == ["look", "acceptance", "decision"]


def test_likeness_goes_over_several_sheets_and_leaves_the_model_as_it_was(tmp_path):
    third = """
        {zh: 三, en: Third, kind: application, schemes: [four], versions: [
        {since: 2023-01-01, like: [another, 2022-01-01], verified: false, steps: {look: {name: [瞧, See]}}}]}
    """
    found = read(tmp_path, another=LIKE, matter=SHEET, third=third)
    assert found["third"].versions[0]["look"].zh == "瞧"
    assert found["third"].versions[0].title == "另一办法"
    assert not found["third"].versions[0].verified
    assert found["another"].versions[0]["look"].zh == "看"
    assert found["matter"].versions[0].delegated is not None


CHANGES = [
    ("zh: 事项", "", "'zh' is missing"),
    ("schemes: [one, two]", "schemes: one", "not a list like [one]"),
    ("kind: application", "kind: application\nkinds: 1", "'kinds' is no word for this place"),
    ("since: 2020-01-01", "since: soon", "version soon: 'soon' is not a day like 2021-07-01"),
    ("since: 2020-01-01", "sinc: 2020-01-01", "'since' is missing"),
    ("since: 2020-01-01", "since: 2020-13-01", "month must be in 1..12"),
    ("until: 2021-01-01", "until: later", "'later' is not a day"),
    ("until: 2021-01-01", "untill: 2021-01-01", "version 2020-01-01: 'untill' is no word for this place"),
    ("share: 3/10", "share: 0.3", "'0.3' is not a share like 3/10"),
    ("source: {title", "source: {titel", "'titel' is no word"),
    ("total: {workday: 30, after", "total: {workday: 30, day: 3, after", "is no limit like {workday: 3}"),
    ("total: {workday: 30, after: accepted, article: 第九条}", "total: 30", "'30' is not a list of names"),
    ("total: {workday: 30,", "total: {workday: many,", "invalid literal for int"),
    ("delegated: {workday: 20,", "delegated: {weeks: 20,", "'weeks' is no word"),
    ("      limit: {workday: 45, after: accepted}", "", "'limit' is missing"),
    ("hard: [难, Hard]", "hard: [难]", "reason 'hard': '['难']' is not a pair"),
    ("name: [每年, Each year]", "name: Each year", "cycle 'yearly': 'Each year' is not a pair"),
    ("month: 12", "months: 12", "cycle 'yearly': 'months' is no word"),
    ("of: adults", "whose: adults", "paper 'form': 'whose' is no word"),
    ("name: [受理, Acceptance]", "name: [受理, 1]", "step 'acceptance': '['受理', 1]' is not a pair"),
    ("work: accept\n        ", "", "version 2020-01-01, step 'acceptance': 'work' is missing"),
    ("street, counter]", "street]", "not enough values to unpack"),
    ("street, counter]", "village, counter]", "'village' is not a valid Level"),
    ("street, counter]", "street, desk]", "'desk' is not a valid Group"),
    ("limit: {workday: 5, after", "limits: {workday: 5, after", "step 'acceptance': 'limits' is no word"),
    ("kind: text", "kind: essay", "question 'what': 'essay' is not a valid FieldKind"),
    ("so: [这样, So]", "no: [不, No]", "question 'how', answer 'False': a name is a word"),
    ("to: decision,", "too: decision,", "step 'acceptance', outcome 'accepted': 'too' is no word"),
    ("grant: {name: [批准, Grant], ", "grant: {", "step 'decision', outcome 'grant': 'name' is missing"),
    ("waits_for: [acceptance]", "waits_for: acceptance", "step 'decision': 'acceptance' is not a list"),
    ("both: {", "accepted: {", "'accepted' stands twice"),
    ("zh: 事项", "zh: [事项", "expected"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "said"), CHANGES, ids=lambda each: each[:30])
def test_what_is_wrong_is_said_with_its_place(tmp_path, right, wrong, said):
    assert right in SHEET
    with pytest.raises(UnreadableProcedure) as refused:
        read(tmp_path, matter=SHEET.replace(right, wrong, 1))
    assert said in str(refused.value)
    assert "The procedure 'matter' cannot be read" in str(refused.value)


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("", "'None' is not a list of names and values"),
        ("- a\n- b", "is not a list of names and values"),
        ("a: &a [*a]", "recursion"),
        ("{zh: 一, en: One, kind: review, schemes: [one], versions: [5]}", "not subscriptable"),
        (HEAD + "    steps: [acceptance]", "no attribute 'items'"),
        (HEAD + "    steps: {}", "it has no steps"),
        (HEAD + "    steps: {one: two}", "step 'one': 'two' is not a list of names"),
    ],
)
def test_a_sheet_of_another_form_is_refused(tmp_path, sheet, said):
    with pytest.raises(UnreadableProcedure) as refused:
        read(tmp_path, matter=sheet)
    assert said in str(refused.value)


def test_a_sheet_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "matter.yaml").write_bytes(SHEET.encode("gb18030"))
    with pytest.raises(UnreadableProcedure, match="matter"):
        read_procedures(tmp_path)


@pytest.mark.parametrize(
    ("like", "said"),
    [
        ("[nobody, 2020-01-01]", "like 'nobody', which is no sheet"),
        ("[matter, 2019-01-01]", "like 'matter' of 2019-01-01, which has no version from that day"),
        ("[another, 2022-01-01]", "like a version that is like itself"),
        ("matter", "too many values"),
    ],
)
def test_a_likeness_that_leads_nowhere_is_refused(tmp_path, like, said):
    with pytest.raises(UnreadableProcedure) as refused:
        read(tmp_path, matter=SHEET, another=LIKE.replace("[matter, 2020-01-01]", like))
    assert said in str(refused.value)
