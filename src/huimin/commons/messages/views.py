"""Open the messages on the workbench."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.messages.actions import mark_all_read, mark_read
from huimin.commons.messages.kinds import said
from huimin.commons.messages.models import Message
from huimin.commons.messages.queries import messages_of
from huimin.kernel.errors import NotFound


def _read_state(message: Message) -> str:
    return "message.read" if message.state == Message.State.READ else "message.new"


MESSAGES: Final = Table(
    name="messages",
    caption=_("Messages"),
    columns=(
        Column("said", pgettext_lazy("messages", "Message"), value=said),
        Column("created_at", _("Moment"), Kind.MOMENT, sort="created_at"),
        Column("state", _("State"), Kind.STATE, value=_read_state, sort="state"),
    ),
    filters=(
        Filter("state", _("State"), choices=(
            (Message.State.SENT.value, pgettext_lazy("message", "New")),
            (Message.State.READ.value, pgettext_lazy("message", "Read")),
        )),
    ),
    order="-created_at",
    link=lambda row: reverse("notes:go", args=[row.pk]),
    empty_title=_("There are no messages"),
    empty_text=_("What runs out or is late, and what colleagues and jobs have to tell you, comes here."),
)  # fmt: skip


@requires()
def message_list(request: OfficerRequest) -> HttpResponseBase:
    """Show the officer's messages, the latest first."""
    return MESSAGES.respond(request, messages_of(request.officer), "notes/messages.html")


@requires()
def go(request: OfficerRequest, message_id: int) -> HttpResponse:
    """Lead to what a message is about; who follows it has read it."""
    message = mark_read(officer=request.officer, message_id=message_id)
    if message is None:
        raise NotFound()
    return redirect(message.link or "notes:messages")


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
    back = request.POST.get("back", "")
    return redirect("notes:messages" if back == "list" else "home")
