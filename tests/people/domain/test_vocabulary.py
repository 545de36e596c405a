"""Vocabularies of skills: ours, and any other table with a column of names."""

import pytest

from cairn.core.models import Event
from cairn.people.domain.vocabulary import (
    Loaded,
    VocabularyUnreadable,
    load_shipped_vocabulary,
    load_vocabulary,
    read_vocabulary,
)
from cairn.people.models import Skill


@pytest.mark.unit
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_read_vocabulary_of_another_source(encoding: str) -> None:
    text = "Code\tPreferred label\tAlt labels\nS1\tÉcriture\tschreiben|writing\n\n\tTeam work\t\n"

    first, second = read_vocabulary(text.encode(encoding))

    assert (first.key, first.name, first.synonyms) == ("S1", "Écriture", ("schreiben", "writing"))
    assert (second.key, second.name, second.kind) == ("team-work", "Team work", "")


@pytest.mark.unit
@pytest.mark.parametrize(
    "content",
    [b"", b"a,b\n1,2\n", b"key,name\nx,\n", b"name\nGo\nGO\n", b"name\n\xe9\n"],
    ids=["empty", "no name column", "row without name", "twice", "latin-1"],
)
def test_read_vocabulary_refuses(content: bytes) -> None:
    with pytest.raises(VocabularyUnreadable):
        read_vocabulary(content)


@pytest.mark.integration
@pytest.mark.django_db
def test_load_vocabulary_again_changes_nothing() -> None:
    load_vocabulary(content=b"name,synonyms\nGo,golang\nRust,\n", source="ours", by=None)

    again = load_vocabulary(content=b"name,synonyms\nGo,golang\nRust,\n", source="ours", by=None)

    assert again == Loaded(created=0, changed=0, unchanged=2, retired=0)
    assert Event.objects.filter(verb="people.vocabulary_loaded").count() == 1


@pytest.mark.integration
@pytest.mark.django_db
def test_load_vocabulary_follows_the_file_and_retires_what_it_lost() -> None:
    load_vocabulary(content=b"name\nGo\nRust\n", source="ours", by=None)
    load_vocabulary(content=b"name\nCooking\n", source="theirs", by=None)

    counts = load_vocabulary(content=b"key,name\ngo,Golang\nzig,Zig\n", source="ours", by=None)

    assert counts == Loaded(created=1, changed=1, unchanged=0, retired=1)
    assert sorted(Skill.objects.filter(retired=False).values_list("name", flat=True)) == [
        "Cooking",
        "Golang",
        "Zig",
    ]


@pytest.mark.integration
@pytest.mark.django_db
def test_shipped_vocabulary_has_topics_generic_and_technology_skills() -> None:
    load_shipped_vocabulary(by=None)

    kinds = {kind: Skill.objects.filter(kind=kind).count() for kind in ("topic", "generic", "technology")}
    assert kinds == {"topic": 68, "generic": 35, "technology": 137}
    assert Skill.objects.get(name="Kubernetes").synonyms == ["k8s"]
