"""How single tokens look: sequences, motifs, gene symbols, accessions."""

from __future__ import annotations

import re

from app.plan.grammar import (
    BIOLOGY_WORDS,
    DOMAIN_WORDS,
    FUNCTION_WORDS,
    english,
)

IUPAC = frozenset("ACGTURYSWKMBDHVN")
AMINO = frozenset("ACDEFGHIKLMNPQRSTVWYXBZUO*")

NOT_GENES = frozenset(
    """genbank refseq uniprot uniprotkb ncbi embl ddbj fasta fastq gff gff3 gbk csv tsv json blast
    pubmed pfam interpro tigrfam kegg biopython python antismash prokka pgap bakta rast prodigal
    mrna trna rrna ncrna tmrna srna cdna dsdna ssdna grna mirna gc at cds orf orfs pcr qpcr crispr
    iupac youtube chatgpt gpt covid sars h1n1 h3n2 utf8 ascii sha256 md5 mb kb gb hg19 grch38 ph
    iphone openai macos github illumina nanopore pacbio ph7 r2d2 mp3 mp4 mrsa igv a280 a260
    gc1 gc2 gc3 gc3s
    """.split()  # noqa: SIM905
)
_UPPER_WORDS = frozenset("DNA RNA CDS AND GC AT MAD".split())  # noqa: SIM905

_GENE_SHAPES = [
    re.compile(pattern)
    for pattern in (
        r"[a-z]{3,4}[A-Z]{1,2}\d{0,3}",
        r"[a-z]{3}[A-Z]{3,8}",
        r"[A-Z][a-z]{2}[A-Z]{1,2}\d{0,2}",
        r"[a-z]{3}-\d{1,3}",
        r"[A-Za-z][A-Za-z0-9]{0,11}_[A-Za-z]{0,4}\d{2,}(?:\.\d+)?",
        r"[A-Za-z]{1,5}\d{3,6}[A-Za-z]?(?:\.\d)?",
        r"[A-Z]{2,5}\d{1,2}[A-Z]?\d?",
        r"ORF\d{1,2}[a-z]{1,2}",
        r"A[Tt][1-5MC]G\d{5}",
        r"Y[A-P][LR]\d{3}[WCwc](?:-[A-Z])?",
        r"[ANXWYZ]P_\d{6,}(?:\.\d+)?",
        r"[A-Z]{3}\d{5,7}(?:\.\d+)?",
        r"[a-z]{3,4}\d{1,2}",
    )
]
_ACCESSION = re.compile(
    r"(?:N[CGTWZMR]|AC)_(?:[A-Z]{2})?\d{6,9}(?:\.\d+)?|[A-Z]{2}\d{6,8}(?:\.\d+)?|[A-Z]\d{5}\.\d+"
    r"|[A-Z]{4,6}\d{8,10}(?:\.\d+)?"
)


_BASES_AFTER = re.compile(
    r"\s*-?(?:sites?|motifs?|box(?:es)?|sequences?|repeats?|occurrences?|[a-z]*mers?|methylation"
    r"|words?|strings?|patterns?|hits?|matches)\b",
    re.IGNORECASE,
)
_BASES_CUED = re.compile(
    r"\b(?:motifs?|patterns?|box|consensus|sites?|occur\w*|how (?:often|many)|appears?|count"
    r"|number of|methylat\w+|palindrom\w+|positions?|search|locate|find"
    r"|(?:have|has|contains?) an?)\b",
    re.IGNORECASE,
)


def is_bases(token: str, after: str, text: str) -> bool:
    """Whether a word that may be a gene's name is meant as bases: ``GATC`` of "GATC sites".

    Parameters
    ----------
    token
        As typed.
    after, text
        What stands behind it, and the whole question.
    """
    if len(token) < 4 or not set(token.upper()) <= set("ACGTU"):
        return False
    if _BASES_AFTER.match(after) and (token.isupper() or token.islower()):
        return True
    return token.isupper() and not text.isupper() and bool(_BASES_CUED.search(text))


def is_motif(token: str, cued: bool) -> bool:
    """Whether a token is an IUPAC DNA pattern of 4 letters or more.

    Parameters
    ----------
    token
        As typed.
    cued
        The question speaks of motifs, sites or patterns, so that lower case will do.
    """
    if len(token) < 4 or token.upper() in _UPPER_WORDS:
        return False
    if set(token) <= set("ACGTU"):
        return True
    low = token.lower()
    if set(low) <= set("acgtu"):
        return low not in english() and (len(low) >= 6 or cued)
    letters = set(token)
    if letters <= IUPAC and token.isupper():
        plain = sum(letter in "ACGTU" for letter in token)
        return low not in english() and plain * 2 >= len(token)
    return False


def is_gene_shaped(token: str) -> bool:
    """Whether an unknown token is written like a gene symbol, locus tag or protein accession."""
    low = token.lower()
    if low in NOT_GENES or low in english() or low in DOMAIN_WORDS or low in FUNCTION_WORDS:
        return False
    if re.fullmatch(r"[\d.,]*[kmg]?b?p?s?", low) or re.fullmatch(r"\d+[a-z]{1,4}", low):
        return False
    return any(shape.fullmatch(token) for shape in _GENE_SHAPES)


def is_accession(token: str) -> bool:
    """Whether a token is written like the accession of a nucleotide record."""
    return bool(_ACCESSION.fullmatch(token))


def is_common(word: str, limit: int = 14000) -> bool:
    """Whether a lower-case word is everyday English or belongs to the way people ask."""
    if word in FUNCTION_WORDS or word in DOMAIN_WORDS:
        return True
    rank = english().get(word)
    return rank is not None and rank < limit


def is_biological(word: str) -> bool:
    """Whether a lower-case word is usual in product names."""
    if word in BIOLOGY_WORDS:
        return True
    return len(word) > 6 and word.endswith(
        ("ase", "ases", "porin", "in-like", "-like", "binding", "dependent", "genesis", "phosphate")
    )
