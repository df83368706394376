"""Genes by words, EC number, cross-reference or meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.chosen import EMBEDDER
from app.tools.arguments import FindArguments, GeneFilter
from app.tools.base import Result, tool
from app.tools.shared import words
from app.tools.shared.phrase import (
    citation,
    count,
    gene_name,
    gene_table,
    join,
    named,
    number,
    place,
    plain,
    the_genome,
)
from app.tools.shared.select import Hit, fetch, open_genomes, record_across, select
from app.tools.shared.topics import Topic, evidence, topic_of, within

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import FeatureRow, Gene

NUMBERED = re.compile(r"\b(?:type|class|group)[ -](?:[IVX]+|\d+)\b", re.I)
EC = re.compile(r"(?:EC[\s:]*)?(\d+\.(?:\d+|-)\.(?:\d+|-)(?:\.(?:n?\d+|-))?)", re.I)
XREF = re.compile(
    r"[A-Za-z][\w/\-]*:[\w.:\-]+|(?:PF|IPR|COG|TIGR|cd|K|PTHR|KO)\d{4,7}|"
    r"[OPQ]\d[A-Z0-9]{3}\d|[A-NR-Z]\d[A-Z][A-Z0-9]{2}\d"
)
TOLD = 3
"""Genes that are told one by one."""

NEAREST = 8
"""Most genes offered by meaning."""

SIMILAR = 0.45
"""Cosine to the query from which a gene is offered by meaning."""

MATCHED = 0.5
"""Share of the query's words in a description from which nearness in meaning is an answer; without
it the static embedding alone takes ``glycolysis`` for cell lysis."""


@dataclass(slots=True)
class Finding:
    """What one genome holds for a query.

    Attributes
    ----------
    how
        ``name``, ``EC number``, ``reference``, ``words``, ``topic``, ``meaning``, or ``guess`` for
        genes near in meaning that share no word; empty where nothing fits.
    topic
        What the query is about, if it is one that has words of its own.
    further
        More genes: those of the topic where `how` is ``words``; where it is ``topic``, those that
        hold the query's words outside their product.
    said
        Sentences on how the words were read.
    trace
        Of the search by meaning.
    """

    genome: Genome
    rows: list[Gene | FeatureRow] = field(default_factory=list)
    how: str = ""
    topic: Topic | None = None
    further: list[Gene | FeatureRow] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    trace: dict[str, Any] = field(default_factory=dict)


@tool("find_genes", "find", FindArguments)
def find_genes(library: Library, arguments: FindArguments) -> Result:
    """Genes by name, EC number, cross-reference, words of the annotation, or meaning."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    chosen = record_across(genomes, arguments.filter.record)
    if isinstance(chosen, Result):
        return chosen
    findings: list[Finding] = []
    for genome in chosen:
        found = find(genome, arguments.query, arguments.filter)
        if isinstance(found, Result):
            return found
        findings.append(widened(found, arguments.query, arguments.filter))
    if not any(item.rows for item in findings):
        findings = [by_meaning(item.genome, arguments.query, arguments.filter) for item in findings]
    return _result(findings, arguments)


def find(genome: Genome, query: str, filter: GeneFilter) -> Finding | Result:
    """Genes whose name, EC number, reference or annotation text is the query."""
    text = query.strip()
    attempts: list[tuple[str, GeneFilter]] = []
    ec = EC.fullmatch(text)
    if ec or (filter.ec and text == filter.ec):  # the beginning of a number, read as one
        number = ec.group(1) if ec else text
        attempts.append(("EC number", filter.model_copy(update={"ec": number})))
    else:
        if XREF.fullmatch(text):
            attempts.append(("reference", filter.model_copy(update={"xref": text})))
        if genome.lookup(text):
            attempts.append(("name", filter.model_copy(update={"names": [text]})))
        if filter.keywords:
            attempts.append(("words", filter))
        if words.patterns(text):
            keywords = {"keywords": [*filter.keywords, text], "match": "all"}
            attempts.append(("words", filter.model_copy(update=keywords)))
    for how, narrowed in attempts:
        selection = select(genome, narrowed)
        if isinstance(selection, Result):
            return selection
        rows = list(fetch(genome, selection))
        if rows:
            return Finding(genome, rows, how, said=list(selection.said))
    return Finding(genome)


def widened(found: Finding, query: str, filter: GeneFilter) -> Finding:
    """The finding with the genes of the topic that the query names, if it names one.

    Genes whose product says the very words stay first; those that hold them in a note only follow
    the topic's own, and those that the topic rules out (an antitoxin is no toxin) go.
    """
    if filter.field == "product" and found.rows:
        return found  # Asked for by what the product says, not by what it does.
    if not found.rows and NUMBERED.search(query):
        return found  # Another type of the same thing is not what was asked for.
    topic = topic_of(query) if found.how in ("words", "") else None
    selection = select(found.genome, filter) if topic else None
    if topic is None or selection is None or isinstance(selection, Result):
        return found
    rows = list(fetch(found.genome, within(selection, topic)))
    if not rows:
        return found
    own = {row.id for row in rows}
    literal = [row for row in found.rows if row.id in own or not topic.rules_out(row)]
    if found.said:
        found.rows, others, found.how, found.said = rows, literal, "topic", []
    else:
        found.rows, others = literal or rows, rows
        found.how = "words" if literal else "topic"
    known = {row.id for row in found.rows}
    found.topic, found.further = topic, [row for row in others if row.id not in known]
    return found


