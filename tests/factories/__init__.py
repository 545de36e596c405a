"""The fixed cast and small makers. Every maker gives a valid row; a test states only what it is about."""

from tests.factories.cast import Cast, make_cast
from tests.factories.makers import (
    make_account,
    make_enrollment,
    make_person,
    make_program,
    make_skill,
    place_in_tree,
)

__all__ = [
    "Cast",
    "make_account",
    "make_cast",
    "make_enrollment",
    "make_person",
    "make_program",
    "make_skill",
    "place_in_tree",
]
