"""The app."""

from django.apps import AppConfig


class Messages(AppConfig):
    name = "huimin.commons.messages"
    label = "notes"
