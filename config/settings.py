"""Settings: one file, read from the environment. README.md lists every variable.

Safe by default: without any variable set, Waybill expects HTTPS in front of it and shows no debug pages.
`make run` sets WAYBILL_HTTP=1, which allows plain HTTP on a laptop.
"""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import dj_database_url
import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from config.logs import logging_settings
from config.outside import mailers, start_sentry

# Lets ModelAdmin and its kin name their model in a type at run time, as the type checker wants it.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str) -> bool:
    """Whether the environment switches `name` on: 1, true, yes or on."""
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """The comma-separated values of `name`."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


VAR_DIR = Path(os.environ.get("WAYBILL_VAR") or BASE_DIR / "var")


def kept_secret_key() -> str:
    """SECRET_KEY from the environment, or one made on first run and kept in var/secret_key."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    path = VAR_DIR / "secret_key"
    if path.exists() and (key := path.read_text().strip()):
        return key
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # An empty one holds nothing: whoever began to write it was stopped.
    path.unlink(missing_ok=True)
    with NamedTemporaryFile("w", dir=VAR_DIR, prefix="secret_key-") as file:
        file.write(get_random_secret_key())
        file.flush()
        # It is there whole or not at all; and when several start at once, one writes it and the others read.
        with suppress(FileExistsError):
            os.link(file.name, path)
    return path.read_text().strip()


SECRET_KEY = kept_secret_key()
DEBUG = flag("DEBUG")
PLAIN_HTTP = flag("WAYBILL_HTTP")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

# What the site's own register may be used under: a name, and the address of its text.
WAYBILL_DATA_LICENCE = (
    os.environ.get("WAYBILL_DATA_LICENCE") or "CC BY 4.0 https://creativecommons.org/licenses/by/4.0/"
)
# Where readers reach the editors: a mail address, or the address of a page.
WAYBILL_CONTACT = os.environ.get("WAYBILL_CONTACT", "").strip()

# Bytes that cited views may take together: they are kept for good, and whoever reads may make one.
MOST_CITED = int(os.environ.get("WAYBILL_CITATIONS_MB") or 500) * 1024 * 1024

INSTALLED_APPS = [
    "deliveries",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "config.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django_htmx",
    "simple_history",
]

MIDDLEWARE = [
    "config.request_ids.named",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "deliveries.http.compressing.Compressing",
    "deliveries.http.fragments.own_address",
    "deliveries.http.cors.shared",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "deliveries.accounts.resubmit.keep_what_was_typed",
    "deliveries.accounts.sessions.sessions_end",
    "deliveries.accounts.signing_in.second_factor_before_the_desk",
    "deliveries.accounts.anew.SecondFactorAnew",
    "deliveries.http.reading.readers",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

# Readers' pages stand in pages/, the desk and its doors in templates/: Django looks there in this order.
TEMPLATES = [
    {
        "NAME": "pages",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "pages"],
        "OPTIONS": {"environment": "deliveries.cells.environment.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "deliveries.accounts.signing_in.second_factor_in_templates",
            ],
        },
    },
]
FORM_RENDERER = "deliveries.forms.renderer.FormRenderer"


# What a page may ask of PostgreSQL ends after so many seconds; 0: whatever it takes, as for commands.
STATEMENT_SECONDS = int(os.environ.get("WAYBILL_STATEMENT_SECONDS") or 0)


