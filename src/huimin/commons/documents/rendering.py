"""Set documents with Typst: PDF/A-2b with the font inside, the same bytes from the same data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from huimin.commons.documents.fonts import characters, typst_fonts
from huimin.kernel.errors import Unavailable
from huimin.kernel.errors import gettext_noop as _

ROOT: Final = Path(__file__).resolve().parents[2]
"""Templates import one another from here: `#import "/commons/documents/templates/house.typ": *`."""

SUBSTITUTE: Final = "〓"
UNDATED: Final = date(2000, 1, 1)
_LAYOUT: Final = {"\n", "\t", "\r"}


class TemplateBroken(Unavailable):
    """A template cannot be set, as after a change that a district made to it."""

    template = _("The document template {name} cannot be set: {why}. Correct the file or remove it.")


def district_template(template: Path) -> Path:
    """Return the district's own template of the same name, or the one that was delivered."""
    own = Path(settings.DISTRICT_TEMPLATES) / template.name
    return own if own.is_file() else template


def render(template: Path, data: Mapping[str, Any], *, day: date | None = None) -> bytes:
    """Return the PDF that a Typst template makes of `data`, dated `day`.

    The template finds `data` as JSON (days as text, money as the caller wrote it). A character that the font
    does not have is set as 〓; the data carry the list `substitutes` of what stands behind the marks, in
    order, which the house's layout prints at the foot. A rare name never stops a notice.

    Raises:
        FontMissing: the fonts are not installed.
        TemplateBroken: the template is no valid Typst.
    """
    import typst

    replaced: list[str] = []
    plain = json.loads(json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False))
    filled = {**_settable(plain, replaced), "substitutes": replaced}
    at = day or UNDATED
    compiler = typst.Compiler(
        input=template.read_bytes(), root=ROOT, font_paths=typst_fonts(), ignore_system_fonts=True
    )
    try:
        pdf = compiler.compile(
            format="pdf",
            sys_inputs={"data": json.dumps(filled, ensure_ascii=False)},
            pdf_standards=["a-2b"],
            timestamp=datetime(at.year, at.month, at.day, tzinfo=UTC),
        )
    except typst.TypstError as refused:
        raise TemplateBroken(name=template.name, why=refused.message) from refused
    assert isinstance(pdf, bytes)
    return pdf


def _settable(value: Any, replaced: list[str]) -> Any:
    """Return the value with a mark for each character that cannot be set, noting what it stands for."""
    if isinstance(value, str):
        return "".join(_mark(character, replaced) for character in value)
    if isinstance(value, list):
        return [_settable(item, replaced) for item in value]
    if isinstance(value, dict):
        return {name: _settable(item, replaced) for name, item in value.items()}
    return value


def _mark(character: str, replaced: list[str]) -> str:
    if ord(character) in characters() or character in _LAYOUT:
        return character
    replaced.append(f"U+{ord(character):04X}")
    return SUBSTITUTE
