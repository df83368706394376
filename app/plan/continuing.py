"""Questions that go on from an answer about a track: "and in katG?", "which of them are missense?".

Such a question is read by the reader of the last answer's track, with the word for what that track
holds put in front, and what it leaves unsaid is taken from the last call.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from app.plan.base import Call
from app.plan.followup import MANY, Past, is_fragment
from app.plan.grammar import FUNCTION_WORDS
from app.plan.reading import Reading
from app.tools.tracks.variant_arguments import VariantFilter

Rereader = Callable[[str, str, str | None], "list[Call] | None"]
"""Reads a question as one about tracks of a kind; the last argument names the track's file."""

KINDS = {
    "variant_summary": "variants", "list_variants": "variants", "variant_effects": "variants",
    "variant_genes": "variants", "variant_samples": "variants",
    "alignment_summary": "alignments", "alignment_depth": "alignments",
    "depth_by_gene": "alignments", "uncovered_regions": "alignments",
    "read_summary": "reads",
    "intervals": "intervals", "interval_overlaps": "intervals", "amplicons": "intervals",
    "signal": "signal", "signal_genes": "signal", "signal_peaks": "signal",
}  # fmt: skip
"""Tool -> kind of track."""
_NOUNS = {
    "variants": "which variants", "alignments": "depth", "reads": "reads",
    "intervals": "intervals", "signal": "signal",
}  # fmt: skip
_OPENS = re.compile(
    r"^(?:ok(?:ay)?,? |now,? |so,? |great,? |thanks?,? |cool,? |hm+,? |please,? |no,? )*"
    r"(?:and|also|but|only|just|or|what about|how about|except|without|restrict|limit|narrow"
    r"|filter|keep|instead|the same)\b"
    r"|^(?:the )?[\w-]+ only\b"
    r"|^(?:which|how many)(?: ones)? (?:are|were|is|have|lie|fall|pass|fail|change)\b(?! there)"
)
_WHOLE = re.compile(r"^(?:and |so )?(?:what (?:does|do|is|are)|where|who|why)\b")
"""Beginnings of whole questions, which a fragment of the same words is not."""
_NUMBERS = (
    "at above below under over than least most between longer shorter higher lower greater fewer"
    " smaller larger better worse position positions region regions base bases bp kb gene genes"
    " many number numbers count counts restrict limit narrow filter filters keep instead"
)
_STATISTICS = " mean average maximum minimum max min highest lowest deepest"
_WORDS: dict[str, str] = {
    "variants": (
        "variant variants snp snps snv snvs indel indels insertion insertions deletion deletions"
        " mnv mnvs mnp mnps del dels ins type types positions"
        " frameshift frameshifts missense nonsense synonymous nonsynonymous silent stop"
        " start gained gain lost loss splice intron intronic intergenic coding change changes"
        " changing alter alters affect affects protein proteins quality qualities qual pass passed"
        " passes passing fail failed fails multiallelic heterozygous homozygous het hom genotype"
        " genotypes sample samples structural complex allele alleles mutation mutations calls sites"
        " longer shorter larger smaller"
        " outside effect effects site highest lowest best worst first last"
    ),
    "alignments": (
        "depth coverage read reads mapping mapq quality mapped aligned covered forward reverse plus"
        " minus strand alignments cigar insertions deletions indels clipped length"
    )
    + _STATISTICS,
    "reads": (
        "read reads quality length lengths gc adapters adapter ns bases position q20 q30 mate mates"
        " file r1 r2 first second now mean average"
    ),
    "intervals": (
        "interval intervals primer primers peak peaks strand minus plus forward reverse score"
        " scores pool amplicon amplicons cover covers named called length sense antisense longest"
        " shortest highest lowest first last blocks"
    ),
    "signal": "signal value values sum total peak peaks coverage depth deviation zero threshold"
    + _STATISTICS,
}
"""Kind of track -> words that such a question may hold; any other makes it a question of its own"""
KNOWN = {kind: frozenset(f"{words} {_NUMBERS}".split()) for kind, words in _WORDS.items()}
"""Kind of track -> all words of it."""
_OPENING = r"^(?:(?:and|so|ok(?:ay)?|now|then|please|(?:can|could) you),? )*"
_AGAIN = re.compile(
    _OPENING + r"(?:where (?:are|do) (?:they|these|those)(?: lie)?|which ones?"
    r"|(?:list|show|name|give)(?: me)? (?:them|these|those)(?: all)?(?: please)?"
    r"|(?:which|what)(?: ones)? are (?:they|these|those)"
    r"|(?:at )?(?:(?:which|what)(?: are)? )?(?:their|the) positions?"
    r"|at (?:which|what) positions?)\W*$"
)
"""Asks for the rows that the last answer counted or listed."""
_COUNT = re.compile(
    _OPENING + r"how many (?:are (?:they|these|those|there)|is that|of (?:them|these|those)"
    r"(?: are there)?)(?: in (?:all|total))?\W*$"
)
"""Asks for the number of the rows that the last answer listed."""
_HIT = re.compile(
    _OPENING + r"(?:(?:in|to) (?:which|what) genes?(?: (?:are|do) (?:they|these|those)(?: lie)?)?"
    r"|(?:which|what) genes? (?:are|do) (?:they|these|those)(?: lie| fall)? in"
    r"|(?:which|what) genes? (?:are|is) (?:hit|affected|concerned))\W*$"
)
"""Asks for the genes of the variants of the last answer."""
_RANKED = re.compile(
    _OPENING + r"(?P<asks>(?:which|what) genes? (?:has|have) (?:the )?"
    r"(?:highest|lowest|most|least|fewest))(?: one)?\W*$"
)
"""Asks which gene has most of what the last answer measured."""
_OTHER_END = re.compile(
    _OPENING + r"(?:what about |how about )?(?:the )?(?P<end>highest|lowest|most|least|fewest)\W*$"
)
"""The other end of a ranking of genes."""
_RANKINGS = ("variant_genes", "depth_by_gene", "signal_genes")
_MEASURES = {"variants": "variants", "alignments": "mean depth", "signal": "mean signal"}
_WHERE = re.compile(
    _OPENING + r"where is (?:it|that|this|the depth|the coverage) "
    r"(?=(?:below|above|under|over|less|more|lower|higher)\b)"
)
_TOUCHED = re.compile(
    _OPENING + r"(?:which|what) genes? (?:does|do) (?:it|they|these|those) "
    r"(?:overlap|hit|cover|touch)(?: with)?\W*$"
)
"""Asks for the genes that the intervals of the last answer lie over."""
_CARRY = re.compile(
    _OPENING
    + r"(?:which|what|how many|who|list the) ?(?:of the )?(?:samples?|isolates?|individuals?"
    r"|strains?)? ?(?:carry|carries|have|has|show|harbou?r)\w*"
    r" (?:it|them|this|that|these|those)\b"
)
"""Asks which samples carry the variants of the last answer."""
_MOST = re.compile(
    _OPENING + r"(?:which|what)(?: one| sample| isolate| of them| of these)? (?:has|have|carries)"
    r" (?:the )?(?P<end>most|fewest|least)(?: of them| variants?| mutations?| snps?)?\W*$"
)
"""Asks which sample carries most."""
_END = re.compile(
    _OPENING + r"(?:which|what)(?: one| of (?:them|these|those))?(?: is|'s|s)? (?:the )?"
    r"(?P<end>longest|largest|biggest|shortest|smallest)(?: one)?\W*$"
)
"""Asks for the end of the rows of the last answer."""
_PERCENT = re.compile(
    _OPENING
    + r"(?:(?:(?:what|which|how much)(?: is| was)? )?(?:the )?(?:percent(?:age)?|share|fraction"
    r"|proportion)(?: (?:is|was|are|of (?:all|the total))(?: (?:that|this|it|those|these|they))?"
    r"(?: of (?:all|the total)(?: \w+)?)?)?"
    r"|(?:that(?:'s| is)? |and )?(?:in|as) (?:an? )?percent(?:age)?)\W*$"
)
"""Asks for the share of what the last answer counted, which its text tells."""
_MATE = re.compile(
    _OPENING
    + r"(?:(?:only|just|what about|how about|the same) )?(?:(?:in|for|of|from|with) )?(?:the )?"
    r"(?:(?:mate|file|read|r) ?#?(?P<number>[12])|(?P<word>first|second) (?:mate|file|one)s?)"
    r"(?: only| alone| instead)?\W*$"
)
"""Asks the same of one of two files of mates."""
_OTHER_READ = re.compile(
    _OPENING + r"(?:(?:what|which)(?: one)? (?:has|is) |what about |how about )?the "
    r"(?P<end>highest|lowest|best|worst|longest|shortest)(?: one| read)?\W*$"
)
"""Asks for the other end of the reads that were ranked."""
_SHARED = frozenset({
    "min_length", "max_length", "min_mean", "max_mean", "min_quality", "max_quality", "strand",
    "operations", "above", "below", "parts", "measure", "statistic",
})  # fmt: skip
"""Arguments of calls whose answers tell a share beside the number."""
_SAMPLE = re.compile(
    r"^(?:and|what about|how about) (?:(?:of|for|in) )?(?:sample )?(\S+?)\W*$", re.I
)
_PLACE = ("gene", "genes", "region", "position", "record", "start", "end")
_LIMITS = (
    {"below", "above", "exclusive"}, {"min_quality", "max_quality"}, {"min_length", "max_length"},
    {"min_mean", "max_mean", "exclusive"}, {"min_score", "max_score", "exclusive"},
)  # fmt: skip
"""Limits of one thing: a new one takes the place of those said before."""
_NOT_ROWS = ("what", "genotypes_of", "track")
_FILTER = frozenset(VariantFilter.model_fields)
_LISTS = re.compile(r"\b(?:which|what|list|show|only|just|those|these)\b")


