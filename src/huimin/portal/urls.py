"""Addresses of the portal."""

from __future__ import annotations

from django.urls import path

from huimin.portal.views import (
    acting,
    applying,
    cases,
    checking,
    complaints,
    consenting,
    home,
    notices,
    papers,
    signing_in,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("look/", home.look, name="look"),
    path("offices/", home.offices, name="offices"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-in/code/", signing_in.give_code, name="code"),
    path("sign-in/who/", signing_in.who, name="who"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("check/", checking.check, name="check"),
    path("apply/", applying.apply, name="apply"),
    path("apply/<int:case>/", applying.questions, name="questions"),
    path("apply/<int:case>/papers/", applying.papers, name="papers"),
    path("apply/<int:case>/send/", applying.send, name="send"),
    path("apply/<int:case>/statements/<int:person>/", consenting.statements, name="statements"),
    path("agree/<int:case>/", consenting.agree, name="agree"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<int:case>/", cases.case, name="case"),
    path("cases/<int:case>/papers/<int:paper>/", papers.upload, name="upload"),
    path("cases/<int:case>/uploads/<int:upload>/", papers.look_at, name="look-at"),
    path("cases/<int:case>/uploads/<int:upload>/remove/", papers.remove, name="remove"),
    path("cases/<int:case>/authorisation/", papers.authorisation, name="authorisation"),
    path("cases/<int:case>/confirm/", cases.confirm, name="confirm"),
    path("cases/<int:case>/supply/", papers.supply, name="supply"),
    path("cases/<int:case>/withdraw/", cases.withdraw, name="withdraw"),
    path("cases/<int:case>/appeal/", cases.object_to_decision, name="appeal"),
    path("awards/<int:award>/change/", cases.change, name="change"),
    path("objection/<slug:scheme>/", cases.list_objection, name="list-objection"),
    path("documents/<int:notice>/", cases.document, name="document"),
    path("acting/", acting.acting, name="acting"),
    path("acting/choose/", acting.choose, name="choose"),
    path("acting/<int:mandate>/take-back/", acting.take_back, name="take-request-back"),
    path("notices/", notices.notices, name="notices"),
    path("notices/standing/", notices.standing, name="standing"),
    path("notices/<slug:code>/", notices.notice, name="notice"),
    path("notices/<slug:code>/sheet/", notices.sheet, name="sheet"),
    path("notices/<slug:code>/object/", notices.object_to, name="object"),
    path("complain/", complaints.complain, name="complain"),
    path("receipt/", complaints.follow_up, name="follow-up"),
    path("receipt/review/", complaints.review, name="review"),
    path("mandates/", acting.mandates, name="mandates"),
    path("mandates/<int:mandate>/", acting.mandate, name="mandate"),
]
