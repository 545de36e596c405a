from cairn.core.events import verb

NUDGED = verb("notices.nudged", "A manager asked pairs how it is going")
