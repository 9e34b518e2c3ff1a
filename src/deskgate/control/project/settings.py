"""Django's settings, all derived from `deskgate.settings`; nothing here reads the environment.

Law: no default key. The key file is made by the first run; a tool that only imports this module
(a type checker, say) gets a key of its own that dies with it.
"""

from __future__ import annotations

from pathlib import Path

from deskgate.control.project.database import database_settings
from deskgate.control.setup import current_settings
from deskgate.control.vault import keyfile

DESKGATE = current_settings()

DEBUG = False
SECRET_KEY = (
    keyfile.key_read(keyfile.django_key_path(DESKGATE.data))[0].reveal()
    if keyfile.django_key_path(DESKGATE.data).exists()
    else keyfile.make_django_key()
)
ALLOWED_HOSTS = list(DESKGATE.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(DESKGATE.trusted_origins)

INSTALLED_APPS = [
    "deskgate.control.accounts",
    "deskgate.control.tree",
    "deskgate.control.permissions",
    "deskgate.control.nodes",
    "deskgate.control.vault",
    "deskgate.control.tokens",
    "deskgate.control.audit",
    "deskgate.control.directory",
    "deskgate.control.project.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "ninja",  # its pages of the API then come from here and not from a CDN
    "tree_queries",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "deskgate.control.project.middleware.ContentSecurityPolicy",
    "deskgate.control.project.middleware.ApiErrors",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "deskgate.control.project.middleware.Acting",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "deskgate.control.project.urls"
APPEND_SLASH = True  # within the administration; everywhere else an address is the page's own

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": database_settings(DESKGATE.database_url, DESKGATE.data)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["deskgate.control.accounts.backend.PasswordBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

SESSION_COOKIE_NAME = "deskgate_session"
SESSION_COOKIE_AGE = 12 * 3600  # a long working day; live desktops don't depend on it
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = DESKGATE.secure_cookies
CSRF_COOKIE_HTTPONLY = False  # the page copies it into the X-CSRFToken header
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = DESKGATE.secure_cookies
CSRF_FAILURE_VIEW = "deskgate.control.project.pages.csrf_failure"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # as Guacamole's api-max-request-size

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
WEB_BUILD = Path(__file__).resolve().parents[2] / "static"  # what `make setup` builds the page into

LOGGING_CONFIG = None  # the composition root sets logging up, once, for every plane
