from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.installation import Installation, installed
from tests.cli.molds import cast_from, prepare


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """An installation brings its own PostgreSQL: on another version of the tests' server nothing would differ."""
    for item in items:
        if "installation" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("django_db"):
            item.add_marker("embedded")


@pytest.fixture
def installation() -> Iterator[Installation]:
    """One that was never started."""
    with installed() as made:
        yield made


@pytest.fixture
def prepared(installation: Installation) -> Installation:
    """One that was started before: it has its database and its keys, and no organization."""
    cast_from("prepared", prepare, installation.state)
    return installation
