"""Settings of an installation, from its environment and its data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from huimin.commons.database.embedded import data_directory

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent
DATA = data_directory()
MODULES = Path(os.environ.get("HUIMIN_NODE_MODULES", ROOT / "node_modules"))


def _secret() -> str:
    """Return the secret key from the environment or from a file that only the owner reads."""
    if secret := os.environ.get("HUIMIN_SECRET_KEY"):
        return secret
    path = DATA / "secret"
    if not path.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return path.read_text(encoding="ascii")


def _database(address: str) -> dict[str, object]:
    """Return Django's settings for a `postgresql://` address, socket folders included."""
    parts = urlsplit(address)
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,  # a server that was restarted is noticed before a request is spoiled
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 12, "timeout": 10}},
    }


SECRET_KEY = _secret()
DEBUG = False
PUBLIC_ADDRESS = os.environ.get("HUIMIN_PUBLIC_ADDRESS", "").rstrip("/")
"""Under which residents reach the installation, if it was set; documents and public notices name it."""
SERVED_AT = os.environ.get("HUIMIN_SERVED_AT", "http://127.0.0.1:8000")
"""The port of this machine that is served; `huimin serve` says which."""
DISTRICT_TEMPLATES = Path(os.environ.get("HUIMIN_TEMPLATES", DATA / "templates"))
"""Templates of documents that the district changed; each takes the place of the one of the same name."""
SMS_ADDRESS = os.environ.get("HUIMIN_SMS_ADDRESS", "")
SMS_TOKEN = os.environ.get("HUIMIN_SMS_TOKEN", "")
"""The gateway for short messages; without one a demonstration writes them into its log."""
ALLOWED_HOSTS = os.environ.get("HUIMIN_HOSTS", "127.0.0.1,localhost").split(",")
DATABASES = {
    "default": _database(
        os.environ.get("DATABASE_URL", f"postgresql://postgres:@/postgres?host={DATA}/postgres")
    )
}
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",  # its sessions and hashes; officers, roles and rights are ours
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "huimin.commons.installation",
    "huimin.commons.access",
    "huimin.commons.audit",
    "huimin.commons.jobs",
    "huimin.commons.workdays",
    "huimin.commons.documents",
    "huimin.commons.messages",
    "huimin.commons.desk",
    "huimin.registry",
    "huimin.ledger",
    "huimin.entitlements",
    "huimin.payments",
    "huimin.casework",
    "huimin.reserves",
    "huimin.portal",
    "huimin.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "huimin.commons.database.remembering.RememberingMiddleware",
    "huimin.web.refusals.RefusalMiddleware",
    "huimin.casework.views.closed.ClosedFileMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "huimin.web.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "huimin.web.templatetags.huimin",
                "huimin.web.templatetags.pieces",
            ],
        },
    }
]
ROOT_URLCONF = "huimin.web.urls"
ASGI_APPLICATION = "huimin.web.asgi.application"
AUTH_USER_MODEL = "access.Officer"
AUTHENTICATION_BACKENDS = ["huimin.commons.access.signing_in.PasswordBackend"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "/sign-in/"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
# Finders serve where nothing was collected.
STATIC_ROOT = DATA / "static" if (DATA / "static").is_dir() else None
STATICFILES_DIRS = [
    PACKAGE / "web" / "assets",
    *(
        (name, MODULES / path)
        for name, path in (
            ("tabler/css", "@tabler/core/dist/css"),
            ("tabler/js", "@tabler/core/dist/js"),
            ("htmx", "htmx.org/dist"),
            ("echarts", "echarts/dist"),
        )
        if (MODULES / path).exists()
    ),
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

SESSION_COOKIE_AGE = 8 * 3600
SESSION_IDLE_SECONDS = int(os.environ.get("HUIMIN_IDLE_MINUTES", "30")) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SECURE = os.environ.get("HUIMIN_HTTPS", "") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, "'unsafe-inline'"],  # ECharts and progress bars set element styles
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 60 * 1024 * 1024
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
UPLOADS = Path(os.environ.get("HUIMIN_UPLOADS", DATA / "uploads"))
"""Where pictures and documents of cases lie, enciphered; never below the web root."""
KEY_FILE = Path(os.environ.get("HUIMIN_KEY_FILE", DATA / "keys.json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("HUIMIN_LOG", "WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
