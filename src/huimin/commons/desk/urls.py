"""Addresses of the registers."""

from __future__ import annotations

from django.urls import path

from huimin.commons.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.registers, name="registers"),
    path("<slug:name>/", views.register_list, name="list"),
    path("<slug:name>/new/", views.change_row, name="new"),
    path("<slug:name>/row/<str:pk>/", views.change_row, name="change"),
    path("<slug:name>/import/", views.import_rows, name="import"),
    path("<slug:name>/import/template.csv", views.import_template, name="import-template"),
]
