from cairn.people.models.groups import AffinityGroup, AffinityMembership
from cairn.people.models.imports import ColumnMap, ImportProblem, ImportRun
from cairn.people.models.organization import Department, Location
from cairn.people.models.person import JobRecord, Person, PersonSearch, PrivateExclusion, SmallPhoto
from cairn.people.models.skills import PersonSkill, Skill

__all__ = [
    "AffinityGroup",
    "AffinityMembership",
    "ColumnMap",
    "Department",
    "ImportProblem",
    "ImportRun",
    "JobRecord",
    "Location",
    "Person",
    "PersonSearch",
    "PersonSkill",
    "PrivateExclusion",
    "Skill",
    "SmallPhoto",
]
