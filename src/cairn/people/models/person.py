"""A person of the workforce, and what they were before."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Concat

from cairn.core.clock import now
from cairn.core.ids import new_id
from cairn.people.enums import EmploymentType, PersonStatus
from cairn.people.queries import PersonQuerySet


class Person(models.Model):
    """One row for everyone whom the HR feed knows, participants or not."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    employee_number = models.CharField(max_length=60, null=True)
    given_name = models.CharField(max_length=120)
    family_name = models.CharField(max_length=120, blank=True)
    preferred_name = models.CharField(max_length=120, blank=True)
    pronouns = models.CharField(max_length=40, blank=True)
    email = models.EmailField(max_length=254, null=True)
    photo = models.ForeignKey(
        "core.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    manager = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="reports")
    department = models.ForeignKey(
        "people.Department", null=True, on_delete=models.SET_NULL, db_index=False
    )  # person_department begins with it
    job_title = models.CharField(max_length=200, blank=True)
    level = models.SmallIntegerField(null=True)
    location = models.ForeignKey("people.Location", null=True, on_delete=models.SET_NULL)
    employment_type = models.CharField(
        max_length=12, choices=EmploymentType.choices, default=EmploymentType.FULL_TIME
    )
    pay_band = models.CharField(max_length=40, blank=True)
    hire_date = models.DateField(null=True)
    left_on = models.DateField(null=True)
    status = models.CharField(max_length=10, choices=PersonStatus.choices, default=PersonStatus.ACTIVE)
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    # Weekly hours in local time: [[weekday 0-6, from minute, to minute], ...]; empty: not known.
    working_hours = models.JSONField(default=list, blank=True)
    own_zone = models.CharField(
        max_length=60, blank=True, help_text="IANA time zone that they set; else their place's."
    )
    # Columns that the person set. Their own word wins: no feed changes these, not even one that they left blank.
    own_fields = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    # The reporting tree as a depth-first walk: a manager's numbers enclose those of everyone below.
    tree_in = models.IntegerField(null=True)
    tree_out = models.IntegerField(null=True)
    depth = models.SmallIntegerField(null=True)

    sort_key = models.GeneratedField(
        expression=models.Func(
            Concat(
                F("family_name"), models.Value(" "), F("preferred_name"), models.Value(" "), F("given_name")
            ),
            function="cairn_fold",
        ),
        output_field=models.CharField(max_length=400),
        db_persist=True,
    )
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    objects: ClassVar = PersonQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["sort_key", "id"], name="person_sorted"),
            models.Index(fields=["tree_in"], name="person_tree"),
            models.Index(fields=["department", "status"], name="person_department"),
            models.Index(fields=["photo"], name="person_photo", condition=Q(photo__isnull=False)),
        ]
        constraints = [
            # Not unique=True on the fields: Django would add a second index each, for prefix search we never do.
            models.UniqueConstraint(fields=["employee_number"], name="person_number_once"),
            models.UniqueConstraint(fields=["email"], name="person_email_once"),
            models.CheckConstraint(condition=~Q(manager=F("id")), name="person_not_own_manager"),
            models.CheckConstraint(
                condition=Q(status=PersonStatus.LEFT, left_on__isnull=False)
                | (~Q(status=PersonStatus.LEFT) & Q(left_on=None))
                | Q(status=PersonStatus.LEAVING),
                name="person_left_has_date",
            ),
            models.CheckConstraint(
                condition=Q(tree_in=None, tree_out=None, depth=None)
                | Q(tree_in__isnull=False, tree_out__gte=F("tree_in"), depth__gte=0),
                name="person_tree_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """What to call them."""
        return self.preferred_name or self.given_name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.family_name}".strip()

    @property
    def known_zone(self) -> str | None:
        """The IANA zone that they set, else that of the place where they work."""
        return self.own_zone or (self.location.zone if self.location else None)

    @property
    def zone(self) -> str:
        """The zone their clock shows, UTC when unknown."""
        return self.known_zone or "UTC"

    @property
    def works_here(self) -> bool:
        return self.status != PersonStatus.LEFT


class SmallPhoto(models.Model):
    """The photo as lists show it. In a table of its own: one more file to refer to costs every import a second."""

    person = models.OneToOneField(
        Person, primary_key=True, on_delete=models.CASCADE, related_name="small_photo"
    )
    file = models.OneToOneField("core.StoredFile", on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.file)


class PersonSearch(models.Model):
    """What a person is found by. Filled by a job that follows each change, so that a large import need not wait."""

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE, related_name="search")
    names = models.CharField(max_length=500, help_text="Names, number and address without accents and case.")
    words = SearchVectorField(help_text="Names, title, department and place.")
    as_of = models.DateTimeField(help_text="The state of the person that this tells of.")

    class Meta:
        indexes = [
            GinIndex(fields=["names"], name="person_names_trigram", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["words"], name="person_words"),
        ]

    def __str__(self) -> str:
        return self.names


class JobRecord(models.Model):
    """What somebody was from one day to another; the open row says what they are now."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # No index of their own for foreign keys: a person's records are found by the constraint below, and the history of a
    # department or a place is read as a whole. With 1.4 million people each index costs every import a second.
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="job_records", db_index=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, help_text="First day on which it no longer held.")
    department = models.ForeignKey(
        "people.Department", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    job_title = models.CharField(max_length=200, blank=True)
    level = models.SmallIntegerField(null=True)
    manager = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    location = models.ForeignKey(
        "people.Location", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    pay_band = models.CharField(max_length=40, blank=True)
    employment_type = models.CharField(max_length=12, choices=EmploymentType.choices)
    status = models.CharField(max_length=10, choices=PersonStatus.choices)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["person", "valid_from"], name="job_record_once_a_day"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(valid_to=None), name="job_record_one_open"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="job_record_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_title} from {self.valid_from}"


class PrivateExclusion(models.Model):
    """Somebody who must not be my match. Only `person` sees it; matching uses it, people do not."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="private_exclusions")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="exclusion_once"),
            models.CheckConstraint(condition=~Q(person=F("other")), name="exclusion_not_self"),
        ]
