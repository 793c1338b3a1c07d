"""All addresses of the platform."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from huimin.portal.views.verifying import verify, verify_code
from huimin.web.views import documents, home, jobs, officers, roles, second_factor, signing_in, style, trail

APPS = {
    # where it stands -> the module of its addresses, included as soon as the app has one
    "jobs/": "huimin.commons.jobs.urls",
    "documents/": "huimin.commons.documents.urls",
    "messages/": "huimin.commons.messages.urls",
    "registers/": "huimin.commons.desk.urls",
    "register/": "huimin.registry.urls",
    "awards/": "huimin.entitlements.urls",
    "cases/": "huimin.casework.urls",
    "portal/": "huimin.portal.urls",
    "payments/": "huimin.payments.urls",
    "ledger/": "huimin.ledger.urls",
    "reserves/": "huimin.reserves.urls",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-in/code/", signing_in.give_code, name="sign-in-code"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("password/", signing_in.change_password, name="change-password"),
    path("second-factor/", second_factor.page, name="second-factor"),
    path("second-factor/codes/", second_factor.renew_codes, name="second-factor-codes"),
    path("second-factor/off/", second_factor.turn_off, name="second-factor-off"),
    path("language/", set_language, name="set_language"),
    path("officers/", officers.officer_list, name="officers"),
    path("officers/new/", officers.new_officer, name="officer-new"),
    path("officers/<int:officer_id>/", officers.officer_page, name="officer"),
    path("officers/<int:officer_id>/roles/", officers.assign_role, name="officer-assign-role"),
    path(
        "officers/<int:officer_id>/roles/<int:assignment_id>/end/",
        officers.end_role,
        name="officer-end-role",
    ),
    path("officers/<int:officer_id>/password/", officers.reset_password, name="officer-password"),
    path("officers/<int:officer_id>/second-factor/", officers.reset_factor, name="officer-second-factor"),
    path("officers/<int:officer_id>/sessions/", officers.end_sessions, name="officer-sessions"),
    path("officers/<int:officer_id>/access/", officers.open_or_close, name="officer-access"),
    path("roles/", roles.role_list, name="roles"),
    path("roles/new/", roles.role_page, name="role-new"),
    path("roles/<slug:code>/", roles.role_page, name="role"),
    path("trail/", trail.trail, name="trail"),
    path("trail/verify/", trail.verify_trail, name="trail-verify"),
    path("trail/<int:deed_id>/", trail.deed_page, name="deed"),
    path("verify/", verify, name="verify"),
    path("verify/<slug:code>/", verify_code, name="verify-code"),
    path("issued/", documents.document_list, name="issued"),
    path("jobs/", jobs.job_list, name="job-list"),
    path("style/", style.style, name="style"),
    *(path(place, include(module)) for place, module in APPS.items() if find_spec(module)),
]

handler404 = "huimin.web.views.missing.missing"
handler500 = "huimin.web.refusals.failed"
