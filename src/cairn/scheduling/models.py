"""People, time and an opaque subject. No double booking is a fact of the database."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from cairn.core.clock import now
from cairn.core.ids import new_id
from cairn.scheduling.enums import BookingState


class Booking(models.Model):
    """A time that was proposed or agreed. `subject_id` is whatever it is for (a mentoring session)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=BookingState.choices)
    during = DateTimeRangeField()
    zone = models.CharField(max_length=60, help_text="IANA zone in which it was chosen.")
    place = models.CharField(max_length=300, blank=True, help_text="A room or a video address.")
    proposed_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    # iCalendar identity: one UID for life, SEQUENCE grows with every change that attendees must hear of.
    uid = models.CharField(max_length=100, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id"], condition=~Q(state=BookingState.CANCELLED), name="booking_one_live"
            )
        ]
        indexes = [models.Index(fields=["subject_id"], name="booking_subject")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.state}"

    @property
    def starts_at(self) -> dt.datetime:
        start: dt.datetime = self.during.lower
        return start

    @property
    def ends_at(self) -> dt.datetime:
        end: dt.datetime = self.during.upper
        return end

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class BookedPerson(models.Model):
    """Somebody's time taken by a booking. `booked` is kept equal to the booking's state."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="bookings")
    during = DateTimeRangeField()
    booked = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking", "person"], name="booked_person_once"),
            ExclusionConstraint(
                name="no_double_booking",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(booked=True),
            ),
        ]
