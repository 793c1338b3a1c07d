"""Pictures: what is photographed in the demonstration, drawn so that it plainly says it is a sample."""

from __future__ import annotations

import json
import random
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

from huimin.casework.public import Picture

if TYPE_CHECKING:
    from PIL import ImageFont

SHEET_WIDTH: Final = 1_000
"""Of the sheet on which people sign."""
SIZE: Final = (720, 480)
SAYS: Final = "样张 · 全部内容为虚构 · SAMPLE"
PAPER, INK, STAMP, LINE = "#fbf8f0", "#3a3a3a", "#b3261e", "#d8d2c4"
LARGE, MIDDLING, SMALL = 44, 26, 20


@cache
def picture_of(title: str, *lines: str) -> Picture:
    """Return a picture of a paper or a room: a title, some lines, and that it is a sample."""
    from PIL import Image, ImageDraw

    drawn = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(drawn)
    width, height = SIZE
    draw.rectangle((12, 12, width - 13, height - 13), outline=LINE, width=3)
    draw.text((width // 2, 76), title, fill=INK, font=_font(LARGE), anchor="mm")
    for place, line in enumerate(lines):
        draw.text((60, 150 + place * 44), line, fill=INK, font=_font(MIDDLING), anchor="lm")
    for place in range(len(lines), 5):
        draw.line((60, 165 + place * 44, width - 60, 165 + place * 44), fill=LINE, width=2)
    draw.rectangle((40, height - 104, width - 40, height - 46), outline=STAMP, width=3)
    draw.text((width // 2, height - 75), SAYS, fill=STAMP, font=_font(MIDDLING), anchor="mm")
    content = BytesIO()
    drawn.save(content, "JPEG", quality=70)
    return Picture(f"{title}.jpg", content.getvalue())


def signature_of(name: str) -> str:
    """Return strokes for a name as a screen hands them in: the same for the same name, and nobody's hand."""
    chance = random.Random(name)  # noqa: S311 - a drawing, no secret
    room = SHEET_WIDTH // (len(name) + 1)
    strokes = [
        [[room * place + chance.randint(20, room), chance.randint(80, 320)] for _point in range(5)]
        for place in range(len(name))
        for _stroke in range(3)
    ]
    return json.dumps(strokes)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    from huimin.commons.documents.fonts import font_folders

    found = next(path for folder in font_folders() for path in sorted(folder.glob("*.ttf")))
    return ImageFont.truetype(str(found), size)
