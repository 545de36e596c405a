from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import Cast, make_cast


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def owner(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.global_owner.account)
    return client


@pytest.fixture
def manager(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.program_manager.account)
    return client
