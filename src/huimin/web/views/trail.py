"""The audit trail: who did or read what, when and why, and the proof that nothing was changed."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from huimin.casework.public import deeds_shown_to
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.audit.evidence import deeds_naming
from huimin.commons.audit.models import Block, Deed
from huimin.commons.audit.trail import record
from huimin.commons.audit.verifying import verify
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.deeds import (
    changes_of,
    deeds_found,
    details_of,
    named_deeds,
    reason_of,
    subject_address,
    subject_word,
    told,
    with_numbers,
    word_for,
)
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.installation.public import installation
from huimin.kernel.errors import NotFound


def _since(rows: object, day: str) -> object:
    return rows.filter(at__date__gte=day) if parse_date(day) else rows  # type: ignore[attr-defined]


KINDS = {
    "decisions": _("Opinions and decisions"),
    "documents": _("Issued documents"),
    "notices": _("Public notices"),
    "reckonings": _("Reckonings"),
}
WITHOUT_SEAL = "no"


def _naming(rows: QuerySet[Deed], kind: str) -> QuerySet[Deed]:
    return rows.filter(deeds_naming(kind))


def _sealed(rows: QuerySet[Deed], answer: str) -> QuerySet[Deed]:
    """Leave the deeds that are in no block yet, or those that are in one."""
    last = Block.objects.order_by("-number").values_list("end_xid", flat=True).first() or 0
    sign = ">=" if answer == WITHOUT_SEAL else "<"
    return rows.extra(where=[f"audit_deed.xid {sign} %s::text::xid8"], params=[str(last)])  # noqa: S610


TRAIL = Table(
    name="trail",
    caption=_("Audit trail"),
    columns=(
        Column("at", _("Moment"), Kind.MOMENT, sort="at", link=lambda deed: reverse("deed", args=[deed.pk])),
        Column("by", _("Officer"), value=lambda deed: deed.by and deed.by.name),
        Column("verb", _("Deed"), words=word_for),
        Column(
            "subject",
            _("About"),
            value=lambda deed: subject_word(deed.subject, deed.subject_number or ""),
            link=lambda deed: subject_address(deed.subject),
        ),
        Column("told", _("What"), value=told),
        Column("reason", _("Reason"), value=reason_of),
        Column("division", _("Division"), Kind.CODE, shown=False),
    ),
    filters=(
        Filter("verb", _("Deed"), choices=named_deeds, counted=False),
        Filter(
            "names", _("What the trail names"), choices=tuple(KINDS.items()), apply=_naming, counted=False
        ),
        Filter(
            "sealed",
            _("Sealed"),
            choices=(("yes", _("yes")), (WITHOUT_SEAL, _("Not sealed yet"))),
            apply=_sealed,
            counted=False,
        ),
    ),
    searcher=deeds_found,
    search_label=_("Case or document number, name, officer or reason"),
    order="-at",
    counted=False,
    empty_title=_("Nothing was done yet"),
)


@requires("audit.view")
def trail(request: OfficerRequest) -> HttpResponseBase:
    """Show the trail; looking something up in it is a deed too."""
    if request.GET.get("find"):
        record("audit.search", "audit.Deed:*", by=request.officer, search=request.GET["find"][:80])
    context = {"last": Block.objects.order_by("-number").first()}
    rows = _deeds_shown(request).select_related("by")
    return TRAIL.respond(request, rows, "trail.html", context)


@requires("audit.view")
def deed_page(request: OfficerRequest, deed_id: int) -> HttpResponse:
    """Show one deed with everything that was kept about it."""
    deed = _deeds_shown(request).select_related("by").filter(pk=deed_id).first()
    if deed is None:
        raise NotFound()
    context = {
        "deed": deed,
        "word": word_for(deed.verb),
        "subject": subject_word(deed.subject, getattr(deed, "subject_number", "")),
        "address": subject_address(deed.subject),
        "reason": reason_of(deed),
        "changes": list(changes_of(deed)),
        "details": list(details_of(deed)),
    }
    return render(request, "deed.html", context)


def _deeds_shown(request: OfficerRequest) -> QuerySet[Deed]:
    """Return the deeds that an officer may read; whoever sees the whole place sees those of no place too."""
    rows = with_numbers(Deed.objects.filter(deeds_shown_to(request.officer)))
    return rows if request.scope.covers(installation().place) else rows.filter(request.scope.q())


@require_POST
@requires("audit.view")
def verify_trail(request: OfficerRequest) -> HttpResponse:
    """Recompute every seal and show what was found."""
    report = verify()
    record("audit.verify", "audit.Block:*", by=request.officer, sound=report.sound, head=report.head)
    found = [
        (finding.sentence(gettext), subject_address(finding.subject), finding.deed)
        for finding in report.findings
    ]
    kept = [(KINDS.get(each.kind, each.kind), each) for each in report.kept]
    return render(request, "trail_verified.html", {"report": report, "found": found, "kept": kept})
