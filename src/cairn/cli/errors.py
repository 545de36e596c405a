"""What a command says when it cannot go on: one sentence with the remedy."""


class CommandError(Exception):
    """The command cannot do what was asked."""
