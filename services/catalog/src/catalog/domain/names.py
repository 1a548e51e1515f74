"""Which characters malls take in names, and how wide a text is to them."""

import re
import unicodedata

NAME_WIDTH = 40
"""Columns of a product name: 40 Latin or 20 Korean characters."""

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9가-힣ㄱ-ㆎ ()/+\-~]")
_NOT_IN_AN_OPTION = re.compile(r"[^A-Za-z0-9가-힣ㄱ-ㆎ ]")


def width(text: str) -> int:
    """Columns of a text: a Korean or other wide character counts two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def tidy(text: str) -> str:
    """One form for what is typed in many ways: composed Hangul, no blanks at the ends, one blank between.

    Control characters, which no seller sees and no database takes, count as blanks.
    """
    visible = (" " if unicodedata.category(character) == "Cc" else character for character in text)
    return " ".join(unicodedata.normalize("NFC", "".join(visible)).split())


def refused_in_name(text: str) -> str:
    """The characters of a product name that malls do not take, each once."""
    return _distinct(_NOT_IN_A_NAME, text)


def refused_in_option(text: str) -> str:
    """The special characters of an option name or value, each once."""
    return _distinct(_NOT_IN_AN_OPTION, text)


def _distinct(refused: re.Pattern[str], text: str) -> str:
    return "".join(dict.fromkeys(refused.findall(text)))
