"""The app."""

from django.apps import AppConfig


class Entitlements(AppConfig):
    name = "huimin.entitlements"
    label = "entitlements"
