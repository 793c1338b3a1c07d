"""The app."""

from django.apps import AppConfig


class Payments(AppConfig):
    name = "huimin.payments"
    label = "payments"
