"""Whether a call that takes nothing from a question leaves out what the question is about.

A call for the whole genome ("the organism is ...") fits any question a little. Where the question
holds a word that nobody uses in questions of that kind, the call would answer another question than
the one that was asked: it is not made. The words are those of the question bank.

``python -m app.plan.covered`` writes them anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from app.plan.base import Call
from app.plan.fitting import TAKES
from app.plan.grammar import FUNCTION_WORDS, LEXICON, structure
from app.plan.messages import reason
from app.plan.names import is_superlative
from app.plan.tokens import NOT_GENES
from app.tools.shared.phrase import join
from app.tools.shared.words import singular

if TYPE_CHECKING:
    from app.plan.entities import Marked
    from app.plan.vocabulary import Vocabulary

WORDS = LEXICON / "asked.txt"

WHOLE = frozenset(
    {
        "genome_summary", "provenance", "list_records", "composition", "list_genes", "count_genes",
        "duplicates", "intergenic", "kmers", "codon_usage", "gene_runs", "overlaps",
        "pseudogenes", "find_orfs", "extremes", "gene_cluster", "compare_genomes", "shared_genes",
    }
)  # fmt: skip
"""Tools that answer without anything that a question names."""

_TAKEN = frozenset(
    {
        "names", "name", "region", "start", "codon", "filter", "prefix", "keyword", "record",
        "starts_with", "contains", "window", "min_length", "max_length", "only_in", "min_overlap",
        "genome",
    }
)  # fmt: skip
"""Arguments that come from what a question names."""

NAMED = (
    "gene", "absent", "enzyme", "motif", "sequence", "peptide", "codon", "amino", "range", "ec",
    "xref", "keyword", "prefix", "aminotype", "type", "position", "quantity",
)  # fmt: skip
"""Kinds of what a question names that a call for the whole genome has no use for."""

_WORD = re.compile(r"(?<![@\w'-])[a-z][a-z'-]{2,}(?![\w@])")
_SHORT = re.compile(r"(?:of|the|its|what is|what's) (r0|ic50|ld50|moi|ec50|km|kd|kcat|tm|vmax)\b")
"""Measures with names too short or odd to be read as words."""
_ASKING = re.compile(
    r"\?|^(?:and |so |then |please )*(?:what|which|where|who|how|when|is|are|does|do|did|has|have"
    r"|can|could|would|will|give|show|list|find|count|tell|print|name|rank|report|compare)\b"
)
FILE_WORDS = frozenset(
    """gff gff3 gtf bed vcf bam sam fasta fastq genbank embl gbk gbff wig bigwig csv tsv ignoring
    add thesis supervisor professor teacher boss colleague homework exam lecture course class slide
    slides talk grant poster meeting collaborator reviewer intern freezer tube email mate
    """.split()  # noqa: SIM905
)
"""Words for files, and for who asks and why."""

_PIECE = re.compile(
    r"\b(?:(?:length|size|position|location|gc|gc content|at content|composition|sequence|start"
    r"|end) of|how (?:long|big|large) (?:is|are)|where (?:is|are)) (?:the |its |this |that |an? )?"
    r"(?P<name>(?:[a-z-]+ ){0,3}?(?:regions?|repeats?|arms?|tails?|loops?|leaders?|inserts?"
    r"|domains?"
    r"|islands?|spacers?|terminus|termini|junctions?|boundary|boundaries))\b"
)
_SPECIES = re.compile(r"\b[A-Z]\. ?([a-z]{3,})\b")
"""Species after the letter of their genus."""
_PROPER = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
"""Names of organisms and people within a sentence."""
_TOLD = ("tRNA", "rRNA", "pseudogene", "CDS", "gene", "mRNA")
"""Types that a summary counts."""
_COUNTS = frozenset({"types", "genes", "proteins", "CDS", "tRNA", "rRNA", "pseudogenes"})
"""Fields of a summary that count features."""
_LISTS = ("list_genes", "count_genes", "extremes", "genome_summary", "provenance")
"""Tools that take most things, so that a call without them has left them out."""
_MEAN = re.compile(
    r"\b(?:average|mean|median) (?:gene |protein |cds |exon |intron )?(?:length|size|gc|mass"
    r"|weight)s?\b"
)
"""Statistics that a list of genes does not give."""
_NAMED_STRAND = re.compile(r"\b(?:light|heavy|l|h|majority|minority|j|n)[- ]strand\b")
"""Strands by names that the file does not give."""
_PART = re.compile(r"\b(?:exons?|introns?|transcripts?|isoforms?|utrs?|spacers?|linkers?)\b")
"""Parts of genes, of which a summary tells nothing."""
_HEAD = re.compile(
    r"\b(?:how many|which|what) (?P<noun>people|men|women|children|mice|[a-z-]{3,}s) "
    r"(?:(?:can|could|do|did|would|will|have|are|is|get|got|were) )?(?P<verb>[a-z'-]+)"
)
"""What is counted or asked for, and what it does: "how many people die"."""
_GENE_NOUN = re.compile(
    r"(?:genes|proteins|products|loci|enzymes|features|orfs|cds|factors|rnas|trnas|rrnas|ones"
    r"|sequences|regions|elements|sites|operons|clusters|subunits|domains|peptides|entries)"
)
_ALL = re.compile(r"^(?:(?:whole|entire|full|coding|non-?coding|intergenic) )*regions?$")


_AUXILIARY = re.compile(
    r"\b(?:still |even )?(?:manag|happen|seem|appear|tend|bother|turn out)(?:e|ed|s|es)?"
    r" to (?=[a-z])"
)
"""Verbs that add nothing to the verb after them: "does it manage to encode"."""


_RELATING = frozenset(
    """most less more near after before below same once without under over inside outside non not
    """.split()  # noqa: SIM905
)
"""Function words that a list of all genes would leave out."""

EVERY = (FUNCTION_WORDS - _RELATING) | frozenset(
    """gene genes locus loci feature protein cds orf orfs coding non-coding product symbol name tag
    annotation annotated annotate annotates annotator list listing print display find read table
    enumerate catalogue catalog inventory overview index full complete entire total contain carry
    encode hold include present exist known genome chromosome plasmid phage virus viral bacterium
    organism strain record contig segment replicon scaffold molecule file sequence circle
    mitochondrion chloroplast mitochondrial plastid organelle cluster vector map draft assembly
    isolate construct cell bug gene's genome's dna rna order position along round around start
    beginning alphabetically sorted item entry row line page detail information content type
    different available simply open opened uploaded loaded short long brief form format text
    identify identified call called predicted genetic strand coordinate location size length
    """.split()  # noqa: SIM905
)
"""Words of questions for the list of all genes; any other word asks for something else."""


@cache
def asked_words() -> frozenset[str]:
    """Words of questions about whole genomes, in the singular."""
    return frozenset(WORDS.read_text("utf-8").split())


def unread(marked: Marked, calls: Sequence[Call], vocabulary: Vocabulary) -> list[str]:
    """Words of a question that a call for the whole genome leaves out; empty where there are none.

    Parameters
    ----------
    marked
        The question with its entities.
    calls
        Planned for it.
    vocabulary
        Names of the open genomes, whose words are no riddle.
    """
    strand = _NAMED_STRAND.search(marked.masked)
    if strand and not any("strand" in str(call.arguments) for call in calls):
        return [strand.group()]
    if len(calls) == 1 and calls[0].tool in ("list_genes", "count_genes", "find_genes"):
        mean = _MEAN.search(asking(marked.masked))
        if mean and not calls[0].arguments.get("sort_by"):
            return [mean.group()]
    if len(calls) != 1 or not _whole(calls[0]):
        return []
    text = asking(marked.masked)
    piece = _PIECE.search(text)
    about_all = calls[0].tool in ("genome_summary", "composition", "list_records")
    if piece and about_all and not _ALL.match(piece["name"]):
        return [piece["name"]]
    every = calls[0].tool == "list_genes" and not set(calls[0].arguments) - {"limit", "offset"}
    known = EVERY if every else asked_words()
    ignored = [
        entity
        for entity in marked.clause(text).of(*NAMED)
        if not (entity.kind == "type" and entity.value in _TOLD)
        and (calls[0].tool in _LISTS or entity.kind not in TAKES.get(calls[0].tool, ()))
    ]
    ignored = [
        entity
        for entity in ignored
        if entity.kind != "keyword" or not _titled(str(entity.value), vocabulary)
    ]
    counted = _COUNTS & set(calls[0].arguments.get("fields", []))
    if calls[0].arguments.get("filter") or counted:
        ignored = [entity for entity in ignored if entity.kind != "type"]
    if ignored:
        return [
            marked.text[entity.start : entity.end] if entity.start >= 0 else str(entity.value)
            for entity in ignored
        ]
    other = _PART.search(text) if calls[0].tool == "genome_summary" else None
    if other and "types" not in calls[0].arguments.get("fields", []):
        return [other.group()]
    names = {word for name in (*vocabulary.genomes, *vocabulary.records) for word in name.split()}
    names |= {word.lower() for word in _SPECIES.findall(marked.text)}
    names |= vocabulary.title_words | {word.lower() for word in _PROPER.findall(marked.text)}
    short = _SHORT.findall(text) if calls[0].tool in ("genome_summary", "provenance") else []
    return [
        word
        for word in dict.fromkeys([*_WORD.findall(text), *short])
        if not _forms(word) & known
        and (every or word not in structure())
        and word not in NOT_GENES
        and singular(word) not in FILE_WORDS
        and not {word, singular(word)} & names
        and not _titled(word, vocabulary)
    ]


def strange(marked: Marked, vocabulary: Vocabulary) -> list[str]:
    """Words that no question about a genome holds, where nothing else is named either.

    Parameters
    ----------
    marked
        The question with its entities.
    vocabulary
        Names of the open genomes.
    """
    if marked.of(*NAMED, "record", "genome"):
        return []
    text = asking(marked.masked)
    return [
        word
        for word in dict.fromkeys([*_WORD.findall(text), *_SHORT.findall(text)])
        if not _forms(word) & (asked_words() | EVERY)
        and word not in structure()
        and word not in NOT_GENES
        and singular(word) not in FILE_WORDS
        and not _titled(word, vocabulary)
    ]


def _titled(said: str, vocabulary: Vocabulary) -> bool:
    """Whether a word is what the organism is called: "balhimycin" of A. balhimycina."""
    names = " ".join(vocabulary.organisms).lower().split()
    return vocabulary.titled(said) or (
        len(said) > 5
        and any(name.startswith(said.lower()) and len(name) - len(said) < 3 for name in names)
    )


def _forms(word: str) -> set[str]:
    """A word without the endings that people change."""
    stem = re.sub(r"(?:ing|ed)$", "", word)
    return {
        word,
        singular(word),
        word.removesuffix("'s"),
        stem,
        f"{stem}e",
        word.removesuffix("ly"),
    }


def _whole(call: Call) -> bool:
    """Whether a call takes nothing that the question names."""
    given = dict(call.arguments)
    inner = given.pop("filter", None) or {}
    if set(inner) - {"types"} or inner.get("types", ["protein"]) not in (["protein"], ["CDS"]):
        return False
    if call.tool == "provenance" and given:
        return False
    return call.tool in WHOLE and not set(given) & _TAKEN


def asking(masked: str) -> str:
    """The sentences that ask, without those that say why."""
    masked = _AUXILIARY.sub("", masked)
    parts = [part for part in re.split(r"(?<=[.!?])\s+", masked) if part.strip(" .!?")]
    asking = [part for part in parts if _ASKING.search(part)]
    return " ".join(asking or parts)


def by_word(marked: Marked, words: Sequence[str], calls: Sequence[Call]) -> list[Call]:
    """The list or count narrowed to genes whose annotation says the one word that was left out."""
    call = calls[0]
    said = re.findall(r"[a-z'-]+", re.sub(r"@\w+", " ", marked.masked))
    if len(words) != 1 or words[0] not in said or _PART.fullmatch(words[0]):
        return []
    counted = _HEAD.search(marked.masked)
    if counted and counted["verb"] == words[0] and not _GENE_NOUN.fullmatch(counted["noun"]):
        return []
    if is_superlative(words[0]) or words[0] in _RELATING | FUNCTION_WORDS:
        return []
    if call.tool not in ("list_genes", "count_genes"):
        return []
    given = call.arguments.get("filter", {})
    return [Call(call.tool, {**call.arguments, "filter": {**given, "keywords": list(words)}})]


def unanswered(marked: Marked, words: Sequence[str]) -> str:
    """Why a question with such words is not answered."""
    if _NAMED_STRAND.fullmatch(words[0]):
        return (
            f"The file does not say which is the {words[0]}; ask for the genes on the plus or on "
            "the minus strand of the record."
        )
    if _MEAN.fullmatch(words[0]):
        return (
            f"The {words[0]} of a selection of genes is not computed; ask for it over the whole "
            "genome, or for the list, whose table gives the value of each gene."
        )
    known = reason(marked)
    if known is not None:
        return known
    said = join([f"'{word}'" for word in words[:3]])
    if all(word in structure() for word in words):
        return (
            f"A list of all genes would not tell what is asked with {said}; ask for genes by name "
            "or product, for their positions or sequences, or for counts and sites."
        )
    named = {str(entity.value) for entity in marked.entities if entity.kind == "gene"}
    if named & set(words):
        return (
            f"How {said} comes into this was not understood; ask one thing at a time: what it "
            "does, where it lies, what lies beside it, or for its sequence."
        )
    return (
        f"The open file tells nothing of {said}, so this cannot be answered from it; ask for "
        "genes, their positions, products or sequences, or for counts and sites instead."
    )


def bank_words() -> list[str]:
    """The words of the bank's questions for the tools of `WHOLE`, sorted."""
    from app.plan.samples import read_bank

    found: set[str] = set()
    for items in read_bank().values():
        for item in items:
            if item.get("tool") in WHOLE:
                found.update(_WORD.findall(item["q"].lower()))
    return sorted(found | {singular(word) for word in found})


if __name__ == "__main__":
    WORDS.write_text("\n".join(bank_words()) + "\n", "utf-8")
