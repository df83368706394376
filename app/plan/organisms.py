"""Organisms that people name, so that a question about one that is not open is noticed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.plan.entities import Marked
from app.plan.grammar import COMMON

GENERA = {
    name.lower(): name
    for name in (
        """Escherichia Salmonella Bacillus Staphylococcus Streptococcus Pseudomonas
        Mycobacterium Vibrio Yersinia Shigella Klebsiella Helicobacter Campylobacter Listeria
        Clostridium Clostridioides
        Lactobacillus Lactococcus Enterococcus Neisseria Haemophilus Legionella Chlamydia Rickettsia
        Borrelia Treponema Mycoplasma Streptomyces Corynebacterium Acinetobacter
        Burkholderia Brucella Agrobacterium Rhizobium Caulobacter Synechocystis Synechococcus
        Prochlorococcus Anabaena
        Thermus Deinococcus Thermotoga Methanosarcina Methanococcus Halobacterium Sulfolobus
        Pyrococcus Saccharomyces Schizosaccharomyces Candida Aspergillus Neurospora
        Arabidopsis Oryza Zea
        Drosophila Caenorhabditis Danio Xenopus Mus Rattus Homo Plasmodium Toxoplasma Trypanosoma
        Leishmania Wolbachia Buchnera Sodalis Bordetella Proteus Serratia Enterobacter Citrobacter
        Francisella Coxiella Bacteroides Bifidobacterium Cutibacterium Chlorella Chlamydomonas
        Dictyostelium Tetrahymena Gallus Bos Canis Felis Sus""".split()  # noqa: SIM905
    )
}
_NO_ORGANISM = re.compile(
    r"phage|virus|plasmid|vector|construct|\bsynthetic\b|unknown|unidentified|uncultured|metagenome"
    r"|genus species|^\W*$"
)
"""Sources that are hosted by another organism, or placeholders; hosts may well be named then."""

_ASSUMED = re.compile(
    r"\b(?:this|our|my|since|because|as|given that|being)\b[^.?]{0,25}$", re.IGNORECASE
)

_HOST = re.compile(
    r"(?:'s)?[ -](?:cells?|hosts?|tissues?|skin|blood|gut|guts|lungs?|bod(?:y|ies)|immun\w+"
    r"|patients?|disease)\b",
    re.IGNORECASE,
)
_UPON = re.compile(
    r"\b(?:infect|kill|coloni[sz]e|invade|enter|harm)(?:s|es|d|ed|ing)? (?:the |an? )?$"
    r"|\b(?:attach|stick|bind|adhere)(?:s|es|ed|ing)? to (?:the |an? )?$"
    r"|\bpathogen\w* (?:of|to|for|in) $",
    re.IGNORECASE,
)
"""Words after and before an organism that is the host of the open one."""

_EXPRESSED = re.compile(
    r"\b(?:express(?:ed|ion|ing)?|overexpress\w*|produc(?:e|ed|tion|ing)|optimi[sz]\w+|clon\w+"
    r"|recombinant\w*|transform\w*|work(?:ing)?|going|goes|synthesi[sz]\w+|translated)\b"
    r"(?! (?:genes|proteins) of\b)[^?.]{0,40}\b(?:in|into|for|by) (?:the |an? )?(?:host )?$",
    re.IGNORECASE,
)
"""Before an organism that a gene is to be expressed in, where its codons are asked about."""


def foreign(marked: Marked, organisms: Sequence[str]) -> tuple[str, bool] | None:
    """An organism that a question names and that is not open.

    Parameters
    ----------
    marked
        The question with its entities; names of genes and phrases of products are left out.
    organisms
        Organisms of the open genomes.

    Returns
    -------
    tuple or None
        Its name, and whether the question takes it for the open one ("this Salmonella genome").
    """
    text = marked.text
    taken = " ".join(
        str(entity.value).lower()
        for entity in marked.entities
        if entity.kind in ("gene", "absent", "record")
        or (entity.kind == "keyword" and len(str(entity.value).split()) > 1)
    )
    here = " ".join(organisms).lower()
    if not here or _NO_ORGANISM.search(here):
        return None
    for found in NAMES.finditer(text):
        spelling = found.group().lower()
        name = GENERA.get(spelling) or COMMON[spelling]
        genus = name.split()[0].lower()
        if spelling in taken or genus in here or name.lower() in here or spelling in here:
            continue
        if spelling == "bacillus" and found.group()[0].islower():
            continue
        if len(spelling) < 5 and spelling in GENERA and not found.group()[0].isupper():
            continue
        if _HOST.match(text, found.end()) or _UPON.search(text[: found.start()]):
            continue
        if marked.of("codon") and _EXPRESSED.search(text[: found.start()]):
            continue
        after = re.match(r" ([a-z]{3,})\b", text[found.end() :]) if spelling in GENERA else None
        species = after.group(1) if after and after.group(1) not in _NO_SPECIES else ""
        return f"{name} {species}".strip(), bool(_ASSUMED.search(text[: found.start()]))
    return None


NAMES = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(sorted(map(re.escape, [*GENERA, *COMMON]), key=len, reverse=True))
    + r")(?![\w-])",
    re.IGNORECASE,
)
_NO_SPECIES = frozenset(
    [
        "genome",
        "genomes",
        "have",
        "has",
        "gene",
        "genes",
        "and",
        "the",
        "for",
        "with",
        "that",
        "strain",
        "strains",
        "here",
        "too",
        "also",
        "does",
        "contain",
        "carry",
        "protein",
        "proteins",
        "phage",
        "plasmid",
        "file",
        "been",
        "was",
        "is",
        "are",
        "but",
        "not",
    ]
)
