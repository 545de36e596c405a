"""What the gallery shows: invented people and numbers, one value for each state of a component."""

from datetime import UTC, datetime
from typing import Any, Final

from cairn.web.shapes import Choice, Column, Day, Dot, Face, Part, Reason, Slot, Step, Tab
from cairn.web.toasts import Toast

REASONS: Final = [
    Reason("Offers “giving feedback”, your first wish"),
    Reason("3 shared working hours", "caution"),
    Reason("We don’t know her working style yet", "unknown"),
    Reason("In your reporting line", "stop"),
]
FACES: Final = [
    Face("Amara Reyes"),
    Face("Jonas Okafor"),
    Face("Tomasz Wiśniewski"),
    Face("Priya Raman"),
    Face("Hana Sato"),
]
STEPS: Final = [
    Step("Get to know", "done", "held 27 Oct", href="#set"),
    Step("Set goals", "done", "held 10 Nov"),
    Step("Feedback you find hard", "now", "tomorrow"),
    Step("Stretch task", "next", "book it", note_href="#set"),
    Step("Look back", "next", "by 15 January"),
]
TABS: Final = [
    Tab("Health", "#set", current=True),
    Tab("People", "#set", count=1230),
    Tab("Matching", "#set"),
    Tab("Surveys", "#set"),
]
DAYS: Final = [
    Day(
        "Mon 30 Nov", [Slot("mon-1600", "16:00", "08:00 Seattle"), Slot("mon-1645", "16:45", "08:45 Seattle")]
    ),
    Day("Tue 1 Dec", empty="Jonas is busy all day"),
    Day(
        "Wed 2 Dec",
        [
            Slot("wed-1600", "16:00", "08:00 Seattle"),
            Slot("wed-1830", "18:30", "10:30 Seattle", "after your hours"),
        ],
    ),
    Day("Thu 3 Dec", [Slot("thu-1730", "17:30", note="just taken", taken=True)]),
]
SCORE: Final = [
    Part("Goals and skills", 37, 40), Part("Level gap", 20, 20), Part("Working style", 14, 20), Part("Shared hours", 8, 15, note="3 hours"),
]  # fmt: skip
FUNNEL: Final = [
    Part("Invited", 2140, 2140),
    Part("Joined", 1702, 2140),
    Part("Matched", 1268, 2140),
    Part("Met once", 1240, 2140),
]
DOTS: Final = [
    Dot("1", 11_140.5, 8), Dot("2", 11_090.0, 21, strong=True), Dot("3", 10_870.2, 38), Dot("4", 10_410.0, 44),
]  # fmt: skip
YEARS: Final = [
    Part("2021", 26400, 161480), Part("2022", 41900, 161480), Part("2023", 63200, 161480), Part("2024", 92700, 161480),
    Part("2025", 128300, 161480), Part("2026", 161480, 161480),
]  # fmt: skip
CHOICES: Final = [
    Choice("join", "Anyone who may join, joins", "Quickest. People who are sure of themselves come first."),
    Choice(
        "invite", "We invite them, they say yes", "Reaches those who gain most and rarely ask.", chosen=True
    ),
    Choice("apply", "They apply, you decide", "Closed for this program.", disabled=True),
]
TOASTS: Final = [
    Toast("Sent to Priya.", "", "/gallery/", "Take it back"),
    Toast("Saved, but the invitation has not gone out yet.", "caution", "", ""),
    Toast("The file has no column “email”.", "stop", "", ""),
]


def samples() -> dict[str, Any]:
    return {
        "reasons": REASONS, "faces": FACES, "steps": STEPS, "tabs": TABS, "days": DAYS, "score": SCORE, "funnel": FUNNEL,
        "years": YEARS, "dots": DOTS, "choices": CHOICES, "sample_toasts": TOASTS, "rising": [3, 4, 4, 6, 7, 7, 8, 9],
        "falling": [9, 8, 8, 7, 5, 5, 4, 3], "nothing": [],
        "columns": [Column("Mentee"), Column("Mentor"), Column("Two years"), Column("Fit", num=True), Column("Decide", hidden=True)],
        "moment": datetime(2026, 11, 24, 16, 0, tzinfo=UTC), "later": datetime(2026, 11, 24, 16, 45, tzinfo=UTC),
        "early": datetime(2026, 11, 24, 5, 0, tzinfo=UTC),
    }  # fmt: skip
