"""The font that documents are set in, and the characters that it has."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from huimin.kernel.errors import Unavailable
from huimin.kernel.errors import gettext_noop as _

FAMILY: Final = "@expo-google-fonts/noto-serif-sc"
WEIGHTS: Final = ("400Regular", "700Bold")
SEGMENTED: Final = 4
FULL: Final = 12


class FontMissing(Unavailable):
    """The font is not installed."""

    template = _("The font for documents is not installed. Call `make install`, then ask again.")


def font_folders() -> list[Path]:
    """Return the folders with the weights that documents use.

    Raises:
        FontMissing: the fonts are not installed.
    """
    folders = [settings.MODULES / FAMILY / weight for weight in WEIGHTS]
    if not all(folder.is_dir() for folder in folders):
        raise FontMissing()
    return folders


@cache
def typst_fonts() -> Any:
    """Return the fonts as Typst reads them: these and no others, so that every machine sets alike."""
    from typst import Fonts

    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=font_folders())


@cache
def characters() -> frozenset[int]:
    """Return the code points that every weight of the font has."""
    weights = [characters_of(path) for folder in font_folders() for path in folder.glob("*.ttf")]
    return frozenset.intersection(*weights)


def characters_of(path: Path) -> frozenset[int]:
    """Return the code points that a TrueType font has, by its `cmap` table."""
    font = path.read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * place) for place in range(tables))
    start = next(offset for tag, _checksum, offset, _length in records if tag == b"cmap")
    (maps,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for place in range(maps):
        _platform, _encoding, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * place)
        (form,) = struct.unpack_from(">H", font, start + offset)
        if form == FULL:
            found.update(_full(font, start + offset))
        elif form == SEGMENTED:
            found.update(_segmented(font, start + offset))
    return frozenset(found)


def _full(font: bytes, at: int) -> Iterator[int]:
    (groups,) = struct.unpack_from(">I", font, at + 12)
    for group in range(groups):
        first, last, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * group)
        yield from range(first, last + 1)


def _segmented(font: bytes, at: int) -> Iterator[int]:
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    ends, starts = at + 14, at + 16 + doubled
    for segment in range(0, doubled, 2):
        (last,) = struct.unpack_from(">H", font, ends + segment)
        (first,) = struct.unpack_from(">H", font, starts + segment)
        if last != 0xFFFF:
            yield from range(first, last + 1)
