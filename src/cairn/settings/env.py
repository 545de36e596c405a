"""The environment, read in one place: every setting an operator can turn is a function here."""

from __future__ import annotations

import ipaddress
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def state_folder() -> Path:
    """Where this installation keeps its database (when embedded), its keys and its logs."""
    return Path(os.environ.get("CAIRN_STATE", "var")).absolute()


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def number(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise SystemExit(f"{name} must be a whole number, not {value!r}.") from None


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name).lower()
    return default if not value else value in {"1", "true", "yes", "on"}


def networks(name: str) -> list[str]:
    """Networks in CIDR notation, separated by commas."""
    found = [part.strip() for part in text(name).split(",") if part.strip()]
    try:
        return [str(ipaddress.ip_network(part, strict=False)) for part in found]
    except ValueError:
        raise SystemExit(f"{name} must name networks like 10.1.0.0/16, separated by commas.") from None


def bind() -> str:
    return text("CAIRN_BIND", "127.0.0.1")


def port() -> int:
    return number("CAIRN_PORT", 8000)


def live_port() -> int:
    """Live updates have a server of their own, which holds many idle connections."""
    return number("CAIRN_LIVE_PORT", port() + 1)


def public_url() -> str:
    """The address people type; behind a proxy it is not where we listen."""
    return text("CAIRN_PUBLIC_URL", f"http://{bind()}:{port()}").rstrip("/")


def live_url() -> str:
    """Where pages listen for news; a proxy that serves both under one name sets it to PUBLIC_URL/live. "off": nowhere."""
    address = text("CAIRN_LIVE_URL", f"http://{bind()}:{live_port()}/live")
    return "" if address.lower() == "off" else address


def web_processes() -> int:
    return number("CAIRN_WEB_PROCESSES", 2)


def private_file(path: Path, make: str) -> str:
    """Read a secret from `path`; on the first run write `make` there, readable by the owner alone."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(make + "\n")
    return make


def secret(name: str) -> str:
    """A secret that is given itself, or as the file it stands in (`NAME_FILE`)."""
    path = text(f"{name}_FILE")
    if not path:
        return text(name)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError:
        raise SystemExit(f"{name}_FILE names a file that cannot be read.") from None


def one_of(name: str, *choices: str) -> str:
    """One of a few words; the first where nothing is set."""
    value = text(name).lower() or choices[0]
    if value not in choices:
        raise SystemExit(f"{name} must be one of: {', '.join(choices)}.")
    return value


def secret_key() -> str:
    return text("CAIRN_SECRET_KEY") or private_file(state_folder() / "secret.key", secrets.token_urlsafe(48))


def master_key_file() -> Path:
    """The file that wraps every vault's key. It is never in the database and never in a backup."""
    return Path(text("CAIRN_MASTER_KEY_FILE") or state_folder() / "master.key")


def database_url() -> str:
    """`DATABASE_URL`, else the address that the embedded server's launcher left in the state folder."""
    if url := text("DATABASE_URL"):
        return url
    try:
        return (state_folder() / "postgres" / "url").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return "postgresql:///cairn"


def database(url: str | None = None) -> dict[str, Any]:
    """A Django database setting from a PostgreSQL URL; a `host` in the query is a socket folder."""
    url = url or database_url()
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SystemExit("DATABASE_URL must begin with postgresql:// (Cairn runs on PostgreSQL only).")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "cairn",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(options.pop("port", "") or parts.port or ""),
        "OPTIONS": options,
        "ATOMIC_REQUESTS": False,
    }