def continued(
    question: str, reading: Reading, past: Past, again: Rereader, track: str | None
) -> list[Call] | None:
    """Calls of a question that goes on from the last answer; None where it stands alone.

    Parameters
    ----------
    question
        As typed, less the name of a track's file.
    reading
        The question, read.
    past
        The last turn.
    again
        Reads a question as one about a kind of track.
    track
        File name of the track that this question names, where it does.
    """
    kinds = {KINDS.get(call.tool) for call in past.calls}
    kind = next(iter(kinds))
    if len(kinds) != 1 or kind is None:
        return None
    last = past.calls[0]
    file = track or last.arguments.get("track")
    if _PERCENT.match(question.lower()) and _SHARED & set(last.arguments):
        return [Call(call.tool, call.arguments) for call in past.calls]
    reads = _same_reads(question.lower(), last) if last.tool == "read_summary" else None
    if reads:
        return [reads]
    same = _same_rows(question, reading, past.calls) if kind == "variants" else None
    if same:
        return same
    ranked = _RANKED.match(question.lower()) if kind in _MEASURES else None
    other = _OTHER_END.match(question.lower()) if last.tool in _RANKINGS else None
    if other:
        return again(kind, f"which gene has the {other['end']} {_MEASURES[kind]}?", file)
    if ranked:
        return again(kind, f"{ranked['asks']} {_MEASURES[kind]}?", file)
    if kind == "intervals" and _TOUCHED.match(question.lower()):
        return again(kind, "which genes do the intervals overlap?", file)
    where = _WHERE.match(question.lower()) if kind == "alignments" else None
    if where:
        question = f"where is the depth {question[where.end() :]}"
    elif not _goes_on(reading, kind):
        return None
    alike = all(call.tool == last.tool for call in past.calls)
    calls = again(kind, f"{_noun(kind, last)} {question}", file)
    if not calls:
        return None
    placed = any(call.arguments.get(key) for call in calls for key in _PLACE)
    # "katG and gyrA" made two calls, and a condition holds for both.
    before = past.calls if alike and len(calls) == 1 and not placed else past.calls[:1]
    return [_joined(kind, _held(old, past), call, reading) for old in before for call in calls]


