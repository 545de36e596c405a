"""What a feed would do to the directory: who is new, changed, leaving or back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from cairn.people.domain.importing.checking import execute, fetch
from cairn.people.domain.importing.fields import Field
from cairn.people.domain.importing.staging import Staged, speaks_of
from cairn.people.enums import OwnField


def unless_own(column: str, said: str) -> str:
    """What the feed says of a column, unless the person p said it themselves: then their word stays."""
    if column not in set(OwnField):
        return said
    return f"case when '{column}' = any(p.own_fields) then p.{column} else {said} end"


# For each field: the column of a person, and what the feed says, as SQL over the staged row s (and its joins).
COMPARED: Final[dict[str, tuple[str, str]]] = {
    Field.GIVEN: ("given_name", "s.given_name"),
    Field.FAMILY: ("family_name", "s.family_name"),
    Field.PREFERRED: ("preferred_name", unless_own("preferred_name", "s.preferred_name")),
    Field.PRONOUNS: ("pronouns", unless_own("pronouns", "s.pronouns")),
    Field.EMAIL: ("email", "s.email"),
    Field.TITLE: ("job_title", "s.title"),
    Field.LEVEL: ("level", "s.level"),
    Field.PAY_BAND: ("pay_band", "s.pay_band"),
    Field.EMPLOYMENT: ("employment_type", "coalesce(s.employment_type, 'full_time')"),
    Field.LANGUAGES: ("languages", unless_own("languages", "s.languages")),
    Field.HIRED: ("hire_date", "s.hire_date"),
    Field.MANAGER: ("manager_id", "coalesce(mp.id, ms.person_id)"),
    Field.DEPARTMENT: ("department_id", "d.department_id"),
    Field.LOCATION: ("location_id", "l.location_id"),
    Field.STATUS: ("status", "s.status"),
}
# A change of one of these is a new chapter in somebody's job history.
TRACKED: Final = frozenset(
    {
        "department_id",
        "job_title",
        "level",
        "manager_id",
        "location_id",
        "pay_band",
        "employment_type",
        "status",
    }
)
JOINS: Final = """
    left join import_department d on d.number = s.department
    left join import_location l on l.number = s.location
"""
_SAME: Final = {
    Field.GIVEN: (Field.GIVEN, Field.NAME),
    Field.FAMILY: (Field.FAMILY, Field.NAME),
    Field.DEPARTMENT: (Field.DEPARTMENT, Field.DEPARTMENT_CODE),
    Field.LOCATION: (Field.LOCATION, Field.CITY, Field.STATE, Field.COUNTRY, Field.ZONE),
    Field.STATUS: (Field.STATUS, Field.LEFT),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import does, or would do."""

    rows: int
    created: int
    changed: int
    unchanged: int
    left: int
    errors: int
    warnings: int
    returned: int
    leaving: int
    working: int

    def as_data(self) -> dict[str, int]:
        """The counts as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}

    @property
    def nothing(self) -> bool:
        """Whether the import changes nothing at all."""
        return not (self.created or self.changed or self.left)


def compared(staged: Staged) -> dict[str, tuple[str, str]]:
    """The columns that this feed speaks of, with what it says."""
    return {
        column: (column, value)
        for name, (column, value) in COMPARED.items()
        if speaks_of(staged, *_SAME.get(Field(name), (Field(name),)))
    }


def find_departments_and_places() -> None:
    """Give every staged department and place its id: the known one's, else a new one (used only when applied)."""
    for table, stored, column in (
        ("import_department", "people_department", "department_id"),
        ("import_location", "people_location", "location_id"),
    ):
        execute(f"update {table} i set {column} = o.id from {stored} o where o.code = i.code")  # noqa: S608
        execute(f"update {table} set {column} = {NEW_ID} where {column} is null")  # noqa: S608


# A UUIDv7 made in SQL, for the few rows that are not staged with an id of their own (PostgreSQL 15 has no uuidv7()).
NEW_ID: Final = (
    "encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing"
    " substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1),"
    " 'hex')::uuid"
)


def compare(staged: Staged, *, complete: bool, today: date) -> None:
    """Fill `import_changed` (who is known and differs) and `import_leaving` (who is not in a complete feed)."""
    execute("drop table if exists pg_temp.import_changed, pg_temp.import_leaving, pg_temp.import_new")
    execute("""
        create temp table import_new as
        select s.number, s.person_id from import_person s
        where exists (select from import_known)  -- else nobody is compared, and nobody looks for a new manager here
          and not exists (select from import_known k where k.row = s.row)
    """)
    execute("analyze import_new")
    columns = compared(staged)
    said = "".join(f", {value} as {column}" for column, value in columns.values())
    differs = [f"p.{column} is distinct from {value}" for column, value in columns.values()]
    left_on = LEFT_ON.format(today=today.isoformat())
    if "status" in columns:
        differs.append(f"({left_on}) is distinct from p.left_on")
    differs.append("p.employee_number is null")
    execute(f"""
        create temp table import_changed as
        select s.row, s.record_id, s.number, p.id as person_id, p.status as old_status, ({left_on}) as left_on{said}
        from import_known k join import_person s on s.row = k.row join people_person p on p.id = k.person_id
        {JOINS} {MANAGER_JOINS if "manager_id" in columns else ""} where {" or ".join(differs)}
    """)  # noqa: S608 - built from the names above, never from a feed
    execute(
        """
        create temp table import_leaving as
        select p.id as person_id from people_person p
        where %s and p.employee_number is not null and p.status <> 'left'
          and not exists (select from import_known k where k.person_id = p.id)
          and p.employee_number <> all(%s)
        """,
        [complete, sorted(staged.left_out_numbers)],
    )
    execute("analyze import_changed; analyze import_leaving")


def count(staged: Staged, warnings: int) -> Counts:
    """The counts of what `compare` found."""
    ((known, changed, returned, left, leaving, new, working),) = fetch("""
        select (select count(*) from import_known),
               count(*), count(*) filter (where c.old_status = 'left' and c.left_on is null),
               count(*) filter (where c.old_status <> 'left' and s.status = 'left'),
               (select count(*) from import_leaving),
               (select count(*) from import_person) - (select count(*) from import_known),
               (select count(*) from people_person where status <> 'left' and employee_number is not null)
        from import_changed c join import_person s on s.row = c.row
    """)
    return Counts(
        rows=staged.rows, created=new, changed=changed - left, unchanged=known - changed, left=left + leaving,
        errors=len(staged.left_out_rows), warnings=warnings, returned=returned, leaving=leaving, working=working,
    )  # fmt: skip


MANAGER_JOINS: Final = """
    left join people_person mp on mp.employee_number = s.manager
    left join import_new ms on ms.number = s.manager and mp.id is null
"""
# A day that is not stated stays as it is once somebody has left; then it is today.
LEFT_ON: Final = """
    case when s.status = 'left'
         then coalesce(s.left_on, case when p.status = 'left' then p.left_on end, date '{today}')
         when s.status = 'leaving' then s.left_on end
"""
