"""Arguments of the tools on bases: motifs, enzymes, composition, codons, reading frames."""

from __future__ import annotations

import re
from typing import Any

from app.plan.fill.base import (
    amount,
    filler,
    region_or_record,
    with_record,
)
from app.plan.fill.within import within
from app.plan.reading import Reading


@filler("find_motif")
def find_motif(reading: Reading) -> dict[str, Any] | None:
    pattern = reading.first("motif", "codon")
    if pattern is None:
        sequence = reading.first("sequence")
        pattern = sequence if sequence and len(sequence) <= 40 else None
    text = reading.masked
    if pattern is None:
        if re.search(r"\btata[ -]box", text):
            pattern = "TATAAT"
        elif re.search(r"\bshine[- ]dalgarno", text):
            pattern = "AGGAGG"
        else:
            return None
    arguments: dict[str, Any] = {"pattern": pattern}
    if reading.strand:
        arguments["strand"] = reading.strand
    inside = within(reading)
    if inside:
        return {**arguments, "within": inside}
    if len(reading.names) == 1 and re.search(
        r"@(?:gene|absent)\d+(?: gene)? (?:have|has|contains?|holds?|includes?)\b", text
    ):
        return {**arguments, "within": reading.names[0]}
    if reading.names:
        arguments["near"] = reading.names[0]
        size = amount(reading, r"(?P<e>@(?:quantity|number)\d+)")
        if size:
            arguments["upstream"] = size
        elif re.search(r"\bupstream|\bpromoter|\bin front|\bbefore", text):
            arguments["upstream"] = 200
        return arguments
    return region_or_record(reading, arguments)


