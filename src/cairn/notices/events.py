from cairn.core.events import verb

NUDGED = verb("notices.nudged", "A manager asked pairs how it is going")
ADDRESS_OFF = verb("notices.address_off", "Mails to somebody's address do not arrive and are no longer sent")
ADDRESS_ON = verb("notices.address_on", "Somebody asked to try their address again")
WORDS_CHANGED = verb("notices.words_changed", "A program changed what a notice says")
