"""Genes by what their product says, where no gene carries the symbol that is asked for.

Many files give products and locus tags but few symbols: `recA` is then "recombinase RecA", `gyrA`
"DNA gyrase subunit A". The answer says so (`app.plan.byproduct`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.genome import Genome
    from index.rows import Gene

_UNIT = r"[^|]{0,40}\bsubunit "
PRODUCTS: dict[str, str] = {
    "gyrA": r"\bDNA gyrase\W+subunit A\b|\bDNA gyrase, A subunit|\bgyrase subunit A\b",
    "gyrB": r"\bDNA gyrase\W+subunit B\b|\bDNA gyrase, B subunit|\bgyrase subunit B\b",
    "parC": r"\btopoisomerase IV\b" + _UNIT + r"A\b",
    "parE": r"\btopoisomerase IV\b" + _UNIT + r"B\b",
    "topA": r"\bDNA topoisomerase (?:I|1|type I)\b",
    "rpoA": r"\bRNA polymerase\b" + _UNIT + r"alpha\b|\bRNA polymerase,? alpha (?:subunit|chain)",
    "rpoB": r"\bRNA polymerase\b"
    + _UNIT
    + r"beta(?:$|[^'\w -])|\bRNA polymerase,? beta (?:sub|chain)",
    "rpoC": r"\bRNA polymerase\b" + _UNIT + r"beta(?:'|-prime| prime)",
    "rpoD": r"\bRNA polymerase sigma factor (?:RpoD|SigA|sigma-?70)\b|\bsigma factor 70\b",
    "dnaA": r"\bchromosomal replication initiat\w+ protein\b",
    "dnaB": r"\breplicative DNA helicase\b",
    "dnaE": r"\bDNA polymerase III\b" + _UNIT + r"alpha\b",
    "dnaG": r"\bDNA primase\b",
    "dnaK": r"\bmolecular chaperone DnaK\b|\bHsp70\b",
    "dnaN": r"\bDNA polymerase III\b" + _UNIT + r"beta\b",
    "polA": r"\bDNA polymerase I(?:$|[^IVX\w])",
    "ligA": r"\bNAD\S* ?-?dependent DNA ligase\b|\bDNA ligase, NAD|\bDNA ligase \(NAD",
    "recA": r"\brecombinase A\b",
    "groEL": r"\bchaperonin GroEL\b|\b60 kDa chaperonin\b|\bHsp60\b",
    "groES": r"\bco-?chaperonin\w* GroES\b|\b10 kDa chaperonin\b",
    "ftsZ": r"\bcell division protein FtsZ\b",
    "secA": r"\bpreprotein translocase subunit SecA\b",
    "secY": r"\bpreprotein translocase subunit SecY\b",
    "tufA": r"\belongation factor Tu\b",
    "tuf": r"\belongation factor Tu\b",
    "fusA": r"\belongation factor G\b",
    "tsf": r"\belongation factor Ts\b",
    "infB": r"\btranslation initiation factor (?:IF-?)?2\b",
    "atpA": r"\bATP synthase\b" + _UNIT + r"alpha\b",
    "atpD": r"\bATP synthase\b" + _UNIT + r"beta\b",
    "eno": r"\benolase\b|\bphosphopyruvate hydratase\b",
    "gapA": r"\bglyceraldehyde-3-phosphate dehydrogenase\b",
    "pgk": r"\bphosphoglycerate kinase\b",
    "pyk": r"\bpyruvate kinase\b",
    "gltA": r"\bcitrate synthase\b",
    "icd": r"\bisocitrate dehydrogenase\b",
    "glnA": r"\bglutamine synthetase\b",
    "katG": r"\bcatalase[- ]peroxidase\b",
    "sodA": r"\bsuperoxide dismutase\b[^|]*\bM[an]",
    "lexA": r"\b(?:transcriptional )?repressor LexA\b",
    "mutS": r"\bmismatch repair protein MutS\b",
    "uvrA": r"\bexcinuclease ABC subunit (?:Uvr)?A\b",
    "uvrB": r"\bexcinuclease ABC subunit (?:Uvr)?B\b",
    "rnpB": r"\bRNase P RNA\b",
    "ssrA": r"\btransfer-messenger RNA\b|\btmRNA\b",
    "ffs": r"\bsignal recognition particle (?:sRNA|RNA)\b",
    "mcrA": r"\bcoenzyme[- ]B sulfoethylthiotransferase subunit alpha\b"
    r"|\bmethyl-coenzyme M reductase(?: I)?\b" + _UNIT + r"alpha\b",
}
"""Symbols that every bacterium has a gene for, and how products spell what they encode."""

_SYMBOL = re.compile(r"[a-z]{3}[A-Z]{1,2}\d?|[A-Z][a-z]{2}[A-Z]\d?|[a-z]{3,5}[A-Z]{2}|IS\d{1,4}\w?")
MOST = 12
"""More genes than these are no answer to a question about one."""


def by_symbol(genome: Genome, name: str) -> list[Gene]:
    """Genes whose product ends in a protein's name (``RecA``) or says what the symbol encodes.

    Parameters
    ----------
    genome
        Searched in its products only.
    name
        One word that no gene is called; anything but a symbol finds nothing.
    """
    name = name.strip()
    known = next(
        (found for symbol, found in PRODUCTS.items() if symbol.lower() == name.lower()), ""
    )
    if not _SYMBOL.fullmatch(name) and not known:
        return []
    patterns = [rf"\b{re.escape(name)}\b"] if _SYMBOL.fullmatch(name) else []
    for pattern in [*patterns, *([known] if known else [])]:
        found = genome.loci("regexp_matches(coalesce(product, ''), ?, 'i')", (pattern,),
                            limit=MOST + 1)  # fmt: skip
        if 0 < len(found) <= MOST:
            return found
    return []
