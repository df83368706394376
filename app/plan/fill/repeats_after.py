"""Questions that go on from an answer about repeats: "and of T?", "and in lacZ?", "10 or more"."""

from __future__ import annotations

import re
from typing import Any

from app.plan.base import Call
from app.plan.fill.repeats import (
    BASES,
    GENES,
    Said,
    limits_of,
    place_of,
    simple_repeats,
    words_of,
)
from app.plan.followup import CONTINUES, Past
from app.plan.reading import Reading

_SCOPE = ("names", "region", "record", "genome")
_LIMITS = ("min_units", "max_units", "min_length", "max_length")
_UNIT = re.compile(
    r"(?<![\w@'])(?:poly-?)?\(?(?P<u>[ACGTU]{1,6})\)?n?(?:'?s)?(?![\w'])"
    rf"|\b(?P<b>{'|'.join(BASES)})s?\b"
)
_EVERYWHERE = re.compile(
    r"\b(?:the )?(?:(?:whole|entire|complete|full) (?:genome|assembly|file)|genome-wide|everywhere"
    r"|overall)\b"
)
_AGAIN = re.compile(r"\b(?:them|they|those|these|it|that|ones?|such|there in|there on)\b")
_ITS_GENE = re.compile(r"\bgenes? (?:is|does) (?:it|that|this)\b")
_HOLDERS = re.compile(r"\b(?:in )?(?:which|what) genes?\b")
_ABOUT = re.compile(r"\b(?:what|how) (?:about|of)\b")
_ENDS = re.compile(r"\b(?:longest|largest|biggest)\b")
_ASKS = frozenset(
    "what which where how many show list give tell name count is are has have".split()  # noqa: SIM905
)
_DEEDS = frozenset("do does gene genes hold holds contain lie lies".split())  # noqa: SIM905
_WORDS = frozenset(
    """and also but what about how or only just same now then plus again instead the of in on with
    as well too do does for a an is are there them they those these that it its to at least most
    more less than longer shorter fewer over under up exactly between from where which many list
    show me all give longest largest biggest one ones gene genes contain hold holds have has lie
    lies found within inside run runs repeat repeats unit units base bases times copies bp long
    minus forward reverse strand strands both please name tell count number ok okay so be if we
    """.split()  # noqa: SIM905
)
"""Words of such a question; any other makes it a question of its own."""


def continued(reading: Reading, past: Past) -> Call | None:
    """The call of a question that goes on from repeats; None where it stands alone.

    Parameters
    ----------
    reading
        The question.
    past
        The last turn.
    """
    if len(past.calls) != 1 or past.calls[0].tool != "simple_repeats":
        return None
    last = past.calls[0].arguments
    scope = {key: last[key] for key in _SCOPE if key in last}
    genomes = reading.values("genome") if reading.vocabulary.genome_count > 1 else []
    if len(genomes) == 1:
        scope = {"genome": genomes[0]}
    whole = simple_repeats(reading)
    if whole is not None:
        if not CONTINUES.match(reading.masked) or set(_SCOPE) & set(whole):
            return None
        if not set(_LIMITS) & set(whole):
            held = [*(_LIMITS if _runs(whole) == _runs(last) else ()), "longest"]
            whole |= {key: last[key] for key in held if key in last}
        wide = _EVERYWHERE.search(reading.masked) or whole.get("by_gene")
        return Call("simple_repeats", whole if wide else {**whole, **scope})
    words = words_of(reading)
    units = _units(words)
    rest = re.sub(r"@\w+", " ", _UNIT.sub(" ", _capitals(words)).lower())
    spoken = set(re.findall(r"[a-z][a-z-]*", _ABOUT.sub("", _EVERYWHERE.sub("", rest))))
    if spoken - _WORDS:
        return None
    if not _AGAIN.search(words.text):
        # "What does recA do?" and "how many genes are there?" do not go on.
        named = bool(units) or _ENDS.search(words.text)
        if spoken & _DEEDS or (spoken & _ASKS and not named):
            return None
    changes = _changes(reading, words, units, last)
    if len(genomes) == 1:
        changes = {**dict.fromkeys(("region", "record")), **(changes or {}), "genome": genomes[0]}
    if changes is None:
        return None
    kept = {key: value for key, value in last.items() if key not in changes}
    return Call("simple_repeats", {**kept, **{k: v for k, v in changes.items() if v is not None}})


def _runs(arguments: dict[str, Any]) -> bool:
    """Whether runs of one base are sought."""
    lengths = [len(unit) for unit in arguments.get("units", [])]
    return (lengths or arguments.get("unit_lengths")) == [1]


def _capitals(words: Said) -> str:
    """The words with bases in capitals, as they were typed."""
    text = words.text
    for found in _UNIT.finditer(words.original):
        letters = found.group()
        text = re.sub(rf"(?<![\w@]){re.escape(letters.lower())}(?![\w'])", letters, text, count=1)
    return text


def _units(words: Said) -> list[str]:
    """Units that are named, in the order of the question."""
    found = []
    for hit in _UNIT.finditer(_capitals(words)):
        unit = hit["u"] or BASES[hit["b"]]
        found.append(unit.replace("U", "T"))
    return list(dict.fromkeys(found))


def _changes(
    reading: Reading, words: Said, units: list[str], last: dict[str, Any]
) -> dict[str, Any] | None:
    """Arguments that the question sets, None for those that it takes away; None without any."""
    changes: dict[str, Any] = {}
    if units:
        changes |= {"units": units, "unit_lengths": None}
    bounded = limits_of(reading, words, _runs({**last, **changes}))
    where = place_of(reading, words, [(0, len(words.text))])
    if bounded is None or where is None:
        return None
    if bounded:
        changes |= {**dict.fromkeys((*_LIMITS, "longest", "limit")), **bounded}
    if where:
        changes |= {**dict.fromkeys(_SCOPE), **where}
        changes["genome"] = last.get("genome")
    elif _EVERYWHERE.search(words.text):
        changes |= dict.fromkeys(_SCOPE)
    if _ENDS.search(words.text):
        if last.get("by_gene"):
            return None
        changes |= {**dict.fromkeys(_LIMITS), "longest": True}
    if reading.strand:
        changes["strand"] = reading.strand
    if last.get("longest") and _ITS_GENE.search(words.text):
        return changes or {"longest": True}
    if _HOLDERS.search(words.text) or GENES.search(words.text):
        changes |= {"by_gene": True, "names": None}
    if where.get("names"):
        changes["by_gene"] = None
    if not changes and _AGAIN.search(words.text):
        return {"limit": last.get("limit")}
    return changes or None
