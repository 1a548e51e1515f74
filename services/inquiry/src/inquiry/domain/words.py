"""Words that people wrote: an answer's form, and how they look where not everybody may read all."""

import re
from hashlib import sha256

from inquiry.domain.malls import mall_facts
from inquiry.domain.refusals import AnswerTextError

HIDDEN = "***"
TELLING = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\d(?:[\s.-]?\d){6,}")
"""Mail addresses, and digits in a row of seven and more: numbers of phones, accounts, cards, residents."""


def tidy(text: str) -> str:
    """A text as it is sent: line ends as one character, nothing but words at both ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def digest_of(text: str) -> str:
    """The SHA-256 (hex) of the words as UTF-8."""
    return sha256(text.encode()).hexdigest()


def check_answer(mall: str, kind: str, text: str) -> None:
    """Accept the words of an answer as the mall takes them. Raises AnswerTextError."""
    facts = mall_facts(mall)
    length, longest = facts.length(text), facts.longest_of(kind)
    if not text or length < facts.shortest:
        raise AnswerTextError(f"답변 내용을 {facts.shortest}{facts.unit} 이상 입력해 주세요.", field="text")
    if length > longest:
        raise AnswerTextError(
            f"{facts.name} 답변은 {longest:,}{facts.unit}까지 보낼 수 있습니다."
            f" 지금 {length:,}{facts.unit}이니 {length - longest:,}{facts.unit} 줄여 주세요.",
            field="text",
        )


def mask_words(text: str) -> str:
    """A text without what tells who somebody is or how to reach them."""
    return TELLING.sub(HIDDEN, text)


def mask_asker(asker: str) -> str:
    """`joan8318` becomes `joa*****`, as malls show those who ask; a short name keeps its first character."""
    kept = 3 if len(asker) > 4 else 1
    return asker[:kept] + "*" * (len(asker) - kept)
