"""Sign officers in by password, with lock-out."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend


class PasswordBackend(BaseBackend):
    pass
