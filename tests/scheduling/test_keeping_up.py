"""More calendars than workers can read in time: each has its turn, and nothing else waits for them."""

from __future__ import annotations

import datetime as dt

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from cairn.core.clock import frozen
from cairn.scheduling.domain.calendars import refreshing
from cairn.scheduling.domain.calendars.connecting import connect_calendar, read_again
from cairn.scheduling.domain.calendars.refreshing import keep_busy_times, refresh_due
from cairn.scheduling.enums import CalendarKind
from cairn.scheduling.models import ExternalCalendar
from cairn.scheduling.tasks import refresh
from tests.factories import make_person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
NOW = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def due(count: int) -> list[ExternalCalendar]:
    """Calendars that are due, the first for longest; their first readings are long done."""
    access = {"address": "https://calendar.example.com/x"}
    made = [
        connect_calendar(kind=CalendarKind.ICAL_FEED, name="x", access=access, by=make_person())
        for _number in range(count)
    ]
    for number, one in enumerate(made):
        ExternalCalendar.objects.filter(pk=one.pk).update(due_at=NOW - (count - number) * MINUTE)
    done(*waiting())
    return made


def waiting() -> list[str]:
    jobs = ProcrastinateJob.objects.filter(task_name=refresh.name, status="todo").order_by("-priority", "id")
    return [job.args["calendar_id"] for job in jobs]


def done(*calendars: str) -> None:
    """A worker has read these."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "update procrastinate_jobs set status = 'succeeded' where args->>'calendar_id' = any(%s)",
            [list(calendars)],
        )


def test_whoever_has_waited_longest_is_read_first_and_no_jobs_pile_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(refreshing, "MOST_WAITING", 3)
    with frozen(NOW):
        keys = [str(one.pk) for one in due(7)]
        assert refresh_due() == 3
        assert waiting() == keys[:3]
        assert refresh_due() == 0  # the workers have not begun yet
        assert waiting() == keys[:3]
        for key in keys[:2]:
            keep_busy_times(calendar_id=key, busy=[])  # type: ignore[arg-type]
        done(*keys[:2])
        assert refresh_due() == 2
        assert waiting() == keys[2:5]
        seen = [*keys[:2], *waiting()]
        for key in keys[2:5]:
            keep_busy_times(calendar_id=key, busy=[])  # type: ignore[arg-type]
        done(*keys[2:5])
        refresh_due()
        assert [*seen, *waiting()] == keys  # in turn, and everybody once


def test_those_who_asked_do_not_wait_behind_the_others() -> None:
    with frozen(NOW):
        made = due(3)
        refresh_due()
        read_again(calendar=made[2], by=made[2].person)
        read_again(calendar=made[2], by=made[2].person)
        assert waiting() == [str(made[2].pk), *(str(one.pk) for one in made)]
    priorities = ProcrastinateJob.objects.filter(task_name=refresh.name, status="todo")
    assert sorted(priorities.values_list("priority", flat=True)) == [-10, -10, -10, 0]


def test_being_late_is_said_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with frozen(NOW):
        due(2)
        refresh_due()
        assert caplog.text == ""
    with frozen(NOW + 3 * 60 * MINUTE):
        refresh_due()
    assert "read 182 minutes late: more workers are needed" in caplog.text
