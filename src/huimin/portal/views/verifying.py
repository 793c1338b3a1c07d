"""Say whether a document is genuine, by its code or by the file itself, and nothing about anybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huimin.commons.documents.proving import genuine, genuine_content
from huimin.kernel.errors import Refusal
from huimin.portal.forms import VerifyForm
from huimin.portal.limits import count
from huimin.portal.views.pages import origin_of, page, sent
from huimin.portal.views.signing_in import refused

LARGEST = 20 * 1024 * 1024
PDF = b"%PDF-"


def verify(request: HttpRequest) -> HttpResponseBase:
    """Ask for a code or a file."""
    form = VerifyForm(*sent(request))
    if form.is_valid():
        code, file = form.cleaned_data["code"].replace(" ", ""), form.cleaned_data["file"]
        if code and file is None:
            return redirect("verify-code", code)
        if file is None or file.size > LARGEST:
            form.add_error("code", _("Type the code, or choose the file (up to 20 MB)."))
        elif not (content := file.read()).startswith(PDF):
            said = _("A photo or scan cannot be compared. Choose the original PDF file, or type the code.")
            form.add_error("file", said)
        elif code:
            return _both(request, form, code, content)
        else:
            return _answer(request, genuine_content(content), "", compared=True)
    return page(request, "portal/verify.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a document with a code was issued here."""
    try:
        count("look", origin_of(request), timezone.now())
    except Refusal as refusal:
        form = VerifyForm({"code": code})
        form.is_valid()
        refused(form, refusal, "code")
        return page(request, "portal/verify.html", {"form": form}, status=429)
    return _answer(request, genuine(code), code)


def _both(request: HttpRequest, form: VerifyForm, code: str, content: bytes) -> HttpResponse:
    """Say whether a code and a file belong together: a genuine code proves nothing about another file."""
    try:
        count("look", origin_of(request), timezone.now())
    except Refusal as refusal:
        refused(form, refusal, "code")
        return page(request, "portal/verify.html", {"form": form}, status=429)
    by_code, by_content = genuine(code), genuine_content(content)
    if by_code is not None and by_code != by_content:
        said = _("The content of this file does not match the document with this code. Do not rely on it.")
        form.add_error("file", said)
        return page(request, "portal/verify.html", {"form": form}, status=422)
    return _answer(request, by_code, code, compared=by_code is not None)


def _answer(request: HttpRequest, proof: object, code: str, *, compared: bool = False) -> HttpResponse:
    context = {"proof": proof, "code": code, "compared": compared, "form": VerifyForm()}
    return page(request, "portal/verified.html", context, status=200 if proof else 404)
