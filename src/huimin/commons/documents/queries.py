"""Find issued documents, and check that a document is the one that was issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from huimin.commons.access.models import Officer
from huimin.commons.documents.kinds import right_of, rule_of
from huimin.commons.documents.models import Document
from huimin.kernel.crypto import sm3
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _


class NoSuchDocument(NotFound):
    """There is no such document, or not for this officer."""

    template = _("There is no document {id} in your divisions. Check the number.")


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """A document in a list."""

    id: int
    number: str
    kind: str
    title: str
    subject: str
    issued_at: datetime
    issued_by: str


def documents_of(subject: str) -> list[DocumentCard]:
    """Return the documents about a subject such as `registry.Household:17`, newest first."""
    found = Document.objects.filter(subject=subject).select_related("issued_by").order_by("-issued_at", "-id")
    return [
        DocumentCard(
            id=document.pk,
            number=f"{document.series_id}-{document.number:04d}",
            kind=document.kind,
            title=document.title,
            subject=document.subject,
            issued_at=document.issued_at,
            issued_by=document.issued_by.name if document.issued_by else "",
        )
        for document in found.defer("content", "data")
    ]


def document_for(officer: Officer, document_id: int) -> Document:
    """Return a document that the officer may open.

    Raises:
        NoSuchDocument: there is none.
    """
    document = Document.objects.filter(pk=document_id).first()
    if document is None or not _may_open(officer, document):
        raise NoSuchDocument(id=document_id)
    return document


def issued_as(content: bytes) -> QuerySet[Document]:
    """Return the documents that were issued with exactly this content; none if it was changed since."""
    return Document.objects.filter(sm3=sm3(content))


def is_as_issued(document: Document) -> bool:
    """Return whether the kept content still has the digest that it was issued with."""
    return sm3(bytes(document.content)) == bytes(document.sm3)


def damaged() -> QuerySet[Document]:
    """Return the documents whose content no longer has its digest."""
    wrong = [document.pk for document in Document.objects.iterator(100) if not is_as_issued(document)]
    return Document.objects.filter(Q(pk__in=wrong))


def _may_open(officer: Officer, document: Document) -> bool:
    if (rule := rule_of(document.kind)) is not None:
        return rule(officer, document.subject)
    right = right_of(document.kind)
    if right is None:
        return document.issued_by_id == officer.pk
    return officer.scope(right).covers(document.division)
