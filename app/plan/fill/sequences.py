"""Arguments of the tools that give sequences and properties of proteins."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions
from app.plan.described import single
from app.plan.fill.base import (
    amount,
    filler,
    pasted,
    sequence_kind,
    with_record,
)
from app.plan.fill.flanks import flanks
from app.plan.reading import Reading

_INTRONS = re.compile(r"\bintron(?:s|ic)?\b")
_SPLICED = re.compile(
    r"\b(?:without|with|including|no|minus|less|plus|and|out|remov\w+|splic\w+|keep\w*|retain\w*)"
    r"\b[^?.]{0,20}\bintron|\bintrons? (?:\w+ )?(?:removed|spliced|cut|excluded|included"
    r"|left out|kept)\b|\bexons?\b"
)
"""The gene with or without its introns, not these alone."""


@filler("gene_sequence")
def gene_sequence(reading: Reading) -> dict[str, Any] | None:
    if not reading.names:
        return None
    text = reading.masked
    arguments: dict[str, Any] = {"names": reading.names, "kind": sequence_kind(reading) or "dna"}
    if _INTRONS.search(text) and not _SPLICED.search(text):
        return with_record(reading, {**arguments, "kind": "introns"})
    arguments.update(flanks(reading))
    if arguments.get("upstream") or arguments.get("downstream"):
        arguments["kind"] = "dna"
    if arguments["kind"] == "protein":
        for end in ("first", "last"):
            # "The translation of the first 30 bases" is ten residues long.
            counted = re.search(rf"\b{end} (?P<e>@quantity\d+)", text)
            if counted and arguments.get(end) and reading.entity(counted["e"]).unit == "bp":
                arguments[end] = max(1, arguments[end] // 3)
    if re.search(
        r"\breverse[- ]complement|\breversed? and complement|\bother"
        r" strand|\bopposite strand|\bantisense",
        text,
    ):
        arguments["reverse_complement"] = True
        if not re.search(r"\bcds\b|\bcoding", text):
            arguments["kind"] = "dna"
    return with_record(reading, arguments)


@filler("region_sequence")
def region_sequence(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    size = r"(?P<e>@(?:quantity|number)\d+)"
    value = reading.first("range")
    arguments: dict[str, Any] = {}
    positions = reading.values("position")
    first = amount(reading, rf"\b(?:first|initial|opening|leading|beginning|starting) {size}")
    if value:
        arguments = {"start": min(value), "end": max(value)}
        if value[0] > value[1]:
            arguments["strand"] = -1
    elif len(positions) >= 2:
        arguments = {"start": min(positions[:2]), "end": max(positions[:2])}
    elif first:
        arguments = {"start": 1, "end": first}
    elif positions:
        number = amount(reading, size)
        around = re.search(r"\baround\b|\beither side|\beach side|\bboth sides|\bcent", text)
        where = positions[0]
        if number and around:
            arguments = {"start": max(1, where - number), "end": where + number}
        elif number and re.search(r"\b(?:from|starting|start|beginning|after)\b", text):
            arguments = {"start": where, "end": where + number - 1}
        else:
            arguments = {"start": where, "end": where}
    else:
        return None
    bare = [n for n in reading.values("number") if isinstance(n, int)]
    alone = len(positions) == 1 and not value and arguments["start"] == arguments["end"]
    if alone and len(bare) == 1 and bare[0] > positions[0]:
        arguments["end"] = bare[0]
    if (
        re.search(
            r"\breverse[- ]complement|\brc\b|\bother strand|\bopposite strand|\bantisense", text
        )
        or reading.strand == -1
    ):
        arguments["strand"] = -1
    if re.search(r"\btranslat|\bprotein|\bamino|\bpeptide", text):
        arguments["translate"] = True
    return with_record(reading, arguments)


@filler("sequence_operation")
def sequence_operation(reading: Reading) -> dict[str, Any] | None:
    sequence = pasted(reading)
    if not sequence:
        return None
    text = reading.masked
    operation = None
    if re.search(
        r"\breverse|\bcomplement|\brc\b|\bother strand|\bopposite strand|\banti-?sense", text
    ):
        operation = "reverse_complement"
    elif re.search(
        r"\btranslat|\bpeptide (?:for|from)|\bprotein (?:does|from"
        r"|would|is encoded|sequence|for|encoded)|\bamino acids?\b(?!.*@peptide)"
        r"|\bencode",
        text,
    ):
        operation = "translate"
    if reading.values("peptide") and (operation is None or operation == "translate"):
        operation = (
            "length"
            if re.search(r"\blong\b|\blength\b|\bhow many (?:aa|amino|residues|letters)", text)
            else "protein_properties"
        )
    elif re.search(r"\bgc\b|\bg ?\+ ?c\b|\bgc%", text):
        operation = operation or "gc"
    elif re.search(r"\blength|\blong\b|\bhow many|\bcount|\bsize\b|\bbases\b", text):
        operation = operation or "length"
    elif re.search(r"\bweight|\bmass|\bpi\b|\bisoelectric|\bprotein properties", text):
        operation = operation or "protein_properties"
    arguments: dict[str, Any] = {"sequence": sequence, "operation": operation or "translate"}
    table = amount(reading, r"\b(?:table|code) (?:number )?(?P<e>@(?:number|position)\d+)")
    if table:
        arguments["table"] = table
    return arguments


@filler("search_sequence")
def search_sequence(reading: Reading) -> dict[str, Any] | None:
    sequence = reading.first("sequence", "peptide", "motif")
    if not sequence:
        return None
    arguments: dict[str, Any] = {"sequence": sequence}
    mismatches = amount(
        reading, r"(?P<e>@(?:number|quantity)\d+) (?:mismatch|error|difference|substitution)"
    )
    if mismatches is not None:
        arguments["max_mismatches"] = mismatches
    elif reading.has(r"\bexact"):
        arguments["max_mismatches"] = 0
    elif reading.has(r"\b(?:one|a single) (?:mismatch|error)"):
        arguments["max_mismatches"] = 1
    return arguments


_OF_ONE = (
    r"\b(?:how heavy is|(?:mass|weight|pi|charge|gravy|size) of) (?:the |an? )?@keyword"
    r"|@keyword\d+\b[^?]*[.;] [^.?]*\b(?:(?:mass|weight|pi|isoelectric point|charge) of (?:it|its"
    r"|this|that|the (?:protein|product|translation))\b|its (?:molecular |molar |average )?(?:mass"
    r"|weight|pi|isoelectric point|charge)\b)"
)
"""One protein named by its product."""


@filler("protein_properties")
def protein_properties(reading: Reading) -> dict[str, Any] | None:
    text = reading.masked
    arguments: dict[str, Any] = {}
    if reading.names:
        arguments["names"] = reading.names
    elif len(keywords := reading.values("keyword")) == 1 and reading.has(_OF_ONE):
        arguments["names"] = keywords
    field = None
    if re.search(
        r"\bweigh|\bmass|\bheav|\blight(?:est|er)\b|\bk?da\b|\bkilodalton|\bm\.?w\b|\bmol wt", text
    ):
        field = "mass"
    elif re.search(r"\bcharges?\b(?! (?:neutral|zero))", text) and reading.names:
        field = "charge"
        said = re.search(r"\bph ?(?:of |= ?|is |value )?(\d+(?:\.\d+)?)", reading.marked.text, re.I)
        if said and float(said[1]) <= 14:
            arguments["ph"] = float(said[1])
    elif re.search(r"\bpi\b|\bisoelectric|\biep\b|\bbasic\b|\bacidic\b|\bcharge", text):
        field = "pi"
    elif re.search(r"\bgravy\b|\bhydro(?:path|phob|phil)", text):
        field = "gravy"
    elif re.search(r"\bextinction|\babsor|\b280\b", text):
        field = "extinction"
    elif reading.values("amino") or re.search(r"\bcomposition|\bhow many (?:\w+ )?residues", text):
        field = "composition"
    several = sum(
        bool(re.search(pattern, text))
        for pattern in (
            r"\bweigh|\bmass|\bkda\b|\bmw\b",
            r"\bpi\b|\bisoelectric",
            r"\bgravy\b|\bhydro",
            r"\bextinction",
            r"\bcomposition",
        )
    )
    if several > 1 or (
        re.search(
            r"\b(?:properties|stats|parameters|characteristics|physicochemical"
            r"|everything|protparam)\b",
            text,
        )
        and several == 0
    ):
        field = "all"
    residue = reading.first("amino")
    if residue:
        arguments["residue"] = residue
        field = "composition"
    keys = [key for key, _ in reading.superlatives if key in ("mass", "pi", "gravy", "aa_length")]
    sort = (
        reading.sort[0]
        if reading.sort and reading.sort[0] in ("mass", "pi", "gravy", "aa_length")
        else None
    )
    for bound in reading.bounds:
        if bound.unit in ("Da", "pI") and not reading.names:
            arguments["minimum"], arguments["maximum"] = bound.low, bound.high
            arguments["sort_by"] = sort = "mass" if bound.unit == "Da" else "pi"
            if bound.low is None:
                arguments["order"] = "ascending"
    if keys or sort or not reading.names:
        wanted = conditions(reading)
        if wanted.get("types") == ["protein"]:
            del wanted["types"]
        arguments["filter"] = wanted
    if keys and not (reading.names and len(reading.names) == 1):
        key, order = next(item for item in reading.superlatives if item[0] == keys[0])
        arguments.update(sort_by=key, order=order, limit=reading.limit or 10)
    elif sort:
        arguments["sort_by"] = sort
        if reading.sort and reading.sort[1]:
            arguments["order"] = reading.sort[1]
        if reading.limit:
            arguments["limit"] = reading.limit
    elif not reading.names and not arguments.get("filter"):
        return None
    if field and field != arguments.get("sort_by"):
        arguments["field"] = field
    return arguments


_CHARGE = re.compile(r"\b(?:net |total |overall |formal )?charged?\b")


def charge(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``protein_properties`` for "net charge of dnaA at pH 7.4", else None."""
    text = reading.masked
    if not reading.values("gene") or not _CHARGE.search(text):
        return None
    if re.search(r"\b(?:residues|amino acids|clusters?|trnas?)\b|\bno charge\b|\bneutral\b", text):
        return None
    return protein_properties(reading)


def melting(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``sequence_operation`` for the melting temperature of an oligonucleotide."""
    pasted_ones = reading.values("sequence", "motif")
    if len(pasted_ones) != 1 or reading.names:
        return None
    if not reading.has(r"\bmelting (?:temp\w*|point)\b|\btm\b|\bannealing temp\w*"):
        return None
    return {"sequence": str(pasted_ones[0]), "operation": "melting"}


def measured(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``protein_properties`` for "how heavy is the beta-glucosidase?", else None."""
    words = reading.values("keyword")
    if reading.names or len(words) != 1 or not reading.has(_OF_ONE):
        return None
    if not single(str(words[0]), reading.vocabulary):
        return None
    arguments = protein_properties(reading)
    return arguments and {key: item for key, item in arguments.items() if key != "filter"}
