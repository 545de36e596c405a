"""New managers: the first months of leading people, with somebody who has been through them."""

from django.utils.translation import gettext_lazy as _

from cairn.programs.domain.templates.rules import default_rules
from cairn.programs.domain.templates.shapes import Action, Asked, Letter, Point, Session, Template
from cairn.programs.enums import Entry, Format, QuestionKind

PLAN = (
    Session(
        title=_("Where you stand"),
        why=_(
            "The first months of leading people are lonely. Saying how it really is makes the rest possible."
        ),
        how_to_start=_(
            "The mentor tells about the first month in their own first team, the bad days included."
        ),
        agenda=(
            Point("both", _("How we each came to lead people")),
            Point("mentee", _("My team: who they are, and what I inherited")),
            Point("mentee", _("What I am looking forward to, and what I dread")),
            Point("both", _("Our agreement: how often, who writes first, what stays between us")),
        ),
        actions=(
            Action("mentee", _("Ask each person in the team what should stay and what should change")),
            Action("both", _("Put the next session in both calendars"), 3),
        ),
    ),
    Session(
        title=_("Your team and your goal"),
        why=_("New managers often keep doing their old job. A goal for the team shows what the new job is."),
        how_to_start=_("Lay out what the team said. What surprised you?"),
        agenda=(
            Point("mentee", _("What I heard from my team")),
            Point("both", _("What this team should be known for in half a year")),
            Point("mentor", _("What I stopped doing when I began to lead")),
            Point("mentee", _("One habit of mine that this team needs me to change")),
        ),
        actions=(
            Action("mentee", _("Hold a talk with each person that is about them and not about tasks"), 21),
            Action("mentor", _("Share how you prepare such a talk"), 7),
        ),
    ),
    Session(
        title=_("The talk you have put off"),
        why=_("Hard feedback is fairer early than late, and easier after one try in a safe place."),
        how_to_start=_(
            "The mentee says in two sentences what the talk is about. Then try it, with the mentor as the other person."
        ),
        agenda=(
            Point("mentee", _("The talk, and what makes it hard")),
            Point("both", _("First try, then change places")),
            Point("mentor", _("A talk that I got wrong, and what I did next")),
            Point("both", _("Is our way of working still right for both of us?")),
        ),
        actions=(
            Action("mentee", _("Hold the talk and note what each of you said last")),
            Action("mentor", _("Ask how it went within the week"), 7),
        ),
    ),
    Session(
        title=_("Let go of something"),
        why=_("A team grows on the work its manager hands over, and so does the manager."),
        how_to_start=_("List everything you did last week. Mark what only you could have done."),
        agenda=(
            Point("mentee", _("What I do because I like it, and not because it is mine to do")),
            Point("both", _("Who could take it, and what they would need from me")),
            Point("mentor", _("How I check without hovering")),
        ),
        actions=(
            Action("mentee", _("Hand over one thing completely, with a date to look at it together"), 21),
            Action("mentee", _("Tell your own manager what you handed over, and why"), 21),
        ),
    ),
    Session(
        title=_("Look back and close"),
        why=_("You have led people for half a year. It is worth saying what that has taught you."),
        how_to_start=_("Think of a day in the first month. What would you do differently on that day now?"),
        agenda=(
            Point("mentee", _("What my team would say has changed")),
            Point("both", _("What I do well now, and what I am still learning")),
            Point("mentor", _("What I have learned from you")),
            Point("both", _("Who else you can ask, and whether we stay in touch")),
        ),
        actions=(
            Action("both", _("Write the other three sentences of thanks"), 7),
            Action("mentee", _("Offer an hour to somebody who begins to lead after you"), 60),
        ),
    ),
)

NEW_MANAGER = Template(
    key="new_manager",
    name=_("New managers"),
    summary=_("People in their first year of leading others, with somebody who has led for longer."),
    format=Format.ONE_TO_ONE,
    need=_("People who begin to lead tell us that they were left alone with it, and their teams notice."),
    objective=_("Everyone who begins to lead people has somebody to ask within their first month."),
    expectations=_(
        "Five sessions of 45 minutes in about half a year, in working time. New managers bring real situations and try"
        " something between sessions. Mentors share how it was for them. Your own manager is never your mentor, and"
        " nothing you say goes into a review."
    ),
    measure="completed_share",
    target=75,
    plan=PLAN,
    topics=(
        _("Leading people who were my peers"),
        _("Giving feedback"),
        _("Handing work over"),
        _("Building trust in a new team"),
        _("Working with my own manager"),
        _("Keeping time for myself"),
    ),
    rules=default_rules(skills=35, above=20, style=10, elsewhere=20),
    entry=Entry.INVITATION,
    mentor_label=_("Experienced manager"),
    mentee_label=_("New manager"),
    questions=(
        Asked(
            _("How many people do you lead?"),
            QuestionKind.CHOICE,
            options=(_("None yet"), _("One to four"), _("Five to nine"), _("Ten or more")),
        ),
        Asked(
            _("What describes your team best?"),
            QuestionKind.CHOICES,
            options=(_("In one place"), _("Spread over places"), _("In shifts"), _("New to each other")),
        ),
    ),
    letters=(
        Letter(
            "invited",
            _("You lead people now. Would somebody to ask be welcome?"),
            _(
                "You are invited to meet a colleague who has led people for longer: five sessions in about half a year,"
                " in working time. They are outside your reporting line, and nothing you say goes into a review."
            ),
        ),
        Letter(
            "matched",
            _("You have a match"),
            _(
                "Please look at why you were paired, and find a first time within the next two weeks. The new manager"
                " writes first; one line is enough."
            ),
        ),
    ),
    eligibility={
        "mentee": [{"attribute": "status", "any": ["active"]}],
        "mentor": [{"attribute": "status", "any": ["active"]}, {"attribute": "tenure_months", "least": 12}],
    },
)
