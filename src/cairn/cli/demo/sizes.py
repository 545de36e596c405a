"""How large a demo is when nobody says, and how large it may be."""

PEOPLE, FEWEST_PEOPLE = 2000, 200
PARTICIPANTS = (400, 160_000)  # by default with the default people, and at most when nobody says
SEED = 1
