"""People, time and an opaque subject. No double booking is a fact of the database."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    DateTimeRangeField,
    IntegerRangeField,
    RangeOperators,
)
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q

from cairn.core.clock import now
from cairn.core.ids import new_id
from cairn.scheduling.enums import (
    Answer,
    BookingState,
    CalendarKind,
    CalendarState,
    CalendarTrouble,
    Way,
    WritingState,
)

LENGTHS = (15, 30, 45, 60, 90)  # minutes that a slot can last
MOST_BUFFER = 120  # minutes
MOST_NOTICE = 28 * 24  # hours
DAY = (0, 24 * 60)  # minutes


class Booking(models.Model):
    """A time that was proposed or agreed. `subject_id` is whatever it is for (a mentoring session)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=BookingState.choices)
    during = DateTimeRangeField()
    zone = models.CharField(max_length=60, help_text="IANA zone in which it was chosen.")
    place = models.CharField(max_length=300, blank=True, help_text="A room or a video address.")
    way = models.CharField(max_length=10, choices=Way.choices, blank=True)
    video = models.URLField(
        max_length=500, blank=True, help_text="The room of a video call, for its members."
    )
    called_off_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    called_off_at = models.DateTimeField(null=True, help_text="When a person cancelled what was agreed.")
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
            ),
            models.CheckConstraint(
                condition=Q(called_off_by=None) | Q(called_off_at__isnull=False), name="called_off_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_id"], name="booking_subject"),
            models.Index(
                fields=["called_off_by", "called_off_at"],
                condition=Q(called_off_by__isnull=False),
                name="booking_called_off",
            ),
        ]

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


class CalendarAnswer(models.Model):
    """What a person's calendar program answered to the invitation. It books and cancels nothing."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="answers", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="calendar_answers")
    answer = models.CharField(max_length=9, choices=Answer.choices)
    sequence = models.PositiveIntegerField(help_text="Of the invitation that was answered.")
    answered_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booking", "person"], name="calendar_answer_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.answer}"


class OwnRoom(models.Model):
    """Somebody's own video room, for the sessions they hold."""

    person = models.OneToOneField(
        "people.Person", primary_key=True, on_delete=models.CASCADE, related_name="own_room"
    )
    address = models.URLField(max_length=500)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(address__startswith="https://"), name="own_room_encrypted")
        ]

    def __str__(self) -> str:
        return f"room of {self.person_id}"


class ExternalCalendar(models.Model):
    """A calendar outside that a person lets Cairn read, and how that goes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="calendars")
    kind = models.CharField(max_length=20, choices=CalendarKind.choices)
    name = models.CharField(max_length=80, help_text="What its owner calls it; shown to nobody else.")
    vault_id = models.UUIDField()
    access = models.BinaryField(help_text="Address and password, sealed: no page ever shows them again.")
    state = models.CharField(max_length=7, choices=CalendarState.choices, default=CalendarState.ON)
    trouble = models.CharField(max_length=20, choices=CalendarTrouble.choices, blank=True)
    failing_since = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="That failed, since it last went well.")
    tried_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=now)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(trouble="", failing_since=None)
                | (~Q(trouble="") & Q(failing_since__isnull=False)),
                name="calendar_trouble_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=CalendarState.OFF) | ~Q(trouble=""), name="calendar_off_has_trouble"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=CalendarState.ON), name="calendar_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_waiting(self) -> bool:
        """Whether it is to be read and has not been since it was asked for."""
        return self.state == CalendarState.ON and self.due_at <= now()


class BusyTime(models.Model):
    """Some time of a person that a calendar outside says is taken. Nothing else of it is kept."""

    calendar = models.ForeignKey(ExternalCalendar, on_delete=models.CASCADE, related_name="busy_times")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="busy_times")
    during = DateTimeRangeField()

    class Meta:
        indexes = [GistIndex(fields=["person", "during"], name="busy_time_person_during")]


class SessionCalendar(models.Model):
    """That somebody's sessions are put into a calendar of theirs, and how that goes. One calendar a person."""

    calendar = models.OneToOneField(
        ExternalCalendar, primary_key=True, on_delete=models.CASCADE, related_name="writing"
    )
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="session_calendars")
    state = models.CharField(max_length=7, choices=WritingState.choices, default=WritingState.ASKED)
    choices = models.BinaryField(null=True, help_text="The calendars of the account, sealed; to choose from.")
    place = models.BinaryField(null=True, help_text="The one that was chosen, sealed.")
    trouble = models.CharField(max_length=20, choices=CalendarTrouble.choices, blank=True)
    failing_since = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="That failed, since it last went well.")
    due_at = models.DateTimeField(null=True, help_text="When it is tried next; empty: nothing waits.")
    chosen_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=~Q(state=WritingState.LEAVING), name="one_session_calendar"
            ),
            models.CheckConstraint(
                condition=Q(trouble="", failing_since=None)
                | (~Q(trouble="") & Q(failing_since__isnull=False)),
                name="writing_trouble_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=WritingState.OFF) | ~Q(trouble=""), name="writing_off_has_trouble"
            ),
            models.CheckConstraint(
                condition=~Q(state=WritingState.ON) | Q(place__isnull=False), name="writing_on_has_place"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="writing_due"),
            models.Index(fields=["person"], name="writing_person"),
        ]

    def __str__(self) -> str:
        return f"sessions {self.state}"

    def is_moving(self, moment: dt.timedelta) -> bool:
        """Whether something has been asked for within that time and is not done yet."""
        begun = self.state != WritingState.OFF and not self.trouble
        return bool(begun and self.due_at and now() - moment < self.due_at <= now())


