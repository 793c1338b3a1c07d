"""The app."""

from django.apps import AppConfig


class Jobs(AppConfig):
    name = "huimin.commons.jobs"
    label = "jobs"