@filler("restriction_sites")
def restriction_sites(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    arguments: dict[str, Any] = {"enzymes": reading.values("enzyme")}
    if not arguments["enzymes"]:
        cuts = amount(
            reading, r"(?P<e>@number\d+) (?:times|cuts?|sites?|places|positions)"
        ) or amount(reading, r"(?:cut\w*|sites?) (?:\w+ ){0,3}?(?P<e>@number\d+)")
        if re.search(
            r"\b(?:don't|do not|doesn't|does not|not|never|no|zero|non"
            r"|cannot|can't|without|fail|absent|missing)[ -](?:\w+ ){0,2}?(?:cut\w*"
            r"|sites?|recogni|chop|cleav|digest)|\bnon-?cutters?|\bzero\b"
            r"|\bnever\b|\bnot at all",
            text,
        ):
            cuts = 0
        elif re.search(
            r"\bonce\b|\bsingle\b|\bunique\b|\bone (?:time|cut|site|place)"
            r"|\bone-?cutters?|\bexactly one|\bonly one|\bjust one|\b1x\b"
            r"|\blineari",
            text,
        ):
            cuts = 1
        elif re.search(r"\btwice\b|\bdouble cutters?|\btwo (?:times|sites|cuts)", text):
            cuts = 2
        elif re.search(r"\bthrice\b|\bthree times", text):
            cuts = 3
        if cuts is None:
            return None
        arguments["cuts"] = cuts
    inside = within(reading)
    if inside:
        return {**arguments, "within": inside}
    return region_or_record(reading, arguments)


@filler("digest")
def digest(reading: Reading) -> dict[str, Any] | None:
    enzymes = reading.values("enzyme")
    if not enzymes:
        return None
    inside = within(reading) or (reading.names[0] if len(reading.names) == 1 else None)
    if inside:
        return with_record(reading, {"enzymes": enzymes, "within": inside})
    return region_or_record(reading, {"enzymes": enzymes})


AROUND = 5_000
"""Bases on each side of a place whose composition is asked for."""


@filler("composition")
def composition(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    arguments: dict[str, Any] = {}
    if reading.names:
        arguments["names"] = reading.names
    if re.search(r"\bskew", text):
        arguments["field"] = "skew"
    elif re.search(
        r"\bn'?s\b|\bn[- ]?(?:runs?|stretch\w*|bases)\b|\bof n\b|\bruns?"
        r" of n|\bambiguous|\bunknown bases|\bundetermined|\bunresolved"
        r"|\bmissing bases|\bassembly gaps?|\bnnn+|\bgaps?\b",
        text,
    ):
        arguments["field"] = "n_runs"
    elif re.search(r"\bgc\b|\bg ?\+ ?c\b|\bg/c\b|\bguanine and|\bg and c\b", text):
        pass
    elif re.search(
        r"\bat[- ]?(?:content|percent\w*|fraction|ratio|%)|\ba ?\+"
        r" ?t\b|\bat of\b|\bat rich|\bat\b (?:in|for)|\ba/t\b|\ba and"
        r" t\b|\bpercent at\b|% ?at\b",
        text,
    ):
        arguments["field"] = "at"
    else:
        arguments["field"] = "bases"
    window = amount(
        reading,
        r"\b(?:windows?|sliding|steps?|bins?|blocks?|chunks?|every"
        r"|per)(?: \w+){0,3}? (?P<e>@(?:quantity|number)\d+)",
    ) or amount(
        reading,
        r"(?P<e>@(?:quantity|number)\d+)(?: \w+){0,2} (?:windows?|bins?|blocks?|chunks?|steps?)",
    )
    if window:
        arguments["window"] = window
        return with_record(reading, arguments)
    around = reading.values("position")
    if len(around) == 1 and not reading.names and not reading.values("range"):
        place = {"start": max(1, around[0] - AROUND), "end": around[0] + AROUND}
        return {**arguments, "region": with_record(reading, place)}
    return region_or_record(reading, arguments)


_MERS = {
    stem: size
    for size, stem in enumerate("mono di tri tetra penta hexa hepta octa nona deca".split(), 1)  # noqa: SIM905
}


@filler("kmers")
def kmers(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    k = amount(
        reading, r"(?P<e>@number\d+)[- ]?(?:mers?|letter|base|nucleotide|nt|bp|long)"
    ) or amount(
        reading, r"\b(?:k ?=|of (?:length|size)|length|size) ?(?P<e>@(?:number|quantity)\d+)"
    )
    arguments: dict[str, Any] = {}
    for stem, size in _MERS.items():
        if re.search(rf"\b{stem}(?:-?mers?|-?nucleotides?|meric)\b", text):
            k = size
    if k is None:
        found = re.search(r"\b(\d{1,2}) ?-?mers?\b", text)
        k = int(found.group(1)) if found else None
    if k is None:
        unit = next(
            (e for e in reading.marked.of("quantity") if e.unit == "bp" and e.value <= 12), None
        )
        k = int(unit.value) if unit else None
    if k and 1 <= k <= 12:
        arguments["k"] = k
    limit = reading.limit or amount(
        reading, r"\b(?:top|list|show|give me|the) (?P<e>@number\d+)(?! ?-?mers?)"
    )
    if limit is None:
        limit = amount(reading, r"(?P<e>@number\d+) (?:most|commonest|top|best)")
    if limit and limit != k:
        arguments["limit"] = limit
    elif re.search(
        r"\b(?:the|which|what) (?:is the )?(?:single )?(?:most \w+"
        r"|commonest) (?:\w+[- ])?(?:\w*mer|word|@number\d+-?mer|\w+nucleotide)\b",
        text,
    ):
        arguments["limit"] = 1
    return with_record(reading, arguments)


@filler("codon_usage")
def codon_usage(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    arguments: dict[str, Any] = {}
    if reading.names:
        arguments["names"] = reading.names
    codon = reading.first("codon")
    if re.search(r"\bstart(?:s|ing)? codons?|\binitiat\w+ codons?|\bstart with|\bstarts\b", text):
        arguments["what"] = "start"
    elif re.search(
        r"\bstop(?:ping)? codons?|\bterminat\w+ codons?|\bstops\b|\bamber\b"
        r"|\bochre\b|\bopal\b|\bend with",
        text,
    ):
        arguments["what"] = "stop"
    if codon:
        arguments["codon"] = codon
        arguments.pop("what", None) if arguments.get("what") == "usage" else None
    return with_record(reading, arguments)


@filler("find_orfs")
def find_orfs(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    arguments: dict[str, Any] = {}
    if re.search(
        r"\b(?:un-?annotated|novel|missed|not (?:yet )?(?:annotated|(?:in|part of) the annotation)"
        r"|(?:without|no|lack\w*) (?:an? |any )?(?:annotation|annotated))\b"
        r"|\b(?:n't|annotation (?:does not|doesn't)|did not|does not|do not)\b.{0,30}\bannotat",
        text,
    ):
        arguments["annotated"] = False
    if reading.strand:
        arguments["strand"] = reading.strand
    for bound in reading.bounds:
        if bound.low:
            arguments["min_length"] = int(bound.low * 3 + 3 if bound.unit == "aa" else bound.low)
    if "min_length" not in arguments:
        quantity = next((e for e in reading.marked.of("quantity") if e.unit in ("bp", "aa")), None)
        if quantity is not None and not re.search(r"\bfirst @quantity", text):
            factor = 3 if quantity.unit == "aa" else 1
            arguments["min_length"] = int(quantity.value) * factor + (3 if factor == 3 else 0)
    limit = reading.limit or amount(
        reading, r"(?P<e>@number\d+) (?:\w+ )?(?:orfs|open|longest|biggest)"
    )
    if limit:
        arguments["limit"] = limit
    codons = reading.values("codon")
    if codons:
        arguments["start_codons"] = codons
    elif re.search(
        r"\balternative start|\bany start|\ball start codons|\bother start codons", text
    ):
        arguments["start_codons"] = ["ATG", "GTG", "TTG"]
    return region_or_record(reading, arguments)