def _same_reads(text: str, last: Call) -> Call | None:
    """The last call on raw reads for one file of mates, or for the other end of a ranking."""
    mate, end = _MATE.match(text), _OTHER_READ.match(text)
    if mate:
        number = int(mate["number"]) if mate["number"] else 1 + (mate["word"] == "second")
        held = {key: value for key, value in last.arguments.items() if key != "track"}
        return Call(last.tool, {**held, "mate": number})
    if end and last.arguments.get("list_by") in ("quality", "length"):
        by = "length" if end["end"] in ("longest", "shortest") else "quality"
        down = end["end"] in ("highest", "best", "longest")
        order = "descending" if down else "ascending"
        return Call(last.tool, {**last.arguments, "list_by": by, "order": order})
    return None


def _same_rows(question: str, reading: Reading, calls: Sequence[Call]) -> list[Call] | None:
    """Calls of a question about the variants of the last answer that names no new condition."""
    text, last = question.lower().strip(), calls[0]
    sample = _SAMPLE.match(question)
    of_samples = last.tool == "variant_samples" or last.arguments.get("parts") == ["samples"]
    kept: dict[str, Any] = {key: last.arguments[key] for key in ("track",) if key in last.arguments}
    most = _MOST.match(text) if of_samples else None
    if most:
        order = "descending" if most["end"] == "most" else "ascending"
        return [Call("variant_samples", {**kept, "sort_by": "carried", "order": order})]
    if last.tool == "list_variants" and len(calls) == 1 and _CARRY.match(text):
        held = {key: value for key, value in last.arguments.items() if key not in _NOT_ROWS}
        return [Call("variant_samples", {**kept, "what": "carriers", "rows": held})]
    end = _END.match(text) if last.tool in ("list_variants", "variant_summary") else None
    if end:
        held = {k: v for k, v in last.arguments.items() if k not in ("what", "parts")}
        order = "ascending" if end["end"] in ("shortest", "smallest") else "descending"
        return [Call("list_variants", {**held, "sort_by": "length", "order": order, "limit": 1})]
    if last.tool == "variant_samples":
        if not (sample and last.arguments.get("samples")) or reading.marked.of("gene"):
            return None
        return [Call(last.tool, {**last.arguments, "samples": [sample[1]]})]
    if last.tool not in ("list_variants", "variant_effects"):
        return None
    rows = [
        Call(call.tool, {key: value for key, value in call.arguments.items() if key != "what"})
        for call in calls
    ]
    if _AGAIN.match(text):
        return rows
    if _COUNT.match(text):
        return [Call(call.tool, {**call.arguments, "what": "count"}) for call in rows]
    if not _HIT.match(text):
        return None
    bare = set(rows[0].arguments) <= {"track", "kinds", "effects"} and len(rows) == 1
    return [Call("variant_genes", rows[0].arguments)] if bare else rows


