"""An import through its pages, without JavaScript: files, columns, preview, done."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cairn.people.domain.importing.runs import work_on
from cairn.people.models import ImportRun, Person
from tests.factories import make_account, make_person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
ORACLE = sorted((Path(__file__).parents[2] / "data" / "oracle_hr").glob("*.csv"))


@pytest.fixture
def client() -> Client:
    from cairn.identity.enums import Role
    from cairn.identity.models import RoleAssignment

    manager = make_person("Dee Rector", employee_number=None)
    RoleAssignment.objects.create(person=manager, role=Role.DIRECTORY_MANAGER)
    client = Client()
    client.force_login(make_account(manager))
    return client


def send(client: Client, *given: tuple[str, bytes]) -> ImportRun:
    answer = client.post(
        reverse("imports:new"), {"chosen": [SimpleUploadedFile(name, content) for name, content in given]}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    run = ImportRun.objects.latest("started_at")
    assert answer["Location"] == reverse("imports:columns", args=[run.pk])
    return run


def take_suggestions(client: Client, run: ImportRun, **changes: str) -> HttpResponse:
    form = client.get(reverse("imports:columns", args=[run.pk])).context["form"]
    data = {name: field.initial for name, field in form.fields.items() if field.initial}
    answer = client.post(reverse("imports:columns", args=[run.pk]), {**data, **changes})
    work_on(run_id=run.pk, apply_it=False)
    run.refresh_from_db()
    return answer  # type: ignore[return-value]


def test_oracle_is_imported_through_the_pages(client: Client) -> None:
    run = send(client, *((path.name, path.read_bytes()) for path in ORACLE))
    assert take_suggestions(client, run).status_code == 302

    preview = client.get(reverse("imports:show", args=[run.pk]))
    assert (preview.context["run"].counts["created"], [p.row for p in preview.context["problems"]]) == (
        107,
        [5, 22],
    )
    client.post(reverse("imports:apply", args=[run.pk]))
    assert client.get(reverse("imports:show", args=[run.pk])).context["working"]
    work_on(run_id=run.pk, apply_it=True)

    done = client.get(reverse("imports:show", args=[run.pk]))
    assert (done.context["run"].state, Person.objects.filter(depth__isnull=False).count()) == ("done", 107)
    assert Person.objects.get(employee_number="103").location.name == "Southlake"


def test_unknown_columns_can_be_chosen(client: Client) -> None:
    run = send(client, ("people.csv", b"Key;Call\n1;Ann\n2;Bo\n"))
    page = client.get(reverse("imports:columns", args=[run.pk])).content.decode()
    assert "Key · 1" in page

    take_suggestions(client, run, employee_number="Key", given_name="Call")

    assert (run.state, run.counts["created"]) == ("ready", 2)


def test_the_number_column_is_needed(client: Client) -> None:
    run = send(client, ("people.csv", b"Key;Call\n1;Ann\n"))

    answer = client.post(reverse("imports:columns", args=[run.pk]), {"given_name": "Call"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["employee_number"])


def test_what_is_no_table_is_said_on_the_form(client: Client) -> None:
    answer = client.post(reverse("imports:new"), {"chosen": [SimpleUploadedFile("a.pdf", b"%PDF-1.4 x")]})

    assert (answer.status_code, answer.context["form"].errors["chosen"]) == (
        422,
        ["a.pdf is a PDF file, not a table. Export the data as CSV or .xlsx."],
    )


def test_problems_can_be_taken_away(client: Client) -> None:
    run = send(client, ("people.csv", b"ID,First name,Email\n1,Ann,=cmd\n,Bo,b@example.com\n"))
    take_suggestions(client, run)

    content = b"".join(client.get(reverse("imports:problems", args=[run.pk]))).decode("utf-8-sig")

    assert [
        (row["Row"], row["Value"], row["Row left out"]) for row in csv.DictReader(io.StringIO(content))
    ] == [
        ("2", "'=cmd", "no"),
        ("3", "", "yes"),
    ]
    only = client.get(reverse("imports:show", args=[run.pk]), {"only": "left-out"})
    assert [p.row for p in only.context["problems"]] == [3]


def test_many_leavers_have_to_be_typed(client: Client) -> None:
    first = send(client, ("people.csv", b"ID,First name\n1,Ann\n2,Bo\n"))
    take_suggestions(client, first)
    client.post(reverse("imports:apply", args=[first.pk]))
    work_on(run_id=first.pk, apply_it=True)
    run = send(client, ("people.csv", b"ID,First name\n1,Ann\n"))
    take_suggestions(client, run, complete="on")
    assert "leavers" in client.get(reverse("imports:show", args=[run.pk])).context["form"].fields

    wrong = client.post(reverse("imports:apply", args=[run.pk]), {"leavers": "7"})
    client.post(reverse("imports:apply", args=[run.pk]), {"leavers": "1"})
    work_on(run_id=run.pk, apply_it=True)

    assert (wrong.status_code, Person.objects.get(employee_number="2").status) == (422, "left")


def test_an_import_can_be_dropped(client: Client) -> None:
    run = send(client, ("people.csv", b"ID,First name\n1,Ann\n"))
    take_suggestions(client, run)

    client.post(reverse("imports:cancel", args=[run.pk]))

    page = client.get(reverse("imports:show", args=[run.pk]))
    assert (page.context["run"].state, Person.objects.filter(employee_number="1").count()) == ("cancelled", 0)


def test_the_page_refreshes_itself_when_the_work_is_over(client: Client) -> None:
    run = send(client, ("people.csv", b"ID,First name\n1,Ann\n"))
    take_suggestions(client, run)

    assert (
        client.get(reverse("imports:show", args=[run.pk]), headers={"HX-Request": "true"})["HX-Refresh"]
        == "true"
    )


def test_an_empty_list_teaches(client: Client) -> None:
    assert reverse("imports:new") in client.get(reverse("imports:list")).content.decode()
