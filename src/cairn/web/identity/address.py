"""Where a request comes from: the last address that no proxy of ours could have been told."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def is_loopback(address: str) -> bool:
    """Whether only this machine can reach `address`."""
    try:
        return address == "localhost" or ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def client_address(request: HttpRequest) -> str:
    """The peer's address; behind a proxy that an operator named, the address that proxy saw."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    while address in settings.PROXIES and told:
        address = told.pop()
    return address


def is_forwarded(request: HttpRequest) -> bool:
    """Whether somebody passed this request on, so that the peer's address says nothing about the person."""
    return any(f"HTTP_{name}" in request.META for name in ("X_FORWARDED_FOR", "FORWARDED", "X_REAL_IP"))
