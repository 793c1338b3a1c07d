"""The old-age allowance (高龄津贴): from the register, for all of eighty and over."""

from calendar import monthrange
from datetime import date, timedelta

from huimin.kernel.days import born_by
from huimin.policy.columns import Column, where
from huimin.policy.facts import Entity
from huimin.policy.rules import RuleKind, rule
from huimin.policy.schemes import Scheme, Start
from huimin.policy.views import View
from huimin.rulebook.documents import ELDERLY_LAW

SINCE = date(2021, 7, 1)
SAME_MONTH = "same"


def day_that_counts(person: View) -> date:
    """Return the day by which an age must be reached: the last of this month, or of the month before."""
    on = person.on
    if person.choice("old_age/start_month") == SAME_MONTH:
        return on.replace(day=monthrange(on.year, on.month)[1])
    return on.replace(day=1) - timedelta(days=1)


def reached(person: View, age: int) -> Column:
    """Return whether each person has completed `age` years by the day that counts."""
    return person["birth"] <= person.day(born_by(age, day_that_counts(person)))


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="年满八十周岁",
    en="Eighty years completed",
    says_zh="出生于 {birth}，应年满 {old_age/age} 周岁（起算月份：{old_age/start_month}）",
    says_en="Born on {birth}; {old_age/age} years must be completed ({old_age/start_month} month)",
    cites=ELDERLY_LAW.article("第三十三条"),
)
def old_enough(person: View) -> Column:
    """Whether the month of the birthday counts, or the month after it, is a local choice."""
    return reached(person, person.parameter("old_age/age"))


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="本地户籍",
    en="Registered here",
    says_zh="本人的常住户籍在本地：{local_hukou}，应为“是”",
    says_en="The permanent household registration is here: {local_hukou}; it must be",
    cites=ELDERLY_LAW.article("第三十三条"),
)
def elder_registered_here(person: View) -> Column:
    """A local allowance for local people; whoever moves the registration away is stopped."""
    return person["local_hukou"]


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.AMOUNT,
    zh="高龄津贴",
    en="Old-age allowance",
    says_zh="80–89 周岁 {old_age/from_80}，90–99 周岁 {old_age/from_90}，100 周岁以上 {old_age/from_100}",
    says_en="From 80 {old_age/from_80}, from 90 {old_age/from_90}, from 100 {old_age/from_100}",
    cites=ELDERLY_LAW.article("第三十三条"),
)
def old_age_amount(person: View) -> Column:
    """The tier of the age that is reached."""
    from_90 = where(
        reached(person, 100),
        person.constant(person.parameter("old_age/from_100")),
        person.constant(person.parameter("old_age/from_90")),
    )
    return where(reached(person, 90), from_90, person.constant(person.parameter("old_age/from_80")))


old_age = Scheme(
    name="old_age",
    zh="高龄津贴",
    en="Old-age allowance",
    entity=Entity.PERSON,
    conditions=("old_enough", "elder_registered_here"),
    parts={"base": "old_age_amount"},
    since=SINCE,
    automatic=True,
    start=Start.MONTH_OF_EVENT,
    payee="holder",
    publicity_days=7,
    cites=(ELDERLY_LAW.article("第三十三条"),),
)
