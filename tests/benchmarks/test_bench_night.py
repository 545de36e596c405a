"""What the bench of one night fills in still fits the tables, and is what it says."""

import pytest

from cairn.core.clock import frozen
from cairn.notices.domain.evaluating import evaluate
from tests.benchmarks import bench_night

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_every_eighth_pair_hears_what_the_bench_expects() -> None:
    bench_night.fill(1, 8)
    with frozen(bench_night.MOMENT):
        evaluate()
    heard = bench_night.heard()
    assert {kind: heard[kind] for kind in bench_night.TOLD} == bench_night.TOLD
