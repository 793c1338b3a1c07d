"""A PDF that is handed in opens, has pages, and carries nothing that runs or hides."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils.translation import override
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from huimin.casework.papers.checking import WrongUpload, checked
from huimin.casework.tests.made_papers import pdf


def opening(kind: str, name: str, told: str) -> Callable[[PdfWriter], None]:
    """Let a PDF do something when it is opened."""

    def change(writer: PdfWriter) -> None:
        action = {NameObject("/S"): NameObject(kind), NameObject(name): TextStringObject(told)}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)

    return change


BAD = {
    "thirty-five bytes that only begin like one": (b"%PDF-1.4 <script>alert(1)</script>", "does not open"),
    "half a file": (pdf()[: len(pdf()) // 2], "does not open"),
    "no page": (pdf(pages=0), "has no page"),
    "a script": (pdf(opening("/JavaScript", "/JS", "app.alert(1)")), "contains a program"),
    "a program to begin": (pdf(opening("/Launch", "/F", "a.exe")), "contains a program"),
    "another file": (pdf(lambda writer: writer.add_attachment("a.exe", b"MZ")), "contains other files"),
    "a password": (pdf(lambda writer: writer.encrypt("x")), "locked by a password"),
}


@pytest.mark.parametrize("kind", BAD)
def test_it_is_refused_with_what_to_do(kind: str) -> None:
    content, said = BAD[kind]
    with override("en"), pytest.raises(WrongUpload, match=said) as refused:
        checked("授权书.pdf", content)
    assert "photograph the paper" in str(refused.value)


@pytest.mark.parametrize("pages", [1, 3])
def test_a_plain_one_is_kept_as_it_is(pages: int) -> None:
    assert checked("授权书.pdf", pdf(pages=pages)) == ("application/pdf", pdf(pages=pages))
