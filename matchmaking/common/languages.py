"""In which language a page or a letter is being made."""

from django.utils.translation import get_language

from matchmaking.common.enums import Language


def present_language() -> str:
    """The code that profiles and letters know: without a country, English where none is active."""
    return (get_language() or Language.ENGLISH.value).partition("-")[0]
