"""Skills by name: people type what they mean, the vocabulary says what it is called."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from cairn.people.models import Skill

OFFERED = 250  # names in the list that a field suggests
CLOSE = 3


def suggested() -> list[str]:
    """Names to suggest while somebody types: what mentoring is usually about comes first, technologies are searched."""
    rows = Skill.objects.filter(retired=False).exclude(kind="technology")
    return list(rows.order_by("kind", "name").values_list("name", flat=True)[:OFFERED])


def search(text: str) -> QuerySet[Skill]:
    """Skills whose name or synonym has the words, the closest name first."""
    words = text.strip()
    found = Q(name__icontains=words) | Q(synonyms__icontains=words) | Q(name__trigram_similar=words)
    rows = Skill.objects.filter(found, retired=False)
    return rows.annotate(close=TrigramSimilarity("name", words)).order_by("-close", "name")


def find_all(names: Iterable[str]) -> dict[str, Skill]:
    """Typed name -> skill, by name or synonym whatever the case, for those that the vocabulary has: one query."""
    wanted = {name.strip().lower() for name in names if name.strip()}
    if not wanted:
        return {}
    rows = Skill.objects.filter(retired=False).annotate(low=Lower("name"))
    rows = rows.filter(Q(low__in=wanted) | Q(synonyms__overlap=sorted(wanted)))
    found: dict[str, Skill] = {}
    for skill in rows.order_by("name"):
        for synonym in skill.synonyms:
            found.setdefault(synonym.lower(), skill)
    found.update({skill.name.lower(): skill for skill in rows})
    return {name: found[name] for name in wanted if name in found}


def close_to(name: str) -> list[str]:
    """The names in the vocabulary that are nearest to what somebody typed."""
    return [skill.name for skill in search(name)[:CLOSE]]


# Fields of a form. The page has `<datalist id="skill-names">` with `suggested()` in it.


def name_field(label: str) -> forms.CharField:
    """A field in which somebody types one skill, with names of the vocabulary offered while they type."""
    attrs = {
        "list": "skill-names",
        "autocomplete": "off",
        "hx-get": reverse_lazy("joining:skills"),
        "hx-trigger": "input changed delay:400ms",
        "hx-target": "#skill-names",
    }
    return forms.CharField(label=label, max_length=200, required=False, widget=forms.TextInput(attrs=attrs))


def typed_in(form: forms.Form, names: Iterable[str], data: dict[str, str]) -> list[UUID]:
    """The skills typed into these fields, in their order and each once; what is not known becomes an error there."""
    typed = {name: (data.get(name) or "").strip() for name in names}
    found = find_all(typed.values())
    chosen: list[UUID] = []
    for name, words in typed.items():
        if not words:
            continue
        skill = found.get(words.lower())
        if skill is None:
            form.add_error(name, _unknown(words))
        elif skill.pk not in chosen:
            chosen.append(skill.pk)
    return chosen


def _unknown(words: str) -> str:
    close = close_to(words)
    if close:
        return _("The list does not know this. Did you mean: %(close)s?") % {"close": ", ".join(close)}
    return _("The list does not know this. Try a shorter or more common word.")
