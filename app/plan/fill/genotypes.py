"""Questions about samples: who carries, shares or lacks a variant, and who is like whom."""

from __future__ import annotations

import re
from typing import Any

from app.plan.base import Call
from app.plan.fill.tracks import Asked
from index.tracks.variants import Variants

VARIANT = (
    r"(?:variants?|sn[pv]s?|indels?|mutations?|polymorphisms?|alleles?|calls?|sites?|changes?"
    r"|insertions?|deletions?|substitutions?|rows?|records?|frame ?-?shifts?)"
)
_SHARED = r"\bshare[ds]?\b|\bin common\b|\bcommon to\b|\bboth\b|\ball (?:the |of the )?samples\b"
_PRIVATE = r"\b(?:only|private|unique|exclusive|specific)\b"
_HET = r"\bhetero ?zyg\w+|\bhets?\b"
_HOM = r"\bhomo ?zyg\w+|\bhom(?:-?alt)?\b"
_GENOTYPE = rf"\bgenotyp\w+|{_HET}|{_HOM}|\bsamples?\b|\bisolates?\b|\bindividuals?\b|\bstrains?\b"
_CARRIERS = (
    r"\b(?:which|what|who|list|name|how many)\b[^.?]{0,30}?\b(?:samples?|isolates?|individuals?"
    r"|strains?|people|patients?)\b[^.?]{0,30}\b(?:carr\w+|ha(?:s|ve)|harbou?r\w*|show\w*|with)\b"
    r"|\bwho (?:carries|has)\b|\bcarriers?\b"
)
_ALONE = (
    r"\bsingletons?\b|\b(?:no|none of the) other (?:samples?|isolates?|strains?)\b"
    r"|\b(?:found|carried|present|seen) (?:only )?in (?:only )?(?:one|a single) "
    r"(?:samples?|isolates?)|\b(?:unique|private) (?:variants?|snps?|mutations?|alleles?)\b"
)
_EVERY = (
    r"\b(?:all|every) (?:of )?(?:the |these )?(?:[\w@]+ )?(?:samples?|isolates?|strains?"
    r"|individuals?)\b"
)
_ALIKE = (
    r"\b(?:most|least|more|how) (?:similar|different|alike|distant|related|closely related|close)\b"
    r"|\b(?:closest|nearest|furthest|farthest|most distant) (?:to|from|relatives?|pair|two"
    r"|isolates?|samples?)\b|\b(?:which|what) (?:sample|isolate|strain) is (?:the )?"
    r"(?:closest|nearest|furthest)\b|\bdiffer(?:s|ences?)? (?:between|from|most|least|in)\b"
    r"|\b(?:pairwise|genetic) distances?\b"
)
_HIGHEST = r"\b(?:highest|best|greatest|top|most|maximum)\b"
_LOWEST = r"\b(?:lowest|worst|least|fewest|minimum|poorest)\b"


def of_samples(
    asked: Asked, base: dict[str, Any], samples: list[str], where: dict[str, Any], count: bool
) -> list[Call] | None:
    """Calls of a question on genotypes; None where it is about something else."""
    text = asked.text
    placed = len(where) > len(base)
    if not (samples or re.search(rf"{_GENOTYPE}|{_CARRIERS}", text)):
        return None
    alone = set(where) - set(base) <= {"position", "record"} and "position" in where
    if len(samples) == 1 and alone:
        return [Call("list_variants", {**where, "genotypes_of": samples})]
    at: dict[str, Any] = {key: where[key] for key in ("position", "record", "id") if key in where}
    if at.keys() & {"position", "id"} and re.search(_CARRIERS, text) and not re.search(_HET, text):
        return [Call("variant_samples", {**base, **at, "what": "carriers"})]
    if not placed and re.search(_ALIKE, text) and not re.search(r"\bfrom the reference\b", text):
        extra = {"samples": samples} if samples else {}
        return [Call("variant_samples", {**base, **extra, "what": "differences"})]
    if not samples and not placed and re.search(_ALONE, text):
        return [Call("variant_samples", {**base, "what": "private"})]
    if (
        not samples
        and re.search(
            r"\b(?:how many|which|what|list|name|number of)\b[^.?]{0,20}\bsamples?\b"
            r"|\b(?:how many|number of|names of) (?:different |the )?(?:individuals?|people|persons"
            r"|patients|isolates|strains|animals|plants|accessions)\b",
            text,
        )
        and not re.search(
            rf"{_HET}|{_HOM}|\bmost\b|\bfewest\b|\bmissing\b|\bgenotypes?\b|\b(?:not|un)"
            rf" ?genotyped|{_SHARED}",
            text,
        )
    ):
        return [Call("variant_summary", {**base, "parts": ["samples"]})]
    genotype = "carried"
    if re.search(_HET, text):
        genotype = "het"
    elif re.search(_HOM, text):
        genotype = "hom_ref" if re.search(r"\breference\b|\bwild", text) else "hom_alt"
    elif re.search(
        r"\bmissing\b|\bno (?:genotype|call)|\bwithout (?:a )?genotype|\buncalled\b", text
    ):
        genotype = "missing"
    if placed and re.search(r"\bgenotyp", text):
        extra = {"genotypes_of": samples} if samples else {}
        return [Call("list_variants", {**where, **extra})]
    if (len(samples) > 1 and re.search(_SHARED, text)) or (
        not samples
        and re.search(_EVERY, text)
        and not re.search(rf"{_HET}|{_HOM}|\bmissing\b", text)
        and re.search(rf"{_SHARED}|\bcarr\w+|\bha(?:s|ve)\b|\bpresent\b|\bfound\b", text)
    ):
        names = samples or _all_samples(asked)
        return [Call("variant_samples", {**base, "samples": names, "what": "shared"})]
    if samples and re.search(_PRIVATE, text):
        return [Call("variant_samples", {**base, "samples": samples, "what": "private"})]
    if (
        samples
        and (placed or not count)
        and re.search(VARIANT, text)
        and len(samples) == 1
        and not re.search(r"\bhow many\b", text)
    ):
        return [Call("list_variants", {**where, "sample": samples[0], "genotype": genotype})]
    if samples and placed:
        return [
            Call(
                "list_variants",
                {**where, "sample": samples[0], "genotype": genotype, "what": "count"},
            )
        ]
    if not samples and placed:
        return None
    arguments: dict[str, Any] = {**base, **({"samples": samples} if samples else {})}
    if re.search(rf"{_HIGHEST}|{_LOWEST}", text):
        arguments["sort_by"] = genotype
        arguments["order"] = "ascending" if re.search(_LOWEST, text) else "descending"
    if asked.reading.limit:
        arguments["limit"] = asked.reading.limit
    return [Call("variant_samples", arguments)]


def _all_samples(asked: Asked) -> list[str]:
    return [s for track in asked.tracks[:1] if isinstance(track, Variants) for s in track.samples]
