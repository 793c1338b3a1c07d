"""Addresses of jobs."""

from __future__ import annotations

from django.urls import path

from huimin.commons.jobs import views

app_name = "jobs"
urlpatterns = [
    path("<int:job_id>/", views.job, name="job"),
    path("<int:job_id>/progress/", views.progress, name="progress"),
    path("<int:job_id>/stream/", views.stream, name="stream"),
    path("<int:job_id>/again/", views.again, name="again"),
]
