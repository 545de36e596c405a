from __future__ import annotations

from collections.abc import Iterator

import pytest

from cairn.cli.postgres import Server, embedded
from tests.cli.installation import Installation
from tests.databases import short_folder


@pytest.fixture
def installation() -> Iterator[Installation]:
    with short_folder() as folder:
        made = Installation(folder / "state")
        yield made
        made.stop()
        if made.state.is_dir():
            Server(made.state / "postgres", embedded()).stop()
