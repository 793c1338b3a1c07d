"""The app."""

from django.apps import AppConfig


class Reserves(AppConfig):
    name = "huimin.reserves"
    label = "reserves"
