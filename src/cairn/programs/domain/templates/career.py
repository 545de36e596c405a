"""Career mentoring: somebody further along helps with the next step."""

from django.utils.translation import gettext_lazy as _

from cairn.programs.domain.templates.rules import default_rules
from cairn.programs.domain.templates.shapes import Action, Asked, Letter, Point, Session, Template
from cairn.programs.enums import Format, QuestionKind, Side

PLAN = (
    Session(
        title=_("Get to know each other"),
        why=_("Pairs who agree early on how they will work meet more often and trust each other sooner."),
        how_to_start=_("Each tell the other about somebody who once helped you, and what that person did."),
        agenda=(
            Point("both", _("The short story of how we came to our work")),
            Point("mentee", _("What would make these talks worth my time")),
            Point("mentor", _("What I can help with, and what I cannot")),
            Point("both", _("Our agreement: how often, how long, who writes first, what stays between us")),
        ),
        actions=(
            Action("mentee", _("Write down in one sentence what should be different when we end")),
            Action("both", _("Put the next session in both calendars"), 3),
        ),
    ),
    Session(
        title=_("Set goals"),
        why=_("A goal that two people know is looked at again. Most of what is only thought is not."),
        how_to_start=_("The mentee reads the sentence aloud. The mentor asks only: what else?"),
        agenda=(
            Point("mentee", _("My goal, and why it matters to me now")),
            Point("both", _("What we would see if it worked")),
            Point("mentee", _("What has stopped me so far")),
            Point("mentor", _("What I would try first, and what I would leave")),
        ),
        actions=(
            Action("mentee", _("Take one small step toward the goal and note what happened")),
            Action("mentor", _("Name one person the mentee should meet, and introduce them")),
        ),
    ),
    Session(
        title=_("The hard topic"),
        why=_("By now you know each other well enough to talk about what is usually left out."),
        how_to_start=_("The mentor begins with something that went wrong, and what it was like."),
        agenda=(
            Point("mentor", _("A mistake I learned from")),
            Point("mentee", _("The thing I find hardest to bring up at work")),
            Point("both", _("Try it out: say the difficult sentence here first")),
            Point("both", _("Is our way of working still right for both of us?")),
        ),
        actions=(
            Action("mentee", _("Have the conversation, or decide not to, and note why")),
            Action("mentor", _("Ask how it went within the week"), 7),
        ),
    ),
    Session(
        title=_("A stretch task"),
        why=_("People grow most on work that is slightly too big for them, with somebody to call."),
        how_to_start=_("Look at the goal together and ask: what would prove it to somebody else?"),
        agenda=(
            Point("mentee", _("A task that would stretch me, with a date and an audience")),
            Point("both", _("What could go wrong, and how big that would really be")),
            Point("mentor", _("Doors I can open, and how far my help goes")),
        ),
        actions=(
            Action("mentee", _("Agree the task with my manager and begin"), 21),
            Action("mentor", _("Be there for one rehearsal or one draft"), 21),
        ),
    ),
    Session(
        title=_("Look back and close"),
        why=_("A clear ending lets both of you take credit, and makes it easy to come back."),
        how_to_start=_("Read the sentence from the first session again, and say what has become of it."),
        agenda=(
            Point("mentee", _("What I can do now that I could not do before")),
            Point("mentor", _("What I have learned from you")),
            Point("both", _("What we would do differently")),
            Point("both", _("Whether and how we stay in touch")),
        ),
        actions=(
            Action("both", _("Write the other three sentences of thanks"), 7),
            Action("mentee", _("Choose the next goal, and who will know of it")),
        ),
    ),
)

CAREER = Template(
    key="career",
    name=_("Career mentoring"),
    summary=_("Somebody further along helps a colleague with the next step. The most common kind."),
    format=Format.ONE_TO_ONE,
    need=_(
        "People tell us that they do not know anybody outside their own team who could advise them on what comes next."
    ),
    objective=_(
        "Everyone who wants to take a next step has somebody outside their team to talk it through with."
    ),
    expectations=_(
        "Five sessions of 45 minutes in about half a year, in working time. Mentees choose a goal, prepare each session"
        " and write first. Mentors listen, ask, and open a door or two. What you say stays between the two of you."
    ),
    measure="completed_share",
    target=70,
    plan=PLAN,
    topics=(
        _("Finding my next role"),
        _("Growing in the role I have"),
        _("Being seen and heard"),
        _("Learning a new field"),
        _("Balancing work and the rest of life"),
    ),
    rules=default_rules(),
    questions=(
        Asked(
            _("Where are you in your working life?"),
            QuestionKind.CHOICE,
            options=(
                _("Just starting"),
                _("Settled, ready for more"),
                _("Changing direction"),
                _("Coming back after a break"),
            ),
            side=Side.MENTEE,
        ),
        Asked(
            _("Is there anything you would rather not talk about?"),
            QuestionKind.TEXT,
            hint=_("A word or two is enough."),
        ),
    ),
    letters=(
        Letter(
            "invited",
            _("Would a mentor help you with what comes next?"),
            _(
                "You are invited to a program that pairs people with a colleague further along. You meet five times in"
                " about half a year, in working time. It takes ten minutes to join, and not now is a good answer too."
            ),
        ),
        Letter(
            "matched",
            _("You have a match"),
            _(
                "Please look at why you were paired, and find a first time within the next two weeks. The mentee writes"
                " first; one line is enough."
            ),
        ),
    ),
)
