"""Addresses of messages."""

from __future__ import annotations

from django.urls import path

from huimin.commons.messages import views

app_name = "notes"
urlpatterns = [
    path("", views.message_list, name="messages"),
    path("<int:message_id>/", views.go, name="go"),
    path("<int:message_id>/open/", views.open_message, name="open"),
    path("read/", views.read_all, name="read-all"),
]
