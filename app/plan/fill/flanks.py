"""What a question says of the bases beside genes: how many, on which side, with the gene or not."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions
from app.plan.fill.base import amount
from app.plan.reading import Reading


def flanks(reading: Reading) -> dict[str, Any]:
    """``upstream``, ``downstream`` and ``flank_only``, or ``first`` and ``last``, as asked for."""
    text = reading.masked
    arguments: dict[str, Any] = {}
    size = r"(?P<e>@(?:quantity|number)\d+)"
    up = amount(
        reading, rf"{size} (?:\w+ ){{0,3}}?(?:upstream|ahead|before|in front|5'|preceding|leading)"
    ) or amount(reading, rf"\b(?:upstream|before|preceding|in front|ahead)(?: \w+){{0,3}}? {size}")
    down = amount(
        reading, rf"{size} (?:\w+ ){{0,3}}?(?:downstream|after|behind|3'|following|past|beyond)"
    ) or amount(reading, rf"\b(?:downstream|after|following|behind|past)(?: \w+){{0,3}}? {size}")
    both = re.search(
        r"\b(?:flank\w*|each (?:side|end)|both (?:sides|ends|directions)"
        r"|either (?:side|end)|on each|padding|padded|context|margins?"
        r"|around)\b",
        text,
    )
    number = amount(reading, size)
    first = amount(
        reading, rf"\b(?:first|initial|opening|leading|starting|5'[- ]most|n-terminal) {size}"
    )
    last = amount(
        reading, rf"\b(?:last|final|terminal|closing|ending|3'[- ]most|c-terminal) {size}"
    )
    promoter = re.search(r"\bpromoter|\bregulatory region|\bleader region", text)
    gene_too = re.search(
        r"\b(?:with|plus|including|include|along with|together with"
        r"|and) (?:its |the |\w+ )*(?:@quantity|@number|flank|context"
        r"|\d|padding|extra)"
        r"|\bextend|\bpadded|\bpadding|\bplus @|\bgenes? (?:and|with|plus|including)",
        text,
    )
    sides = bool(re.search(r"\bupstream|\b5'", text)), bool(re.search(r"\bdownstream|\b3'", text))
    alone = re.search(
        r"\b(?:gene|cds|orf|coding \w+|itself) (?:is )?(?:excluded|left out|omitted|removed)"
        r"|\b(?:without|not|no|excluding|minus) (?:the |its )?(?:gene"
        r"|cds|orf|coding)|\bflanks? only|\bonly (?:the )?flank",
        text,
    )
    itself = re.search(
        r"\b(?:and|plus|with|including) (?:the |its )*(?:gene|orf|cds|coding \w+)\b", text
    )
    if sides[0] != sides[1]:
        both = None
    if first or last:
        arguments["first"], arguments["last"] = first, last
    elif both and number and not (up and down):
        arguments["upstream"] = arguments["downstream"] = number
        if alone or (
            re.search(
                r"\bflank\w* (?:only|regions?|sequences?)\b(?!.*\bwith\b)|\b(?:just"
                r"|only) (?:the )?flank",
                text,
            )
            and not gene_too
        ):
            arguments["flank_only"] = True
    elif up or down or promoter:
        if promoter and not up and not down:
            up = number or 200
        arguments["upstream"], arguments["downstream"] = up or 0, down or 0
        if alone or promoter or not (gene_too or itself):
            arguments["flank_only"] = True
    elif re.search(r"\bupstream\b", text):
        arguments["upstream"], arguments["flank_only"] = 200, True
    elif re.search(r"\bdownstream\b", text):
        arguments["downstream"], arguments["flank_only"] = 200, True
    return arguments


_MANY = re.compile(
    r"\b(?:genes|proteins|cds|cdss|orfs|loci|transcripts)\b|@(?:type|aminotype)\d+"
    r"|\b(?:every|each|all|any)\b|@(?:keyword|prefix)\d+"
)
_BESIDE = re.compile(
    r"\b(?:upstream|downstream|flank\w*|promoter (?:regions?|sequences?)|promoters of"
    r"|regulatory regions?|leader (?:regions?|sequences?)|preceding|in front of|ahead of"
    r"|(?:either|each) (?:side|end)|both (?:sides|ends))\b"
)
_OTHER = re.compile(
    r"\b(?:how many|how far|how long|count|number of|contain\w*|motifs?|gc|at content|box"
    r"|(?:longest|shortest|largest|smallest) (?:gap|intergenic)|average|mean|neighbou?rs?"
    r"|overlap\w*|which (?:genes?|proteins?|one)|what (?:genes?|is|are|lies)|(?:are|is) there"
    r"|distance|lists? (?:the |all )?genes|genes? (?:\w+ )?(?:upstream|downstream|within|flanking"
    r"|that lie))\b"
)
"""What makes a question one about genes or figures beside genes, rather than for their bases."""
_LETTERS = re.compile(r"\b(?:fasta|sequences?|bases|nucleotides|dna|seqs?|regions?)\b")


def beside_many(reading: Reading) -> dict[str, Any] | None:
    """Arguments for the bases beside every gene of a kind: "60 bp upstream of every gene".

    None where single genes are named, where a number or genes are asked for, or where neither a
    size nor a word for letters is said.
    """
    text = reading.masked
    if reading.names or reading.values("motif", "sequence", "peptide", "enzyme", "position"):
        return None
    if not (_BESIDE.search(text) and _MANY.search(text)) or _OTHER.search(text):
        return None
    found = flanks(reading)
    if not (found.get("upstream") or found.get("downstream")):
        return None
    if not (reading.values("quantity", "number") or _LETTERS.search(text)):
        return None
    return {
        "filter": conditions(reading),
        "upstream": found.get("upstream", 0),
        "downstream": found.get("downstream", 0),
        "with_gene": not found.get("flank_only", False),
    }


_BOTH_SIDES = re.compile(
    r"\b(?P<side>up|down)stream (?P<one>@number\d+) (?:bp )?(?:and|plus|&|,) (?:the )?"
    r"(?:up|down)stream (?P<two>@number\d+)"
    r"|(?P<first>@number\d+) (?P<way>up|down)stream (?:and|plus|&|,) (?P<second>@number\d+)"
    r" (?:up|down)stream"
)


def both_sides(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_sequence`` for "upstream 100 and downstream 50 of fis", else None."""
    found = _BOTH_SIDES.search(reading.masked)
    if found is None or len(reading.names) != 1 or reading.has(r"\bgenes\b|\bneighbou?rs?\b"):
        return None
    side = found["side"] or found["way"]
    one = int(reading.entity(found["one"] or found["first"]).value)
    two = int(reading.entity(found["two"] or found["second"]).value)
    up, down = (one, two) if side == "up" else (two, one)
    return {"names": reading.names, "upstream": up, "downstream": down}
