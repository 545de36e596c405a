"""The programs of the demo: one of each kind in each stage, and as many more as the participants fill."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

DRAFT, RECRUITING, RUNNING, ENDED, ARCHIVED = "draft", "recruiting", "running", "ended", "archived"


ENOUGH_HOURS = 10
ELIGIBLE: dict[str, dict[str, Any]] = {
    "growth": {
        "mentee": [{"attribute": "level", "most": 6}],
        "mentor": [{"attribute": "level", "least": 4}, {"attribute": "tenure_months", "least": 11}],
    },
    "buddies": {
        "mentee": [{"attribute": "tenure_months", "most": 14}],
        "mentor": [{"attribute": "tenure_months", "least": 15}],
    },
    "tech": {
        "mentee": [
            {"attribute": "employment_type", "any": ["hourly", "part_time"]},
            {"attribute": "tenure_months", "least": 6},
        ],
        "mentor": [{"attribute": "level", "least": 3}],
    },
}


def _rule(column: str, label: str, kind: str, weight: int = 0, **more: int) -> dict[str, Any]:
    mode = "should" if weight else "must"
    return {
        "key": column,
        "label": label,
        "kind": kind,
        "mode": mode,
        "mentee": column,
        "weight": weight,
        **more,
    }


SKILLS = _rule("skills", "Goals and skills", "overlap", 40)
TEAM = _rule("department", "Would not meet otherwise", "different", 20)
STYLE = (_rule("structure", "Kind of session", "same", 15), _rule("push", "Working style", "same", 10))
HOURS = _rule("hours", "Shared working hours", "overlap", 15, enough=ENOUGH_HOURS)
ABOVE = _rule("level", "At least one level above", "at_least_above", least=1)
LANGUAGE = _rule("languages", "A common language", "overlap")
LINE = _rule("line", "Never in the reporting line", "not_in_line")


@dataclass(frozen=True)
class Step:
    """One session of a plan: agenda points and action items as (owner, text)."""

    title: str
    why: str
    start: str
    agenda: tuple[tuple[str, str], ...]
    actions: tuple[tuple[str, str], ...]
    minutes: int = 45


@dataclass(frozen=True)
class Story:
    """A program. `share` is its part of all participants; days count from today."""

    key: str
    name: str
    template: str
    format: str
    stage: str
    mode: str
    entry: str
    share: float
    opened: int
    starts: int
    ends: int | None
    who: str  # which people, see `joining.SIDES`
    plan: tuple[Step, ...]
    topics: tuple[str, ...]
    need: str
    objective: str
    expectations: str
    measure: str = "completed_share"
    target: float = 70
    labels: tuple[str, str] = ("", "")
    every: int = 18
    waiting: int = 12  # mentees in a hundred who have no mentor yet
    places: int | None = None
    track: tuple[str, str, str] | None = None  # name, purpose, affinity group

    def eligibility(self) -> dict[str, Any]:
        """Who may join, by side, as programs keep it."""
        return ELIGIBLE.get(self.who, {})

    def rules(self) -> list[dict[str, Any]]:
        """The matching rules, as the engine reads them."""
        above = [] if self.format in ("buddy", "reverse") else [ABOVE]
        return [SKILLS, TEAM, *STYLE, HOURS, *above, LANGUAGE, LINE]


FIRST = Step(
    "Get to know each other",
    "People who agree early on how they want to work together meet more often later.",
    "Tell each other about a time when somebody's help changed your way.",
    (
        ("both", "Where do we come from, and what brought us here?"),
        ("both", "How often, how long, and what stays between us?"),
        ("mentee", "What would make this a good use of my time?"),
    ),
    (("mentee", "Write down your goal in one sentence"), ("mentor", "Think of a mistake you would share")),
)
GOALS_STEP = Step(
    "Set goals",
    "A goal that is written down is twice as likely to be met.",
    "Read the goal aloud and ask: how will we know?",
    (
        ("mentee", "My goal, and what it is not"),
        ("both", "How will we know that it worked?"),
        ("mentor", "What I would try first"),
    ),
    (("mentee", "Choose the first small step and take it"), ("mentor", "Introduce one person who can help")),
)
HARD = Step(
    "Feedback you find hard",
    "Hard feedback is easier to give once you have heard some.",
    "Begin with the story you would rather not tell.",
    (
        ("mentee", "A sentence that I did not say"),
        ("mentor", "How I once got it wrong"),
        ("both", "Try it: say one hard sentence to each other"),
    ),
    (("mentee", "Say one hard sentence where it counts"), ("both", "Note what happened")),
)
STRETCH = Step(
    "Stretch task",
    "People grow fastest on a task that is a little too large, with somebody to call.",
    "Pick a task with a date and an audience.",
    (
        ("mentee", "What would stretch me, and what would break me?"),
        ("mentor", "What I can open a door to"),
        ("both", "Who needs to know?"),
    ),
    (("mentee", "Take on the task and tell your manager"), ("mentor", "Be there for one rehearsal")),
)
BACK = Step(
    "Look back and close",
    "A good ending makes it easy to come back.",
    "Each name one thing that you will keep.",
    (
        ("both", "What changed since our first talk?"),
        ("mentee", "What I will do without you"),
        ("both", "How do we stay in touch?"),
    ),
    (("both", "Write the other a short thank-you"),),
)
CAREER = (FIRST, GOALS_STEP, HARD, STRETCH, BACK)
MANAGER = (
    FIRST,
    replace(GOALS_STEP, title="Your team and you"),
    replace(HARD, title="The talk you put off"),
    replace(STRETCH, title="Let go of a task"),
    BACK,
)
BUDDY = (
    replace(FIRST, title="Say hello", minutes=30),
    replace(GOALS_STEP, title="Who does what here", minutes=30),
    replace(BACK, title="Your first hundred days", minutes=30),
)
REVERSE = (
    FIRST,
    replace(HARD, title="What I see that you do not"),
    replace(STRETCH, title="Show me how you do it"),
    BACK,
)

STORIES = (
    Story(
        "growth", "Engineering growth", "career", "one_to_one", RUNNING, "hybrid", "open", 0.27, -95, -80, 53,
        "growth", CAREER,
        ("Giving feedback", "Design reviews", "Preparing for promotion", "Career planning", "Speaking up"),
        "Engineers tell us in every survey that nobody outside their team knows their work.",
        "Engineers find somebody outside their team who helps them grow.",
        "Five sessions of 45 minutes until the middle of January, and one goal of your own.",
        track=("Women in engineering", "A track of our own, run by the Women in engineering group.", "Women in engineering"),
    ),
    Story(
        "managers", "New managers", "new_manager", "one_to_one", RUNNING, "hybrid", "invitation", 0.22, -70, -50, 158,
        "managers", MANAGER,
        ("First-time management", "Leading a team", "Giving feedback", "Setting boundaries"),
        "One in three people who begin to lead here tells us that they were left alone with it.",
        "Everyone who begins to lead has somebody to ask within their first month.",
        "One session every two to three weeks for half a year. Your own manager is never your mentor.",
        target=75, labels=("Experienced manager", "New manager"), waiting=42,
    ),
    Story(
        "buddies", "First-year buddies", "buddy", "buddy", RUNNING, "self", "open", 0.19, -400, -390, None,
        "buddies", BUDDY,
        ("Learning how the company works", "Career planning", "Working across cultures"),
        "People who leave in their first year say that they knew nobody.",
        "Everyone who is new knows somebody outside their own team.",
        "Three half-hours in your first hundred days, on your phone if you like, in paid time.",
        labels=("Buddy", "New colleague"), every=14,
    ),
    Story(
        "reverse", "Reverse mentoring", "reverse", "reverse", RUNNING, "admin", "application", 0.07, -120, -100, 80,
        "reverse", REVERSE,
        ("Understanding younger colleagues", "Speaking up", "Working across cultures"),
        "Our leaders meet mostly people like themselves.",
        "Leaders hear once a month from somebody who sees the company from the floor.",
        "Four sessions. The younger colleague leads, the senior one listens.",
        labels=("Guide", "Leader"), every=24,
    ),
    Story(
        "connects", "Leadership connects", "career", "one_to_one", RECRUITING, "hybrid", "application", 0.08, -12, 21, 200,
        "growth", CAREER,
        ("Leading a team", "Preparing for promotion", "Speaking up"),
        "Senior positions are filled from the same few teams.",
        "People who may lead one day know three leaders outside their function.",
        "Five sessions from the middle of December. Apply with one sentence; we answer within a week.",
        places=30,
    ),
    Story(
        "tech", "Warehouse to Tech", "career", "one_to_one", DRAFT, "hybrid", "invitation", 0.0, -9, 40, 240,
        "tech", CAREER,
        ("From hourly work to the office", "Career planning"),
        "People on our floors ask for a way into our offices, and few find one.",
        "Forty people move from the floor into a technical job within a year.",
        "Half an hour every two weeks, within your shifts, in paid time.",
    ),
    Story(
        "spring", "Career mentoring, spring", "career", "one_to_one", ENDED, "admin", "open", 0.09, -330, -300, -60,
        "growth", CAREER,
        ("Career planning", "Giving feedback", "Design reviews"),
        "People asked for somebody to think aloud with.",
        "Half of those who take part say what they want to do next, and begin it.",
        "Five sessions over half a year.",
    ),
    Story(
        "pilot", "Mentoring pilot", "career", "one_to_one", ARCHIVED, "self", "invitation", 0.08, -760, -740, -500,
        "growth", CAREER,
        ("Career planning", "Giving feedback"),
        "We wanted to know whether mentoring works here before we ask more people for their time.",
        "Sixty people try it, and two thirds would do it again.",
        "Five sessions over half a year, then tell us what to change.",
    ),
)  # fmt: skip

PEOPLE_A_PROGRAM = 1500
REGIONS = ("Americas", "Europe", "Asia and Pacific", "Africa and Middle East")
SEASONS = ("spring", "autumn", "north", "south", "east", "west", "first group", "second group")


def programs(participants: int) -> list[Story]:
    """The stories, and in a large organization copies of them by region, together worth all participants."""
    wanted = max(len(STORIES), participants // PEOPLE_A_PROGRAM)
    out = list(STORIES)
    live = [story for story in STORIES if story.stage != DRAFT]
    for number in range(wanted - len(STORIES)):
        story = live[number % len(live)]
        turn, region = divmod(number // len(live), len(REGIONS))
        season = f", {SEASONS[turn % len(SEASONS)]}" if turn else ""
        out.append(
            replace(
                story,
                key=f"{story.key}-{number}",
                name=f"{story.name}, {REGIONS[region]}{season}",
                share=story.share * (0.4 + (number * 7 % 10) / 10),
                track=None,
            )
        )
    total = sum(story.share for story in out)
    return [replace(story, share=story.share / total) for story in out]
