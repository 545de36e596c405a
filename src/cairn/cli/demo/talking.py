"""What the cast said to each other and agreed on, and the hours they offer: told through the product's own functions."""

from __future__ import annotations

from cairn.cli.demo.past import Past
from cairn.mentoring.domain.agreeing import sign_agreement, write_agreement
from cairn.mentoring.domain.journal import write_entry
from cairn.mentoring.domain.messages import write_message
from cairn.mentoring.models import Mentorship
from cairn.scheduling.domain.offering import Terms, offer_hours

HOUR = 60
OFFERS = {
    "jonas": ([(1, 8 * HOUR, 10 * HOUR), (3, 8 * HOUR, 10 * HOUR)], Terms([30, 45], buffer_after=15, most_a_week=3)),
    "priya": ([(2, 16 * HOUR, 18 * HOUR)], Terms([45], notice_hours=48)),
    "tomasz": ([(day, 12 * HOUR, 13 * HOUR) for day in range(5)], Terms([30], notice_hours=2)),
}  # fmt: skip
AGREED = {
    "goals": "Amara leads a design review alone before we are done.",
    "rhythm": "Every two weeks, 45 minutes. Whoever cannot come says so the day before.",
    "discretion": "What we say stays here. Names of colleagues too.",
    "trouble": "We say so in the first five minutes of the next session.",
}
# Days and hours before now, and who said it.
SAID = (
    (26, 0, "jonas", "Good to meet you. I will look for a review that you can sit in on."),
    (12, 3, "amara", "The review yesterday was useful. I saw how you named the risk before anybody asked."),
    (12, 1, "jonas", "That took me years. Try it in your draft, and send me the first page when you like."),
    (2, 5, "amara", "The first page is done. I am not sure about the beginning."),
    (0, 2, "jonas", "Begin with what could go wrong. We look at it together tomorrow."),
)
LEARNED = (
    (27, "Ask first, then propose. Jonas waits longer than I do before he answers."),
    (13, "Naming the risk first makes people help. Hiding it makes them look for it."),
)


class Talking:
    """Each thing at its own moment of the past."""

    def __init__(self, past: Past) -> None:
        self.past = past

    def tell(self) -> None:
        for who, (week, terms) in OFFERS.items():
            offer_hours(week=week, terms=terms, by=self.past.person(who))
        pair = Mentorship.objects.filter(members__person=self.past.person("amara"))
        self._of(pair.get(members__person=self.past.person("jonas")))

    def _of(self, pair: Mentorship) -> None:
        amara, jonas = self.past.person("amara"), self.past.person("jonas")
        with self.past.ago(days=26):
            write_agreement(mentorship=pair, words=AGREED, version=0, by=amara)
            for person in (amara, jonas):
                sign_agreement(mentorship=pair, version=1, by=person)
        for days, words in LEARNED:
            with self.past.ago(days=days):
                write_entry(body=words, mentorship=pair, by=amara)
        for days, hours, who, words in SAID:
            with self.past.ago(days=days, hours=hours):
                write_message(mentorship=pair, body=words, by=self.past.person(who))
