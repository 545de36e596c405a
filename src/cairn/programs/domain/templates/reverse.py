"""Reverse mentoring: a leader learns from somebody who sees the organization from another place."""

from django.utils.translation import gettext_lazy as _

from cairn.programs.domain.templates.rules import default_rules
from cairn.programs.domain.templates.shapes import Action, Asked, Letter, Point, Session, Template
from cairn.programs.enums import Format, MatchingMode, QuestionKind, Side

PLAN = (
    Session(
        title=_("Level the table"),
        why=_("Rank sits in the room too. Saying so at the start lets the one with less of it speak."),
        how_to_start=_("The leader says why they asked for this, and what they are afraid of missing."),
        agenda=(
            Point("both", _("What we do all day, told without titles")),
            Point("mentee", _("What I hope to understand better")),
            Point("mentor", _("What I would like you to know before we begin")),
            Point("both", _("Our agreement: what stays here, and that honesty has no cost")),
        ),
        actions=(
            Action("mentee", _("Write down one question that you have never asked")),
            Action("both", _("Put the next session in both calendars"), 3),
        ),
    ),
    Session(
        title=_("What I see that you do not"),
        why=_("The view from below is the one that leaders lose first."),
        how_to_start=_("The leader asks the question and then listens for ten minutes without an answer."),
        agenda=(
            Point("mentor", _("A normal day, step by step")),
            Point("mentor", _("Something that leaders believe here and that is not so")),
            Point("mentee", _("What I heard, in my own words")),
        ),
        actions=(
            Action("mentee", _("Go and see one of these things for yourself")),
            Action("mentor", _("Name a colleague who sees it differently")),
        ),
    ),
    Session(
        title=_("Teach me how you do it"),
        why=_("Learning by doing puts the mentor in charge, and both remember it."),
        how_to_start=_("Sit side by side. The mentor shows, the leader does it."),
        agenda=(
            Point("mentor", _("A tool, a habit or a way of talking that I use every day")),
            Point("mentee", _("My first try, with your comments")),
            Point("both", _("What would have to change for more people to work like this")),
        ),
        actions=(
            Action("mentee", _("Use it for two weeks and say so in public once")),
            Action("mentor", _("Look over the leader's shoulder once more"), 10),
        ),
    ),
    Session(
        title=_("The hard topic"),
        why=_("Trust is worth having only if it can carry an uncomfortable subject."),
        how_to_start=_("Each writes down one thing that is hard to say here. Exchange the notes."),
        agenda=(
            Point("mentor", _("A decision that felt different where I work")),
            Point("mentee", _("What I did not know then, and what I could not say")),
            Point("both", _("What a leader can do about it, and what not")),
            Point("both", _("Is our way of working still right for both of us?")),
        ),
        actions=(
            Action("mentee", _("Change one thing that is in your own hands, and say whose idea it was"), 21),
        ),
    ),
    Session(
        title=_("Look back and close"),
        why=_("What a leader has learned is worth most when others hear of it."),
        how_to_start=_("Open the question from the first session. Is it answered?"),
        agenda=(
            Point("mentee", _("What I do differently now")),
            Point("mentor", _("What this has done for me")),
            Point("both", _("What we may tell others, and what not")),
            Point("both", _("Whether and how we stay in touch")),
        ),
        actions=(
            Action("both", _("Write the other three sentences of thanks"), 7),
            Action("mentee", _("Tell your own team what you learned, as agreed with your mentor"), 21),
        ),
    ),
)

REVERSE = Template(
    key="reverse",
    name=_("Reverse mentoring"),
    summary=_("A leader learns from a colleague who sees the organization from another place."),
    format=Format.REVERSE,
    need=_("Our leaders decide about work and people they rarely meet, and those people feel it."),
    objective=_("Leaders understand how it is to work here today, from somebody who knows."),
    expectations=_(
        "Five sessions of 45 minutes in about half a year, in working time. The mentor teaches and the leader learns,"
        " whatever their titles. Leaders write first and come prepared. Nothing that is said has consequences for the"
        " mentor."
    ),
    measure="discussion_quality",
    target=4,
    plan=PLAN,
    topics=(
        _("Daily work where customers are met"),
        _("New tools and how they change work"),
        _("How people from different backgrounds feel here"),
        _("What the youngest colleagues expect"),
        _("Working in shifts"),
    ),
    rules=default_rules(skills=40, above=0, style=10, elsewhere=30, hours=10, site=10),
    matching_mode=MatchingMode.ADMIN,
    mentor_label=_("Mentor"),
    mentee_label=_("Leader"),
    questions=(
        Asked(
            _("What can people learn from you?"),
            QuestionKind.TEXT,
            side=Side.MENTOR,
        ),
    ),
    letters=(
        Letter(
            "invited",
            _("What you know is what our leaders need to hear"),
            _(
                "You are invited to a program in which leaders learn from colleagues. You meet five times in about half"
                " a year, in working time, and you set the subject. Nothing that is said has consequences for you."
            ),
        ),
        Letter(
            "matched",
            _("You have a match"),
            _(
                "The leader writes first, within two weeks. Please agree early on what stays between the two of you."
            ),
        ),
    ),
    eligibility={
        "mentee": [{"attribute": "status", "any": ["active"]}, {"attribute": "level", "least": 6}],
        "mentor": [{"attribute": "status", "any": ["active"]}, {"attribute": "level", "most": 4}],
    },
)
