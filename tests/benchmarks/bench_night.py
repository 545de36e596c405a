"""One night's evaluation over 160,000 people in 80,000 pairs: how long, in how much memory, and after a kill -9.

Half of the pairs first, then all: time must grow with them and memory must not. The evaluation of the half is also killed
in the middle and begun again: everybody must have been told exactly what they are told without the kill. It is a Monday
morning, so that the week's summaries are made as well. `--pairs 8000` is for work on it. Exit code 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.benchmarks.bench_people_import import database, judged  # noqa: E402 - the path comes first

MOMENT = dt.datetime(2026, 11, 23, 9, 12, tzinfo=dt.UTC)  # a Monday
SECONDS_LIMIT, GROWTH_LIMIT = 1200.0, 2.5
MEMORY_LIMIT, MEMORY_GROWTH = 400.0, 1.15  # MiB of the process that evaluates; all pairs against half of them
AGAIN_LIMIT = 0.8  # evaluating again, when all was told, against the first time
EVALUATE = f"""
import datetime as dt, json, resource, sys, time
sys.path[:0] = [{str(ROOT / "src")!r}, {str(ROOT)!r}]
import django
django.setup()
from cairn.core.clock import frozen
from cairn.notices.domain.evaluating import evaluate, withdraw_settled
with frozen(dt.datetime.fromisoformat({MOMENT.isoformat()!r})):
    begin = time.perf_counter()
    withdraw_settled()
    told = evaluate()
    seconds = time.perf_counter() - begin
