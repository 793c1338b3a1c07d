"""Names as people write and search them: their pinyin and initials, with the readings that surnames have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

from pypinyin import lazy_pinyin

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

LONGEST_NAME: Final = 80
LONGEST_PINYIN: Final = 200
LONGEST_INITIALS: Final = 40
DOT: Final = "·"
_DOTS = re.compile(r"\s*[·•‧∙・･．⋅]\s*")
_SPACES = re.compile(r"\s+")

SURNAMES: Final = {
    "万俟": "mo qi", "尉迟": "yu chi", "长孙": "zhang sun", "令狐": "ling hu", "澹台": "tan tai",
    "单于": "chan yu", "宰父": "zai fu", "亓官": "qi guan", "独孤": "du gu", "濮阳": "pu yang",
    "欧阳": "ou yang", "诸葛": "zhu ge", "上官": "shang guan", "司徒": "si tu", "宗政": "zong zheng",
    "乐正": "yue zheng", "夹谷": "jia gu",
    "单": "shan", "解": "xie", "区": "ou", "查": "zha", "仇": "qiu", "曾": "zeng", "任": "ren",
    "朴": "piao", "翟": "zhai", "盖": "ge", "缪": "miao", "宓": "mi", "冼": "xian", "洗": "xian",
    "华": "hua", "燕": "yan", "纪": "ji", "乐": "yue", "折": "she", "繁": "po", "召": "shao", "种": "chong",
    "员": "yun", "祭": "zhai", "黑": "he", "秘": "bi", "那": "na", "车": "che", "宁": "ning", "覃": "qin",
    "卜": "bu", "句": "gou", "佴": "nai", "郇": "huan", "牟": "mu", "过": "guo", "曲": "qu", "谌": "chen",
    "应": "ying", "尹": "yin", "臧": "zang", "晟": "cheng", "撒": "sa", "隗": "wei", "逄": "pang",
    "阚": "kan", "么": "yao", "乜": "nie", "薄": "bo", "都": "du", "哈": "ha", "贾": "jia", "和": "he",
    "强": "qiang", "能": "nai", "石": "shi", "万": "wan", "尉": "wei", "洪": "hong", "相": "xiang",
    "幺": "yao", "俞": "yu", "叶": "ye", "占": "zhan", "柏": "bai", "邸": "di", "褚": "chu", "钭": "tou",
    "暴": "bao", "行": "xing", "重": "chong", "瞿": "qu",
}  # fmt: skip
"""Readings that a character has as a surname, whatever it reads as in a word."""


class ImpossibleName(Invalid):
    """What was given cannot be anybody's name."""

    template = _("“{given}” cannot be a name. Write the name as it stands in the identity document.")


class Reading(NamedTuple):
    """How a name is typed: all syllables joined, and the first letter of each."""

    pinyin: str
    initials: str


def clean_name(given: str) -> str:
    """Return `given` as the register writes it: no outer or doubled spaces, one kind of middle dot.

    >>> clean_name(" 买买提 • 艾力 "), clean_name("王 小明")
    ('买买提·艾力', '王小明')

    Raises:
        ImpossibleName: it is empty, too long, or has digits or control characters in it.
    """
    name = _DOTS.sub(DOT, unicodedata.normalize("NFC", given)).strip().strip(DOT)
    between = "" if _is_chinese(name) else " "
    name = _SPACES.sub(between, name)
    if not name or len(name) > LONGEST_NAME or any(not _may_stand_in_a_name(sign) for sign in name):
        raise ImpossibleName(given=given)
    return name


def _is_chinese(name: str) -> bool:
    return not any(sign.isascii() and sign.isalpha() for sign in name)


def _may_stand_in_a_name(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM" or sign in "·. '-〇" or unicodedata.category(sign) == "Co"


def reading_of(name: str) -> Reading:
    """Return the pinyin and the initials of `name`.

    A surname is read as a surname, except where a middle dot shows that the name has none. Letters stay
    letters; a character that has no known reading stands for itself, so that it can be searched for.

    >>> reading_of("单晓丽"), reading_of("阿卜杜·克里木").initials, reading_of("Anna Li")
    (Reading(pinyin='shanxiaoli', initials='sxl'), 'abdklm', Reading(pinyin='annali', initials='al'))
    """
    syllables = _syllables(name)
    return Reading(
        "".join(syllables)[:LONGEST_PINYIN], "".join(syllable[0] for syllable in syllables)[:LONGEST_INITIALS]
    )


def readings_of(names: Iterable[str]) -> list[Reading]:
    """Return the readings of many names; each different name is looked up once."""
    known: dict[str, Reading] = {}
    found = []
    for name in names:
        if (reading := known.get(name)) is None:
            reading = known[name] = reading_of(name)
        found.append(reading)
    return found


def _syllables(name: str) -> list[str]:
    if any(sign.isascii() for sign in name):
        return [part for word in re.split(r"[^\w]+", name) for part in _word(word)]
    if DOT in name:
        return [_syllable(sign) for sign in name if sign != DOT]
    for length in (2, 1):
        # A two-character surname needs a given name after it: 单于 alone is Mr Yu Shan.
        if len(name) > length and (surname := SURNAMES.get(name[:length])):
            return [*surname.split(), *map(_syllable, name[length:])]
    return [_syllable(sign) for sign in name]


def _word(word: str) -> list[str]:
    """Return a word of letters as one syllable, and each Chinese character in it as its own."""
    return [
        part if part.isascii() else _syllable(part) for part in re.findall(r"[a-z]+|[^a-z]", word.lower())
    ]


@cache
def _syllable(sign: str) -> str:
    return str(lazy_pinyin(sign)[0]).lower() or sign
