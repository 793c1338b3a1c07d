"""`huimin migrate`, `found`, `officer`, `catalogues`: bring an installation up and up to date."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.web.commands.showing import say
from huimin.web.commands.starting import start

ADMINISTRATORS = ("system_administrator", "security_administrator", "audit_administrator")


def migrate(
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing unless something fails.")] = False,
) -> None:
    """Bring the database, the roles and the fact names up to date. It may be called at any time."""
    start(migrated=False, creating=True)
    from django.core.management import call_command

    from huimin.commons.access.actions import sync_built_in_roles
    from huimin.commons.installation.public import today
    from huimin.registry.public import declare_facts
    from huimin.rulebook.public import rulebook

    call_command("migrate", interactive=False, verbosity=0)
    changed = sync_built_in_roles(day=today())
    declare_facts(names={name: fact.entity.value for name, fact in rulebook().facts.items()})
    if not quiet:
        say(f"The database is up to date; {changed} roles changed.")


def found(
    place: Annotated[str, typer.Option("--place", help="Division code of the district.")],
    name_zh: Annotated[str, typer.Option("--name-zh", help="Its name in Chinese.")],
    name_en: Annotated[str, typer.Option("--name-en", help="Its name in English.")],
) -> None:
    """Make an empty database the production installation of a district."""
    migrate(quiet=True)
    from huimin.commons.installation.public import PRODUCTION, found

    card = found(mode=PRODUCTION, place=place, name_zh=name_zh, name_en=name_en)
    say(f"{card.name_zh} · {card.name_en}")


def officer(
    username: str,
    name: Annotated[str, typer.Option("--name")],
    role: Annotated[str, typer.Option("--role", help=", ".join(ADMINISTRATORS))],
    office: Annotated[str, typer.Option("--office")] = "",
) -> None:
    """Create one of the three administrators; they create everybody else on the pages.

    The password is asked for, or read from standard input when that is not a terminal; it must be changed
    at the first sign-in.
    """
    if role not in ADMINISTRATORS:
        raise Invalid(
            _("Only administrators are created here: {roles}. They create the others on a page."),
            roles=", ".join(ADMINISTRATORS),
        )
    start()
    from django.db import transaction

    from huimin.commons.access.actions import assign_role, create_officer
    from huimin.commons.installation.public import installation, today

    asked = sys.stdin.isatty()
    password = typer.prompt("Password", hide_input=True) if asked else sys.stdin.readline().rstrip("\n")
    district = installation().place
    with transaction.atomic():
        created = create_officer(
            username=username, name=name, office=office, division=district, by=None, password=password
        )
        assign_role(officer=created, role=role, scope="", start=today(), by=None)
    say(f"{created.username}: {role}")


def reset_factor(
    username: str,
    reason: Annotated[str, typer.Option("--reason", help="Kept in the trail.")],
) -> None:
    """Take away the second factor of an officer: for the last security administrator who has lost it."""
    start()
    from huimin.commons.access.queries import officer_named
    from huimin.commons.access.second_factor import reset_second_factor

    reset_second_factor(officer=officer_named(username), reason=reason, by=None)
    say(username)


def catalogues(
    check: Annotated[bool, typer.Option("--check", help="Fail if a text is missing or in doubt.")] = False,
    update: Annotated[bool, typer.Option("--update", help="Collect the texts from the sources.")] = False,
    compile_: Annotated[bool, typer.Option("--compile", help="Compile what is there.")] = False,
) -> None:
    """Collect, check or compile the texts in both languages."""
    from huimin.web.catalogues import check as check_catalogues
    from huimin.web.catalogues import compile as compile_catalogues
    from huimin.web.catalogues import update as update_catalogues

    if update:
        update_catalogues()
    if compile_ or update:
        compile_catalogues()
    if check and (findings := check_catalogues()):
        for finding in findings:
            typer.echo(finding, err=True)
        raise typer.Exit(1)
