"""`cairn init`: an empty organization, and a link with which its first owner chooses a password."""

from __future__ import annotations

import argparse
from typing import Any

from cairn.cli import database
from cairn.cli.errors import CommandError


def add_parser(commands: Any) -> None:
    parser = commands.add_parser("init", help="begin an empty organization; or a new link for its owner")
    parser.add_argument(
        "--owner", required=True, metavar="EMAIL", help="e-mail address of the first global owner"
    )
    parser.add_argument("--owner-name", default="", metavar="NAME", help="how the owner is called")
    parser.add_argument("--name", default="", metavar="ORG", help="the organization's name")


def run(args: argparse.Namespace) -> int:
    with database.running():
        database.set_up()
        _prepare()
        print(begin(owner=args.owner, owner_name=args.owner_name, name=args.name))
    return 0


def _prepare() -> None:
    from django.core.management import call_command

    from cairn.core import masterkeys

    call_command("migrate", verbosity=0, interactive=False)
    masterkeys.load()


def begin(*, owner: str, owner_name: str = "", name: str = "") -> str:
    """Make what is missing, and say in words what to do with the link."""
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.urls import reverse

    from cairn.core.errors import DomainError
    from cairn.core.models import Organization
    from cairn.identity.domain.setting_up import create_organization, renew_owner_link

    try:
        validate_email(owner)
    except ValidationError:
        raise CommandError(f"{owner!r} is not an e-mail address.") from None
    try:
        if Organization.objects.exists():
            link = renew_owner_link(owner_email=owner)
        else:
            link = create_organization(
                name=name or owner.partition("@")[2], owner_email=owner, owner_name=owner_name
            )
    except DomainError as error:
        raise CommandError(error.message) from None
    address = settings.PUBLIC_URL + reverse("identity:set_password", args=[link.token])
    return (
        f"{link.organization.name} is ready for {link.person.email}.\n"
        f"Start it with `cairn up`, then open this link within 24 hours to choose a password. It works once:\n\n"
        f"  {address}\n"
    )
