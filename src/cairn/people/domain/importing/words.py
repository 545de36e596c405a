"""What each problem means and what to do about it, in words for people."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from cairn.people.domain.importing.errors import CannotImport
from cairn.people.domain.importing.problems import Code, Problem

# For each problem what happened and what to do; {value}, {detail} and {column} are filled in.
_PROBLEMS: Final[dict[Code, tuple[str, str]]] = {
    Code.TOO_MANY_CELLS: (N_("This row has more cells than the header, so its values may have shifted. It is left out."), N_("Put quotes around a cell that holds the separator.")),
    Code.TOO_FEW_CELLS: (N_("This row has fewer cells than the header. The missing ones are taken as blank."), N_("Check whether the row is cut off.")),
    Code.NO_NUMBER: (N_("There is no employee number, so the row is left out."), N_("Give this person a number in the file.")),
    Code.DUPLICATE_NUMBER: (N_("Several different rows have this employee number. All of them are left out (first in row {detail})."), N_("Keep one row for each number.")),
    Code.REPEATED_ROW: (N_("This row stands in the file before (row {detail}). It is passed over."), N_("Nothing to do, unless the number is wrong.")),
    Code.DUPLICATE_EMAIL: (N_("Somebody else has this e-mail address too. It is given to nobody."), N_("Give each person their own address, or leave the cell blank.")),
    Code.NO_NAME: (N_("There is no name, so this person is called by number."), N_("Add a name, or let the person set one.")),
    Code.BAD_EMAIL: (N_("This is not an e-mail address. It is left blank."), N_("Write it like name@example.com.")),
    Code.BAD_DATE: (N_("This is not a date that we can read. It is left blank."), N_("Write dates as YYYY-MM-DD.")),
    Code.AMBIGUOUS_DATE: (N_("Day and month could be swapped here, and no other date of the column tells which. It is left blank."), N_("Write dates as YYYY-MM-DD, or say in the map which comes first.")),
    Code.DATES_REVERSED: (N_("The first day is after the last."), N_("Check both dates.")),
    Code.UNKNOWN_STATUS: (N_("We do not know this status. The person is taken as working."), N_("Use active, on leave or left, or translate the word in the map.")),
    Code.UNKNOWN_EMPLOYMENT: (N_("We do not know this type of employment. Full-time is assumed."), N_("Use full-time, part-time or hourly, or translate the word in the map.")),
    Code.BAD_LEVEL: (N_("A level is a whole number from 0 to 99. It is left blank."), N_("Write only the number, or map another column.")),
    Code.UNKNOWN_LANGUAGE: (N_("We do not know one of these languages. They are left blank."), N_("Use names in English or codes such as en, pt.")),
    Code.UNKNOWN_ZONE: (N_("This is not the name of a time zone. The place decides instead."), N_("Use names such as Europe/Lisbon.")),
    Code.NO_ZONE: (N_("We could not find the time zone of this place. UTC is shown until you set it."), N_("Add a country or a time zone to the file.")),
    Code.GUESSED_ZONE: (N_("We do not know this city. Its time zone comes from state and country: {zone}. People there: {people}."), N_("Check it, or add a time zone to the file.")),
    Code.UNKNOWN_KEY: (N_("{detail} has no row for this value. What it leads to is left blank."), N_("Add the row there, or correct the value.")),
    Code.DUPLICATE_KEY: (N_("This value stands twice in a file where it should stand once. The first row counts."), N_("Keep one row for each value.")),
    Code.MISSING_MANAGER: (N_("This manager is neither in the file nor in the directory. The person has no manager for now."), N_("Add the manager to the feed, or correct the number.")),
    Code.OWN_MANAGER: (N_("This person is their own manager. The manager is left blank."), N_("Leave the cell blank for whoever leads the organization.")),
    Code.CYCLIC_MANAGER: (N_("These people report to each other in a circle. Their managers are left blank."), N_("Correct at least one manager of the circle.")),
    Code.HISTORY_WITHOUT_PERSON: (N_("This job history belongs to nobody we know. It is left out."), N_("Add the person to the feed, or remove the row.")),
    Code.TOO_LONG: (N_("This text is longer than {detail} characters. It is cut."), N_("Shorten it in the file.")),
    Code.CONTROL_CHARACTER: (N_("This text holds characters that cannot be shown. They are taken out."), N_("Export the file again, or clean the cell.")),
}  # fmt: skip
_ERRORS: Final[dict[str, str]] = {
    "too_large": N_("{file} is too large: unpacked it takes more than {mebibytes} MiB. Split it, or export it as CSV."),
    "broken_workbook": N_("{file} cannot be opened as a spreadsheet. Save it again as .xlsx or as CSV."),
    "no_sheet": N_("{file} has no sheet named {sheet}. It has: {sheets}."),
    "not_a_table": N_("{file} is a {kind} file, not a table. Export the data as CSV or .xlsx."),
    "empty": N_("{file} holds no rows. Export it again."),
    "no_header": N_("{file} ends before row {row}, where its header should be."),
    "too_many_columns": N_("{file} has {columns} columns; the limit is 1,000."),
    "cannot_open": N_("{file} cannot be read. It may be damaged: copy or export it again."),
    "unknown_encoding": N_("{encoding} is not an encoding we know. Use utf-8, utf-16 or cp1252."),
    "open_quote": N_("{file} holds a cell of more than 131,072 characters that ends near line {row}. A quotation mark is probably never closed."),
    "not_toml": N_("The map is not valid TOML: {detail}."),
    "unknown_key": N_("The map does not know “{name}” in [{where}]."),
    "not_a_section": N_("The map needs a section [{where}]."),
    "field_missing": N_("The map does not say which column is the {name} in [{where}]."),
    "bad_value": N_("The map's {name} in [{where}] has a value that does not fit."),
    "unknown_field": N_("The map fills {name} in [{where}], which is not a field. Fields are: {fields}."),
    "from_or_value": N_("The map's {where} needs either “from” or “value”."),
    "bad_path": N_("The map's {where} is not a way to a column: {path}. Write it like department_id -> departments.name."),
    "unknown_file": N_("The map uses the file “{name}” without describing it in [files]."),
    "no_key": N_("The map looks things up in “{name}”, so [files] must say its key column."),
    "file_not_given": N_("The map needs a file “{name}” ({match}), which was not given."),
    "no_column": N_("{file} has no column “{column}”. It has: {columns}."),
    "lookup_too_long": N_("{file} has more than {rows} rows; only the people's and the history file may be longer."),
    "no_people": N_("None of these files seems to hold people: we look for a column such as Employee ID. Name the columns yourself."),
    "cancelled": N_("The import was stopped. Nothing was changed."),
}  # fmt: skip


def explain(problem: Problem) -> tuple[str, str]:
    """What happened and what to do."""
    message, remedy = _PROBLEMS[problem.code]
    zone, _space, people = problem.detail.rpartition(" ")
    return _(message).format(detail=problem.detail, zone=zone, people=people), _(remedy)


def explain_error(error: CannotImport) -> str:
    """Why an import cannot go on, and what to do."""
    return _(_ERRORS[error.code]).format(**error.details)
