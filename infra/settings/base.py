"""Settings that hold everywhere. The environment is read here and nowhere else."""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from infra import embedded
from infra.settings.enums import ENUM_NAMES
from infra.settings.mail import mail_settings
from infra.settings.sms import sms_settings

ROOT = Path(__file__).resolve().parents[2]


def environment(name: str, default: str | None = None) -> str:
    """A variable of the environment, or a refusal that names it."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} must be set in the environment")
    return value


def whole_number(name: str, default: int, *, most: int) -> int:
    """A variable that counts something, or a refusal that names it."""
    text = environment(name, str(default))
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from 1 to {most}: {text!r}")
    return int(text)


def one_of(name: str, *values: str) -> str:
    """A variable that chooses; the first is what holds without it."""
    text = environment(name, values[0])
    if text not in values:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(values)}: {text!r}")
    return text


def numbered_keys(text: str) -> dict[int, str]:
    """1:secret,2:secret as a table, or a refusal; keys hold no comma."""
    keys: dict[int, str] = {}
    for entry in filter(None, text.split(",")):
        number, _colon, key = entry.partition(":")
        if not number.isascii() or not number.isdigit() or not 0 < int(number) < 256 or not key:
            raise ImproperlyConfigured("PERSONAL_DATA_KEYS must look like 1:secret or 2:new,1:old")
        keys[int(number)] = key
    return keys


DATA_DIR = Path(environment("DATA_DIR", ".data")).absolute()
PORT = whole_number("PORT", 8000, most=65_535)
BASE_DOMAIN = environment("BASE_DOMAIN", "localhost")
DEMO_ACCOUNTS = False

DATABASE_URL = os.environ.get("DATABASE_URL") or embedded.database_url(DATA_DIR, "chunshui")
_redis = os.environ.get("REDIS_URL")
BROKER_URL = f"{_redis.rstrip('/')}/0" if _redis else embedded.broker_url(DATA_DIR)
CACHE_URL = f"{_redis.rstrip('/')}/1" if _redis else embedded.cache_url(DATA_DIR)

DATABASES = {
    "default": {
        **dj_database_url.parse(DATABASE_URL, engine="district.tenancy.backend"),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
if DATABASES["default"]["PASSWORD"] and not environment("TENANCY_ROLE_KEY", ""):
    raise ImproperlyConfigured(
        "TENANCY_ROLE_KEY must be set in the environment: a server that asks for the password in"
        " DATABASE_URL asks the role of every compound for one"
    )
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TENANT_MODEL = "registry.Compound"
TENANT_DOMAIN_MODEL = "registry.Domain"
# Connections that one thread keeps, one for each place in which it worked.
TENANCY_SEATS = whole_number("TENANCY_SEATS", 12, most=1_000)
# Schemas that stand ready for the compounds that will be opened next.
TENANCY_SPARES = whole_number("TENANCY_SPARES", 3, most=1_000)
# Each role's password is derived from it; empty where the server asks roles for none.
TENANCY_ROLE_KEY = environment("TENANCY_ROLE_KEY", "")
# Seals phones and identity numbers, a key of each compound's own being derived from it:
# "2:new,1:old"; the highest number seals, all of them open.
PERSONAL_DATA_KEYS = numbered_keys(environment("PERSONAL_DATA_KEYS", ""))
# Opens /metrics/ on the district's host to whoever brings it; empty: there is no such page.
METRICS_TOKEN = environment("METRICS_TOKEN", "")
COMPOUND_BY_HOST = "district.registry.hosts.compound_by_host"
HOST_WITHOUT_PLACE = "infra.urls.absent.answer"
# How long a closed compound can be opened again; and, once its deletion is confirmed, recovered.
CLOSED_DAYS = whole_number("CLOSED_DAYS", 30, most=3_650)
DELETION_GRACE_DAYS = whole_number("DELETION_GRACE_DAYS", 7, most=365)
# How long an old host name of a compound leads to the new one.
OLD_HOST_DAYS = whole_number("OLD_HOST_DAYS", 90, most=3_650)
# Where WAL and base backups go; without it there are none. Best another disk than DATA_DIR's.
BACKUP_DIR = Path(environment("BACKUP_DIR")).absolute() if environment("BACKUP_DIR", "") else None
BACKUP_KEEP = whole_number("BACKUP_KEEP", 7, most=1_000)
# PostgreSQL's programs, of the server's major version; those of the wheel if it is empty.
POSTGRES_BIN = environment("POSTGRES_BIN", "")
# How long the schema that a restore replaced is kept.
REPLACED_DAYS = whole_number("REPLACED_DAYS", 30, most=3_650)
REPORT_WRITER = "frontend.reports.documents.write"
PAGE_PREPARED_BY = "frontend.reports.kept.prepare_page"
LETTER_WRITER = "frontend.reports.letters.write_letter"
# What mails lead to: the district's own pages.
DISTRICT_URL = f"http://{BASE_DOMAIN}:{PORT}"
# smtp://user:password@host:587 (smtps: with TLS from the start); empty: nobody can have mails.
EMAIL_URL = environment("EMAIL_URL", "")
MAIL_IS_ON = bool(EMAIL_URL)
DEFAULT_FROM_EMAIL = environment("MAIL_FROM", f"chunshui@{BASE_DOMAIN}")
EMAIL_TIMEOUT = 20
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, _tls = mail_settings(
    EMAIL_URL
)
# Text messages; without SMS_URL nobody is promised any. What the provider is to answer, and how,
# stands in district.core.gateways.sms.
SMS_URL, SMS_KEY, SMS_TEMPLATES = sms_settings(
    environment("SMS_URL", ""), environment("SMS_KEY", ""), environment("SMS_TEMPLATES", "")
)
SMS_IS_ON = bool(SMS_URL)
SMS_TIMEOUT = 10
EMAIL_USE_TLS, EMAIL_USE_SSL = _tls == "starttls", _tls == "tls"
DISTRICT_HOSTS = [BASE_DOMAIN, "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = [*DISTRICT_HOSTS, f".{BASE_DOMAIN}"]

# Contenttypes and permissions stand in the shared schema alone: a compound has roles only.
SHARED_APPS = [
    "district.tenancy",  # before django_tenants: its migrate command wins
    "django_tenants",
    "district.core",
    "district.registry",
    "district.identity",
    "district.audit",
    "district.cases",
    "district.guides",
    "district.worktime",
    "district.metrics",
    "district.tasks",
    "district.guidance",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "frontend",  # before django.forms: its widget templates win
    "django.forms",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "infra",
]
TENANT_APPS = [
    "district.identity",
    "district.audit",
    "django.contrib.sessions",
    "tenants.late",
    "tenants.absences",
    "tenants.register",
    "tenants.people",
    "tenants.ownership",
    "tenants.heads",
    "tenants.party",
    "tenants.elections",
    "tenants.bodies",
    "tenants.recommendations",
    "tenants.inductions",
    "tenants.facilities",
    "tenants.property",
    "tenants.partners",
    "tenants.meetings",
    "tenants.disputes",
    "tenants.rooms",
    "tenants.messages",
    "tenants.subareas",
    "tenants.tasks",
    "tenants.matters",
    "tenants.visits",
    "tenants.works",
    "tenants.superiors",
    "tenants.surveys",
    "tenants.grids",
    "tenants.decisions",
    "tenants.seating",
    "tenants.baselines",
    "tenants.words",
    "tenants.burden",
    "tenants.records",
]
INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]

MIDDLEWARE = [
    "district.tenancy.traces.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "district.tenancy.middleware.PlaceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "district.identity.middleware.SessionLimitMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "infra.limits.RequestLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "frontend.outbox.OutboxMiddleware",
    "frontend.access.ClosedPagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "frontend.access.RefusalMiddleware",
    "infra.burden.BurdenMiddleware",
]
ROOT_URLCONF = "infra.urls.compound"
PUBLIC_SCHEMA_URLCONF = "infra.urls.district"
WSGI_APPLICATION = "infra.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["frontend.templatetags.stamps"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "frontend.context.ui",
            ],
        },
    }
]

AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["district.identity.backends.PhoneBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "district.identity.passwords.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "district.identity.passwords.OwnDataValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"

SESSION_ENGINE = "district.identity.session_store"
# How long the browser keeps it; how long it holds is decided in district.identity.sessions.
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_NAME = "chunshui_session"
CSRF_COOKIE_NAME = "chunshui_csrf"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "infra.urls.handlers.expired_form"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_FUNCTION": "district.tenancy.cache.place_cache_key",
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "frontend" / "locale"]
LANGUAGE_COOKIE_NAME = "chunshui_language"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "infra.static_files.ModuleStorage"},
}
STATICFILES_FINDERS = ["infra.static_files.UsedFilesFinder"]
FORM_RENDERER = "frontend.forms.ChunshuiRenderer"
REQUEST_MAX_BYTES = 64 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY: dict[str, dict[str, list[str] | bool]] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "style-src": [SELF],
        "style-src-attr": [NONE],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

API_PREFIX = "/api/v1/"
# Requests a minute by token, by account and by a stranger's address, in each place apart.
API_RATES = {"token": 600, "account": 600, "stranger": 60}
# How many own proxies stand in front; only their entries of X-Forwarded-For are believed.
PROXY_COUNT = int(environment("PROXY_COUNT", "0"))
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.core.authentication.TokenAuthentication",
        "api.core.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["api.core.permissions.ActionPermission"],
    "DEFAULT_THROTTLE_CLASSES": ["api.core.throttling.CallerThrottle"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "api.core.pagination.Pages",
    "DEFAULT_PARSER_CLASSES": ["api.core.parsers.JsonParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "api.core.schema.OperationSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "api.core.errors.answer_problem",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.1",
    "TITLE": "春水",
    "VERSION": "1.0.0",
    "SCHEMA_PATH_PREFIX": API_PREFIX.rstrip("/"),
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATIONS": False,
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.core.schema.describe_problems",
    ],
}

# "line" for the eye, "json" (one object a line) for programs that gather lines.
LOG_FORMAT = one_of("LOG_FORMAT", "line", "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"trace": {"()": "district.tenancy.logs.TraceFilter"}},
    "formatters": {
        "line": {
            "()": "district.tenancy.logs.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s place=%(place)s request=%(request_id)s"
            " run=%(run_id)s %(message)s",
        },
        "json": {"()": "district.tenancy.logs.JsonFormatter"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["trace"]}
    },
    "root": {"handlers": ["stderr"], "level": environment("LOG_LEVEL", "INFO")},
    # A visitor's wrong address is no warning for us; the web server's log has it.
    "loggers": {"django.request": {"level": "ERROR"}},
}
