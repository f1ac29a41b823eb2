"""Why a file is refused: a key, which the caller turns into a sentence."""


class RefusedFile(Exception):
    """A file that is not taken.

    :param reason: ``empty``, ``large``, ``kind``, ``active`` (programs, scripts,
        macros), ``encrypted``, ``bomb`` or ``broken``
    """

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason
