"""Bringing along existing pairs from a spreadsheet: two columns, a look first, then the pairs begin."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from cairn.mentoring.domain.bringing import bring_pairs
from cairn.people.domain.importing.errors import CannotImport
from cairn.people.domain.importing.reading import open_table
from cairn.people.models import Person
from cairn.programs.domain.inviting import look_up
from cairn.web.programs.invite import managed
from cairn.web.programs.people import parts
from cairn.web.request import Request
from cairn.web.toasts import say

LARGEST = 2 * 1024 * 1024
MOST = 1_000
COLUMNS = ("mentee", "mentor")


@dataclass(frozen=True)
class PairRow:
    """One line of the sheet, and whom it means."""

    number: int
    mentee: str
    mentor: str


class PairsForm(forms.Form):
    """A sheet, or the same as text after the first look."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy(
            "CSV or XLSX with the columns mentee and mentor: e-mail addresses or numbers."
        ),
        required=False,
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or pasted, one pair a line: mentee, mentor"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LARGEST,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        upload = data.get("file")
        rows = self._from_file(upload) if upload else from_text(data.get("pasted", ""))
        if not rows and not self.errors:
            self.add_error("file", _("Choose a file, or paste at least one pair."))
        if len(rows) > MOST:
            self.add_error(None, _("This is more than 1,000 pairs. Split the list."))
        data["rows"] = rows
        return data

    def _from_file(self, upload: Any) -> list[PairRow]:
        if upload.size > LARGEST:
            self.add_error("file", _("This file is larger than 2 MB. Split it."))
            return []
        with tempfile.TemporaryDirectory(prefix="cairn-pairs-") as folder:
            path = Path(folder) / "pairs"
            path.write_bytes(upload.read())
            try:
                return self._rows(path)
            except CannotImport:
                self.add_error("file", _("This file cannot be read as a table. Save it as CSV or XLSX."))
                return []

    def _rows(self, path: Path) -> list[PairRow]:
        table = open_table(path, "pairs", known=lambda word: word.strip().lower() in COLUMNS)
        where = [name.strip().lower() for name in table.columns]
        if not set(COLUMNS) <= set(where):
            self.add_error("file", _("The first row needs the columns mentee and mentor."))
            return []
        at = [where.index(name) for name in COLUMNS]
        rows = (
            (number, [cells[i].strip() if i < len(cells) else "" for i in at])
            for number, cells in table.rows()
        )
        return [PairRow(number, *cells) for number, cells in rows]


def from_text(text: str) -> list[PairRow]:
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        mentee, _sep, mentor = line.replace(";", ",").replace("\t", ",").partition(",")
        if line.strip():
            rows.append(PairRow(number, mentee.strip(), mentor.strip()))
    return rows


Known = list[tuple[int, Person, Person]]


def known_pairs(rows: Iterable[PairRow]) -> tuple[Known, list[tuple[int, str]]]:
    """The rows whose two people work here, and a sentence for each other row. Three queries."""
    rows = list(rows)
    said = dict.fromkeys(words for row in rows for words in (row.mentee, row.mentor))
    found = Person.objects.in_bulk(look_up(said).people).values()
    people = {str(person.email).lower(): person for person in found}
    people |= {str(person.employee_number).lower(): person for person in found}
    known: Known = []
    wrong = []
    for row in rows:
        both = [people.get(words.lower()) for words in (row.mentee, row.mentor)]
        if both[0] and both[1]:
            known.append((row.number, both[0], both[1]))
        else:
            missing = [
                w or _("an empty cell") for w, p in zip((row.mentee, row.mentor), both, strict=True) if not p
            ]
            wrong.append((row.number, _("Not known here: %(names)s.") % {"names": ", ".join(missing)}))
    return known, wrong


@require_http_methods(["GET", "POST"])
def pairs(request: Request, program_id: UUID) -> HttpResponse:
    """Look at a list of pairs, then begin them."""
    program = managed(request, program_id)
    form = PairsForm(request.POST or None, request.FILES or None)
    page = parts(request, program, form=form)
    if not form.is_valid():
        return render(request, "programs/pairs.html", page, status=422 if form.errors else 200)
    rows: list[PairRow] = form.cleaned_data["rows"]
    known, wrong = known_pairs(rows)
    if "send" in request.POST and program.is_open:
        brought = bring_pairs(program=program, pairs=known, by=request.person)
        begun = ngettext("%(n)s pair begins.", "%(n)s pairs begin.", brought.made) % {"n": brought.made}
        say(request, begun)
        if not brought.refused:
            return redirect("programs:people", program.pk)
        return render(request, "programs/pairs.html", {**page, "refused": brought.refused})
    text = "\n".join(f"{row.mentee}, {row.mentor}" for row in rows)
    return render(request, "programs/pairs.html", {**page, "known": known, "wrong": wrong, "text": text})
