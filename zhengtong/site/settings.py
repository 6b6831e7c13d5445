"""Settings from the environment; the table of all of them stands in README.md."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("ZHENGTONG_VAR", ROOT / "var"))
PROFILE = os.environ.get("ZHENGTONG_PROFILE", "demo")
PRODUCTION = PROFILE == "production"
FACE = os.environ.get("ZHENGTONG_FACE", "all")
DEBUG = os.environ.get("ZHENGTONG_DEBUG") == "1"


def _secret_key() -> str:
    """The key from the environment; outside production one is made once and kept in `var/`."""
    if key := os.environ.get("ZHENGTONG_SECRET_KEY"):
        return key
    if PRODUCTION:
        raise SystemExit("ZHENGTONG_SECRET_KEY is not set: production needs its own secret key.")
    VAR.mkdir(parents=True, exist_ok=True)
    kept = VAR / "secret-key"
    if not kept.exists():
        kept.write_text(secrets.token_urlsafe(48))
        kept.chmod(0o600)
    return kept.read_text().strip()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("ZHENGTONG_HOSTS", "*" if not PRODUCTION else "").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("ZHENGTONG_ORIGINS", "").split(",") if o]

ROOMS = ["kernel", "people", "org", "post", "clocks", "powers", "datahub", "matters", "cases", "portal", "town"]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    *[f"zhengtong.{room}.apps.{room.capitalize()}Config" for room in ROOMS],
    "zhengtong.site.apps.SiteConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhengtong.kernel.web.middleware.EdgeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "zhengtong.site.urls"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "zhengtong.kernel.web.tags",
                "zhengtong.kernel.web.fields",
                "zhengtong.kernel.web.lights",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "zhengtong.kernel.web.context.page",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]
WSGI_APPLICATION = "zhengtong.site.wsgi.application"

DATABASE_URL = os.environ.get("ZHENGTONG_DATABASE_URL", f"sqlite:///{VAR / 'zhengtong.sqlite3'}")

PREPARE_AFTER = 3  # A connection prepares a statement that it has sent this often; 100 stay prepared.


def _database(url: str) -> dict[str, Any]:
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    if "sqlite" in config["ENGINE"]:
        Path(config["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        }
    else:
        prepared = os.environ.get("ZHENGTONG_DB_PREPARED", "1") == "1"
        config["OPTIONS"] = {
            "pool": {"min_size": 1, "max_size": int(os.environ.get("ZHENGTONG_DB_POOL", "8"))},
            "server_side_binding": prepared,
            "prepare_threshold": PREPARE_AFTER if prepared else None,
        }
        config["CONN_HEALTH_CHECKS"] = False
    return config


DATABASES = {"default": _database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
USE_I18N = True

CITY: dict[str, Any] = {
    "name": os.environ.get("ZHENGTONG_CITY", "安澜市"),
    "site": "政通",
    "host": os.environ.get("ZHENGTONG_CITY_HOST", "安澜市人民政府办公室"),
    "operator": os.environ.get("ZHENGTONG_CITY_OPERATOR", "安澜市数据局"),
    "phone": os.environ.get("ZHENGTONG_CITY_PHONE", "12345"),
    "address": os.environ.get("ZHENGTONG_CITY_ADDRESS", "安澜市市民中心一层办事大厅"),
    "hours": os.environ.get("ZHENGTONG_CITY_HOURS", "工作日 9:00 至 17:00"),
    "icp": os.environ.get("ZHENGTONG_CITY_ICP", ""),
    "police": os.environ.get("ZHENGTONG_CITY_POLICE", ""),
    "code": os.environ.get("ZHENGTONG_CITY_CODE", ""),
    "fictional": PROFILE == "demo",
}
CITY_IN_ENGLISH: dict[str, Any] = {
    "name": os.environ.get("ZHENGTONG_CITY_EN", "Anlan"),
    "site": "Zhengtong",
    "host": os.environ.get("ZHENGTONG_CITY_HOST_EN", "General Office of the Anlan Municipal Government"),
    "operator": os.environ.get("ZHENGTONG_CITY_OPERATOR_EN", "Anlan Data Bureau"),
    "address": os.environ.get("ZHENGTONG_CITY_ADDRESS_EN", "Service hall, ground floor, Anlan Civic Centre"),
    "hours": os.environ.get("ZHENGTONG_CITY_HOURS_EN", "Working days, 9:00 to 17:00"),
}

PORT = int(os.environ.get("PORT", "8000"))
PUBLIC_URL = os.environ.get("ZHENGTONG_PUBLIC_URL", f"http://127.0.0.1:{PORT}" if not PRODUCTION else "")
PROVINCE: dict[str, Any] = {
    "issuer": os.environ.get(
        "ZHENGTONG_PROVINCE", f"http://127.0.0.1:{PORT}/demo/province" if PROFILE == "demo" else ""
    ),
    "client_id": os.environ.get("ZHENGTONG_PROVINCE_CLIENT", "zhengtong"),
    "client_secret": os.environ.get("ZHENGTONG_PROVINCE_SECRET", "demo" if PROFILE == "demo" else ""),
    "same_origin": PROFILE == "demo" and "ZHENGTONG_PROVINCE" not in os.environ,
}
SIMULATED_PHONE_URL = "/demo/phone/" if PROFILE == "demo" else ""
AUTHENTICATOR_URL = "/demo/province/authenticator/" if PROFILE == "demo" else ""
DRAFT_DAYS = int(os.environ.get("ZHENGTONG_DRAFT_DAYS", "90"))
ARCHIVE_DAYS = int(os.environ.get("ZHENGTONG_ARCHIVE_DAYS", "180"))
RIGHTS_WORKDAYS = int(os.environ.get("ZHENGTONG_RIGHTS_WORKDAYS", "15"))
URGING_WORKDAYS = int(os.environ.get("ZHENGTONG_URGING_WORKDAYS", "3"))
CLIENT_ADDRESS_HEADER = os.environ.get("ZHENGTONG_ADDRESS_HEADER", "")

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False
FILES_ROOT = VAR / "files"

SEAL_FILE = os.environ.get("ZHENGTONG_SEAL_FILE", "")
SEAL_PASSPHRASE_FILE = os.environ.get("ZHENGTONG_SEAL_PASSPHRASE_FILE", "")
SEAL_PICTURE = os.environ.get("ZHENGTONG_SEAL_PICTURE", "")

SMS_GATEWAY = os.environ.get("ZHENGTONG_SMS_GATEWAY", "none" if PRODUCTION else "simulated-phone")
SMS_GATEWAY_URL = os.environ.get("ZHENGTONG_SMS_GATEWAY_URL", "")
SMS_GATEWAY_KEY_FILE = os.environ.get("ZHENGTONG_SMS_GATEWAY_KEY_FILE", "")
EMAIL_HOST = os.environ.get("ZHENGTONG_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("ZHENGTONG_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("ZHENGTONG_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ZHENGTONG_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("ZHENGTONG_SMTP_TLS", "") == "1"
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("ZHENGTONG_MAIL_FROM", "noreply@localhost")

KEYS_ROOT = Path(os.environ.get("ZHENGTONG_KEYS", VAR / "keys"))
CRYPTO_SUITE = os.environ.get("ZHENGTONG_SUITE", "international")
LOG_ORIGIN = os.environ.get("ZHENGTONG_LOG", "anlan.zhengtong/log")
WITNESS_ROOT = Path(os.environ.get("ZHENGTONG_WITNESS", VAR / "witness"))
CLAMD = os.environ.get("ZHENGTONG_CLAMD", "")
TASKS = {"default": {"BACKEND": "zhengtong.kernel.jobs.LeasedBackend", "QUEUES": ["default"]}}

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "zhengtong.kernel.web.views.csrf_failure"
SESSION_ENGINE = "zhengtong.kernel.web.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "zhengtong.kernel.web.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("ZHENGTONG_LOG_LEVEL", "INFO")},
    "loggers": {"httpx": {"level": "WARNING"}},
}

SILENCED_SYSTEM_CHECKS: list[str] = []
