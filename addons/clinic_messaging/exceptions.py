"""Errors of the sending side; their texts never carry a number or a body."""


class TransportError(Exception):
    """A provider call that did not end as asked; ``args[0]`` is safe to log."""
