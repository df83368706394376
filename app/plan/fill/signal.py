"""Questions about signal: which tool, and its arguments."""

from __future__ import annotations

import re
from typing import Any

from app.plan.base import Call
from app.plan.fill.along import ELSEWHERE, HIGH, LOW, NUMBER, Asked, along, value_of, with_track
from app.plan.fill.limits import Limit, limit_of, limits
from app.plan.fill.tracks import Asked as Question
from app.plan.fill.tracks import track_reader

FIELD = (
    r"\b(?:signals?|big ?wigs?|wig(?:gle)?(?: file| track)?|bed ?graphs?|values?|peaks?|insertions?"
    r"|coverage|covered|uncovered|depth|heights?|non-?zero)\b"
    r"|\bwhere is the (?:maximum|minimum|highest|lowest|peak|summit)\b"
)
"""Words of questions about signal, where a genome is open that others may be about."""

_ZERO = r"(?:zero|0(?![.\d]))"
_HELD = (
    r"\b(?:how many|number of|count(?: the| of)?) (?:ta |data )?(?:sites|positions|points|rows"
    r"|lines|entries)\b(?: \w+){0,3} (?:listed|there"
    r"|in (?:the|this|my) (?:file|wig|track|bed ?graph)|file|wig|track|hold|contain|list)\b"
)
"""Asks how many positions a file lists."""
_HIT = (
    r"\b(?:share|fraction|percent\w*|proportion|how many|number)\b.*\b(?:sites|positions|bases)\b"
    r".*\b(?:insertions?|hit|occupied|disrupted|mutated|reads|counts?)\b"
    r"|\bsaturat\w+|\binsertion (?:density|frequency)\b"
)
_COUNTED = (
    r"\b(?:how (?:many|much)|number of|count(?: the| of)?|share|fraction|percent\w*|proportion"
    r"|part)\b|%"
)
_SHARE = r"\b(?:share|fraction|percent\w*|proportion|part|how much)\b|%"
_POSITIONS = r"\b(?:positions?|bases?|bp|sites?|nucleotides?|points?|genome|chromosome|values?)\b"
_STRETCHES = r"\b(?:regions?|stretch\w*|peaks?|windows?|intervals?|places|where|genes?)\b"
_VALUES = r"values?|scores?|signals?|counts?|coverage|depth|height"
_STATISTICS = (
    (rf"\bhow (?:many|often)\b.*(?:\b(?:values?|depths?|scores?|signals?) (?:of |is |are |= ?"
     rf"|equal to |exactly )*{_ZERO}"
     rf"|\b(?:is|are|was|were|equals?) (?:exactly |equal to )*(?:zero|0(?![.\d]))"
     r"|\bno (?:tn |transposon )?insertions?\b|\bnot hit\b|\bzero (?:insertions?|counts?|reads)\b)",
     "zero"),
    (r"\bnon-?zero|\bnot zero|\bother than zero|\b(?:above|over|greater than|>) ?(?:zero|0)\b(?!\.)"
     r"|\bhow many (?:insertions?|sites|positions|bases) (?:have|has|with) (?:an? )?(?:insertion"
     rf"|value|signal|count)|\bhow many insertions?(?: sites)?\b|{_HIT}", "nonzero"),
    (r"\b(?:un|not )covered\b|\b(?:no|zero) (?:coverage|depth|values?|signal|data)\b"
     r"|\bhave no value|\bwithout (?:a )?(?:value|data)|\bmissing\b"
     r"|\bhow (?:many|much)\b.*\bcovered\b|\bfraction\b.*\bcovered\b|\bcovered (?:bases|positions)"
     r"|\bhow many (?:bases|positions) (?:have|has) (?:a )?values?\b|\bbreadth\b", "covered"),
    (r"\bstandard deviation|\bdeviation|\bvariab\w+|\bspread\b", "deviation"),
    (r"\bmeans?\b|\baverages?\b|\bmean\b", "mean"),
    (r"\bsums?\b|\btotals?\b|\baltogether\b|\badd(?:s|ed)? up\b", "sum"),
    (rf"\b{LOW}\b|\bminimum\b", "min"),
    (rf"\b{HIGH}\b|\bpeak (?:value|height|signal)\b|\bwhere is the peak\b|\bsummit\b", "max"),
)  # fmt: skip
_PEAKS = (
    r"\bpeaks\b|\b(?:regions?|stretch\w*|places|positions|bases|sites|windows?|where)\b.*\b(?:above"
    r"|over|exceed\w*|more than|greater than|higher than|at least|reach\w*|>)|\bpeaks? (?:above"
    r"|over|in|on|of at least)|\bhow many peaks?\b|\b(?:find|list|call|show) (?:the |all )?peaks?\b"
)
_NONE = (
    r"\b(?:no|zero|without(?: any)?|lack\w*|devoid of|free of) (?:\w+ )?(?:signal|insertions?"
    r"|values?|coverage|reads?|peaks?|data)\b|\bnot (?:covered|hit)\b|\b(?:is|are) zero\b"
    r"|\bessential\b"
)


