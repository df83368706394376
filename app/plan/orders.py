"""What a question says to the assistant rather than of the genome: instructions and errands.

Text that tells the assistant how to behave is no part of a question: it is left out, and the
question beside it is answered. An errand ("remind me ...") is no question of a genome at all.
"""

from __future__ import annotations

import re

_BLOCK = re.compile(
    r"\[INST\].*?\[/INST\]|<<SYS>>.*?<</SYS>>|<\|(?:im_start\|>)? ?system.*?<\|(?:im_)?end\|>"
    r"|<(system|instructions?|admin)>.*?</\1>",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(
    r"</?s>|\[/?INST\]|<</?SYS>>|<\|[a-z_ ]{1,30}\|>|</?(?:system|user|assistant|instructions?"
    r"|admin)>",
    re.IGNORECASE,
)
"""Marks of turns in the prompts of language models."""

_ASIDE = re.compile(
    r"^\s*(?:\[+(?P<square>[^\[\]]{3,400})\]+|\{+(?P<curly>[^{}]{3,400})\}+"
    r"|\(+(?P<round>[^()]{3,400})\)+|<+(?P<angle>[^<>]{3,400})>+)[\s:;,.-]*(?=[\w\[({<])"
)
"""What stands in brackets before a question."""
_TO_ASSISTANT = re.compile(
    r"^\W*(?:system|assistant|user|developer|admin|instructions?|prompt|ai|bot|note to)\b"
    r"[^:]{0,30}:"
    r"|\b(?:you are|you're|you must|you will|your (?:answer|reply|response|name|role)|from here on"
    r"|from now on|say nothing|answer only|reply (?:only|with)|respond (?:only|with)|talk like"
    r"|speak (?:like|only)|ignore|disregard)\b",
    re.IGNORECASE,
)
"""Words that tell the assistant who it is or how to talk."""

_ORDER = re.compile(
    r"^\W*system(?: (?:override|message|notice|prompt|instruction))?\s*:"
    r"|\b(?:ignore|disregard|forget|override|bypass)\b[^?]{0,40}\b(?:instructions?|prompts?|rules?"
    r"|guidelines|restrictions|safety|told you|said before|everything|above|previous|prior)\b"
    r"|\b(?:maintenance|developer|debug|admin|god|root|jailbreak|unrestricted) mode\b"
    r"|\byou are (?:now|no longer|an? (?:\w+ )?(?:assistant|ai|chatbot|bot|shell|terminal))\b"
    r"|\bfrom now on\b|\bpretend (?:to be|that|you)\b|\bact as (?:an?|if|my)\b"
    r"|\b(?:system prompt|hidden prompt|api keys?|passwords?|environment variables?|home directory"
    r"|working (?:folder|directory)|/etc/\w+)\b"
    r"|\b(?:always|only|just|simply) (?:answer|reply|respond|say|state|report) (?:with )?['\"\d]"
    r"|\b(?:never|do not|don't) (?:compute|calculate|look it up|use (?:the |your |any )?tools?"
    r"|cite|check|verify)\b",
    re.IGNORECASE,
)
"""A sentence that says how the assistant is to behave, or asks for what it must not show."""

_END = re.compile(r"(?<=[.!?])(?<!\b[A-Za-z]\.)(?<!\bcf\.)(?<!\bvs\.)(?<!\bsp\.)\s+|\n+")
_NEXT = re.compile(
    r"^(?:(?:afterwards?|after (?:that|this)|then|and|next|finally|also|now|besides|in addition"
    r"|once (?:you have )?done|when (?:you are |you're )?done)\b[, ]*)+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]{2,}")

_ERRAND = re.compile(
    r"^\W*(?:(?:please|can you|could you|would you|will you|hey|and|also|kindly)[, ]+)*"
    r"(?:remind (?:me|us|him|her|them|everyone|the \w+) (?!of\b|what\b|which\b|where\b|how\b|who\b"
    r"|whether\b|if\b|again\b|the\b|about (?:the )?(?:gene|product|position))"
    r"|wake (?:me|us) up|(?:call|phone|ring|text|e-?mail|message|invite) (?:me|us|him|her|them|my"
    r"|our|the (?:lab|boss|company|supplier|sequencing))\b"
    r"|set (?:up )?(?:an?|my|the) (?:\w+ )?(?:timer|alarm|reminder|meeting|appointment)"
    r"|(?:book|reserve|schedule|cancel|postpone) (?:me |us )?(?:an?|the|my|our) "
    r"|(?:buy|purchase|pay) |send an? (?:e-?)?mail\b|write an? (?:e-?)?mail\b"
    r"|put [^?]{1,60}\b(?:on|in|into) (?:my|our|the) (?:calendar|diary|to-?do|shopping)\b"
    r"|(?:play|turn (?:on|off)|switch (?:on|off)) (?:some |the |a |my )?(?:music|radio|lights?"
    r"|song)\b)",
    re.IGNORECASE,
)


def without_orders(question: str) -> str:
    """The question without instructions to the assistant; unchanged where nothing else is left.

    Parameters
    ----------
    question
        As typed.
    """
    aside = _ASIDE.match(question)
    if aside and _TO_ASSISTANT.search(aside.group()) and _asks(question[aside.end() :]):
        return without_orders(question[aside.end() :])
    if not (_MARKUP.search(question) or _ORDER.search(question)):
        return question
    outside = _MARKUP.sub(" ", _BLOCK.sub(" ", question))
    text = outside if _asks(outside) else _MARKUP.sub(" ", question)
    kept = [part for part in _END.split(text) if _WORD.search(part) and not _ORDER.search(part)]
    left = _NEXT.sub("", " ".join(part.strip() for part in kept)).strip()
    return left if _asks(left) else question


def errand(question: str) -> bool:
    """Whether something is to be done outside this program: a reminder, a call, a purchase."""
    return _ERRAND.search(question) is not None


def _asks(text: str) -> bool:
    return len(_WORD.findall(text)) > 1
