"""A buddy for people who are new: a friendly colleague for the first hundred days."""

from django.utils.translation import gettext_lazy as _

from cairn.programs.domain.templates.rules import default_rules
from cairn.programs.domain.templates.shapes import Action, Asked, Letter, Point, Session, Template
from cairn.programs.enums import Format, MatchingMode, QuestionKind, Side

PLAN = (
    Session(
        title=_("Say hello"),
        why=_("In the first week most questions feel too small to ask. A buddy is there for those."),
        how_to_start=_(
            "Show each other where you sit, stand or drive while you work. Then get a coffee, or the like."
        ),
        agenda=(
            Point("both", _("Who we are outside work")),
            Point("mentee", _("What has puzzled me so far")),
            Point("mentor", _("Five things that nobody tells you here")),
        ),
        actions=(
            Action("mentee", _("Write down every word and abbreviation you do not know"), 7),
            Action("mentor", _("Introduce the new colleague to two people outside their team"), 7),
        ),
        minutes=30,
    ),
    Session(
        title=_("Who does what here"),
        why=_("Knowing whom to ask is half of every job, and no chart shows it."),
        how_to_start=_("Go through the list of words. Laugh about the worst one."),
        agenda=(
            Point("mentor", _("Who decides, who knows, who helps")),
            Point("mentee", _("Whom I have met, and whom I should meet")),
            Point("both", _("How people talk to each other here, and what is never written down")),
        ),
        actions=(Action("mentee", _("Have a first talk with one person from another team")),),
        minutes=30,
    ),
    Session(
        title=_("The first month"),
        why=_(
            "After a month the welcome is over and the work is real. That is when people need to be asked."
        ),
        how_to_start=_("Draw the month as a line, with its high and low days."),
        agenda=(
            Point("mentee", _("A good day and a bad day")),
            Point("both", _("What I expected, and what is different")),
            Point("mentor", _("How my own first month was")),
            Point("both", _("Is this still useful for both of us?")),
        ),
        actions=(Action("mentee", _("Ask my manager one question that I have put off")),),
        minutes=30,
    ),
    Session(
        title=_("Something of your own"),
        why=_("People feel that they belong when they have given something, however small."),
        how_to_start=_("Ask: what do you see here that we no longer see?"),
        agenda=(
            Point("mentee", _("One thing that I would do better or easier")),
            Point("mentor", _("Who would have to know, and how to bring it up")),
            Point("both", _("A small first step this month")),
        ),
        actions=(
            Action("mentee", _("Show the idea to one person who could use it"), 21),
            Action("mentor", _("Come along if that helps"), 21),
        ),
        minutes=30,
    ),
    Session(
        title=_("A hundred days"),
        why=_("An arrival should be celebrated, and a buddy thanked."),
        how_to_start=_("Look at the line of the first month again, and draw it on to today."),
        agenda=(
            Point("mentee", _("When I first felt at home, or what is missing")),
            Point("both", _("What we would tell the next new colleague")),
            Point("both", _("How we stay in touch")),
        ),
        actions=(
            Action("both", _("Write the other three sentences of thanks"), 7),
            Action("mentee", _("Think about being a buddy next year"), 60),
        ),
        minutes=30,
    ),
)

BUDDY = Template(
    key="buddy",
    name=_("Buddies for new colleagues"),
    summary=_("A friendly colleague for the first hundred days. Short talks, no goals to prove."),
    format=Format.BUDDY,
    need=_("Most people who leave in their first year tell us that they knew nobody outside their own team."),
    objective=_(
        "Everyone who is new has somebody to ask from the first week, and knows people beyond their own team."
    ),
    expectations=_(
        "Five talks of half an hour in the first hundred days, in working time. Buddies write first. New colleagues"
        " bring their questions; none is too small. It is not an assessment, and nobody reports back."
    ),
    measure="met_in_14_days_share",
    target=90,
    plan=PLAN,
    topics=(
        _("Finding my way around"),
        _("How things are done here"),
        _("Meeting people"),
        _("Settling in a new place"),
    ),
    rules=default_rules(skills=15, above=0, style=10, elsewhere=25, hours=25, site=0),
    matching_mode=MatchingMode.ADMIN,
    mentor_label=_("Buddy"),
    mentee_label=_("New colleague"),
    first_mover=Side.MENTOR,
    weeks=15,
    every_days=14,
    questions=(
        Asked(
            _("What would you like to talk about besides work?"),
            QuestionKind.CHOICES,
            options=(
                _("Sport"),
                _("Music"),
                _("Food"),
                _("Children"),
                _("Animals"),
                _("The neighborhood"),
                _("Anything"),
            ),
        ),
    ),
    letters=(
        Letter(
            "invited",
            _("Welcome. Shall we find you a buddy?"),
            _(
                "A buddy is a friendly colleague from another team who has time for your questions: five short talks in"
                " your first hundred days, in working time. Joining takes five minutes."
            ),
        ),
        Letter(
            "matched",
            _("Meet your buddy"),
            _("The buddy writes first, within this week. A short hello and two possible times are enough."),
        ),
    ),
    eligibility={
        "mentee": [{"attribute": "status", "any": ["active"]}, {"attribute": "tenure_months", "most": 11}],
        "mentor": [{"attribute": "status", "any": ["active"]}, {"attribute": "tenure_months", "least": 12}],
    },
)
