"""The app."""

from django.apps import AppConfig


class Documents(AppConfig):
    name = "huimin.commons.documents"
    label = "documents"
