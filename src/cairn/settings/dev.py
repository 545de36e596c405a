"""For work on Cairn itself: `cairn up` with tracebacks in the browser."""

from cairn.settings.base import *  # noqa: F403

DEBUG = True
