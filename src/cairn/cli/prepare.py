"""`cairn prepare`: bring the database up to date and, on the first run, fill the demo. `cairn up` runs it first."""

from __future__ import annotations

import argparse
import ipaddress
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

from cairn.cli import database
from cairn.cli.errors import CommandError
from cairn.settings import env

if TYPE_CHECKING:
    from cairn.core.models import Organization


def add_parser(commands: Any) -> None:
    commands.add_parser("prepare", help="migrate the database; fill the demo when it is empty")


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 - every command takes its arguments
    with database.running():
        database.set_up()
        prepare()
    return 0


def prepare() -> None:
    """Migrate, make the master key, seed an empty installation, and keep a demo on this machine."""
    from django.conf import settings
    from django.core.management import call_command

    from cairn.core import masterkeys
    from cairn.core.models import Organization

    call_command("migrate", verbosity=0, interactive=False)
    _require_key_file()
    masterkeys.load()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise looks there
    if not Organization.objects.exists() and env.flag("CAIRN_DEMO", default=True):
        _seed_demo()
    organization = Organization.objects.first()
    if organization and organization.is_demo:
        _require_loopback()
    (env.state_folder() / "welcome").write_text(_whom_to_sign_in_as(organization) + "\n", encoding="utf-8")


def _require_key_file() -> None:
    """A new key file is for a new installation: beside sealed words it would only hide that theirs is lost."""
    from cairn.core.models import EventKey, VaultKey

    path = env.master_key_file()
    if not path.exists() and (VaultKey.objects.exists() or EventKey.objects.exists()):
        raise CommandError(
            f"The master key file {path} is missing, and private words are sealed with it. "
            "Put it back from its copy, or point CAIRN_MASTER_KEY_FILE to it."
        )


def _whom_to_sign_in_as(organization: Organization | None) -> str:
    """What `cairn up` prints under the address."""
    if organization is None:
        return "There is no organization yet: run `cairn init --owner EMAIL`."
    if not organization.is_demo:
        return f"Sign in with your account at {organization.name}."
    demo = _demo()
    names = ", ".join(demo.people_to_try()) if demo and hasattr(demo, "people_to_try") else ""
    return f"{organization.name} is a demo: pick a person to sign in as" + (
        f", such as {names}." if names else "."
    )


def _demo() -> ModuleType | None:
    found = find_spec("cairn.cli.demo")
    return import_module("cairn.cli.demo") if found and found.origin else None


def _seed_demo() -> None:
    demo = _demo()
    if demo is None or not hasattr(demo, "seed_default"):
        return
    _require_loopback()
    print("First run: filling a demo organization.", flush=True)
    demo.seed_default()


def _require_loopback() -> None:
    if not is_loopback(env.bind()):
        raise CommandError(
            f"This is a demo organization, where anybody may sign in as anybody, so it does not listen on {env.bind()}. "
            "Unset CAIRN_BIND, or begin your own organization with `cairn init` in another CAIRN_STATE."
        )


def is_loopback(address: str) -> bool:
    """Whether only this machine can reach `address`."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False