def _held(call: Call, past: Past) -> Call:
    """An old call without its file, with the one gene that its answer was about."""
    held = {key: value for key, value in call.arguments.items() if key != "track"}
    if call.tool == "variant_genes" and len(past.focus) == 1:
        held["gene"] = past.focus[0]
    return Call(call.tool, held)


def _goes_on(reading: Reading, kind: str) -> bool:
    """Whether a question points back, and says nothing that this kind of track cannot tell."""
    text = reading.masked
    back = bool(_OPENS.search(text) or MANY.search(text))
    if not back and not _WHOLE.search(text):
        back = is_fragment(reading.marked, reading)
    spoken = re.findall(r"[a-z]\w*", re.sub(r"@\w+", " ", text))
    known = {*_WORDS[kind].split(), *_NUMBERS.split(), *FUNCTION_WORDS}
    if set(spoken) <= {*FUNCTION_WORDS, *_NUMBERS.split()} and not reading.marked.of(
        *(entity.kind for entity in reading.marked.entities)
    ):
        return False
    return back and set(spoken) <= known


def _noun(kind: str, last: Call) -> str:
    if last.tool == "uncovered_regions":
        return "regions of depth"
    if {"min_quality", "max_quality"} & set(last.arguments) and last.tool == "alignment_summary":
        return "reads of MAPQ"
    if {"min_mean", "max_mean"} & set(last.arguments):
        return "reads of mean quality"
    if last.tool == "signal" and {"above", "below"} & set(last.arguments):
        return "how many positions of the signal"
    if last.tool == "amplicons":
        return "amplicons"
    if last.tool == "alignment_summary" or last.arguments.get("field") == "reads":
        return "reads"
    return _NOUNS[kind]


def _joined(kind: str, old: Call, new: Call, reading: Reading) -> Call:
    """The new call with what the old one has and the new question leaves unsaid."""
    if kind == "variants":
        return _variants(old, new, reading)
    said = {key: value for key, value in new.arguments.items() if value not in ([], None)}
    kept = dict(old.arguments)
    if any(key in said for key in _PLACE):
        kept = {key: value for key, value in kept.items() if key not in _PLACE}
    if new.tool != old.tool:
        # Another question about the same place.
        kept = {key: value for key, value in kept.items() if key in _PLACE}
        if new.tool in ("alignment_summary", "read_summary"):
            kept = {key: value for key, value in kept.items() if key == "record"}
    for limits in _LIMITS:
        if limits & set(said):
            kept = {key: value for key, value in kept.items() if key not in limits}
    text = reading.masked
    if said.get("field") == "depth" and not re.search(r"\bdepth|\bcover", text):
        said.pop("field")
    if said.get("statistic") == "mean" and not re.search(r"\bmean\b|\baverage", text):
        said.pop("statistic")
    return Call(new.tool, {**kept, **said})


def _variants(old: Call, new: Call, reading: Reading) -> Call:
    said, kept = dict(new.arguments), dict(old.arguments)
    if new.tool not in ("list_variants", "variant_effects"):
        return new
    if any(key in said for key in _PLACE):
        kept = {key: value for key, value in kept.items() if key not in _PLACE}
    counted = reading.count or (
        not _LISTS.search(reading.masked)
        and (kept.get("what") == "count" or kept.get("parts") == ["types"])
    )
    tool = new.tool
    if old.tool == "variant_effects" or (old.tool == "variant_genes" and kept.get("effects")):
        tool = "variant_effects"
    held = {key: value for key, value in kept.items() if key in _FILTER}
    if tool == "variant_effects":
        held |= {key: kept[key] for key in ("effects", "changing") if key in kept}
        if {"effects", "changing"} & set(said):
            held = {key: value for key, value in held.items() if key not in ("effects", "changing")}
    elif old.tool == "list_variants":
        held |= {key: kept[key] for key in ("sort_by", "order", "limit") if key in kept}
    said.pop("what", None)
    return Call(tool, {**held, **said, **({"what": "count"} if counted else {})})
