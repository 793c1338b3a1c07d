"""The app."""

from django.apps import AppConfig


class Audit(AppConfig):
    name = "huimin.commons.audit"
    label = "audit"
