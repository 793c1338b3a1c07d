"""The addresses of the books."""

from __future__ import annotations

from django.urls import path

from huimin.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.books, name="books"),
    path("accounts/<str:code>/", views.account, name="account"),
    path("entries/<int:entry_id>/", views.entry, name="entry"),
]
