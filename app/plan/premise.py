"""Premises of a question: found when it is read, checked against the open genomes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.plan.base import Call, Claim, Plan
from app.plan.entities import Marked
from app.plan.organisms import foreign
from app.plan.reading import Reading
from app.tools.shared.phrase import bp, number

if TYPE_CHECKING:
    from app.tools.base import Result
    from index.genome import Gene, Genome
    from index.library import Library

_COUNTED: tuple[tuple[str, str], ...] = (
    (r"contigs?|chromosomes?|records?|replicons?|segments?|scaffolds?|plasmids?", "records"),
    (r"pseudogenes?", "pseudogene"),
    (r"(?:protein[- ]coding )?genes?", "gene"),
    (r"proteins?", "protein"),
    (r"cds", "CDS"),
)
_TAKEN = r"(?:why|how come|since|because|given|as|what are|which are|list|show|name|are|of)\b"
_SAID_OF_GENE = (
    r"@(?:gene|absent)\d+(?:'s)?(?: (?:gene|protein|cds|product))?,?"
    r" (?:is|was|being|has|which is|that is|spans|measures|a)"
)


def claims(marked: Marked, reading: Reading, calls: list[Call]) -> list[Claim]:
    """Things that a question takes for granted about genes, numbers of things and the organism.

    Parameters
    ----------
    marked, reading
        The question as read.
    calls
        The tool calls planned for it.
    """
    text = marked.masked
    found: list[Claim] = []
    gene_tools = {"gene_location", "gene_details", "gene_sequence", "protein_properties"}
    about_genes = any(call.tool in gene_tools for call in calls)
    pair = _of_two(marked) if about_genes and len(reading.names) == 2 else None
    if pair is not None:
        found.append(pair)
    limit = next((bound for bound in reading.bounds if bound.unit in ("bp", "aa")), None)
    if about_genes and limit and len(reading.names) == 1 and _BOUNDED.match(text):
        found.append(
            Claim("bound", reading.names[0], (limit.low, limit.high), limit.unit, marked.text)
        )
        return found
    if about_genes and len(reading.names) == 1:
        name = reading.names[0]
        other = re.search(r"\bor\b|\bwhich strand|\bwhat strand|reverse[- ]complement", text)
        if reading.strand and not other:
            found.append(Claim("strand", name, reading.strand, "", marked.text))
        size = re.search(
            rf"{_SAID_OF_GENE} (?:\w+ ){{0,3}}?(?P<e>@quantity\d+)"
            rf"|^(?:so )?is (?:it true that )?(?:the |our )?"
            rf"@gene\d+(?: gene| protein)?(?: really| about| roughly| around| exactly| some| only)*"
            rf" (?P<g>@quantity\d+)|(?P<f>@quantity\d+)(?:[-"
            rf" ]long)? (?!for|of|from|in|at|to|on|near)(?:\w+ )?@gene\d+",
            text,
        )
        asked = re.search(r"\b(?:upstream|downstream|within|first|last|flank\w*|around)\b", text)
        if size and not asked:
            entity = reading.entity(size["e"] or size["f"] or size["g"])
            if entity.unit in ("bp", "aa"):
                found.append(Claim("length", name, entity.value, entity.unit, marked.text))
    if len(calls) == 1 and calls[0].tool == "list_genes" and len(reading.names) == 1:
        listed = calls[0].arguments
        if listed.get("limit") == 1 and not listed.get("filter", {}).get("names"):
            found.append(Claim("best", reading.names[0], None, "", marked.text))
    found += _counts(reading)
    whole = any(call.tool in ("genome_summary", "list_records", "composition") for call in calls)
    if whole and not reading.names:
        shape = re.search(
            r"\b(?:why|how come|since|because|this|the)\b.*\b(circular|linear)\b", text
        )
        if shape and not re.search(
            r"\bcircular or\b|\blinear or\b|\bor (?:is it )?(?:linear|circular)", text
        ):
            found.append(
                Claim("topology", reading.first("record") or "", shape.group(1), "", marked.text)
            )
    other_organism = foreign(marked, reading.vocabulary.organisms)
    if other_organism and other_organism[1]:
        found.append(Claim("organism", "", other_organism[0], "", marked.text))
    return found


def _counts(reading: Reading) -> list[Claim]:
    """Numbers of things that a question states: "why are there 50 tRNA genes", "the 12 contigs"."""
    text = reading.masked
    found: list[Claim] = []
    narrowing = ("gene", "absent", "record", "range", "keyword", "prefix", "quantity", "aminotype")
    if reading.values(*narrowing) or reading.strand:
        return found
    because = bool(re.search(r"\b(?:why|how come|since|because|given)\b", text))
    for stated in re.finditer(
        rf"(?:\b(?:the|all|these|those|its|their|exactly)|{_TAKEN}(?:"
        rf" \w+){{0,4}}?(?: there| has| have| with| only| just| the))"
        rf" "
        r"(?P<e>@number\d+) (?P<type>@type\d+|[\w-]+(?: genes?)?)",
        text,
    ):
        entity = reading.entity(stated["e"])
        if not isinstance(entity.value, int):
            continue
        if stated["type"].startswith("@type"):
            if id(entity) in reading.used and not because:
                continue
            kind = str(reading.entity(stated["type"].split()[0]).value)
            found.append(Claim("count", kind, entity.value, "", stated.group()))
            continue
        for pattern, kind in _COUNTED:
            if re.fullmatch(pattern, stated["type"]) and (kind == "records" or because):
                found.append(Claim("count", kind, entity.value, "", stated.group()))
                break
    return found


def correction(plan: Plan, results: list[Result], library: Library) -> str:
    """Sentences that put wrong premises right, or an empty string.

    Parameters
    ----------
    plan
        With the claims of the question.
    results
        Of its calls; without an answered one there is nothing to correct.
    library
        The open genomes, which the claims are checked against.
    """
    if not any(result.status == "answered" for result in results):
        return ""
    sentences = []
    for claim in plan.claims:
        if claim.kind == "best":
            sentences.append(_best(claim, results, library))
            continue
        if claim.kind in ("pair", "bound"):
            told = (_pair if claim.kind == "pair" else _bound)(claim, library)
            sentences += [told] if told else []
            continue
        sentence = _check(claim, library)
        if _YES_NO.search(claim.text) and claim.kind in ("strand", "length"):
            sentence = f"No: {sentence}" if sentence else "Yes." if _found(claim, library) else ""
        if sentence and sentence not in sentences:
            sentences.append(sentence)
    return " ".join(sentences)


_PAIR = re.compile(
    r"^(?:so |ok |and |but )?(?:is|are|was|does|do|lies?|sits?) (?:the )?(?P<one>@gene\d+)"
    r"(?: gene| protein| cds)?(?: and| really| actually| the)* (?:(?P<how>longer|bigger|larger"
    r"|shorter"
    r"|smaller) than (?:the )?(?P<two>@gene\d+)|(?P<other>@gene\d+)(?: \w+){0,4}? (?:on|in"
    r"|encoded on)"
    r" the same (?P<same>strand|direction|orientation)|(?:on|in) the same (?P<shared>strand"
    r"|direction"
    r"|orientation) as (?:the )?(?P<third>@gene\d+))"
)


def _of_two(marked: Marked) -> Claim | None:
    """What a yes-or-no question says of two genes: one longer, both on one strand."""
    found = _PAIR.search(marked.masked)
    if found is None:
        return None
    name = {key: found[key] for key in ("one", "two", "other", "third") if found[key]}
    one, two = (str(marked.entities[int(re.sub(r"\D", "", item))].value) for item in name.values())
    return Claim("pair", one, two, found["how"] or "strand", marked.text)


_BOUNDED = re.compile(
    r"^(?:so |ok |and |but )?(?:is|are|was|does|do|has|have) (?:the )?@gene\d+\b[^?]{0,40}"
    r"@(?:quantity|number|position)\d+(?: or (?:more|less|longer|shorter))?(?: long)?\W*$"
)


def _bound(claim: Claim, library: Library) -> str:
    """Yes or no to a limit on the length of one gene or its protein."""
    genes = [gene for genome in library.genomes for gene in genome.lookup(claim.subject)]
    length = genes[0].length if claim.unit == "bp" and genes else None
    if claim.unit == "aa" and genes:
        length = genes[0].aa_length
    if len(genes) != 1 or length is None:
        return ""
    low, high = claim.value
    fits = (low is None or length >= low) and (high is None or length <= high)
    return "Yes." if fits else "No."


def _pair(claim: Claim, library: Library) -> str:
    """Yes or no to what is said of two genes, nothing where one of them is not a single gene."""
    genes = [
        [gene for genome in library.genomes for gene in genome.lookup(name)]
        for name in (claim.subject, str(claim.value))
    ]
    if any(len(found) != 1 for found in genes):
        return ""
    one, two = genes[0][0], genes[1][0]
    if claim.unit == "strand":
        return "Yes." if one.strand == two.strand and one.strand else "No."
    longer = claim.unit in ("longer", "bigger", "larger")
    return "Yes." if (one.length > two.length if longer else one.length < two.length) else "No."


def _best(claim: Claim, results: list[Result], library: Library) -> str:
    """Whether the gene of a claim is the first of the list that was made."""
    first = results[0].focus[0] if results[0].focus else ""
    ids = {gene.id for genome in library.genomes for gene in genome.lookup(claim.subject)}
    return "Yes." if first in ids else "No."


_YES_NO = re.compile(
    r"^(?:so |ok |and |but )?(?:is|are|does|was)\b|\b(?:is (?:that|this|it) (?:so|true|right"
    r"|correct)"
    r"|am i (?:right|wrong)|true|correct|right)\W*$",
    re.I,
)
"""How a question begins that asks whether what it says is so."""


def _found(claim: Claim, library: Library) -> bool:
    """Whether the claim is about one gene, so that it could be checked."""
    return sum(len(genome.lookup(claim.subject)) for genome in library.genomes) == 1


def _check(claim: Claim, library: Library) -> str:
    genomes = library.genomes
    if claim.kind in ("strand", "length"):
        genes = [(genome, gene) for genome in genomes for gene in genome.lookup(claim.subject)]
        if len(genes) != 1:
            return ""
        return _check_gene(claim, *genes[0])
    if len(genomes) != 1:
        return ""
    genome = genomes[0]
    if claim.kind == "organism":
        if not genome.organism:
            return ""
        return f"The open genome is of {genome.organism}, not of {claim.value}."
    if claim.kind == "topology":
        record = genome.record(claim.subject) if claim.subject else genome.records[0]
        if (claim.subject or len(genome.records) == 1) and record.topology not in ("", claim.value):
            return f"{record.id} is {record.topology}, not {claim.value}."
        return ""
    if claim.kind == "count":
        return _check_count(claim, genome)
    return ""


def _check_gene(claim: Claim, genome: Genome, gene: Gene) -> str:
    label = f"*{gene.symbol}*" if gene.symbol else gene.id
    place = f"{gene.record}:{gene.start + 1}..{gene.end}"
    signs = {1: "plus", -1: "minus"}
    if claim.kind == "strand":
        if gene.strand not in signs or gene.strand == claim.value:
            return ""
        return (
            f"{label} is on the {signs[gene.strand]} strand ({place}), "
            f"not on the {signs[int(claim.value)]} strand."
        )
    if claim.unit == "aa":
        if not gene.aa_length or abs(gene.aa_length - claim.value) <= 0.05 * claim.value:
            return ""
        return f"{label} is {number(gene.aa_length)} amino acids long, not {number(claim.value)}."
    lengths = [length for length in (gene.length, gene.cds_length) if length]
    if not lengths or any(abs(length - claim.value) <= 0.08 * claim.value for length in lengths):
        return ""
    return f"{label} is {bp(gene.length)} long ({place}), not {bp(claim.value)}."


def _check_count(claim: Claim, genome: Genome) -> str:
    if claim.subject == "records":
        true, noun = len(genome.records), "record"
    elif claim.subject in ("gene", "pseudogene"):
        where = "pseudo" if claim.subject == "pseudogene" else "TRUE"
        true = int(genome.sql(f"SELECT count(*) FROM genes WHERE {where}")[0][0])
        noun = claim.subject
    elif claim.subject == "protein":
        true = int(
            genome.sql("SELECT count(*) FROM genes WHERE kind = 'protein' AND NOT pseudo")[0][0]
        )
        noun = "protein-coding gene"
    else:
        rows = genome.sql("SELECT count(*) FROM features WHERE type = ?", (claim.subject,))
        true, noun = int(rows[0][0]), claim.subject
    if true == claim.value:
        return ""
    return (
        f"There {'is' if true == 1 else 'are'} {number(true)} {noun}{'' if true == 1 else 's'},"
        f" not {number(claim.value)}."
    )
