"""What can stand in the way of joining or running a program."""

from __future__ import annotations

from cairn.core.errors import DomainError


class NotOpen(DomainError):
    """This program is not open at the moment."""


class MayNotJoin(DomainError):
    """This program is for other people."""


class ByInvitation(DomainError):
    """This program is by invitation. Ask its contact whether you can be invited."""


class ByApplication(DomainError):
    """People apply for this program. Send an application, and its managers will answer."""


class ProgramFull(DomainError):
    """Every place for mentees is taken, and this program keeps no waiting list."""


class AlreadyIn(DomainError):
    """This person takes part in this program already."""


class PauseDate(DomainError):
    """Choose a day after today and within the next twelve months."""


class NotReady(DomainError):
    """A few answers are missing before this program can open."""


class HasParticipants(DomainError):
    """Somebody has joined this program already, so it cannot go back to draft. You can close it instead."""


class NotTheirManager(DomainError):
    """Only somebody who manages this program can hand it over."""


class PlanLimit(DomainError):
    """A plan has between one and twelve sessions, and at most forty other things."""


class NotOnTheirBehalf(DomainError):
    """A goal is in a person's own words. Nobody can write it for them."""


class StillInviting(DomainError):
    """Invitations to this program are going out already. Wait until they are done, or stop them."""
