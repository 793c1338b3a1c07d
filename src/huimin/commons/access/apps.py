"""The app; at start it gathers the rights and roles that the other apps declare."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Access(AppConfig):
    name = "huimin.commons.access"
    label = "access"

    def ready(self) -> None:
        autodiscover_modules("rights", "roles")