print(json.dumps([told, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""
# Eight kinds of pairs in equal parts: a session tomorrow; one that nobody marked; one that was held; a first step that is
# late; nothing for weeks; a session later this week; an end that is near; two sessions, no goal and an action item due.
FILL = """
insert into people_person (id, employee_number, given_name, family_name, preferred_name, pronouns, email, job_title,
  employment_type, pay_band, status, languages, working_hours, own_zone, own_fields, created_at, updated_at)
select md5('person' || i || side)::uuid, 'N' || i || side, 'Given' || i, 'Family', '', '', 'n' || i || side || '@example.com', '',
  'full_time', '', 'active', '{}', '[]', (array['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York'])[i %% 4 + 1], '{}',
  %(at)s, %(at)s
from generate_series(%(first)s, %(last)s) i, unnest(array['a', 'b']) side;
insert into programs_enrollment (id, program_id, person_id, status, as_mentee, as_mentor, topic, push, structure, function_wish,
  languages, leans_on_program, reminders_sent, created_at, updated_at)
select md5('enrollment' || i || side)::uuid, %(program)s, md5('person' || i || side)::uuid, 'active', side = 'a', side = 'b',
  '', '', '', '', '{}', false, 0, %(at)s, %(at)s
from generate_series(%(first)s, %(last)s) i, unnest(array['a', 'b']) side;
insert into mentoring_mentorship (id, program_id, shape, status, source, vault_id, why, program_note, first_mover_id, first_move_by,
  started_on, ends_on, last_activity_at, created_at)
select md5('pair' || i)::uuid, %(program)s, 'pair', case when i %% 8 = 3 then 'upcoming' else 'active' end, 'run', md5('v')::uuid, '{}', '',
  md5('person' || i || 'a')::uuid, %(at)s::date - 20, %(at)s::date - case when i %% 8 = 4 then 60 else 10 end,
  %(at)s::date + case when i %% 8 = 6 then 7 else 90 end, %(at)s, %(at)s
from generate_series(%(first)s, %(last)s) i;
insert into mentoring_member (id, mentorship_id, person_id, role, enrollment_id, seat, active)
select md5('member' || i || side)::uuid, md5('pair' || i)::uuid, md5('person' || i || side)::uuid,
  case side when 'a' then 'mentee' else 'mentor' end, md5('enrollment' || i || side)::uuid, case side when 'b' then 1 end, true
from generate_series(%(first)s, %(last)s) i, unnest(array['a', 'b']) side;
create temp table meets on commit drop as
select i, n, md5('session' || i || '-' || n)::uuid id, case when i %% 8 in (0, 1, 5, 6) and n = 1 then 'booked'
    when i %% 8 in (2, 7) and n = 1 or i %% 8 = 7 and n = 2 then 'held' else 'planned' end state,
  %(at)s::timestamptz + (array['20 hours', '-5 hours', '-2 days', '0', '0', '5 days', '6 days', '-20 days'])[i %% 8 + 1]::interval begins
from generate_series(%(first)s, %(last)s) i, generate_series(1, 5) n;
insert into scheduling_booking (id, subject_id, state, during, zone, place, way, video, uid, sequence, created_at, updated_at)
select md5('booking' || i)::uuid, id, 'booked', tstzrange(begins, begins + interval '1 hour'), 'UTC', '', '', '', id, 0, %(at)s, %(at)s
from meets where state = 'booked';
insert into mentoring_session (id, mentorship_id, vault_id, number, title, why, how_to_start, minutes, state, booking_id, starts_at,
  settled_at)
select id, md5('pair' || i)::uuid, md5('v')::uuid, n, 'Session', '', '', 45, state,
  case state when 'booked' then md5('booking' || i)::uuid end, case when state <> 'planned' then begins end,
  case state when 'held' then begins + interval '1 hour' end
from meets;
insert into mentoring_actionitem (id, mentorship_id, vault_id, planned, owner_id, due_on, created_at)
select md5('action' || i)::uuid, md5('pair' || i)::uuid, md5('v')::uuid, '', md5('person' || i || 'b')::uuid, %(at)s::date - 1, %(at)s
from generate_series(%(first)s, %(last)s) i where i %% 8 = 7;
"""  # fmt: skip
TOLD = {
    "session_tomorrow": 2,
    "was_it_held": 2,
    "pulse": 2,
    "first_move": 2,
    "quiet": 2,
    "nearing_end": 2,
    "goal_missing": 1,
    "action_due": 1,
}  # fmt: skip - people for every eight pairs; nobody has begun where nothing happened for weeks


def fill(first: int, last: int) -> None:
    from django.db import connection, transaction

    from cairn.core.clock import frozen
    from cairn.programs.models import Program
    from tests.factories import make_program

    with frozen(MOMENT - dt.timedelta(days=90)):
        program = Program.objects.first() or make_program("Everybody")
    values = {"first": first, "last": last, "at": MOMENT, "program": program.pk}
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in FILL.split(";\n"):
            if statement.strip():
                cursor.execute(statement, values)
    # Nobody's profile is unfinished: everybody in a pair meets somebody already.
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def evaluate() -> tuple[int, float, float]:
    """In a process of its own: how many were told, seconds, MiB."""
    done = subprocess.run([sys.executable, "-c", EVALUATE], capture_output=True, text=True, check=True)
    told, seconds, memory = json.loads(done.stdout.splitlines()[-1])
    print(f"  told {told:,} in {seconds:.1f} s, {memory:.0f} MiB", flush=True)
    return told, seconds, memory


def heard() -> dict[str, int]:
    from django.db.models import Count

    from cairn.notices.models import Notice

    rows = Notice.objects.order_by("kind").values_list("kind")
    return dict(rows.annotate(n=Count("pk")))


def forget() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("truncate notices_notice, procrastinate_jobs cascade")


def killed(until: int) -> int:
    """An evaluation that dies when so many have been told; how many that were."""
    from cairn.notices.models import Notice

    child = subprocess.Popen([sys.executable, "-c", EVALUATE], stdout=subprocess.DEVNULL)
    while child.poll() is None and Notice.objects.count() < until:
        time.sleep(0.2)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert child.returncode == -signal.SIGKILL, "It was done before it could be killed."
    return Notice.objects.count()


def measure(pairs: int) -> int:
    half = pairs // 2
    print("nobody yet: time zones and code come from the disk", flush=True)
    evaluate()
    fill(1, half)
    print(f"{half:,} pairs, {2 * half:,} people", flush=True)
    _told, seconds, memory = evaluate()
    whole = heard()
    assert {kind: whole[kind] for kind in TOLD} == {kind: n * half // 8 for kind, n in TOLD.items()}, whole
    assert whole["week"] > half / 2, whole
    forget()
    died = killed(sum(whole.values()) * 2 // 5)
    print(f"  killed with {died:,} of {sum(whole.values()):,} told, and begun again", flush=True)
    evaluate()
    after = heard()
    _none, again, _memory = evaluate()
    same = heard() == after == whole
    print(f"  the same people were told the same: {'yes' if same else f'no: {after} and not {whole}'}")
    forget()
    fill(half + 1, pairs)
    print(f"{pairs:,} pairs, {2 * pairs:,} people", flush=True)
    _told, twice, most = evaluate()
    return judged(
        [
            ("one evaluation, s", twice, SECONDS_LIMIT),
            ("all pairs / half of them, time", twice / seconds, GROWTH_LIMIT),
            ("all pairs / half of them, memory", most / memory, MEMORY_GROWTH),
            ("memory, MiB", most, MEMORY_LIMIT),
            ("again, when all was told / first", again / seconds, AGAIN_LIMIT),
            ("told otherwise after kill -9", 0.0 if same else 1.0, 0.0),
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=80_000)
    pairs: int = parser.parse_args().pairs // 16 * 16
    os.environ["DJANGO_SETTINGS_MODULE"] = "cairn.settings.test"
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for _ in database(folder):
            return measure(pairs)
    return 1


if __name__ == "__main__":
    sys.exit(main())
