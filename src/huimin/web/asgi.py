"""The ASGI application."""

from __future__ import annotations

import os
import warnings

from django.core.asgi import get_asgi_application

from huimin.commons.database.embedded import connect_installation
from huimin.web.settling import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.web.settings")
# Styles and scripts are small files that Django reads in a thread: whoever starts a server need not know.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
connect_installation()
application = get_asgi_application()
settle()
