"""Arguments of the tools on places: neighbours, regions, clusters, gaps, overlaps."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions, region, types
from app.plan.fill.base import (
    SIZE,
    amount,
    filler,
    sequence_kind,
    with_record,
)
from app.plan.reading import Reading


def side(reading: Reading) -> str | None:
    """Which side of a gene is meant, or None for both."""
    text = reading.masked
    if re.search(
        r"\b(?:left|before) (?:and|or|/) (?:to the )?(?:right|after)\b"
        r"|\b(?:right|after) (?:and|or|/) (?:to the )?(?:left|before)\b"
        r"|\b(?:both|either|each) (?:sides?|directions?|ends?)|\bflank"
        r"|\bup-? ?(?:stream)? ?(?:and|or|/) ?down-?stream",
        text,
    ):
        return None
    up = re.search(r"\bupstream\b|\b5' (?:of|to|side)", text)
    down = re.search(r"\bdownstream\b|\b3' (?:of|to|side)", text)
    if up and down:
        return None
    if up:
        return "upstream"
    if down:
        return "downstream"
    before = re.search(
        r"\b(?:before|preced\w+|left|ahead of|in front of|prior|previous|comes? first)\b", text
    )
    after = re.search(
        r"\b(?:after|follow\w*|right (?:of|side)|to the right|succeed\w*"
        r"|comes? next|next gene|behind|subsequent)\b",
        text,
    )
    if before and after:
        return None
    if before:
        return "before"
    if after:
        return "after"
    return None


_NEXT_TO = re.compile(
    r"^(?:\W|\w|@genome|@keyword)*?\b(?:what|which|who|name)\b[^?@]*\b(?:comes?|lies|sits|follows?"
    r"|located|found|situated|stands?|is) (?:directly |right |immediately |just |straight |next )*"
    r"(?:after|behind|before|in front of|ahead of|next to) (?:the )?@gene\d+(?! and)"
    r"(?: gene)?\W*(?:(?:in|on|of) [^?]*)?$"
)


def next_to(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_neighbours`` for "which piece comes right behind NS2B?", else None."""
    if len(reading.names) != 1 or not _NEXT_TO.search(reading.masked):
        return None
    if reading.values("type", "aminotype", "number", "quantity", "range", "position", "enzyme"):
        return None
    if reading.has(
        r"\b(?:sequences?|bases|how|codons?|residues?|nucleotides?|bp|operon|cluster)\b"
    ):
        return None
    return gene_neighbours(reading)


@filler("gene_neighbours")
def gene_neighbours(reading: Reading) -> dict[str, Any] | None:
    if not reading.names:
        return None
    text = reading.masked
    arguments: dict[str, Any] = {"name": reading.names[0]}
    quantity = next((e for e in reading.marked.of("quantity") if e.unit == "bp"), None)
    distance = amount(
        reading,
        rf"\b(?:within|inside|less than|up to|closer than|under|at most"
        rf"|no (?:more|further|farther) than|radius of|window of)(?:"
        rf" \w+){{0,3}}? {SIZE}(?! (?:genes|neighbours))",
    )
    if quantity is not None:
        distance = int(quantity.value)
    number = amount(reading, r"(?P<e>@number\d+)")
    which = side(reading)
    if which:
        arguments["side"] = which
    if distance is not None and (
        quantity is not None or re.search(r"\bwithin\b|\bdistance\b|\bradius\b|\bwindow\b", text)
    ):
        arguments["distance"] = distance
    elif number and number > 0:
        arguments["count"] = number
    elif re.search(r"\b(?:two|couple|pair)\b", text) and not re.search(
        r"\btwo (?:sides|neighbours)", text
    ):
        arguments["count"] = 2
    if reading.strand and re.search(r"\bstrand", text):
        arguments["strand"] = reading.strand
    if "distance" in arguments:
        wanted = conditions(reading)
        kept = {key: wanted[key] for key in _FITTING if key in wanted}
        if kept:
            arguments["filter"] = kept
    return with_record(reading, arguments)


_FITTING = (
    "types", "keywords", "without", "hypothetical", "pseudo", "prefix", "has_symbol", "has_ec",
    "match", "field",
)  # fmt: skip
"""Conditions that may be set on the genes around another."""


