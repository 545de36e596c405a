"""The spine: `record` what happened in the transaction that did it; everything else reads the log later."""

from cairn.core.events.log import record, record_many
from cairn.core.events.readers import Happened, reader
from cairn.core.events.verbs import Verb, verb

__all__ = ["Happened", "Verb", "reader", "record", "record_many", "verb"]
