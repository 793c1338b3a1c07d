"""Issue documents: the next number of the series, the PDF, its digest, all in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.documents.models import Document
from huimin.commons.documents.proving import new_code, proof_of
from huimin.commons.documents.rendering import district_template, render
from huimin.commons.installation.public import installation, today
from huimin.kernel.crypto import sm3

PDF = "application/pdf"


@transaction.atomic
def issue(
    *,
    kind: str,
    template: Path,
    data: Mapping[str, Any],
    series: str,
    title: str,
    subject: str,
    division: str,
    by: Officer | None,
    day: date | None = None,
) -> Document:
    """Set a document, give it the next number of its series and keep it as it was issued.

    The template finds `number`, `title`, `day`, `demonstration`, `language` and `proof` beside the data; a
    district's own template of the same name takes its place. Numbers have no gap: the number is only taken
    when the transaction commits, and whoever issues the next document of the series waits for that.

    Raises:
        FontMissing: the fonts are not installed.
    """
    number, on, code = next_number(series=series), day or today(), new_code()
    filled = {
        "language": by.language if by else "zh-hans",
        "demonstration": installation().demonstration,
        "title": title,
        "day": on,
        **data,
        "number": f"{series}-{number:04d}",
        "proof": {"code": code},
    }
    content = render(district_template(template), filled | {"proof": proof_of(code)}, day=on)
    document = keep(
        kind=kind,
        content=content,
        media_type=PDF,
        series=series,
        number=number,
        title=title,
        subject=subject,
        division=division,
        data=filled,
        by=by,
        code=code,
    )
    record(
        "documents.issue",
        subject,
        by=by,
        division=division,
        document=document.pk,
        kind=kind,
        number=filled["number"],
        digest=bytes(document.sm3).hex(),
    )
    return document


def keep(
    *,
    kind: str,
    content: bytes,
    media_type: str,
    series: str,
    number: int,
    title: str,
    subject: str,
    division: str,
    data: Mapping[str, Any],
    by: Officer | None,
    code: str | None = None,
) -> Document:
    """Keep the content of a document under a number that was taken, with its SM3 digest, and return it."""
    return Document.objects.create(
        series_id=series,
        number=number,
        kind=kind,
        title=title,
        subject=subject,
        division=division,
        content=content,
        media_type=media_type,
        sm3=sm3(content),
        code=code,
        data=dict(data),
        issued_by=by,
    )


def next_number(*, series: str) -> int:
    """Return the next number of a series; it is taken when the transaction commits, so there are no gaps."""
    return next_numbers(series=series, count=1)[0]


def next_numbers(*, series: str, count: int) -> range:
    """Return the next numbers of a series, so many at once, without gaps as one by one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_series (code, last) VALUES (%(series)s, %(count)s)"
            " ON CONFLICT (code) DO UPDATE SET last = documents_series.last + %(count)s RETURNING last",
            {"series": series, "count": count},
        )
        last: int = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)