@filler("between_genes")
def between_genes(reading: Reading) -> dict[str, Any] | None:
    if len(reading.names) < 2:
        return None
    what = "genes"
    if reading.has(
        r"\bsequences? (?:between|that|which|in between)|\b(?:bases|dna|nucleotides) between"
    ) and (not reading.has(r"\bhow (?:many|much|long|big|large|far)\b|\bnumber of\b")):
        what = "sequence"
    elif reading.has(r"\boverlap|\bshare (?:\w+ )?bases|\bintersect"):
        what = "overlap"
    elif reading.has(
        r"\bdistance|\bfar\b|\bgap\b|\bapart|\bbases\b|\bbp\b|\bspac"
        r"|\bseparat|\bclose\b|\bnucleotides|\bnt\b|\bkb\b|\bintergenic"
        r"|\bhow (?:much|long|big|large)|\bnear\b|\bbase ?pairs"
    ) and not reading.has(r"\b(?:which|what|list|any|how many) (?:\w+ )?genes?\b"):
        what = "distance"
    elif reading.has(r"\b(?:upstream|downstream|before|after|left|right|comes? first|in front)\b"):
        what = "order"
    return {"first": reading.names[0], "second": reading.names[1], "what": what}


_POINT = (
    r"\b(?:at|on|in|near|around|over|covers?|covering|from|between|before|after|past|base|position"
    r"|nucleotide|coordinate|location|site|region|stretch|nt|bp|spans?|hits?|contains?|overlaps?)"
    r"(?: (?:the|number|no\.?))*"
)
"""Words before a bare number that is a place."""


@filler("region_contents")
def region_contents(reading: Reading) -> dict[str, Any] | None:
    place = region(reading)
    positions = reading.values("position")
    if place is None and positions:
        place = {"start": positions[0], "end": positions[0]}
        quantity = amount(reading, r"(?P<e>@quantity\d+)")
        if quantity:
            place = {"start": max(1, positions[0] - quantity), "end": positions[0] + quantity}
    if place is None:
        said = rf"{_POINT} @number\d+|@number\d+ (?:and|to|-) @number\d+"
        numbers = [n for n in reading.values("number") if isinstance(n, int) and n > 0]
        numbers = numbers if reading.has(said) else []
        if len(numbers) == 1:
            place = {"start": numbers[0], "end": numbers[0]}
        elif len(numbers) == 2:
            place = {"start": min(numbers), "end": max(numbers)}
    if place is None:
        return None
    kinds = types(reading)
    if kinds and kinds[0] not in ("protein", "protein_coding"):
        place["types"] = kinds
    elif reading.has(r"\bproteins\b|\bprotein[- ]coding"):
        place["types"] = ["protein"]
    return with_record(reading, place)


@filler("gene_cluster")
def gene_cluster(reading: Reading) -> dict[str, Any] | None:
    arguments: dict[str, Any] = {}
    prefix = reading.first("prefix")
    if prefix:
        arguments["prefix"] = prefix
    elif reading.names:
        arguments["name"] = reading.names[0]
    elif reading.values("keyword"):
        arguments["keyword"] = reading.first("keyword")
    gap = amount(reading, r"(?P<e>@quantity\d+)")
    if gap:
        arguments["max_gap"] = gap
    return arguments


_OPERON = re.compile(r"\b(?:operons?|clusters?|regulon|locus)\b")
_LETTERS = re.compile(r"\b(?:sequences?|fasta|letters|bases|nucleotides)\b|\bas proteins?\b")
_EACH = re.compile(
    r"\b(?:sequences|each|every|all|individual|genes|proteins|translat\w+|members)\b"
)