@track_reader("signal")
def signal_calls(question: Question) -> list[Call] | None:
    """The call of a question about signal; None where it is about something else."""
    asked = along(question)
    if asked.has(ELSEWHERE):
        return None
    if not (question.named or asked.has(FIELD) or asked.alone()):
        return None
    return [with_track(_call(asked), question)]


def _call(asked: Asked) -> Call:
    text = asked.text
    place = asked.place()
    if asked.genes:
        place = {"genes": asked.genes}
    elif not place:
        unknown = asked.unknown_gene()
        place = asked.interval() or ({"genes": unknown} if unknown else {})
    statistic = next((name for pattern, name in _STATISTICS if asked.has(pattern)), None)
    if not asked.genes and _of_genes(asked):
        return Call("signal_genes", {**place, **_ranking(asked, statistic)})
    counted = _by_value(asked, place)
    if counted:
        ends = {place.get("start"), place.get("end")}
        if ends <= {counted.get("above"), counted.get("below")}:
            place = {key: value for key, value in place.items() if key not in ("start", "end")}
        return Call("signal", {**place, **counted})
    if statistic is None and asked.has(_HELD):
        statistic = "covered"
    over = asked.above()
    if asked.has(_PEAKS) and not (over == 0 or statistic == "nonzero"):
        found: dict[str, Any] = dict(place)
        threshold = over
        if threshold is None:
            said = re.search(rf"\bthreshold (?:of |is |= ?)*{NUMBER}", text)
            threshold = value_of(said[1]) if said else None
        if threshold is not None:
            found["threshold"] = threshold
            if over is not None and asked.strict():
                found["exclusive"] = True
            if place.get("start") == place.get("end") == threshold:
                found.pop("start"), found.pop("end")
        if asked.has(r"\blongest|\bwidest"):
            found["sort_by"] = "length"
        limit = asked.limit("peak|region|position|stretche|site")
        if limit and asked.has(rf"\b(?:{HIGH}|longest|widest|first)\b"):
            found["limit"] = limit
        gap = re.search(
            r"\b(?:within|gaps?(?: of)?(?: up to)?|merge\w*) (\d[\d,]*) ?(?:bp|bases)", text
        )
        if gap:
            found["gap"] = int(value_of(gap[1]))
        return Call("signal_peaks", found)
    return Call("signal", {**place, "statistic": statistic or "mean"})


def _by_value(asked: Asked, place: dict[str, Any]) -> dict[str, Any]:
    """Arguments that count positions by their value; empty where none are counted so."""
    text = re.sub(r"\bzero\b", "0", asked.text)
    for word, limit in (("negative", "below"), ("positive", "above")):
        text = re.sub(rf"\b{word} ({_VALUES})\b", rf"\1 {limit} 0", text)
    share = asked.record is not None and asked.has(_SHARE)
    if not (asked.has(_POSITIONS) or share) or asked.has(_STRETCHES):
        return {}
    told = re.search(rf"^\W*(?:the )?{_POSITIONS}", text) and not asked.has(r"\b(?:mean|average)\b")
    if not (asked.has(_COUNTED) or told) or asked.has(r"\b(?:which|list|show)\b"):
        return {}
    meant = [one for one in limits(text, _VALUES) if not _is_place(one, text, place)]
    found = limit_of(meant)
    if found is None or (found.low == found.high == 0):
        return {}
    ends = {"above": found.low, "below": found.high, "exclusive": found.strict or None}
    return {key: value for key, value in ends.items() if value is not None}


def _is_place(one: Limit, text: str, place: dict[str, Any]) -> bool:
    """Whether two ends are those of the stretch that is looked at."""
    if (one.low, one.high) != (place.get("start"), place.get("end")) or one.low == one.high:
        return False
    return re.search(rf"\b(?:{_VALUES})\b[^.?]{{0,12}}$", text[: one.start]) is None


def _of_genes(asked: Asked) -> bool:
    """Whether genes are what is asked for."""
    return asked.has(
        r"\b(?:which|what|list|show|rank\w*|top|how many|name|find|give me)(?: \w+){0,4}? genes?\b"
        r"|\bgenes? (?:with|by|that|have|has|without|whose)\b|\b(?:each|every|per|all) genes?\b"
    )


def _ranking(asked: Asked, statistic: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    low = asked.has(rf"\b{LOW}\b|\bascending\b")
    if statistic == "max" and not asked.has(r"\b(?:maximum|max|peak) (?:value|signal|height)?"):
        statistic = None
    if statistic == "min" and not asked.has(r"\b(?:minimum|min) (?:value|signal)"):
        statistic = None
    if asked.has(r"\bmost (?:insertions?|reads?)|\btotal\b"):
        statistic = "sum"
    if asked.has(_NONE):
        return {"zero": True}
    if statistic:
        found["statistic"] = statistic
    above, below = asked.above(), asked.below()
    if above == 0:
        above, found["statistic"] = 0.0, "nonzero"
    if above is not None:
        found["above"] = above
    if below is not None:
        found["below"] = below
    if low:
        found["order"] = "ascending"
    if above is None and below is None:
        found["limit"] = asked.limit("gene") or 10
    return found
