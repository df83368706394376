"""Answers for more than a question asks about: both strands, all bases, one of two genes.

The rules are those of `app.plan.carried`, whose docstring says what they are for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.plan.base import Call
from app.plan.reader import MINUS, PLUS
from app.plan.reading import Reading


def uses(calls: Sequence[Call], *tools: str) -> bool:
    """Whether one of some tools is called."""
    return any(call.tool in tools for call in calls)


_GC_OF = re.compile(
    r"\b(?:gc|g ?\+ ?c)\b[^?@]{0,20}\b(?:of|in|for) (?:the|this|its|my|our|that|all(?: the)?)"
    r" (?P<said>[a-z-]+(?: [a-z-]+)?)(?=\W*$|\W+(?:please|in|and|vs|versus|compared|as|is)\b)"
)
_GENOMES = re.compile(
    r"\b(?:genomes?|constructs?|plasmids?|phages?|virus(?:es)?|vectors?|sequences?|molecules?"
    r"|files?"
    r"|chromosomes?|entry|entries|clones?|replicons?|amplicons?|segments?|organelles?|records?"
    r"|dna|rna"
    r"|contigs?|scaffolds?|mtdna|cpdna|mitogenome|plastome|plastid|chloroplast|mitochondri\w+"
    r"|isolate"
    r"|strain|assembly|draft|cluster|bac|locus|fragment|organism|bacteri\w+|species|bug|thing"
    r"|cosmid"
    r"|episome|prophage|windows?|whole|archae\w+|microbe|yeast|fungus|plant|animal|cell|sample)$"
)


def _gc_of(reading: Reading, calls: Sequence[Call]) -> str | None:
    """GC content of a part that the file does not name, answered with that of all bases."""
    found = _GC_OF.search(reading.masked)
    if found is None or not all(call.tool in ("genome_summary", "composition") for call in calls):
        return None
    if any(set(call.arguments) - {"fields", "field"} for call in calls):
        return None
    said = found["said"]
    known = _GENOMES.search(said) or reading.vocabulary.titled(said.split()[-1])
    if known and not re.search(r"\b(?:coding|non-?coding|intergenic)\b", said):
        return None
    return (
        f"The GC content of all bases would not be that of the {said}; ask for that of one gene, of"
        " a range of positions, or for the mean over the genes."
    )


_UNKNOWN_SIDE = re.compile(
    r"^(?:so |and |ok )?(?:is|are|does|do|lies?|sits?|comes?) (?:the )?@gene\d+(?: gene| protein)?"
    r"(?: (?!before|after|upstream|downstream|inside|within|near|next)\w+){0,3} (?:before|after"
    r"|upstream of|downstream of|inside|within|near|next to) (?:the )?(?P<said>(?!its?\b|that\b"
    r"|this\b"
    r"|each\b|an?\b|any\b|another\b|other\b|some\b|one\b|genes?\b|all\b|origin\b|end\b|start\b|ori)"
    r"[a-z][\w-]*)(?: gene| protein)?\W*$"
)


def _unknown_side(reading: Reading, calls: Sequence[Call]) -> str | None:
    """A place beside something unknown, answered with the neighbours."""
    found = _UNKNOWN_SIDE.search(reading.masked)
    if (
        found is None
        or len(reading.names) != 1
        or not uses(
            calls,
            "gene_neighbours",
            "gene_details",
            "gene_location",
            "gene_presence",
            "gene_sequence",
        )
    ):
        return None
    return (
        f"No gene of the open file is called '{found['said']}'; ask with the names of two genes, "
        "or for what lies on either side of one."
    )


def _wobble(reading: Reading, calls: Sequence[Call]) -> str | None:
    """One position of all codons, answered with all bases or one codon."""
    if not re.search(r"\bcodon positions?\b|\bgc[123]s?\b|\bwobble positions?\b", reading.masked):
        return None
    if any(call.arguments.get("what") == "gc_positions" for call in calls):
        return None
    return (
        "At one position of the codons only G and C are counted, of one gene or of all CDS "
        "together; ask for the GC1, GC2 and GC3 of a gene by its name."
    )


def _one_strand(reading: Reading, calls: Sequence[Call]) -> str | None:
    """Genes of one strand in a stretch, answered with those of both."""
    if not reading.strand or not uses(calls, "open_stretch", "region_contents"):
        return None
    if any("strand" in str(call.arguments) or call.arguments.get("what") in ("gc", "both")
           for call in calls):  # fmt: skip
        return None
    if not re.search(r"\b(?:genes?|cds|proteins?)\b|@(?:type|aminotype)\d+", reading.masked):
        return None
    return (
        "Both strands would be told of; ask for the genes of one strand in a range with a start "
        "and an end, such as 'genes on the minus strand between 10,000 and 20,000'."
    )


def _two_strands(reading: Reading, calls: Sequence[Call]) -> str | None:
    """Kinds of genes on a strand each, answered with those of both strands."""
    if reading.names or not (MINUS.search(reading.masked) and PLUS.search(reading.masked)):
        return None
    if not uses(calls, "list_genes", "count_genes") or "strand" in str(calls):
        return None
    return (
        "Genes of both strands together would not be what is asked of each strand; ask for those "
        "of one strand at a time, or for a count by strand."
    )


def _of_strand(reading: Reading, calls: Sequence[Call]) -> str | None:
    """Bases of one strand, answered with those of the plus strand."""
    if not calls or "strand" not in reading.masked or "strand" in str(calls):
        return None
    if any(call.tool != "composition" or call.arguments.get("field") not in ("bases", "skew")
           for call in calls):  # fmt: skip
        return None
    from app.plan.fill.strand_bases import said

    if said(reading) in (None, 1, "own"):
        return None
    return (
        "The bases of the plus strand would not be those of the strand that is asked about; ask for"
        " those of one strand of a record, a range of positions or a gene."
    )


_RARE = re.compile(
    r"\b(?:how many|number of|count|any|percent\w*|share|fraction)\b[^?.]{0,30}\brare codons?\b"
    r"|\bcodon adaptation\b|\bcai\b|\brare codons?\b[^?.]{0,40}\b(?:for|in) (?:e\.? ?coli|yeast"
    r"|human\w*|cho|insect|bacteria|mammal\w*)\b"
)


def _rare(reading: Reading, calls: Sequence[Call]) -> str | None:
    """Codons that are rare in a host, answered with those of the gene or the genome."""
    if not _RARE.search(reading.masked) or not uses(calls, "codon_usage"):
        return None
    if any(call.arguments.get("codon") or call.arguments.get("codons") for call in calls):
        return None
    return (
        "Which codons are rare in a host is not in the file; ask how often a gene uses codons that "
        "you name, such as 'how many AGA and AGG codons', or for its whole codon usage."
    )


_REMOVED = re.compile(
    r"\b(?:cut|cleaved|clipped|removed|taken|chopped|trimmed|split)(?: off| away| out)?\b"
    r"|\bcleavage\b"
    r"|\bremov(?:al|ing)\b|\bwithout (?:the |its )?(?:@type|@keyword|signal|leader|tag)"
    r"|\b(?:minus|lacking|less) (?:the |its )?@(?:type|keyword)"
)
_MEASURED = ("protein_properties", "gene_details", "gene_location", "composition", "list_genes")


def _removed(reading: Reading, calls: Sequence[Call]) -> str | None:
    """A molecule less a part of it, answered with the part or the whole."""
    if not reading.values("type", "keyword") or not calls:
        return None
    measured = re.search(
        r"\b(?:heavy|weigh\w*|mass|long|length|pi|charge|isoelectric|rest|remain\w*|left)\b",
        reading.masked,
    )
    if not measured or not _REMOVED.search(reading.masked):
        return None
    if any(call.tool not in _MEASURED or "without" in str(call.arguments) for call in calls):
        return None
    return (
        "What is left after a part is cut off is not computed; ask for the mature peptide where "
        "one is annotated, or paste the sequence of the rest to ask for its mass, length or pI."
    )


_EXCLUDED = re.compile(
    r"\b(?:other than|except(?: for)?|apart from|besides|excluding|not counting|leaving out"
    r"|but not) (?:the |those |all )*(?P<said>@?[\w-]+)"
)


def _excluded(reading: Reading, calls: Sequence[Call]) -> str | None:
    """All of them, where some are not wanted."""
    found = _EXCLUDED.search(reading.masked)
    whole = ("list_genes", "count_genes", "genome_summary", "list_records", "pseudogenes")
    if found is None or not calls or not all(call.tool in whole for call in calls):
        return None
    named = found["said"].startswith("@gene") and not any(
        name.lower() in str(call.arguments).lower() for call in calls for name in reading.names[-1:]
    )
    if not named and any(
        call.arguments.get("filter")
        or set(call.arguments) & {"group_without", "at_least", "at_most", "without", "sort_by"}
        for call in calls
    ):
        return None
    return (
        "All of them would be told of, also those that are not wanted; ask for the kinds that are "
        "wanted, or for a count by type or biotype."
    )


_FLANK_ASKED = re.compile(
    r"\b(?:sequences?|bases|bp|nucleotides?|nt|kb|dna|fasta|region|promoter|flank\w*|stretch|letters"
    r"|show|give|print|get|fetch|extract)\b|@(?:quantity|number|span)\d"
)


def _flanks(reading: Reading, calls: Sequence[Call]) -> str | None:
    """Bases beside two genes, where what is asked is how the genes lie."""
    if len(reading.names) < 2 or _FLANK_ASKED.search(reading.masked):
        return None
    if not any(call.arguments.get("flank_only") for call in calls):
        return None
    return (
        "Bases beside the genes would not tell how these lie to each other; ask which of two genes "
        "comes first, or how far one is from the other."
    )


PARTS = (
    _one_strand,
    _two_strands,
    _of_strand,
    _gc_of,
    _unknown_side,
    _wobble,
    _rare,
    _removed,
    _excluded,
    _flanks,
)
