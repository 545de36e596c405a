from cairn.core.events import verb

FIRST_LOAD = verb("people.first_load", "The first people were imported")
IMPORTED = verb("people.imported", "A people import was applied")
JOINED = verb("people.joined", "A person was added to the directory")
CHANGED = verb("people.changed", "A feed changed a person's job")
LEFT = verb("people.left", "A person left the organization")
RETURNED = verb("people.returned", "A person who had left is back")
GROUP_JOINED = verb("people.group_joined", "A person joined an affinity group", sealed_to="people.groups")
GROUP_LEFT = verb("people.group_left", "A person left an affinity group", sealed_to="people.groups")
GROUP_SHOWN = verb(
    "people.group_shown",
    "A person changed who sees them in an affinity group",
    sealed_to="people.groups",
)
GROUP_CREATED = verb("people.group_created", "An affinity group was opened")
GROUP_CHANGED = verb("people.group_changed", "An affinity group's name, purpose or visibility was changed")
GROUP_RETIRED = verb("people.group_retired", "An affinity group was retired")
GROUP_RESTORED = verb("people.group_restored", "A retired affinity group was opened again")
EXCLUDED = verb(
    "people.excluded", "A person named somebody who must not be their match", sealed_to="pairing.exclusions"
)
EXCLUSION_ENDED = verb(
    "people.exclusion_ended", "A person may match somebody again", sealed_to="pairing.exclusions"
)
PROFILE_CHANGED = verb("people.profile_changed", "A person changed their own profile")
PHOTO_SET = verb("people.photo_set", "A person chose a photo of themselves")
PHOTO_REMOVED = verb("people.photo_removed", "A person removed their photo")
VOCABULARY_LOADED = verb("people.vocabulary_loaded", "A vocabulary of skills was loaded")
