"""Wording: what relatives are to somebody on the staff, on pages and in files of either language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import pgettext_lazy

from huimin.casework.models import Kin
from huimin.commons.desk.pieces import Text

_R = Kin.Relation
RELATIONS: Mapping[str, Text] = {
    _R.SELF: pgettext_lazy("relation", "themselves"),
    _R.SPOUSE: pgettext_lazy("relation", "Spouse"),
    _R.PARENT: pgettext_lazy("relation", "Parent"),
    _R.CHILD: pgettext_lazy("relation", "Child"),
    _R.SIBLING: pgettext_lazy("relation", "Brother or sister"),
    _R.GRANDPARENT: pgettext_lazy("relation", "Grandparent"),
    _R.GRANDCHILD: pgettext_lazy("relation", "Grandchild"),
    _R.IN_LAW: pgettext_lazy("relation", "Relative by marriage"),
    _R.WIDER: pgettext_lazy("relation", "Collateral within three generations"),
}
IN_FILES: Final[Mapping[str, tuple[str, ...]]] = {
    _R.SPOUSE: ("配偶", "夫", "妻", "丈夫", "妻子", "spouse", "husband", "wife"),
    _R.PARENT: ("父母", "父亲", "母亲", "父", "母", "parent", "father", "mother"),
    _R.CHILD: ("子女", "儿子", "女儿", "子", "女", "child", "son", "daughter"),
    _R.SIBLING: (
        "兄弟姐妹", "哥哥", "弟弟", "姐姐", "妹妹", "兄", "弟", "姐", "妹", "sibling", "brother", "sister",
        "brother or sister",
    ),
    _R.GRANDPARENT: (
        "祖父母", "外祖父母", "祖父母、外祖父母", "祖父", "祖母", "外祖父", "外祖母", "爷爷", "奶奶", "外公",
        "外婆", "grandparent",
    ),
    _R.GRANDCHILD: (
        "孙子女", "外孙子女", "孙子女、外孙子女", "孙子", "孙女", "外孙", "外孙女", "grandchild",
    ),
    _R.IN_LAW: ("姻亲", "近姻亲", "in-law", "relative by marriage"),
    _R.WIDER: ("三代以内旁系血亲", "旁系血亲", "collateral within three generations"),
}  # fmt: skip
"""How files write each relation."""
NOBODY: Final = ("无", "没有", "none", "nobody")
"""How files write that there is nobody to declare."""


def relation_in_file(cell: str) -> str | None:
    """Return the relation that a cell of a file names, or none."""
    said = cell.strip().casefold()
    return next((str(relation) for relation, words in IN_FILES.items() if said in words), None)
