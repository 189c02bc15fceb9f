"""The “not” on which a question turns: the one that its own clause asks with.

A “not” of another clause («…, по которому жертву не наказывают», “… if it does not start”) says
something of the case, and a reader who misses it does not answer the opposite.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_EMPHASISED = re.compile(r"\*[^*\n]+\*|(?<!\w)_[^_\n]+_(?!\w)|\bNOT\b|\bНЕ\b")


@dataclass(frozen=True)
class _Words:
    """How the clause before the asking one begins, what a language asks with, where a further
    clause begins, and how it says “not”."""

    leads: re.Pattern[str]
    asks: re.Pattern[str]
    clause: re.Pattern[str]
    negation: re.Pattern[str]


_LANGUAGES = {
    "en": _Words(
        re.compile(
            r"\W*(?:at|in|on|if|when|while|during|after|before|under|of|from|for)\b", re.IGNORECASE
        ),
        re.compile(r"\W*(?:what|which|who|whom|whose)\b", re.IGNORECASE),
        re.compile(
            r"[,;:()—–]|(?<=\w)\s+(?=(?:that|when|if|because|although|while|until|unless|where|"
            r"since|after|before|so|(?:to|by|for|in|on|of|from|with)\s+(?:whom|which)|who)\b)",
            re.IGNORECASE,
        ),
        re.compile(
            r"(?:\bnot|n[’']t)\b(?!\s+(?:only|more|less|later|earlier|until|yet|just)\b)",
            re.IGNORECASE,
        ),
    ),
    "ru": _Words(
        re.compile(r"\W*(?:если|когда|при|во время|после|до|перед|из|среди)\b", re.IGNORECASE),
        re.compile(
            r"\W*(?:что|чего|чему|кто|кого|кому|как(?:ой|ая|ое|ие|ого|их|ую|им|ими)|"
            r"котор(?:ый|ая|ое|ые|ого|ую|ых))\b",
            re.IGNORECASE,
        ),
        re.compile(r"[,;:()—–]"),
        # Neither a limit («не менее»), nor what is said of a thing («не явившемуся»).
        re.compile(
            r"\bне\s+(?!(?:менее|более|меньше|больше|только|поздн|позже|раньше|ранее|реже|чаще|"
            r"ниже|выше|свыше|просто)|\w+(?:вш|щ|нн)(?:ий|ая|ее|ие|его|ому|ему|ую|юю|им|им[ие]|их|"
            r"ый|ое|ые|ого|ой|ей|ым|ыми|ых|ся|егося|емуся|ихся|имся)\b)",
            re.IGNORECASE,
        ),
    ),
}


def turns(sentence: str, language: str) -> bool:
    """Whether the sentence asks for what is not so, without making that plain to see."""
    words = _LANGUAGES.get(language)
    if words is None:
        return False
    clauses = words.clause.split(_EMPHASISED.sub("", sentence))
    at = 1 if len(clauses) > 1 and words.leads.match(clauses[0]) else 0
    return bool(words.asks.match(clauses[at]) and words.negation.search(clauses[at]))
