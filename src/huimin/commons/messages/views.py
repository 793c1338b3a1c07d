"""Open the messages on the workbench."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.messages.actions import mark_all_read, mark_read
from huimin.kernel.errors import NotFound


@require_POST
@requires()
def open_message(request: OfficerRequest, message_id: int) -> HttpResponse:
    """Mark a message as read and lead to what it is about."""
    message = mark_read(officer=request.officer, message_id=message_id)
    if message is None:
        raise NotFound()
    return redirect(message.link or "home")


@require_POST
@requires()
def read_all(request: OfficerRequest) -> HttpResponse:
    """Mark every message as read."""
    mark_all_read(officer=request.officer)
    return redirect("home")
