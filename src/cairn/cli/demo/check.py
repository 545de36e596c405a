"""Looking at the finished demo with SQL alone: nothing in it may break a rule that the product keeps."""

from __future__ import annotations

from django.db import connection

VIOLATIONS = {
    "pairs in one reporting line": """
        select count(*) from mentoring_member a
        join mentoring_member b on b.mentorship_id = a.mentorship_id and b.role = 'mentor' and a.role = 'mentee'
        join people_person p on p.id = a.person_id join people_person q on q.id = b.person_id
        where (p.tree_in > q.tree_in and p.tree_in <= q.tree_out)
           or (q.tree_in > p.tree_in and q.tree_in <= p.tree_out)""",
    "proposals in one reporting line": """
        select count(*) from pairing_proposal o
        join programs_enrollment a on a.id = o.mentee_id join programs_enrollment b on b.id = o.mentor_id
        join people_person p on p.id = a.person_id join people_person q on q.id = b.person_id
        where (p.tree_in > q.tree_in and p.tree_in <= q.tree_out)
           or (q.tree_in > p.tree_in and q.tree_in <= p.tree_out)""",
    "pairs against a private exclusion": """
        select count(*) from mentoring_member a
        join mentoring_member b on b.mentorship_id = a.mentorship_id and b.role = 'mentor' and a.role = 'mentee'
        join people_privateexclusion x
          on (x.person_id, x.other_id) in ((a.person_id, b.person_id), (b.person_id, a.person_id))""",
    "mentors above their places": """
        select count(*) from (
            select m.person_id from mentoring_member m left join programs_mentorplaces p on p.person_id = m.person_id
            where m.active and m.role = 'mentor' group by m.person_id, p.places
            having count(*) > coalesce(p.places, 0)) crowded""",
    "seats that are not 1, 2, 3 and so on": """
        select count(*) from (
            select person_id from mentoring_member where active and role = 'mentor'
            group by person_id having max(seat) <> count(*)) gaps""",
    "double bookings": """
        select count(*) from scheduling_bookedperson a join scheduling_bookedperson b
          on a.person_id = b.person_id and a.id < b.id and a.during && b.during
        where a.booked and b.booked""",
    "bookings that their people do not follow": """
        select count(*) from scheduling_bookedperson p join scheduling_booking b on b.id = p.booking_id
        where p.booked <> (b.state = 'booked') or p.during <> b.during""",
    "live mentorships twice in a program": """
        select count(*) from (
            select h.program_id, m.person_id from mentoring_member m join mentoring_mentorship h on h.id = m.mentorship_id
            where m.active and m.role = 'mentee' group by 1, 2 having count(*) > 1) twice""",
    "members whose mentorship says otherwise": """
        select count(*) from mentoring_member m join mentoring_mentorship h on h.id = m.mentorship_id
        where m.active <> (h.status in ('upcoming', 'active', 'paused'))""",
    "live pairs of people who do not take part": """
        select count(*) from mentoring_member m join mentoring_mentorship h on h.id = m.mentorship_id
        join programs_enrollment e on e.id = m.enrollment_id
        where m.active and (e.status not in ('active', 'paused') or (m.role = 'mentor' and not e.as_mentor))""",
    "more than five open requests": """
        select count(*) from (
            select mentee_id from pairing_request where state in ('awaiting_mentor', 'awaiting_mentee')
            group by 1 having count(*) > 5) many""",
    "held sessions in the future": """
        select count(*) from mentoring_session where state in ('held', 'missed') and starts_at > %(now)s""",
    "events in the future": "select count(*) from core_event where at > %(now)s",
    "sealed words without a member": """
        select count(*) from core_vaultkey k join core_vault v on v.id = k.vault_id
        where v.kind <> 'match_run' -- what a run keeps has no reader on purpose
          and not exists (select 1 from core_vaultmember m where m.vault_id = k.vault_id and m.person_id = k.author_id)""",
    "people with an open job record that says otherwise": """
        select count(*) from people_person p left join people_jobrecord j on j.person_id = p.id and j.valid_to is null
        where j.id is null or (j.job_title, j.level, j.status, j.department_id, j.location_id)
          is distinct from (p.job_title, p.level, p.status, p.department_id, p.location_id)""",
    "job records with gaps": """
        select count(*) from (
            select valid_to, lead(valid_from) over (partition by person_id order by valid_from) as following
            from people_jobrecord) r
        where valid_to is distinct from following""",
}


def violations(now: str) -> dict[str, int]:
    """How often each rule is broken, for those that are. `now` is an ISO moment."""
    found = {}
    with connection.cursor() as cursor:
        for name, query in VIOLATIONS.items():
            cursor.execute(query, {"now": now})
            (count,) = cursor.fetchone()
            if count:
                found[name] = count
    return found