def by_meaning(genome: Genome, query: str, filter: GeneFilter) -> Finding:
    """Genes whose description is near the query in meaning, best first."""
    from index.embed.registry import ready
    from index.retrieve import search

    selection = select(genome, filter)
    if isinstance(selection, Result):
        return Finding(genome)
    found = search(
        genome,
        query,
        k=NEAREST,
        where=selection.where,
        params=selection.params,
        table="genes" if selection.table == "genes" else "features",
        embedder=EMBEDDER.get() or ("minilm" if ready("minilm") else "static"),
    )
    near = [hit for hit in found.hits if hit.gid >= 0 and (hit.similarity or 0.0) >= SIMILAR]
    worded = [hit for hit in near if hit.matched >= MATCHED]
    gids = [hit.gid for hit in worded or near]
    if not gids:
        return Finding(genome)
    rows = {
        row.gid: row for row in genome.loci(f"gid IN ({', '.join('?' * len(gids))})", tuple(gids))
    }
    how = "meaning" if worded else "guess"
    hits: list[Gene | FeatureRow] = [rows[gid] for gid in gids if gid in rows]
    return Finding(genome, hits, how, trace=found.trace)


def _result(findings: list[Finding], arguments: FindArguments) -> Result:
    explicit = "limit" in arguments.model_fields_set
    lines: list[str] = []
    hits: list[Hit] = []
    total = 0
    for item in findings:
        rows = [*item.rows, *item.further]
        shown = rows[: arguments.limit] if explicit else rows
        lines.append(_sentence(item, arguments, len(findings) > 1))
        hits += [(item.genome, row) for row in shown]  # type: ignore[misc]
        total += len(rows)
    trace = {item.genome.name: item.trace for item in findings if item.trace}
    if all(item.how in ("guess", "") for item in findings):
        return Result(
            "\n\n".join(lines),
            status="declined",
            candidates=[gene.id for _, gene in hits[:NEAREST]],
            trace=trace,
        )
    if "membrane" in arguments.query.lower():
        lines.append(
            "That is by the words of the annotation; ask which proteins have transmembrane segments"
            " for a screen by hydropathy."
        )
    table = gene_table(hits) if len(hits) > 1 else None
    if table is not None:
        table.total = total
    how = {item.how for item in findings if item.rows}
    qualifier = {"EC number": "EC_number", "reference": "db_xref", "name": "gene"}.get(
        next(iter(how)), "product"
    )
    return Result(
        "\n\n".join(lines),
        table=table,
        citations=[citation(genome, gene, qualifier) for genome, gene in hits[:25]],
        focus=[gene.id for _, gene in hits[:100]],
        trace=trace,
    )


def _sentence(item: Finding, arguments: FindArguments, several: bool) -> str:
    """How many genes fit and which."""
    where = the_genome(item.genome)
    query = plain(arguments.query)
    if not item.rows:
        return (
            f"No gene of {where} is annotated with '{query}', and none is near it in meaning; try "
            "another word of its product, or list the genes by type."
        )
    genes = item.rows
    if item.how == "guess":
        return (
            f"No annotation in {where} says '{query}' or a word of it, so this cannot be answered "
            f"from the file; if one of these is meant, ask for it by name: {named(genes, 4)}."
        )
    if item.how == "meaning":
        return (
            f"No annotation in {where} says '{query}'. Nearest in meaning, which may not be the "
            f"same thing: {named(genes, 5)}."
        )
    if item.how == "topic" and item.topic is not None:
        return _of_topic(item, item.topic, query, where)
    amount = count(len(genes), "gene").capitalize()
    verb = "matches" if len(genes) == 1 else "match"
    what = {
        "EC number": f"{verb} EC {query.removeprefix('EC').strip(' :')}",
        "reference": f"{'carries' if len(genes) == 1 else 'carry'} the reference {query}",
        "name": f"{'is' if len(genes) == 1 else 'are'} called '{query}'",
    }.get(item.how, f"{'is' if len(genes) == 1 else 'are'} annotated with '{query}'")
    text = f"{amount} in {where} {what}: "
    if len(genes) <= TOLD:
        text += join([_told(item.genome, gene) for gene in genes]) + "."
    else:
        text += named(genes, 8) + "."
    if item.topic is not None and item.further:
        more = len(item.further)
        text += (
            f" {number(more)} more {'belongs' if more == 1 else 'belong'} to the subject of "
            f"{item.topic.name} by other words{_by_words(item.topic, item.further)}: "
            f"{named(item.further, 8)}."
        )
    return " ".join([text, *item.said])


def _of_topic(item: Finding, topic: Topic, query: str, where: str) -> str:
    """Genes that belong to a topic, and by which words of their annotation."""
    one = len(item.rows) == 1
    text = (
        f"{count(len(item.rows), 'gene').capitalize()} in {where} "
        f"{'belongs' if one else 'belong'} to the subject of {topic.name}, judged by "
        f"{'its' if one else 'their'} product or symbol{_by_words(topic, item.rows)}: "
    )
    if len(item.rows) <= TOLD:
        text += join([_told(item.genome, gene) for gene in item.rows]) + "."
    else:
        text += named(item.rows, 8) + "."
    if item.further:
        verb = "mentions" if len(item.further) == 1 else "mention"
        text += f" {number(len(item.further))} more {verb} '{query}': {named(item.further, 4)}."
    return text


def _by_words(topic: Topic, rows: list[Gene | FeatureRow]) -> str:
    found = [f"'{plain(reason)}'" for reason in evidence(topic, rows)]
    return f" ({', '.join(found)})" if found else ""


def _told(genome: Genome, gene: Gene | FeatureRow) -> str:
    product = f", {plain(gene.product)}," if gene.product else ""
    pseudo = " (pseudogene)" if gene.pseudo else ""
    size = f" ({number(gene.aa_length)} amino acids)" if gene.aa_length else ""
    return f"{gene_name(gene)}{pseudo}{product}{size} {place(genome, gene)}"
