"""Who must support a person, and what the person can do alone."""

from enum import IntEnum

from huimin.policy.facts import Entity, Fact, FactType


class Supporters(IntEnum):
    """Whether anybody with a legal duty can support the person."""

    NOBODY = 0
    UNABLE = 1
    ABLE = 2


def _self_care(name: str, zh: str, en: str) -> Fact:
    return Fact(
        name,
        Entity.PERSON,
        FactType.YESNO,
        zh,
        en,
        f"生活自理能力评估：{zh}",
        f"Self-care test: {en[0].lower()}{en[1:]}",
        source="verified",
    )


supporters = Fact(
    "supporters",
    Entity.PERSON,
    FactType.CODE,
    "法定义务人",
    "People with a duty of support",
    "法定赡养、抚养、扶养义务人及其履行义务能力",
    "Whether there are people with a legal duty of support, and whether they can fulfil it",
    source="verified",
    codes={
        Supporters.NOBODY: ("无法定义务人", "nobody has the duty"),
        Supporters.UNABLE: ("法定义务人无履行义务能力", "unable to fulfil it"),
        Supporters.ABLE: ("法定义务人有履行义务能力", "able to fulfil it"),
    },
)
eats_alone = _self_care("eats_alone", "自主吃饭", "Eats alone")
dresses_alone = _self_care("dresses_alone", "自主穿衣", "Dresses alone")
gets_up_alone = _self_care("gets_up_alone", "自主上下床", "Gets in and out of bed alone")
uses_toilet_alone = _self_care("uses_toilet_alone", "自主如厕", "Uses the toilet alone")
walks_indoors_alone = _self_care("walks_indoors_alone", "室内自主行走", "Walks indoors alone")
bathes_alone = _self_care("bathes_alone", "自主洗澡", "Bathes alone")
