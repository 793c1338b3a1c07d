"""Scenes: which applications the demonstration shows, how far each has come, and who looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from huimin.demonstration.walks import Path

EXPENDITURE: Final = "temporary_expenditure"
RECENT: Final = 22
"""So many working days ago the history ends: what began later is still on its way."""


@dataclass(frozen=True, slots=True)
class Scene:
    """An application: what it shows, since how many working days it runs, of what kind of applicant."""

    zh: str
    en: str
    ago: int
    path: Path
    kind: str = "any"
    login: str = "shequ"
    key: str = ""
    sees: str = ""
    """What the applicant sees who signs in on the portal, in Chinese and English, parted by a bar."""


def scenes() -> Iterator[Scene]:
    """Yield every scene: those with something of their own first, then the history."""
    yield from SHOWN
    yield from WAITING
    yield from history()


SHOWN: Final = (
    Scene("缺材料，待补正（居民端提交）", "Missing papers, sent by phone", 6,
          Path(portal=True, lacks=("income",), left_at="supplement"), key="missing",
          sees="待补交收入和财产申报表|a paper is missing, and by when"),
    Scene("公示中（居民端提交）", "Shown in public, sent by phone", 12, Path(portal=True, left_at="shown"),
          "needy", key="shown", sees="公示期内，可看公示内容|the notice that hangs, and until when"),
    Scene("已确认待公布", "Granted, not announced yet", 19, Path(portal=True, left_at="announcement"), "needy",
          key="granted", sees="确认通知书和金额|the letter that grants, and how much"),
    Scene("已确认并办结", "Granted and paid", 47, Path(portal=True), "needy", login="shenpi", key="paid",
          sees="每月发放记录|what is paid each month"),
    Scene("不予确认，已送达并申请复查", "Refused, and an appeal under way", 30, Path(portal=True, refused=True),
          "working", login="zhengce", key="refused", sees="不予确认通知书和复查进度|the refusal and the appeal"),
    Scene("不予确认，刚送达", "Refused, delivered", 16, Path(portal=True, refused=True), "working",
          login="jiedao", key="refused_lately", sees="不予确认通知书，可申请复查|the refusal; an appeal is open"),
    Scene("初审意见待公示", "Opinion to be shown in public", 9, Path(left_at="publicity"), "needy"),
    Scene("公示有异议，经答复不成立", "Objection answered, not founded", 40, Path(objection="unfounded"), "needy",
          login="jiedao"),
    Scene("公示有异议，转民主评议", "Objection founded: appraisal", 20,
          Path(objection="founded", left_at="appraisal"), "needy"),
    Scene("审批与规则不一致，待第二人确认", "Departure that waits for a second officer", 18,
          Path(departs=True, left_at="confirmation"), "working", login="shenpi2"),
    Scene("与规则不一致，已由第二人确认", "Departure with which a second officer agreed", 44, Path(departs=True),
          "working", login="shenji"),
    Scene("近亲属备案，区级入户核实中", "Relative of the approver: visited by the district", 21,
          Path(apart="shenpi2", left_at="district_visit"), "needy", login="hedui", key="sibling"),
    Scene("近亲属备案，已入户并确认", "Relative of the other approver: visited, granted", 42,
          Path(apart="shenpi"), "needy", login="shenji", key="parent"),
    Scene("工作人员近亲属未备案", "Relative of the staff whom nobody declared", 7, Path(left_at="investigation"),
          "related", login="shenji", key="undeclared"),
    Scene("被匿名举报的个案", "Case complained of without a name", 13, Path(left_at="shown"), "needy",
          login="xinfang", key="complained"),
    Scene("已暂停计时", "Clocks stand still", 9, Path(left_at="investigation"), login="shequ", key="paused"),
    Scene("已暂停计时", "Clocks stand still", 14, Path("edge", left_at="investigation"), key="paused2"),
    Scene("申请延长办理时限", "Asked for more time", 8, Path(EXPENDITURE, left_at="investigation"),
          login="jiedao", key="asks"),
    Scene("已批准延长办理时限", "More time was allowed", 12, Path(EXPENDITURE, left_at="investigation"),
          key="allowed"),
    Scene("代办：同事离岗的任务", "Task of a colleague who is away", 6, Path(left_at="investigation"),
          key="covered"),
    Scene("代办：同事离岗的任务", "Task of a colleague who is away", 7, Path(left_at="investigation"),
          key="covered2"),
    *(Scene("特困人员，抽查", "Extremely poor person, drawn from", ago, Path("tekun"), "alone", login="shenpi")
      for ago in (24, 23, 23, 22)),
    *(Scene("特困人员，待抽查", "Extremely poor person, waiting for a draw", ago, Path("tekun"), "alone",
            login="shenpi") for ago in (18, 18, 17)),
)  # fmt: skip
"""What has something of its own to show."""

WAITING: Final = (
    *(Scene("待受理", "To be accepted", ago, Path(scheme, left_at="acceptance"), login="jiedao")
      for ago, scheme in ((1, "dibao"), (2, "edge"), (4, "dibao"), (1, EXPENDITURE), (7, "dibao"))),
    *(Scene("待补正", "Papers to be brought", ago, Path(lacks=("income",), left_at="supplement"))
      for ago in (3, 11, 15)),
    *(Scene("待入户调查与核对", "To be visited and checked", ago, Path(scheme, left_at="check"))
      for ago, scheme in ((3, "dibao"), (4, "edge"), (3, EXPENDITURE), (5, "dibao"))),
    *(Scene("待入户调查", "To be visited", ago, Path(scheme, left_at="investigation"))
      for ago, scheme in ((6, "dibao"), (8, "dibao"), (9, EXPENDITURE), (14, EXPENDITURE))),
    *(Scene("已开始入户调查", "Visit begun", ago, Path(scheme, left_at="investigation", begun=True))
      for ago, scheme in ((10, "dibao"), (28, "dibao"), (29, "edge"), (35, "dibao"), (20, "edge"))),
    *(Scene("待提出初审意见", "Opinion to be given", ago, Path(left_at="opinion"), "needy", login="jiedao")
      for ago in (8, 30)),
    *(Scene("待公示", "To be shown in public", ago, Path(scheme, left_at="publicity"), kind)
      for ago, scheme, kind in ((10, "edge", "edge"), (24, "dibao", "needy"))),
    *(Scene("公示中", "Shown in public", ago, Path(scheme, left_at="shown"), kind)
      for ago, scheme, kind in ((10, "dibao", "needy"), (11, "edge", "edge"))),
    *(Scene("待审核确认", "To be decided", ago, Path(scheme, left_at="decision"), kind, login="shenpi")
      for ago, scheme, kind in ((17, "dibao", "needy"), (18, "edge", "edge"), (32, "dibao", "needy"))),
    *(Scene("待公布并送达", "To be announced and delivered", ago, Path(scheme, left_at="announcement"), kind)
      for ago, scheme, kind in ((20, "edge", "edge"), (26, "dibao", "needy"), (19, EXPENDITURE, "any"))),
    Scene("待送达不予确认通知", "Refusal to be delivered", 11, Path(refused=True, left_at="delivery"), "working",
          login="jiedao"),
)  # fmt: skip
"""What waits for somebody, some of it in time and some not."""

COURSE: Final = (
    ("dibao", "needy", Path()),
    ("dibao", "working", Path(refused=True)),
    ("edge", "edge", Path("edge")),
    ("dibao", "needy", Path(lacks=("income",))),
    (EXPENDITURE, "any", Path(EXPENDITURE)),
    ("dibao", "needy", Path(again=True)),
    ("edge", "working", Path("edge", refused=True)),
    ("dibao", "working", Path(departs=True)),
)
"""How cases of the history go, again and again."""
ENDED: Final = (
    55,
    54,
    52,
    51,
    49,
    48,
    46,
    45,
    43,
    42,
    40,
    39,
    38,
    36,
    35,
    34,
    33,
    31,
    29,
    28,
    27,
    26,
    25,
    24,
)


def history() -> Iterator[Scene]:
    """Yield applications that have ended."""
    for place, ago in enumerate(ENDED):
        _scheme, kind, path = COURSE[place % len(COURSE)]
        yield Scene("已办结", "Ended", ago, path, kind, login="shenji")
