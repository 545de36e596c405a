"""What holds for every notice: what can be switched off, what can wait, and how much is too much."""

from __future__ import annotations

import datetime as dt

from cairn.notices.enums import Category

# What concerns the safety of an account or of a person always comes by mail.
CHOOSABLE = tuple(c for c in Category if c not in {Category.ACCOUNT, Category.SAFETY})
# Nobody loses anything when these are read in the morning. What is left is somebody else's answer, a change of a session
# or its reminder (told at the hour of the session itself, a day before), or concerns an account or somebody's safety:
# late, it is worth less or does harm, so it never waits.
WAITING = frozenset({Category.INVITATIONS, Category.MESSAGES, Category.NUDGES, Category.DIGEST})
PRODUCT_AND_MAIL = ("product", "mail")
NUDGES_A_WEEK = 2
WEEK = dt.timedelta(days=7)
