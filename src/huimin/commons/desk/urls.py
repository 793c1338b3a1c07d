"""Addresses of the registers."""

from __future__ import annotations

from django.urls import path

from huimin.commons.desk import saved_views, views

app_name = "desk"
urlpatterns = [
    path("", views.registers, name="registers"),
    path("views/", saved_views.view_list, name="views"),
    path("views/keep/", saved_views.keep_view, name="view-keep"),
    path("views/<int:view_id>/", saved_views.change, name="view-change"),
    path("views/<int:view_id>/delete/", saved_views.delete, name="view-delete"),
    path("density/", saved_views.choose_density, name="density"),
    path("<slug:name>/", views.register_list, name="list"),
    path("<slug:name>/new/", views.change_row, name="new"),
    path("<slug:name>/row/<str:pk>/", views.change_row, name="change"),
    path("<slug:name>/import/", views.import_rows, name="import"),
    path("<slug:name>/import/template.csv", views.import_template, name="import-template"),
]
