"""The ASGI application."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

from huimin.commons.database.embedded import connect_installation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.web.settings")
connect_installation()
application = get_asgi_application()
