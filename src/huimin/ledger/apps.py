"""The app."""

from django.apps import AppConfig


class Ledger(AppConfig):
    name = "huimin.ledger"
    label = "ledger"
