"""Catalogues of the user-facing texts: taken from code and templates, merged, checked and compiled."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

Texts = str | tuple[str, ...] | list[str] | None

PACKAGE = Path(__file__).resolve().parent.parent
LOCALES = PACKAGE / "web" / "locale"
LANGUAGES = {"zh_Hans": "zh_Hans", "en": "en"}
DOMAIN = "django"
# Singular and plural, or context and message, where a function takes more than the message.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Fault:
    """A message that cannot be shown in a language."""

    language: str
    message: str
    why: str

    def __str__(self) -> str:
        return f"{self.language}: {self.why}: {self.message}"


def update() -> list[Fault]:
    """Bring the catalogues in line with code and templates, and return what is left to translate.

    Messages that nobody uses any more leave the catalogue.
    """
    used = extract()
    for language in LANGUAGES:
        catalogue = read(language)
        merged = merge(catalogue, used, language)
        if _written(merged) != _written(catalogue):
            path_of(language).parent.mkdir(parents=True, exist_ok=True)
            path_of(language).write_bytes(_written(merged))
    return check(used)


def check(used: Catalog | None = None) -> list[Fault]:
    """Return every message that is missing, fuzzy, or has other placeholders than its original."""
    used = used or extract()
    return [fault for language in LANGUAGES for fault in _faults(language, used, read(language))]


def compile() -> int:
    """Write the binary catalogues that Django reads, where they are older than the text; return how many."""
    written = 0
    for language in LANGUAGES:
        source, target = path_of(language), path_of(language).with_suffix(".mo")
        if source.exists() and (not target.exists() or target.stat().st_mtime < source.stat().st_mtime):
            with io.BytesIO() as binary:
                write_mo(binary, read(language))
                fresh = target.with_suffix(f".{os.getpid()}")
                fresh.write_bytes(binary.getvalue())
                fresh.replace(target)  # whoever reads it at this moment reads the whole of one or the other
            written += 1
    return written


def path_of(language: str) -> Path:
    """Return where the text catalogue of a language stands."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """Return the catalogue of a language; an empty one if there is none yet."""
    path = path_of(language)
    if not path.exists():
        return _empty(language)
    with path.open("rb") as source:
        return read_po(source, locale=language, domain=DOMAIN)


def extract() -> Catalog:
    """Return every message of the package, with the modules and templates that use it."""
    found = _empty(None)
    for path in _sources():
        place = path.relative_to(PACKAGE.parent).as_posix()
        for message, context in _messages(path):
            found.add(message, locations=[(place, 0)], context=context)
    return found


def merge(catalogue: Catalog, used: Catalog, language: str) -> Catalog:
    """Return `used` with the translations of `catalogue`; in English every message stands for itself."""
    merged = _empty(language)
    for message in used:
        if not message.id:
            continue
        known = catalogue.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        text = known.string if known is not None and _same_shape(known, message) else None
        if not _complete(text) and language == "en":
            text = message.id
        merged.add(
            message.id,
            _fitting(text, message, merged.num_plurals),
            locations=message.locations,
            flags=known.flags - {"python-format", "python-brace-format"} if known else (),
            context=message.context,
        )
    return merged


def _sources() -> Iterator[Path]:
    for suffix in ("*.py", "*.html"):
        for path in sorted(PACKAGE.rglob(suffix)):
            if not {"tests", "migrations", "locale"} & set(path.relative_to(PACKAGE).parts):
                yield path


def _messages(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        text = templatize(text)  # templates become Python-like calls of gettext
    source = io.BytesIO(text.encode())
    for _line, function, arguments, _comments in extract_python(
        source, dict.fromkeys(KEYWORDS), [], {"encoding": "utf-8"}
    ):
        message, context = _called(str(function), arguments)
        if message:
            yield message, context


def _called(function: str, arguments: object) -> tuple[str | tuple[str, ...] | None, str | None]:
    given = arguments if isinstance(arguments, tuple) else (arguments,)
    shape = KEYWORDS.get(function) or (1,)
    texts: list[str] = []
    context = None
    for part in shape:
        place = part[0] if isinstance(part, tuple) else part
        text = given[place - 1] if place <= len(given) else None
        if not isinstance(text, str) or not text:
            return None, None
        if isinstance(part, tuple):
            context = text
        else:
            texts.append(text)
    return (texts[0] if len(texts) == 1 else tuple(texts)), context


def _faults(language: str, used: Catalog, catalogue: Catalog) -> Iterator[Fault]:
    for message in used:
        if not message.id:
            continue
        single = message.id if isinstance(message.id, str) else message.id[0]
        known = catalogue.get(single, message.context)
        if known is None or not _complete(known.string) or not _same_shape(known, message):
            yield Fault(language, single, "missing")
        elif known.fuzzy:
            yield Fault(language, single, "fuzzy")
        elif (wrong := _placeholders(known.string) - _placeholders(message.id)) or (
            language != "en" and _lost(message, known)
        ):
            yield Fault(language, single, f"placeholders differ {sorted(wrong)}")


def _lost(message: Message, known: Message) -> bool:
    # A plural may leave its number out in the singular, so the texts of one message are taken together.
    return bool(_placeholders(message.id) - _placeholders(known.string))


def _placeholders(texts: Texts) -> set[str]:
    joined = texts if isinstance(texts, str) else " ".join(texts or ())
    return {named or braced for named, braced in PLACEHOLDER.findall(joined)}


def _same_shape(known: Message, message: Message) -> bool:
    return isinstance(known.id, str) == isinstance(message.id, str)


def _complete(text: Texts) -> bool:
    return isinstance(text, str | tuple | list) and bool(text) and (isinstance(text, str) or all(text))


def _fitting(text: Texts, message: Message, plurals: int) -> Texts:
    if isinstance(message.id, str):
        return text or ""
    given = tuple(text) if isinstance(text, tuple | list) else ("",)
    return (given + ("",) * plurals)[:plurals]


def _empty(language: str | None) -> Catalog:
    return Catalog(
        locale=language,
        domain=DOMAIN,
        project="Huimin",
        version="",
        header_comment="# Texts of Huimin, kept in line with the code by `huimin catalogues --update`.",
        fuzzy=False,
    )


def _written(catalogue: Catalog) -> bytes:
    with io.BytesIO() as text:
        write_po(text, catalogue, width=110, sort_output=True, omit_header=False, include_lineno=False)
        lines = text.getvalue().decode().splitlines()
    # Dates and tools in the header change with every run and say nothing.
    volatile = (
        '"POT-Creation-Date',
        '"PO-Revision-Date',
        '"Generated-By',
        '"Last-Translator',
        '"Report-Msgid',
    )
    return ("\n".join(line for line in lines if not line.startswith(volatile)) + "\n").encode()
