"""Every test run gets its own PostgreSQL, and every process of it a migrated database of its own."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker

from tests.databases import VARIABLE, Run, point_django_at

if TYPE_CHECKING:  # the factories need Django's settings, which are made below
    from tests.factories import Cast

pytest.register_assert_rewrite("tests.web.browser")  # its complaints then name what they saw


def pytest_configure(config: pytest.Config) -> None:
    if VARIABLE in os.environ:
        return
    run, owner = Run.begin()
    signal.signal(
        signal.SIGTERM, signal.default_int_handler
    )  # ended from outside, a run cleans up as on Ctrl-C
    os.environ.setdefault("CAIRN_STATE", str(run.state))  # xdist's processes read their settings after this

    def end() -> None:
        run.end()
        owner.close()
        os.environ.pop(VARIABLE, None)
        state = Path(os.environ.get("CAIRN_STATE", "."))
        if state.parent == Path(tempfile.gettempdir()) and state.name.startswith("cairn-test-"):
            shutil.rmtree(state, ignore_errors=True)

    config.add_cleanup(end)


@pytest.fixture
def cast() -> Cast:
    """The fixed cast, in a program with a plan."""
    from tests.factories import make_cast
    from tests.mentoring.makers import make_plan

    cast = make_cast()
    make_plan(cast.program)
    return cast


@pytest.fixture(scope="session")
def database_url(
    django_db_blocker: DjangoDbBlocker, worker_id: str, pytestconfig: pytest.Config
) -> Iterator[str]:
    """The address of this process's own migrated database, for programs started by a test."""
    cache = pytestconfig.cache.mkdir("cairn-database")  # type: ignore[union-attr]
    name = f"cairn_{worker_id}_{os.getpid()}"
    with django_db_blocker.unblock():
        url = Run.current().clone_template(name, cache)
        point_django_at(url)

    def fresh_clone(test: TransactionTestCase) -> None:
        """After a test that commits: a new clone is faster than emptying every table, and append-only ones refuse."""
        connections.close_all()
        Run.current().clone_template(name, cache)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", fresh_clone)
        yield url
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, database_url: str) -> None:
    """In place of pytest-django's: the clone is ready, and the whole server goes when the run ends."""
