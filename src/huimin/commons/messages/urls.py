"""Addresses of messages."""

from __future__ import annotations

from django.urls import path

from huimin.commons.messages import views

app_name = "notes"
urlpatterns = [
    path("<int:message_id>/open/", views.open_message, name="open"),
    path("read/", views.read_all, name="read-all"),
]
