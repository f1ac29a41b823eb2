"""Words as they are compared: however they are accented or made invisible."""

import unicodedata


def fold(text: str) -> str:
    """Return small letters without accents and invisible characters."""
    return _visible(_spread(text).casefold())


def fold_keeping_case(text: str) -> str:
    """Return the same, but letters keep their case, for who looks for capitals."""
    return _visible(_spread(text))


def _spread(text: str) -> str:
    return unicodedata.normalize("NFKD", text or "")


def _visible(spread: str) -> str:
    return "".join(
        char for char in spread if unicodedata.category(char) not in ("Cf", "Mn")
    )
