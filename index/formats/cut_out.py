"""Coding sequences and proteins that were cut out of their genome, told by the titles of FASTA.

Titles are those of NCBI (``[gene=..] [protein=..] [location=..]`` of cds_from_genomic and
translated_cds, ``NP_.. product [organism]`` of protein.faa), of UniProt
(https://www.uniprot.org/help/fasta-headers), of Ensembl (``gene_symbol:..``), of Prokka's databases
(``EC~~~gene~~~product~~~COG``, https://github.com/tseemann/prokka), and plain ones that name a
gene: ``BSU_00010 dnaA``, ``PROKKA_00001 product``.
"""

from __future__ import annotations

import re

from index.records import Feature, Molecule, Part

NOTE = "cut out of "
"""How the note of a gene begins that says where its title places it."""
LONGEST = 150_000
"""Bases of the longest coding sequence that is looked for: that of titin has 110,000."""
SHORTEST = 30
_STARTS = (b"ATG", b"GTG", b"TTG", b"CTG", b"ATT", b"ATC", b"ATA")
_STOPS = {b"TAA", b"TAG", b"TGA"}
_TAG = re.compile(r"\[(\w+)=((?:[^\[\]]|\[[^\[\]]*\])*)\]")
_UNIPROT = re.compile(r"(?:sp|tr|swissprot|trembl)\|(?P<id>\w+)\|(?P<entry>\w+)", re.I)
_FIELD = re.compile(r"\s\b(OS|OX|GN|PE|SV)=")
_PROKKA = "~~~"
_ENSEMBL = re.compile(r"\b(gene_symbol|gene_biotype|gene|transcript|description):")
_ORGANISM = re.compile(r"\s*\[(?P<name>[A-Z][^\[\]=]*(?:\[[^\[\]]*\][^\[\]=]*)?)\]\s*$")
_SYMBOL = re.compile(
    r"[a-z]{3}[A-Z]?\d{0,2}|[a-z]{3}[A-Z]{1,2}\d?|[A-Z]{3,4}\d{1,3}|[A-Z][a-z]{2}[A-Z]\d?"
)
_LOCUS = re.compile(
    r"(?!(?:A[CP]|N[CGMPRTWZ]|[WYZ]P|X[MPR])_)[A-Za-z][A-Za-z0-9]*_[A-Za-z]?\d{3,}c?|b\d{4}|Rv\d{4}[Ac]?c?"
    r"|Y[A-P][LR]\d{3}[WC](?:-[A-Z])?"
)
"""Locus tags, but no accessions of RefSeq."""
_PIECES = re.compile(
    r"contig|scaffold|node|seq|read|record|sample|chr|plasmid|tig|utg|query|cluster|peak|region"
    r"|primer|probe|frag|window|test|orf",
    re.I,
)
"""What names like ``contig_0001`` are of; no gene is called so."""


def coding(
    title: str, molecule: Molecule, sequence: bytes, line: int
) -> tuple[Feature, str] | None:
    """The gene that a record is, and its organism as far as the title says it.

    Parameters
    ----------
    title
        Of the record, without ``>``.
    molecule
        Of the record; of a protein every title with a name is a gene's.
    sequence
        Upper-case residues.
    line
        1-based line of the title.

    Returns
    -------
    tuple or None
        A CDS over the whole record and the organism, ``""`` where none is named; None where the
        record is no coding sequence or its title names no gene.
    """
    protein = molecule == "protein"
    if not sequence or (not protein and len(sequence) > LONGEST):
        return None
    name, _, rest = title.partition(" ")
    rest = rest.strip()
    tags = {key.lower(): value.strip() for key, value in _TAG.findall(rest)}
    organism = tags.get("organism", "")
    sure = True
    said: dict[str, str] | None
    if {"protein", "locus_tag", "protein_id"} & set(tags) and tags.get("gbkey", "CDS") == "CDS":
        said = _tagged(name, tags)
    elif _UNIPROT.match(name):
        said, organism = _uniprot(name, rest)
    elif rest.count(_PROKKA) >= 2:
        said = _prokka(name, rest)
    elif _ENSEMBL.search(rest) and re.search(r"\b(?:cds|pep)\b", rest):
        said = _ensembl(name, rest)
    else:
        found = _ORGANISM.search(rest)
        organism = found["name"].strip() if found else organism
        said = _plain(name, rest[: found.start()] if found else rest, protein)
        sure = protein or (said is not None and bool(said.get("gene") and said.get("locus_tag")))
    if said is None:
        return None
    qualifiers = {key: [value] for key, value in said.items() if value}
    if protein:
        qualifiers["translation"] = [sequence.rstrip(b"*").decode("ascii", "replace")]
        return _whole("CDS", sequence, 0, qualifiers, line), organism
    kind = _rna(said.get("product", ""))
    stops = _stops(sequence)
    starts = sequence[:3] in _STARTS
    if kind == "CDS" and not (stops == 1 and starts):
        if not sure:
            return None
        if "pseudo" not in said and (len(sequence) % 3 or stops > 1):
            kind = "gene"
    gene = _whole(kind, sequence, 1, qualifiers, line)
    if kind == "CDS":
        gene.fuzzy_start, gene.fuzzy_end = not starts, not stops
    return gene, organism


