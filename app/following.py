"""What one may want to ask after an answer: questions that the open files can answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.plan.planner import plan
from app.suggest import TRACKS, suggestions

if TYPE_CHECKING:
    from app.session import Session
    from index.rows import Gene

COUNT = 4
Candidate = tuple[str, str]
"""A question, and the tool that has to be chosen for it (several with ``|``)."""
AFTER: dict[str, list[Candidate]] = {
    "composition": [
        ("GC content in windows of 1,000 bp", "composition"),
        ("codon usage of the genome", "codon_usage"),
    ],
    "codon_usage": [("what is the GC content?", "composition")],
    "genome_summary": [
        ("what is the GC content?", "composition"),
        ("how many genes are on each strand?", "count_genes"),
    ],
    "count_genes": [("which gene is the longest?", "extremes|list_genes")],
    "find_orfs": [("how many genes are there?", "count_genes")],
    "gene_neighbours": [("what is the largest gap between genes?", "intergenic")],
}
"""Questions that fit after a tool, whatever it was asked for."""


def next_questions(session: Session, count: int = COUNT) -> list[str]:
    """Questions that go on from the newest turn.

    They come from the genes that it was about, its tool and what is open; each is planned here,
    and left out where it would not reach the tool that it is meant for.

    Parameters
    ----------
    session
        With a turn or without.
    count
        How many at most.
    """
    if not session.turns:
        return suggestions(session.library, count)
    asked = {_folded(turn.question) for turn in session.turns}
    found: list[str] = []
    for question, tools in [*_of_turn(session), *_of_files(session)]:
        if len(found) == count:
            break
        if _folded(question) in asked or question in found:
            continue
        planned = plan(question, session.library, session)
        reached = [call.tool for call in planned.calls]
        if planned.status == "answered" and reached and _fits(reached, tools):
            found.append(question)
    return found


def _of_turn(session: Session) -> list[Candidate]:
    """Candidates that the newest turn gives."""
    turn = session.turns[-1]
    if turn.status != "answered":
        return []
    tools = [tool for tool, _ in turn.calls]
    questions = _of_classification(session, tools)
    genes = _genes(session, turn.focus)
    if len(turn.focus) == 1 and genes:
        questions += _of_gene(session, *genes[0])
    elif genes:
        if "count_genes" in tools:
            questions.append(("list them", "list_genes|find_genes"))
        name, gene = genes[0]
        questions.append((f"what does {name} do?", "gene_details"))
        questions += _of_gene(session, name, gene)[:2]
        if "list_genes" in tools or "find_genes" in tools:
            questions.append(("export these as GFF3", "export"))
    for tool, arguments in turn.calls:
        questions += AFTER.get(tool, [])
        enzymes = arguments.get("enzymes")
        if tool == "restriction_sites" and enzymes:
            questions.append((f"digest with {' and '.join(enzymes[:2])}", "digest"))
        if tool == "digest" and enzymes:
            questions.append((f"where does {enzymes[0]} cut?", "restriction_sites"))
    return questions


def _of_gene(session: Session, name: str, gene: Gene) -> list[Candidate]:
    sequence = all(genome.has_sequence for genome in session.library.genomes)
    questions = [
        (f"what does {name} do?", "gene_details"),
        (f"which genes lie within 5 kb of {name}?", "gene_neighbours"),
    ]
    if gene.kind == "protein" and not gene.pseudo and sequence:
        questions.append((f"protein sequence of {name}", "gene_sequence"))
    questions.append((f"where is {name}?", "gene_location"))
    if sequence:
        questions.append((f"DNA sequence of {name}", "gene_sequence"))
    return questions


def _of_classification(session: Session, tools: list[str]) -> list[Candidate]:
    outcome = session.bench.outcome
    if "add_examples" in tools and len(session.bench.active.labels) > 1:
        return [("how sure are you overall?", "check_examples")]
    if outcome is None or not {"classify_sequences", "scan_sequence"} & set(tools):
        return []
    questions = []
    if outcome.items and not outcome.scan:
        questions.append(("why?", "explain_classification"))
        if outcome.mode == "few-shot":
            questions.append(("show the neighbours", "explain_classification"))
            questions.append(("how sure are you overall?", "check_examples"))
    if outcome.items and outcome.scan:
        questions.append(("export as BED", "save_classification"))
    return questions


def _of_files(session: Session) -> list[Candidate]:
    """Questions that what is open answers at any time."""
    along = [question for track in session.library.tracks for question in TRACKS[track.kind]]
    general = sorted(suggestions(session.library), key=lambda question: "overview" in question)
    return [(question, "") for question in [*along, *general]]


def _genes(session: Session, focus: tuple[str, ...]) -> list[tuple[str, Gene]]:
    """The first two genes that a turn was about, by names that only they have."""
    found = []
    for id in focus[:8]:
        hits = [gene for genome in session.library.genomes for gene in genome.lookup(id)]
        if len(hits) != 1:
            continue
        gene = hits[0]
        for name in (gene.symbol, gene.locus_tag):
            if name and _only(session, name, gene):
                found.append((name, gene))
                break
        if len(found) == 2:
            break
    return found


def _only(session: Session, name: str, gene: Gene) -> bool:
    same = [hit for genome in session.library.genomes for hit in genome.lookup(name)]
    return [hit.gid for hit in same] == [gene.gid]


def _fits(reached: list[str], tools: str) -> bool:
    return not tools or set(reached) <= set(tools.split("|"))


def _folded(question: str) -> str:
    return " ".join(question.lower().split()).rstrip("?. ")