class SessionCopy(models.Model):
    """One session's entry in a calendar outside. The row is there before the entry is, and until it is gone there."""

    into = models.ForeignKey(SessionCalendar, on_delete=models.CASCADE, related_name="copies", db_index=False)
    booking_id = models.UUIDField(
        help_text="No foreign key: an entry outlives its booking until it is deleted."
    )
    name = models.CharField(max_length=300, blank=True, help_text="Of the entry within its calendar.")
    etag = models.CharField(max_length=300, blank=True, help_text="What stood there when we wrote last.")
    digest = models.CharField(max_length=64, blank=True, help_text="Of what we wrote last.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["into", "booking_id"], name="session_copy_once")]

    def __str__(self) -> str:
        return f"copy of {self.booking_id}"


class SessionFeed(models.Model):
    """That somebody's own sessions can be read by a calendar that knows the address. A new row is a new address."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="session_feed")
    created_at = models.DateTimeField(default=now)


class OfferedHours(models.Model):
    """That somebody lets those they meet with book them at once, and on what terms. Hours are local, in their own zone."""

    person = models.OneToOneField(
        "people.Person", primary_key=True, on_delete=models.CASCADE, related_name="offered_hours"
    )
    lengths = ArrayField(models.PositiveSmallIntegerField(), help_text="Minutes that a slot can last.")
    buffer_before = models.PositiveSmallIntegerField(default=0, help_text="Minutes kept free before a slot.")
    buffer_after = models.PositiveSmallIntegerField(default=0, help_text="Minutes kept free after a slot.")
    notice_hours = models.PositiveSmallIntegerField(default=24, help_text="How long before it is booked.")
    most_a_week = models.PositiveSmallIntegerField(null=True, help_text="Sessions; empty: no limit.")
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lengths__contained_by=list(LENGTHS), lengths__len__gte=1), name="offered_lengths"
            ),
            models.CheckConstraint(
                condition=Q(buffer_before__lte=MOST_BUFFER, buffer_after__lte=MOST_BUFFER),
                name="offered_buffers",
            ),
            models.CheckConstraint(condition=Q(notice_hours__lte=MOST_NOTICE), name="offered_notice"),
            models.CheckConstraint(
                condition=Q(most_a_week=None) | Q(most_a_week__gte=1), name="offered_most_a_week"
            ),
        ]

    def __str__(self) -> str:
        return f"offered by {self.person_id}"


class OfferedWindow(models.Model):
    """Hours offered every week on one day. A night is two of them: up to midnight, and from midnight on."""

    offered = models.ForeignKey(
        OfferedHours, on_delete=models.CASCADE, related_name="windows", db_index=False
    )  # the exclusion constraint's index begins with it
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday.")
    minutes = IntegerRangeField(help_text="From and until, in minutes after local midnight.")

    class Meta:
        ordering = ["weekday", "minutes"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="offered_weekday"),
            models.CheckConstraint(
                condition=Q(minutes__contained_by=DAY, minutes__isempty=False), name="offered_within_a_day"
            ),
            ExclusionConstraint(
                name="offered_windows_apart",
                expressions=[
                    ("offered", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    ("minutes", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.minutes}"


class OfferedException(models.Model):
    """Days off (no minutes: the weekly hours do not count), or extra hours on a date, which count even on a day off."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    offered = models.ForeignKey(OfferedHours, on_delete=models.CASCADE, related_name="exceptions")
    days = DateRangeField()
    minutes = IntegerRangeField(null=True, help_text="Extra hours; empty: days off.")

    class Meta:
        ordering = ["days", "minutes"]
        constraints = [
            models.CheckConstraint(condition=Q(days__isempty=False), name="offered_exception_has_days"),
            models.CheckConstraint(
                condition=Q(days__startswith__isnull=False, days__endswith__isnull=False),
                name="offered_exception_ends",
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__contained_by=DAY, minutes__isempty=False),
                name="offered_extra_within_a_day",
            ),
            ExclusionConstraint(
                name="offered_days_off_apart",
                expressions=[("offered", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS)],
                condition=Q(minutes=None),
            ),
            ExclusionConstraint(
                name="offered_extra_apart",
                expressions=[
                    ("offered", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                    ("minutes", RangeOperators.OVERLAPS),
                ],
                condition=Q(minutes__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days}: {self.minutes or 'off'}"

    @property
    def last_day(self) -> dt.date:
        last: dt.date = self.days.upper - dt.timedelta(days=1)
        return last