def operon_sequences(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_cluster`` for "the sequences of the lac operon", else None."""
    text = reading.masked
    if not _OPERON.search(text) or not _LETTERS.search(text):
        return None
    prefix = reading.first("prefix")
    if not prefix and len(reading.names) != 1:
        return None
    if reading.values("range", "position", "quantity", "motif", "sequence", "enzyme", "type"):
        return None
    if reading.has(r"\b(?:upstream|downstream|promoters?|between|gc|content|first|last|flank\w*"
                   r"|how (?:many|long|much)|which|longest|shortest)\b"):  # fmt: skip
        return None
    kind = sequence_kind(reading) or "dna"
    whole = re.search(r"\b(?:whole|entire|complete|full|continuous|contiguous)\b", text)
    if kind == "dna" and (whole or not _EACH.search(text)):
        kind = "stretch"
    named = {"prefix": prefix} if prefix else {"name": reading.names[0]}
    return {**named, "with_sequence": kind}


@filler("gene_runs")
def gene_runs(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    arguments: dict[str, Any] = {}
    gap = next((int(e.value) for e in reading.marked.of("quantity") if e.unit == "bp"), None)
    if gap is None:
        gap = amount(reading, r"\bgaps?\b[^@]{0,30}(?P<e>@number\d+)")
    if gap is not None:
        arguments["max_gap"] = gap
    number = amount(
        reading,
        r"(?P<e>@number\d+)(?: or more| \+|\+)?(?: \w+){0,3}? (?:genes"
        r"|members|cds|in a row|or more)",
    )
    if number is None and gap is None:
        number = amount(
            reading, r"(?:at least|minimum(?: of)?|more than|over|>=?) (?P<e>@number\d+)"
        )
    if number:
        if re.search(r"\b(?:more than|over|>) @number", text):
            number += 1
        arguments["min_genes"] = max(2, number)
    if reading.names:
        starts = re.search(r"\b(?:start|begin|head|first|led|open)\w*\b", text)
        arguments["starts_with" if starts else "contains"] = reading.names[0]
    top = amount(reading, r"\b(?:top|first|longest|largest|biggest) (?P<e>@number\d+)") or amount(
        reading, r"(?P<e>@number\d+) (?:longest|largest|biggest)"
    )
    if top:
        arguments["limit"] = top
        arguments.pop("min_genes", None)
    if re.search(r"\b(?:longest|largest|biggest|most long|greatest|record)\b", text):
        arguments["longest"] = True
    return arguments


@filler("intergenic")
def intergenic(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    arguments: dict[str, Any] = {}
    if re.search(r"\b(?:mean|average|typical|avg|median)\b|\bon average|\bin average", text):
        arguments["what"] = "mean"
    elif reading.count:
        arguments["what"] = "count"
    for bound in reading.bounds:
        if bound.low is not None:
            arguments["min_length"] = int(bound.low)
        if bound.high is not None:
            arguments["max_length"] = int(bound.high)
    if "what" not in arguments:
        if reading.superlatives:
            if reading.superlatives[0][1] == "ascending":
                arguments["order"] = "ascending"
            arguments["limit"] = reading.limit or (
                10
                if not re.search(r"\b(?:gap|region|space|stretch|distance|desert|spacer)\b", text)
                else 1
            )
        elif (reading.sort and reading.sort[0] == "position") or re.search(
            r"\bin (?:map |genome )?order\b", text
        ):
            arguments["sort_by"], arguments["order"] = "position", "ascending"
        elif reading.limit:
            arguments["limit"] = reading.limit
    if what_letters(reading):
        arguments["with_sequence"] = True
    return with_record(reading, arguments)


def what_letters(reading: Reading) -> bool:
    """Whether the bases of a gap are asked for, not only its place."""
    return reading.has(
        r"\b(?:sequences?|fasta|letters|nucleotide sequence|dna|bases) (?:of|for|in|from) (?:it"
        r"|them"
        r"|the|that|this|each|every|all)\b|\b(?:its|their|with|the|and|show|print|give) (?:dna "
        r"|base"
        r" )?(?:sequences?|fasta)\b"
    ) and not reading.has(r"\bhow many sequences?\b")


_NESTED = (
    r"\b(?:inside|within|in|nested in|contained in|embedded in|in the middle of|enclosed by)"
    r" (?:of )?(?:another|other|any other|an?(?= other| larger| bigger)|larger|bigger)"
    r" (?:other |larger |bigger )?genes?\b"
    r"|\bnested genes\b|\bgenes (?:in|inside|within) genes\b"
)


def nested_genes(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``overlaps`` for "which genes lie inside other genes?", else None."""
    if reading.names or not re.search(_NESTED, reading.masked):
        return None
    if reading.values("type", "keyword", "range", "prefix", "quantity"):
        return None
    return {"nested": True, **({"what": "count"} if reading.count else {})}


@filler("overlaps")
def overlaps(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    arguments: dict[str, Any] = {}
    if reading.names:
        arguments["name"] = reading.names[0]
    limits = [bound for bound in reading.bounds if bound.unit == "bp"]
    size = next((bound.low for bound in limits if bound.low is not None), None)
    most = next((bound.high for bound in limits if bound.high is not None), None)
    if size is None and most is None:
        size = amount(reading, r"(?P<e>@quantity\d+)")
    if size:
        arguments["min_overlap"] = int(size)
    if most is not None:
        arguments["max_overlap"] = int(most)
    if re.search(
        r"\b(?:opposite|different|opposing|both|antisense|divergent"
        r"|convergent|anti-?parallel|other) (?:strands?|directions?"
        r"|overlap|orientation)|\bconvergent|\bantisense|\bopposite",
        text,
    ):
        arguments["opposite_strands"] = True
    elif re.search(
        r"\bsame (?:strand|direction|orientation)|\bunidirectional|\bco-?directional", text
    ):
        arguments["opposite_strands"] = False
    if re.search(_NESTED, text):
        arguments["nested"] = True
    listed = re.match(r"(?:please )?(?:which|what|list|show|name|give)\b", text)
    if reading.count and not reading.names and not listed:
        arguments["what"] = "count"
    elif reading.superlatives or re.search(
        r"\bby (?:size|length)|\bmost\b.*\boverlap|\boverlap\w* (?:the )?most", text
    ):
        arguments["sort_by"] = "length"
        arguments["limit"] = reading.limit or 1
        if re.search(r"\bby (?:size|length)\b", text) and not reading.superlatives:
            del arguments["limit"]
    elif reading.limit:
        arguments["limit"] = reading.limit
    return arguments
