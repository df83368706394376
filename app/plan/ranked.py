"""Records that a question names by their size: "the genes on the second longest contig"; proteins
of a protein file that it names by their place, or not at all where there is one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.plan.ordinals import PLACES

if TYPE_CHECKING:
    from app.plan.entities import Marked
    from app.plan.followup import Past
    from app.plan.vocabulary import Vocabulary
    from index.library import Library

LONGEST = 300
"""Characters of a question in which the only protein is named."""
_RANKED = re.compile(
    r"\b(?P<lead>(?:on|in|of|from|for|along|inside|within|to|does|has|carried by)) the "
    rf"(?:(?P<place>{'|'.join(PLACES)})[- ])?(?P<how>longest|largest|biggest|shortest|smallest) "
    r"(?P<noun>contig|segment|chromosome|plasmid|record|scaffold|replicon|molecule)\b(?! and\b)",
    re.IGNORECASE,
)


_PLACED = re.compile(
    rf"\bthe (?P<place>{'|'.join(PLACES.keys() - {'top', 'former', 'latter'})}|last) (?:record"
    r"|contig|segment|scaffold|entry)\b(?! (?:of|by|with|that|which|on|in|whose)\b)",
    re.IGNORECASE,
)


def name_records(question: str, library: Library, past: Past | None = None) -> str:
    """The question with the id of a record in place of its rank in length or its place in the file.

    Parameters
    ----------
    question
        As typed.
    library
        The open genomes; with several of them, or one record only, nothing is replaced.
    past
        The last turn: after a list, an ordinal points into it.
    """
    if len(library.genomes) != 1 or len(library.genomes[0].records) < 2:
        return question
    records = library.genomes[0].records
    if past is None or not (past.listed or past.holders):

        def one_of(found: re.Match[str]) -> str:
            word = found["place"].lower()
            at = len(records) - 1 if word == "last" else PLACES[word]
            return records[at].id if at < len(records) else found[0]

        question = _PLACED.sub(one_of, question)
    if "est " not in question.lower():
        return question
    found = _RANKED.search(question)
    if found is None:
        return question
    if found["noun"].lower() == "plasmid":
        records = [
            item for item in records if "plasmid" in f"{item.name} {item.description}".lower()
        ] or records
    long = found["how"].lower() in ("longest", "largest", "biggest")
    ranked = sorted(records, key=lambda item: -item.length if long else item.length)
    place = PLACES[found["place"].lower()] if found["place"] else 0
    if place >= len(ranked):
        return question
    tied = sum(item.length == ranked[place].length for item in ranked) > 1
    if tied:
        return question
    named = f"{found['lead']} {ranked[place].id}"
    return question[: found.start()] + named + question[found.end() :]


_NTH = re.compile(
    rf"\bthe (?P<place>{'|'.join(PLACES)}|last) (?:protein|polypeptide|entry|record|sequence)\b"
    r"(?: (?:in|of|from) (?:the |this |my )?(?:file|fasta|list|proteome|set|genome))?"
    r"(?! (?:of|with|that|on|in|from|and|or)\b)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    rf"(?:and|what about|how about|also)(?: of| for)? the (?P<place>{'|'.join(PLACES)}|last)"
    r"(?: (?:one|protein|entry))?\W*",
    re.IGNORECASE,
)
"""The same of another protein."""
_ITS = re.compile(r"\b(?:its|(?:the|this) (?:protein|polypeptide)'s)\b", re.IGNORECASE)
_IT = re.compile(
    r"\b(?:it|(?:the|this) (?:protein|polypeptide|chain)(?: (?:record|entry))?)\b"
    r"(?! (?:sequence|file|with|that|id|accession)\b)",
    re.IGNORECASE,
)
_OF_PROTEIN = re.compile(
    r"\b(?:residues?|amino[- ]acids?|aa|mass|molecular weight|isoelectric point|pi|gravy|cysteines?"
    r"|[nc]-?term\w*|hydropathy|extinction coefficient|net charge|protein sequence)\b",
    re.IGNORECASE,
)
_RESIDUES = re.compile(r"\b(?:residues?|amino[- ]acids?|[nc]-?term\w*)\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:which|what|how many|list|all|any|every|each|longest|shortest|heaviest|lightest)"
    r" proteins?\b|\b(?:pasted|proteins|proteome|genes?|features?|regions?|sites?|domains?"
    r"|peptides?)\b",
    re.IGNORECASE,
)


def name_proteins(question: str, library: Library, past: Past | None = None) -> str:
    """The question with the name of a protein in place of "the second protein", and of the only
    one in place of "it" and "the protein" or where none is said.

    Parameters
    ----------
    question
        As typed.
    library
        The open genomes; nothing is replaced unless one file of proteins alone is open.
    past
        The last turn: an ordinal points into a list that it gave, and residues without a name are
        those of the one protein that it was about.
    """
    if len(library.genomes) != 1 or len(question) > LONGEST:
        return question
    genome = library.genomes[0]
    if any(record.molecule != "protein" for record in genome.records):
        return question
    other = _OTHER.fullmatch(question.strip())
    if past is not None and not past.listed and other and _NTH.search(past.question):
        question = _NTH.sub(f"the {other['place']} protein", past.question, count=1)
    found = None if past is not None and past.listed else _NTH.search(question)
    if found is not None:
        last = found["place"].lower() == "last"
        place = 0 if last else PLACES[found["place"].lower()]
        order = f"record_no {'DESC' if last else 'ASC'}, start"
        genes = genome.genes(order=order, limit=place + 1)
        if place < len(genes):
            return question[: found.start()] + genes[place].id + question[found.end() :]
        return question
    genes = genome.genes(limit=2)
    if not genes or _OTHERS.search(question):
        return question
    if len(genes) > 1:
        if past is None or len(past.focus) != 1 or not _RESIDUES.search(question):
            return question
        words = re.findall(r"[\w.|-]{3,}", question)
        if _ITS.search(question) or _IT.search(question) or any(map(genome.lookup, words)):
            return question
        return f"{question.rstrip(' ?.!')} of {past.focus[0]}"
    name, record = genes[0].id, genome.records[0].id
    bare = record.rsplit(".", 1)[0]
    said = re.sub(rf"(?<![\w|]){re.escape(bare)}(?:\.\d+)?(?![\w|])", name, question)
    said = _IT.sub(name, _ITS.sub(f"{name}'s", said))
    if said == question and name not in question and _OF_PROTEIN.search(question):
        said = f"{question.rstrip(' ?.!')} of {name}"
    return said


def as_protein(marked: Marked, vocabulary: Vocabulary) -> Marked:
    """A question for residues or a mass with records as genes, where a record is a protein or CDS
    of that name."""
    if not _OF_PROTEIN.search(marked.text):
        return marked

    def gene(found: re.Match[str]) -> str:
        value = str(marked.entities[int(found[1])].value)
        return marked.add("gene", value) if vocabulary.knows(value) else found[0]

    text = re.sub(r"@record(\d+)", gene, marked.masked)
    return marked if text == marked.masked else marked.clause(text)
