"""Jobs of the people package: ids in, one domain function."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from cairn.people.domain.importing.runs import work_on
from cairn.people.domain.searching import refresh_search


@app.task(name="people.check_import", lock="people.import")
def check_import(run_id: str) -> None:
    work_on(run_id=UUID(run_id), apply_it=False)


@app.task(name="people.apply_import", lock="people.import")
def apply_import(run_id: str) -> None:
    work_on(run_id=UUID(run_id), apply_it=True)


@app.task(name="people.refresh_search", lock="people.search", queueing_lock="people.search")
def refresh_search_index() -> None:
    refresh_search()
