"""What makes registers hard: names of one or many characters, rare characters, missing numbers, doubles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from huimin.demonstration.census import Numbers
from huimin.demonstration.identities import with_check
from huimin.demonstration.population import days, dice

ONE_CHARACTER = ("牛", "兰", "石")
MANY_CHARACTERS = (
    "扎西平措",
    "尼玛次仁",
    "格桑德吉",
    "欧阳静怡",
    "司马云飞",
    "诸葛若兰",
    "上官文轩",
    "乌兰图雅",
    "斯琴高娃",
)
WITH_DOTS = (
    "阿依古丽·买买提",
    "艾尼瓦尔·吐尔逊",
    "阿卜杜热西提·阿卜力克木",
    "古丽娜尔·阿不都拉",
    "玛依拉·阿不力米提",
)
RARE_CHARACTERS = ("王𬱖", "李𠅤", "陈𤩽", "周𩾌芳", "胡𬍛", "柯𡋾", "𠮷田生")
"""The characters after the surname lie beyond the basic plane, where many fonts end."""

WITHOUT_ID = 24
OLD_NUMBERS = 30
"""How many people of a full district are on record by the fifteen digits of an old card."""

DOUBLES = 18


def rename(names: pl.Series, sex: Numbers, seed: int) -> pl.Series:
    """Return the names with some of the hard ones among them; each is borne by somebody at least once."""
    hard = (*ONE_CHARACTER, *MANY_CHARACTERS, *WITH_DOTS, *RARE_CHARACTERS)
    rows = dice(seed, "hard names").choice(len(names), min(len(hard), len(names)), replace=False)
    return names.scatter(rows, list(hard[: len(rows)]))


def with_old_numbers(numbers: pl.Series, birth: Numbers, seed: int) -> pl.Series:
    """Return the numbers, of some elders only the fifteen digits of an old card, of a few nothing at all."""
    random = dice(seed, "hard numbers")
    old = np.flatnonzero(birth < days(date(1965, 1, 1)))
    old = random.choice(old, min(OLD_NUMBERS, len(old)), replace=False)
    short = [f"{number[:6]}{number[8:17]}" for number in numbers[old].to_list()]
    without = random.choice(len(numbers), min(WITHOUT_ID, len(numbers) // 50), replace=False)
    return numbers.scatter(old, short).scatter(without, None)


def doubles(persons: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Return second records of people, each off by a little: a digit, a character, a number left out.

    They belong to no household: an earlier list brought them into the register.
    """
    random = dice(seed, "doubles")
    fitting = persons.filter(
        pl.col("phone").is_not_null()
        & (pl.col("id_number").str.len_chars() == 18)
        & (pl.col("name").str.len_chars() == 3)
        & pl.col("birth").is_between(date(1940, 1, 1), date(2000, 1, 1))
    )
    rows = np.sort(random.choice(len(fitting), min(DOUBLES, len(fitting)), replace=False))
    found = fitting[rows]
    kind = pl.Series("kind", np.arange(len(found)) % 3)
    spelled = pl.Series([_other_spelling(name) for name in found["name"].to_list()])
    first = persons["id"].max()
    return found.with_columns(
        id=pl.Series(range(len(found)), dtype=pl.Int64) + (first if isinstance(first, int) else 0) + 1,
        id_number=pl.Series(_mistyped(found["id_number"].to_list(), kind.to_list()), dtype=pl.String),
        name=spelled.zip_with(kind == 1, found["name"]),
        phone=pl.Series([None] * len(found), dtype=pl.String).zip_with(kind == 0, found["phone"]),
        household=pl.lit(None, pl.Int64),
        book=pl.lit(None, pl.Int64),
    )


def _mistyped(numbers: Sequence[str], kinds: Sequence[int]) -> list[str | None]:
    """Return numbers with another sequence, which no check finds; where the name differs there is none."""
    changed = [int(number[:17]) + (200 if int(number[14:17]) < 800 else -200) for number in numbers]
    fresh = with_check(np.array(changed, np.int64)).to_list()
    return [None if kind == 1 else number for number, kind in zip(fresh, kinds, strict=True)]


def _other_spelling(name: str) -> str:
    """Return the name with its last character written as another one of the same sound, where we know one."""
    same_sound = {
        "英": "瑛",
        "兰": "岚",
        "珍": "贞",
        "华": "桦",
        "芳": "方",
        "伟": "玮",
        "军": "君",
        "明": "铭",
        "平": "萍",
    }
    return name[:-1] + same_sound.get(name[-1], "佳" if name[-1] != "佳" else "嘉")
