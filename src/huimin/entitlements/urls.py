"""Addresses of entitlements."""

from __future__ import annotations

from django.urls import path

from huimin.entitlements.views import awards, cases, figures, months, schemes

app_name = "entitlements"
urlpatterns = [
    path("", awards.award_list, name="awards"),
    path("<int:award>/", awards.award_page, name="award"),
    path("<int:award>/end/", awards.decide, {"step": "end"}, name="award-end"),
    path("<int:award>/suspend/", awards.decide, {"step": "suspend"}, name="award-suspend"),
    path("<int:award>/lift/", awards.decide, {"step": "lift"}, name="award-lift"),
    path("measures/<int:measure>/", awards.answer, name="measure"),
    path("schemes/", schemes.scheme_list, name="schemes"),
    path("schemes/<slug:scheme>/", schemes.scheme_page, name="scheme"),
    path("schemes/<slug:scheme>/try/", schemes.calculator, name="calculator"),
    path("why/household/<int:household>/<slug:scheme>/", cases.why_household, name="why-household"),
    path(
        "why/household/<int:household>/<slug:scheme>/tree/",
        cases.tree_of_household,
        name="why-household-tree",
    ),
    path("why/person/<int:person>/<slug:scheme>/", cases.why_person, name="why-person"),
    path("months/<str:month>/", months.month_page, name="month"),
    path("months/<str:month>/proposals/", months.proposal_list, name="proposals"),
    path("months/<str:month>/<slug:scheme>/", months.outcome_list, name="outcomes"),
    path("proposals/<int:proposal>/", months.proposal_page, name="proposal"),
    path("figures/", figures.figure_list, name="figures"),
    path("figures/<int:figure>/", figures.figure_confirm, name="figure-confirm"),
    path(
        "figures/<int:figure>/confirm/", figures.figure_decide, {"step": "confirm"}, name="figure-confirmed"
    ),
    path(
        "figures/<int:figure>/withdraw/", figures.figure_decide, {"step": "withdraw"}, name="figure-withdrawn"
    ),
    path("figures/new/<path:name>/", figures.figure_new, name="figure-new"),
    path("figures/of/<path:name>/", figures.figure_page, name="figure"),
]