def database(url: str) -> dict[str, Any]:
    """What Django is told of the database at `url`."""
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    if config["ENGINE"].endswith("sqlite3"):
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        config["OPTIONS"] = {
            # IMMEDIATE: a transaction that will write takes the lock at once instead of failing half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        # To open the file anew takes longer than to answer from it.
        config["CONN_MAX_AGE"] = None
    else:
        config["CONN_MAX_AGE"] = 0
        # A connection is asked whether it lives before it is used: after a restart of PostgreSQL none does.
        config["CONN_HEALTH_CHECKS"] = True
        # No JIT: to compile a query of many sub-queries takes PostgreSQL seconds, to run it a fraction of one.
        # And days as ISO 8601 has them, whatever the server writes: the index reads them as text.
        told = f"-c jit=off -c datestyle=ISO,YMD -c statement_timeout={STATEMENT_SECONDS}s"
        config["OPTIONS"] = {
            # A thread for each request, and the one that is made anew; whoever gets none within seconds is told so.
            "pool": {"min_size": 1, "max_size": int(os.environ.get("THREADS") or 8) + 1, "timeout": 5},
            "connect_timeout": 3,
            # Milliseconds until a server that no packet reaches any more is given up.
            "tcp_user_timeout": 10_000,
            "options": told,
        }
    return config


DATABASES = {"default": database(os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'waybill.sqlite3'}")}
# A standby that follows it; see models/reading.py for who reads there.
if replica := os.environ.get("DATABASE_REPLICA_URL", "").strip():
    DATABASES["replica"] = database(replica)
    if any(each["ENGINE"].endswith("sqlite3") for each in DATABASES.values()):
        raise ImproperlyConfigured("DATABASE_REPLICA_URL names a standby of a PostgreSQL server.")
DATABASE_ROUTERS = ["deliveries.models.reading.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, dict[str, Any]] = {
    # In the database: sign-in limits are counted here and must hold across workers. Migrating makes the table.
    "default": {
        "BACKEND": "config.counting.Counting",
        "LOCATION": "waybill_cache",
        # The default of 300 would let a flood of wrong passwords push its own count out.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Rendered pages by ETag, a process each; see http/caching.py. While templates are worked on, none is kept.
    "pages": {
        "BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if DEBUG else 'locmem.LocMemCache'}",
        "LOCATION": "pages",
        "TIMEOUT": 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
SESSION_ENGINE = "deliveries.accounts.store"
# A working day, and no longer than the browser is open.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Seconds without a request after which a session at the desk is over.
SESSION_IDLE_AGE = 2 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "deliveries.accounts.resubmit.sent_without_a_token"

# Nobody signs up, and there is no mail: an administrator makes accounts and resets passwords.
ACCOUNT_ADAPTER = "deliveries.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
# The limit on citing is kept here too: one reader must not use up what all may make in a minute.
# The key of wrong passwords is the account at one address, that of wrong codes the account.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "login_failed_account": "50/h/key",
    "cite": "10/m/ip,100/d/ip",
    # Downloads that have to be made; what is made already is sent to everybody.
    "download": "20/m/ip",
    "package": "4/m/ip",
    "picture": "30/m/ip",
    "workbook": "6/m/ip",
}
ACCOUNT_FORMS = {"change_password": "deliveries.accounts.passwords.ChangePasswordForm"}
# How many proxies stand in front and append to X-Forwarded-For: only what they wrote tells one reader from another.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("WAYBILL_PROXIES") or (0 if PLAIN_HTTP else 1))
MFA_ADAPTER = "deliveries.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "deliveries.accounts.codes.AuthenticateForm",
    "reauthenticate": "deliveries.accounts.codes.ReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Waybill"
# One step of thirty seconds either way, for phones whose clock is off.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PLAIN_HTTP
# Nobody enters the desk with a password alone; on a laptop that serves itself over plain HTTP anybody may.
SECOND_FACTOR_REQUIRED = not PLAIN_HTTP

# Whoever drafted a delivery cannot publish it.
TWO_PERSON_RULE = flag("WAYBILL_TWO_PERSON")
# The public history of a delivery names the editors.
SHOW_EDITORS = flag("WAYBILL_SHOW_EDITORS")

# A text pasted by mistake comes back in its field with an error, instead of being lost on an error page.
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LANGUAGE_CODE = "en"
# Only what the pages are translated into: a visitor's language that is not gets all of a page in English, not its
# dates alone in another. Dates are read in French all the same.
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"

# For how many seconds proxies may keep pages, and which address is told what they shall forget earlier.
SHARED_CACHE = int(os.environ.get("WAYBILL_SHARED_CACHE") or 0)
PURGE_URL = os.environ.get("WAYBILL_PURGE_URL", "").strip()

# Downloads that take long are made once a version and kept here, up to so many megabytes.
DOWNLOADS_DIR = VAR_DIR / "downloads"
DOWNLOADS_MB = int(os.environ.get("WAYBILL_DOWNLOADS_MB") or 1000)

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not PLAIN_HTTP
if not PLAIN_HTTP:
    # A browser takes such a cookie from this very host alone, over HTTPS, for all of its paths.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not PLAIN_HTTP
# Caddy, or any proxy that sets this header itself, ends TLS in front of the app.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The container's own health check speaks plain HTTP to the app inside it.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]

# Lines for programs, as JSON; queries that take longer than so many milliseconds; and where metrics are read.
LOGGING = logging_settings(as_json=os.environ.get("WAYBILL_LOG", "").strip().lower() == "json")
SLOW_QUERY_MS = int(os.environ.get("WAYBILL_SLOW_QUERY_MS") or 0)
METRICS = os.environ.get("WAYBILL_METRICS_PORT", "").strip()

# Who is told of faults, and by which mail server; and whether Sentry is.
ADMINS = words("WAYBILL_ADMINS")
MAILERS = mailers(os.environ.get("EMAIL_URL", "").strip() or "smtp://localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL = os.environ.get("WAYBILL_FROM", "").strip() or "waybill@localhost"
EMAIL_SUBJECT_PREFIX = "[Waybill] "
start_sentry(os.environ.get("SENTRY_DSN", "").strip())