def _whole(
    kind: str, sequence: bytes, strand: int, qualifiers: dict[str, list[str]], line: int
) -> Feature:
    """A feature over a whole record."""
    return Feature(kind, (Part(0, len(sequence), strand),), qualifiers=qualifiers, line=line)


def _rna(product: str) -> str:
    """The kind of gene that a product is of."""
    found = re.match(r"(tRNA|tmRNA)\b|(?:\d+S |\d+(?:\.\d)?S )?(?:ribosomal RNA|rRNA)\b", product)
    return "CDS" if found is None else found[1] or "rRNA"


def _stops(sequence: bytes) -> int:
    """1 where the last codon is the only stop codon, 0 where there is none, 2 for all others."""
    if len(sequence) % 3 or len(sequence) < SHORTEST:
        return 2
    inside = _STOPS & {sequence[at : at + 3] for at in range(0, len(sequence) - 3, 3)}
    return 2 if inside else int(sequence[-3:] in _STOPS)


def _tagged(name: str, tags: dict[str, str]) -> dict[str, str]:
    """Qualifiers of a title of NCBI with ``[key=value]``."""
    said = {
        "gene": tags.get("gene", ""),
        "locus_tag": tags.get("locus_tag", ""),
        "product": tags.get("protein", ""),
        "protein_id": tags.get("protein_id", ""),
        "EC_number": tags.get("ec_number", ""),
        "db_xref": tags.get("db_xref", ""),
    }
    whole = re.match(r"(?:lcl\|)?(?P<record>.+?)_(?:cds|prot)_", name)
    if "location" in tags:
        record = whole["record"] if whole else "its genome"
        said["note"] = f"{NOTE}{record} at {_place(tags['location'])}"
    said = {key: value for key, value in said.items() if value}
    if tags.get("pseudo", "").lower() == "true":
        said["pseudo"] = "true"
    return said


def _place(location: str) -> str:
    """A location of a feature table in words: ``38,041..38,241 on the plus strand``."""
    numbers = re.sub(r"\d+", lambda found: f"{int(found[0]):,}", location[:500])
    inner = re.sub(r"[a-z]+\(|\)", "", numbers)
    strand = "minus" if "complement" in location else "plus"
    return f"{inner} on the {strand} strand"


def _uniprot(name: str, rest: str) -> tuple[dict[str, str], str]:
    """Qualifiers and organism of a title of UniProt."""
    found = _UNIPROT.match(name)
    assert found is not None
    product, *fields = _FIELD.split(f" {rest}")
    said = dict(zip(fields[::2], (field.strip() for field in fields[1::2]), strict=False))
    gene = said.get("GN", "")
    qualifiers = {
        "gene": gene,
        "product": product.strip(),
        "protein_id": found["id"],
        "gene_synonym": found["entry"],
        "db_xref": f"UniProtKB:{found['id']}",
    }
    return qualifiers, said.get("OS", "")


def _prokka(name: str, rest: str) -> dict[str, str]:
    """Qualifiers of a title of Prokka's databases."""
    number, gene, product = (field.strip() for field in rest.split(_PROKKA)[:3])
    return {"gene": gene, "product": product, "protein_id": name, "EC_number": number}


def _ensembl(name: str, rest: str) -> dict[str, str]:
    """Qualifiers of a title of Ensembl."""
    _, *fields = _ENSEMBL.split(rest)
    said = dict(zip(fields[::2], (field.strip() for field in fields[1::2]), strict=False))
    product = re.sub(r"\s*\[Source:.*", "", said.get("description", ""))
    where = re.search(
        r"\b(?:chromosome|supercontig|scaffold|plasmid):[^:\s]*:(?P<record>[^:\s]+)"
        r":(?P<start>\d+):(?P<end>\d+):(?P<strand>-?1)\b",
        rest,
    )
    qualifiers = {
        "gene": said.get("gene_symbol", ""),
        "locus_tag": said.get("gene", ""),
        "product": product,
        "protein_id": name,
    }
    if where:
        strand = "minus" if where["strand"] == "-1" else "plus"
        place = f"{int(where['start']):,}..{int(where['end']):,} on the {strand} strand"
        qualifiers["note"] = f"{NOTE}{where['record']} at {place}"
    return qualifiers


def _plain(name: str, rest: str, protein: bool) -> dict[str, str] | None:
    """Qualifiers of a title without fields; None where it names no gene."""
    tag = _LOCUS.fullmatch(name) is not None and not _PIECES.match(name)
    first, _, others = rest.partition(" ")
    mixed = any(letter.isupper() or letter.isdigit() for letter in first)
    only = not others.strip() and mixed and re.fullmatch(r"[A-Za-z][\w/'-]{1,11}", first)
    short = (mixed or not others.strip()) and _SYMBOL.fullmatch(first)
    symbol = first if tag and (only or short) else ""
    product = others.strip() if symbol else rest
    if tag:
        return {"gene": symbol, "product": product, "locus_tag": name}
    if _SYMBOL.fullmatch(name) and not _PIECES.match(name):
        return {"gene": name, "product": product}
    return {"product": product, "protein_id": name} if protein else None
