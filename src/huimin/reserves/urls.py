"""The addresses of the reserves."""

from __future__ import annotations

from django.urls import path

from huimin.reserves import views

app_name = "reserves"
urlpatterns = [
    path("", views.reserve_list, name="reserves"),
    path("advances/new/", views.advance_new, name="advance-new"),
    path("advances/<int:advance>/", views.advance_page, name="advance"),
    path("<int:reserve>/", views.reserve_page, name="reserve"),
    path("<int:reserve>/account/", views.account, name="account"),
    path("<int:reserve>/hand-over/<int:aid>/", views.give, name="hand-over"),
    path("receipts/<int:hand_over>/", views.receipt, name="receipt"),
]
