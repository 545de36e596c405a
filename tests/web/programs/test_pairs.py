"""Bringing existing pairs along."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cairn.mentoring.enums import Source
from cairn.mentoring.models import Mentorship
from cairn.mentoring.queries import seats_taken
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.models import Enrollment, MentorPlaces, Program
from tests.factories import Cast, make_enrollment, make_person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def url(cast: Cast) -> str:
    return reverse("programs:pairs", args=[cast.program.pk])


def sheet(*rows: tuple[object, ...]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("pairs.xlsx", content.getvalue())


def test_sheet_is_looked_at_and_then_the_pairs_begin(manager: Client, cast: Cast) -> None:
    MentorPlaces.objects.filter(person=cast.mentor).update(places=1)
    upload = sheet(
        ("Mentor", "Mentee"),
        (cast.mentor.email, cast.mentee.employee_number),
        (str(cast.mentor.email).upper(), cast.outsider.email),
        ("nobody@example.com", None),
    )
    page = manager.post(url(cast), {"file": upload}).content.decode()
    assert "2 pairs can begin." in page
    assert "Amara Reyes with Jonas Okafor as mentor" in page
    assert "Row 4:" in page
    assert "Not known here: an empty cell, nobody@example.com." in page
    assert not Mentorship.objects.exists()

    lines = f"{cast.mentee.employee_number}, {cast.mentor.email}\n{cast.outsider.email}, {cast.mentor.email}"
    answer = manager.post(url(cast), {"pasted": lines, "send": "1"})
    assert answer["Location"] == reverse("programs:people", args=[cast.program.pk])
    assert set(Mentorship.objects.values_list("source", flat=True)) == {Source.IMPORT}
    assert Mentorship.objects.count() == seats_taken(cast.mentor) == 2
    assert MentorPlaces.objects.get(person=cast.mentor).places == 2
    entered = Enrollment.objects.get(person=cast.outsider)
    assert (entered.status, entered.entered_by) == (EnrollmentStatus.ACTIVE, cast.program_manager)


def test_pair_that_cannot_be_leaves_no_trace(manager: Client, cast: Cast) -> None:
    boss = make_person("Bea Boss")
    report = make_person("Rex Report", manager=boss)
    other = make_enrollment(cast.program, make_person(), "mentee").person
    lines = [
        f"{report.email}, {boss.email}",
        f"{cast.mentee.email}, {cast.mentee.email}",
        f"{cast.mentee.email}, {other.email}",
    ]
    page = manager.post(url(cast), {"pasted": "\n".join(lines), "send": "1"}).content.decode()
    assert "One of these two reports to the other." in page
    assert "This row names one person twice." in page
    assert "takes part on the other side only" in page
    assert not Mentorship.objects.exists()
    assert not Enrollment.objects.filter(person__in=[boss, report]).exists()


def test_full_program_takes_no_more_pairs(manager: Client, cast: Cast) -> None:
    Program.objects.update(places=1)
    said = {"pasted": f"{cast.outsider.email}, {cast.mentor.email}", "send": "1"}
    page = manager.post(url(cast), said).content.decode()
    assert "every place for mentees is taken" in page
    assert not Enrollment.objects.filter(person=cast.outsider).exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Choose a file, or paste at least one pair."),
        ({"file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")}, "needs the columns mentee and mentor"),
        ({"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7 something")}, "cannot be read as a table"),
        ({"pasted": "\n".join(["a,b"] * 1001)}, "more than 1,000 pairs"),
    ],
    ids=["empty", "columns", "pdf", "long"],
)
def test_unusable_list_is_refused(
    manager: Client, cast: Cast, said: dict[str, object], sentence: str
) -> None:
    answer = manager.post(url(cast), {"look": "1", **said})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
