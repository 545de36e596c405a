"""Bad rules files: the message names the place and what was probably meant."""

from __future__ import annotations

import pytest

from tests.cairn_match.cli.files import RULES, Folder

pytestmark = pytest.mark.unit


def rule(lines: str) -> str:
    return f'{RULES}\n[[rule]]\nkey = "new"\n{lines}\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[columns\n", "r.toml: is no TOML: Expected ']' at the end of a table declaration (at line 1, column 9). Mend that place."),
        ("[problem]\nfloors = " + "9" * 5000, "r.toml: is no TOML: Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits; use sys.set_int_max_str_digits() to increase the limit. Mend that place."),
        (b"a = '\xe9'", "r.toml: is not UTF-8 text. Save it as UTF-8."),
        (RULES.replace("[columns]", "[colums]"), "r.toml: key 'colums' is not known. Did you mean 'columns'?"),
        ("columns = 3", "r.toml: 'columns' must be a table. Write [columns] above its keys."),
        ("[columns]\nskills = 3", "r.toml: [columns.skills]: needs a kind. Write skills = { kind = \"set\" }."),
        ("[columns]\nskills = { kind = 'sets' }", "r.toml: [columns.skills]: 'kind' is 'sets'. Did you mean 'set'?"),
        ("[columns]\nskills = { kind = 3 }", "r.toml: [columns.skills]: 'kind' is '3'. Known are: category, interval, line, offset, ordinal, pairs, set, slots, vector."),
        ("[columns]\nskills = { kind = 'set', rank = 3 }", "r.toml: [columns.skills]: key 'rank' is not known. Did you mean 'ranks'?"),
        ("[columns]\nskills = { kind = 'set', ranks = -1 }", "r.toml: [columns.skills]: 'ranks' is '-1'. Write a whole number from 0 to 1000."),
        ("[columns]\nskills = { kind = 'set', ranks = { mentee = 1 } }", "r.toml: [columns.skills]: key 'mentee' is not known. Did you mean 'mentees'?"),
        ("[columns]\nskills = { kind = 'set', ranks = 2, weights = true }", "r.toml: [columns.skills]: is ranked and weighed. Keep either 'ranks' or 'weights'."),
        ("[columns]\nskills = { kind = 'set', weights = 1 }", "r.toml: [columns.skills]: 'weights' is true or false."),
        ("[columns]\nlevel = { kind = 'ordinal', order = ['a', 'a'] }", "r.toml: [columns.level]: 'order' needs different words in ascending order. Write [\"junior\", \"senior\"]."),
        ("[columns]\nlevel = { kind = 'slots', minutes = 45 }", "r.toml: [columns.level]: 'minutes' is '45'. Known are: 15, 30, 60."),
        ("[columns]\nlevel = { kind = 'line', outside = 'yes' }", "r.toml: [columns.level]: 'outside' is 'yes'. Known are: refuse, top."),
        ("[columns]\nlevel = { kind = 'line', manager = '' }", "r.toml: [columns.level]: 'manager' needs text in quotes."),
        ("[columns]\nplaces = { kind = 'ordinal' }", "r.toml: [columns.places]: 'places' has a meaning of its own. Rename the column in the files."),
        ("[columns]\nskils = { kind = 'set' }", "r.toml: [columns.skils]: column 'skils' is in neither file. Did you mean 'skills'?"),
        ("[rule]\nkey = 'a'", "r.toml: 'rule' must be a list of tables. Write [[rule]] above each rule."),
        (rule('kind = "same"\nmentees = "level"'), "r.toml: [[rule]] 4: key 'mentees' is not known. Did you mean 'mentee'?"),
        (rule('mentee = "level"'), "r.toml: [[rule]] 4: 'kind' is missing. Add it."),
        (rule('kind = "equal"\nmentee = "level"'), "r.toml: rule 'new', field 'kind': must be one of same, different, overlap, at_least_above, within, not_in_line, similar_text, preference, not 'equal'."),
        (rule('kind = "within"\nmentee = "level"'), "r.toml: rule 'new', field 'most': is needed: within how much."),
        (rule('kind = "same"\nmentee = "levl"'), "r.toml: rule 'new': column 'levl' is not declared. Did you mean 'level'?"),
        (rule('kind = "same"\nmentee = "skills"'), "r.toml: rule 'new', field 'mentee': column 'skills' is set; same needs category or ordinal."),
        (rule('kind = "within"\nmost = 1\nmentee = "zone"\nmentor = "level"'), "r.toml: rule 'new', field 'mentor': compares offset with ordinal."),
        (rule('kind = "same"\nmentee = "level"').replace('"new"', '"a b"'), "r.toml: [[rule]] 4: key 'a b' stands in a cell. Use letters, digits, _, - and dots only."),
        (rule('kind = "same"\nmentee = "level"').replace('"new"', '"near"'), "r.toml: [[rule]] 4: key 'near' is used twice. Rename one."),
        (RULES + "[problem]\nfloor = 3\n", "r.toml: [problem]: key 'floor' is not known. Did you mean 'floors'?"),
        (RULES + "[problem]\nfloors = 10001\n", "r.toml: [problem]: 'floors' is '10001'. Write a whole number from 0 to 10000."),
        (RULES + "[problem]\nstay_bonus = true\n", "r.toml: [problem]: 'stay_bonus' is 'True'. Write a whole number from 0 to 10000."),
        (RULES + "[pairs]\npined = 'p.csv'\n", "r.toml: [pairs]: key 'pined' is not known. Did you mean 'pinned'?"),
        (RULES + "[pairs]\npinned = 'p.csv'\n", "p.csv: there is no such file. Check its name and folder."),
    ],
    ids=range(34),
)  # fmt: skip
def test_a_rules_file_that_makes_no_sense_is_refused(
    folder: Folder, content: str | bytes, message: str
) -> None:
    folder.write("r.toml", content)
    assert folder.refused(folder.solve()) == message


def test_a_rule_needs_its_column_in_the_file_of_its_side(folder: Folder) -> None:
    folder.write("n.csv", "id,skill,level,zone,places\nkim,sql,1,Z,1\n")
    assert folder.refused(folder.solve()) == (
        "n.csv, row 1, column 'skills': is missing, and rule 'skills' needs it. Did you mean 'skill'?"
    )


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--objective", "magic", "--objective: 'magic' is not known here. Known are: coverage, score."),
        ("--objective", "scores", "--objective: 'scores' is not known here. Did you mean 'score'?"),
        ("--seed", "x", f"--seed: 'x' is no whole number. Write one from 0 to {2**63 - 1}."),
        ("--seed", "-1", f"--seed: '-1' is out of range. Write a whole number from 0 to {2**63 - 1}."),
        (
            "--seed",
            str(2**63),
            f"--seed: '{2**63}' is out of range. Write a whole number from 0 to {2**63 - 1}.",
        ),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(
    folder: Folder, option: str, value: str, message: str
) -> None:
    known = folder.refused(folder.solve(f"{option}={value}"))
    assert known.replace("fairest, ", "").replace(", stable", "") == message
