"""Settings, read from the environment by config/environment.py. README.md lists every variable.

Safe by default: without any variable set, Waybill expects HTTPS in front of it and shows no debug pages.
`make run` sets WAYBILL_HTTP=1, which allows plain HTTP on a laptop.
"""

from pathlib import Path
from typing import Any

import django_stubs_ext
from django.utils.csp import CSP

from config.databases import databases
from config.environment import YES, flag, number, parted, secret, text, words
from config.logs import logging_settings
from config.outside import mailers, start_sentry
from config.secret_key import kept_secret_key

# Lets ModelAdmin and its kin name their model in a type at run time, as the type checker wants it.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(text("WAYBILL_VAR") or BASE_DIR / "var")

SECRET_KEY = secret("SECRET_KEY") or kept_secret_key(VAR_DIR)
# Former ones: what they signed and sealed is still understood.
SECRET_KEY_FALLBACKS = parted(secret("SECRET_KEY_FALLBACKS"))
# Other programs are told by this variable what to show of themselves: what is not "on" to Waybill is off.
DEBUG = text("DEBUG").lower() in YES
PLAIN_HTTP = flag("WAYBILL_HTTP")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

# What the site's own register may be used under: a name, and the address of its text.
WAYBILL_DATA_LICENCE = text("WAYBILL_DATA_LICENCE", "CC BY 4.0 https://creativecommons.org/licenses/by/4.0/")
# Where readers reach the editors: a mail address, or the address of a page.
WAYBILL_CONTACT = text("WAYBILL_CONTACT")

# Bytes that cited views may take together: they are kept for good, and whoever reads may make one.
MOST_CITED = number("WAYBILL_CITATIONS_MB", 500) * 1024 * 1024

# Bytes of a copy that editors keep of a source.
MOST_EVIDENCE = number("WAYBILL_EVIDENCE_MB", 20) * 1024 * 1024

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
    "deliveries.http.languages.spoken",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "deliveries.http.compressing.Compressing",
    "deliveries.http.fragments.own_address",
    "deliveries.http.cors.shared",
    "django.contrib.sessions.middleware.SessionMiddleware",
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


# Requests that a worker answers at the same time.
THREADS = number("THREADS", 8)

DATABASES = databases(
    secret("DATABASE_URL", f"sqlite:///{VAR_DIR / 'waybill.sqlite3'}"),
    secret("DATABASE_REPLICA_URL"),
    password=secret("DATABASE_PASSWORD"),
    # What a page may ask of PostgreSQL ends after so many seconds; 0: whatever it takes, as for commands.
    statement_seconds=number("WAYBILL_STATEMENT_SECONDS", 0),
    threads=THREADS,
)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(parents=True, exist_ok=True)
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

# A list of passwords that leaked, by their hashes: accounts/leaked.py asks it.
LEAKED_PASSWORDS = text("WAYBILL_LEAKED_PASSWORDS")
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    *([{"NAME": "deliveries.accounts.leaked.LeakedPasswordValidator"}] if LEAKED_PASSWORDS else []),
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
    # Mails that ask for confirmation: by who asks, and by the address that they go to.
    "alert": "5/m/ip,30/d/ip",
    "alert_to": "3/d/key",
    # Downloads that have to be made; what is made already is sent to everybody.
    "download": "20/m/ip",
    "package": "4/m/ip",
    "picture": "30/m/ip",
    "workbook": "6/m/ip",
}
ACCOUNT_FORMS = {"change_password": "deliveries.accounts.passwords.ChangePasswordForm"}
# How many proxies stand in front and append to X-Forwarded-For: only what they wrote tells one reader from another.
ALLAUTH_TRUSTED_PROXY_COUNT = number("WAYBILL_PROXIES", 0 if PLAIN_HTTP else 1)
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
# The reading room may fetch the reports whose address an editor gives; see opening/address.py.
FETCHES = flag("WAYBILL_FETCH")
# The public history of a delivery names the editors.
SHOW_EDITORS = flag("WAYBILL_SHOW_EDITORS")

# A text pasted by mistake comes back in its field with an error, instead of being lost on an error page.
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LANGUAGE_CODE = "en"
# Each has a catalogue in locale/, and addresses of its own: see models/spoken.py. By the names that each calls itself.
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
if flag("WAYBILL_PSEUDO"):
    # To try layouts in: see deliveries/dev/pseudo.py.
    LANGUAGES += [("en-xa", "Ƥšéúðó"), ("ar-xb", "עפקהשדס")]
    LOCALE_PATHS.append(VAR_DIR / "locale")
TIME_ZONE = "UTC"

# For how many seconds proxies may keep pages, and which address is told what they shall forget earlier.
SHARED_CACHE = number("WAYBILL_SHARED_CACHE", 0)
PURGE_URL = secret("WAYBILL_PURGE_URL")

# Downloads that take long are made once a version and kept here, up to so many megabytes.
DOWNLOADS_DIR = VAR_DIR / "downloads"
DOWNLOADS_MB = number("WAYBILL_DOWNLOADS_MB", 1000)

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.StaticStorage"},
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
LOGGING = logging_settings(as_json=text("WAYBILL_LOG").lower() == "json")
SLOW_QUERY_MS = number("WAYBILL_SLOW_QUERY_MS", 0)
METRICS = text("WAYBILL_METRICS_PORT")

# Who is told of faults, and by which mail server; and whether Sentry is.
ADMINS = words("WAYBILL_ADMINS")
EMAIL_URL = secret("EMAIL_URL")
MAILERS = mailers(EMAIL_URL or "smtp://localhost")
# Readers who follow a view, and editors, are written to only where somebody said by which server.
SENDS_MAIL = bool(EMAIL_URL)
SERVER_EMAIL = DEFAULT_FROM_EMAIL = text("WAYBILL_FROM", "waybill@localhost")
EMAIL_SUBJECT_PREFIX = "[Waybill] "
start_sentry(secret("SENTRY_DSN"))
