"""Django's settings, all derived from `deskgate.settings`; nothing here reads the environment.

Law: no default key. The key file is made by the first run; a tool that only imports this module
(a type checker, say) gets a key of its own that dies with it.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import global_settings

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
    "deskgate.control.visits",
    "deskgate.control.sharing",
    "deskgate.control.together",
    "deskgate.control.quick",
    "deskgate.control.signed",
    "deskgate.control.port",
    "deskgate.control.audit",
    "deskgate.control.directory",
    "deskgate.control.look",
    "deskgate.control.project.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "ninja",  # its pages of the API then come from here and not from a CDN
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "deskgate.control.project.middleware.ContentSecurityPolicy",
    "deskgate.control.project.middleware.ApiErrors",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "deskgate.control.tokens.middleware.LiveLogins",
    "allauth.account.middleware.AccountMiddleware",
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
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: refuses names that are locked
    "deskgate.control.accounts.backend.PasswordBackend",
    # last: passwords kept here work whatever the directory does
    *(["deskgate.control.directory.backend.LdapBackend"] if DESKGATE.ldap_url else []),
]
# The first makes them; the others check what came from elsewhere, until the person's next log-in.
PASSWORD_HASHERS = [
    *global_settings.PASSWORD_HASHERS,
    "deskgate.control.accounts.hashers.GuacamoleMD5",
    "deskgate.control.accounts.hashers.GuacamoleSHA256",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {
        "NAME": f"{_VALIDATION}.MinimumLengthValidator",
        "OPTIONS": {"min_length": DESKGATE.login_password_length},
    },
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]

# allauth's flows are driven by our own API (control/api/session.py); its pages are not served.
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "/"
ACCOUNT_ADAPTER = "deskgate.control.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up: the adapter says so
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_LOGIN_TIMEOUT = 10 * 60  # from the password to the second factor
ACCOUNT_REAUTHENTICATION_TIMEOUT = DESKGATE.login_proof_minutes * 60
# Codes for one person from all addresses together; names and addresses are counted by axes.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/10m/key"}
SOCIALACCOUNT_ADAPTER = "deskgate.control.directory.oidc_adapter.ProviderAdapter"
MFA_ADAPTER = "deskgate.control.accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Deskgate"
MFA_TOTP_TOLERANCE = 1  # half a minute: telephones' clocks are not exact

AXES_FAILURE_LIMIT = DESKGATE.login_attempts
AXES_COOLOFF_TIME = timedelta(minutes=DESKGATE.login_lock_minutes)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "deskgate.control.accounts.attempts.attempt_key"
AXES_CLIENT_IP_CALLABLE = "deskgate.control.accounts.attempts.attempt_address"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # nobody can keep somebody else out for ever
AXES_DISABLE_ACCESS_LOG = True  # our own log has it
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W002"]  # our API words what axes' own middleware would answer

# What must be known to every process: codes that were used already. Little is ever in it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "deskgate_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

SESSION_COOKIE_NAME = "deskgate_session"
SESSION_COOKIE_AGE = DESKGATE.login_hours * 3600  # live desktops don't depend on it
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
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "deskgate.control.project.statics.StaticsBelowPrefix"},
}
WEB_BUILD = Path(__file__).resolve().parents[2] / "static"  # what `make setup` builds the page into

LOGGING_CONFIG = None  # the composition root sets logging up, once, for every plane
