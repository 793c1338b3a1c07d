"""Sheets: the YAML of one procedure, in which nothing is said twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class UnreadableProcedure(Invalid):
    """A procedure's sheet does not have the form that is read."""

    template = _("The procedure '{name}' cannot be read: {wrong}. Compare it with its neighbours.")


def sheet_of(path: Path) -> Any:
    """Return what a sheet says, as it is written.

    Raises:
        UnreadableProcedure: naming the sheet and what is wrong with it.
    """
    try:
        loader = LOADER(path.read_text(encoding="utf-8"))
        try:
            node = loader.get_single_node()
            _refuse_twice(node)
            return loader.construct_document(node) if node else None
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError, RecursionError) as wrong:
        raise UnreadableProcedure(name=path.stem, wrong=wrong) from wrong


def _refuse_twice(node: yaml.Node | None) -> None:
    """Refuse a sheet that says one thing twice: the reader would only see the last."""
    if isinstance(node, yaml.MappingNode):
        names = [key.value for key, _value in node.value]
        if twice := [name for name in names if names.count(name) > 1]:
            raise ValueError(f"'{twice[0]}' stands twice from line {node.start_mark.line + 1}")
        for _key, value in node.value:
            _refuse_twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _refuse_twice(value)
