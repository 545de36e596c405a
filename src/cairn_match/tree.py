"""Reporting lines as numbers: who is above whom in one comparison."""

from collections.abc import Mapping

from cairn_match.errors import BadInput


def reporting_line(managers: Mapping[str, str | None]) -> dict[str, tuple[int, int]]:
    """Number a forest of managers: person id to (in, out) of a depth-first walk.

    `managers` maps each person to their manager (None at a root). A is above B exactly when
    in(A) <= in(B) < out(A). Raises BadInput for a manager that is not a person here, and for a cycle.
    """
    reports: dict[str | None, list[str]] = {}
    for person, manager in managers.items():
        if manager is not None and manager not in managers:
            raise BadInput(f"'{manager}' is not among the people", row=f"id '{person}'", field="manager")
        reports.setdefault(manager, []).append(person)
    entered: dict[str, int] = {}
    spans: dict[str, tuple[int, int]] = {}
    stack = [(person, False) for person in reversed(reports.get(None, []))]
    while stack:
        person, leaving = stack.pop()
        if leaving:
            spans[person] = (entered[person], len(entered))
            continue
        entered[person] = len(entered)
        stack.append((person, True))
        stack.extend((report, False) for report in reversed(reports.get(person, [])))
    for person in managers:
        if person not in spans:
            raise BadInput("is in a cycle of managers, or below one", row=f"id '{person}'", field="manager")
    return spans
