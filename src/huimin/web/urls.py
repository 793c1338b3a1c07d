"""All addresses of the platform."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from huimin.web.views import home, signing_in, style

APPS = {
    # where it stands -> the module of its addresses, included as soon as the app has one
    "jobs/": "huimin.commons.jobs.urls",
    "documents/": "huimin.commons.documents.urls",
    "messages/": "huimin.commons.messages.urls",
    "registers/": "huimin.commons.desk.urls",
    "register/": "huimin.registry.urls",
    "awards/": "huimin.entitlements.urls",
    "payments/": "huimin.payments.urls",
    "ledger/": "huimin.ledger.urls",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("password/", signing_in.change_password, name="change-password"),
    path("language/", set_language, name="set_language"),
    path("style/", style.style, name="style"),
    *(path(place, include(module)) for place, module in APPS.items() if find_spec(module)),
]
