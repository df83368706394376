"""Head of a GenBank record: the LOCUS line and the fields down to FEATURES.

Layout: GenBank release notes, section 3.4.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.records import Molecule

MOST = 20_000
_LONGEST = 1000
_SIZE = re.compile(r"(.*\s)?(\d{1,12})\s*(bp|aa|rc|b\.?p\.?)(?=\s|$|[,;])(.*)", re.I)
_COLLIDED = re.compile(r"(.*?)_?(\d{1,12})\s+(bp|aa|rc)(?=\s|$)(.*)", re.I)
_DATE = re.compile(r"\d{1,2}-[A-Za-z]{3}-\d{4}")
_LINEAGES = {
    "Bacteria.",
    "Archaea.",
    "Eukaryota.",
    "Unclassified.",
    "Viruses.",
    "cellular organisms.",
    "other sequences.",
    "unclassified sequences.",
}
_TEXT = {
    "SOURCE": "source",
    "SEGMENT": "segment",
    "DBSOURCE": "dbsource",
    "NID": "nid",
    "PID": "pid",
    "PRIMARY": "primary",
}
_REFERENCE = {
    "AUTHORS": "authors",
    "CONSRTM": "consortium",
    "TITLE": "title",
    "JOURNAL": "journal",
    "PUBMED": "pubmed",
    "MEDLINE": "medline",
    "REMARK": "remark",
}


@dataclass(slots=True)
class Locus:
    """What a LOCUS line says; empty where it does not. The length of the master of a set counts its
    records (``rc``), not bases."""

    name: str = ""
    length: int | None = None
    molecule: Molecule | None = None
    molecule_type: str = ""
    topology: str = ""
    division: str = ""
    date: str = ""
    counts_records: bool = False


@dataclass(slots=True)
class Header:
    """Fields of the head of a record."""

    locus: Locus
    accessions: list[str] = field(default_factory=list)
    version: str = ""
    description: str = ""
    organism: str = ""
    annotations: dict[str, str | list[str]] = field(default_factory=dict)


def locus(line: str) -> Locus:
    """Read a LOCUS line by its words, so that columns may be off.

    The name is what stands before the length, with its blanks if it has some.
    """
    text = line[5:_LONGEST].strip()
    match = _SIZE.fullmatch(text) or _COLLIDED.fullmatch(text)
    if match is None:
        name = text.split(None, 1)[0] if text else ""
        return _words(Locus(name), text[len(name) :])
    name, size, unit, rest = match.groups()
    found = Locus((name or "").strip().rstrip("_"), int(size))
    if unit.lower() == "aa":
        found.molecule = "protein"
    found.counts_records = unit.lower() == "rc"
    return _words(found, rest)


def _words(found: Locus, rest: str) -> Locus:
    for word in rest.split():
        plain = word.lower()
        kind = plain.rpartition("-")[2]
        if plain in ("circular", "linear"):
            found.topology = plain
        elif kind.endswith(("dna", "rna")) and not found.molecule_type:
            found.molecule_type = word
            if found.molecule is None:
                found.molecule = "RNA" if kind.endswith("rna") else "DNA"
        elif plain in ("protein", "prt"):
            found.molecule = "protein"
        elif _DATE.fullmatch(word):
            found.date = word.upper()
        elif len(word) == 3 and word.isupper():
            found.division = word
    return found


def header(lines: list[str]) -> Header:
    """Read the lines from LOCUS down to FEATURES or ORIGIN; at most `MOST` of them."""
    lines = lines[:MOST]
    found = Header(locus(lines[0]))
    notes = found.annotations
    if found.locus.counts_records:
        notes["master_of"] = str(found.locus.length)
    if found.locus.molecule_type:
        notes["molecule_type"] = found.locus.molecule_type
    if found.locus.division:
        notes["division"] = found.locus.division
    if found.locus.date:
        notes["date"] = found.locus.date
    references: list[dict[str, str]] = []
    for key, values in _fields(lines[1:]):
        text = " ".join(value.strip() for value in values if value.strip())
        if key == "DEFINITION":
            found.description = " ".join(filter(None, (found.description, text)))
        elif key == "ACCESSION":
            found.accessions += [word for word in text.replace(";", " ").split() if word != "."]
        elif key == "VERSION":
            words = text.split()
            found.version = words[0] if words and words[0] != "." else ""
        elif key == "KEYWORDS":
            words = [word.strip() for word in text.removesuffix(".").split(";")]
            notes["keywords"] = [word for word in words if word]
        elif key in ("DBLINK", "PROJECT"):
            links = notes.setdefault("dblink", [])
            assert isinstance(links, list)
            for value in filter(None, map(str.strip, values)):
                if ":" in value or not links:
                    links.append(value)
                else:
                    links[-1] += " " + value
        elif key == "ORGANISM":
            _organism(found, values)
        elif key == "COMMENT":
            _comment(notes, values)
        elif key == "REFERENCE":
            references.append({"bases": text})
        elif key in _REFERENCE and references:
            references[-1][_REFERENCE[key]] = text
        elif key in _TEXT and text and text != ".":
            notes[_TEXT[key]] = text
    found.description = found.description.removesuffix(".").strip()
    if len(found.accessions) > 1:
        notes["accessions"] = found.accessions
    if references:
        notes["references"] = [cited(reference) for reference in references]
    return found


def _fields(lines: list[str]) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        if not line[:12].strip():
            if found:
                found[-1][1].append(line[12:].rstrip())
            continue
        word = line.split(None, 1)
        key = line[:12].strip()
        if " " in key or len(key) > 11:
            key = word[0]
            found.append((key, [word[1].rstrip() if len(word) > 1 else ""]))
        else:
            found.append((key, [line[12:].rstrip()]))
    return found


def _organism(found: Header, values: list[str]) -> None:
    names = [values[0].strip()]
    lineage: list[str] = []
    for value in map(str.strip, values[1:]):
        if lineage or ";" in value or value in _LINEAGES:
            lineage.append(value)
        elif value != ".":
            names.append(value)
    name = " ".join(filter(None, names))
    found.organism = "" if name == "." else name
    taxa = [taxon.strip() for taxon in " ".join(lineage).removesuffix(".").split(";")]
    if taxa := [taxon for taxon in taxa if taxon]:
        found.annotations["taxonomy"] = taxa


def _comment(notes: dict[str, str | list[str]], values: list[str]) -> None:
    """Free text to ``comment``; rows of ``##..-START##`` tables to ``structured_comment``."""
    table = False
    prose: list[str] = []
    rows = notes.get("structured_comment", [])
    assert isinstance(rows, list)
    for value in values:
        text = value.strip()
        if text.endswith("-START##"):
            table = True
        elif "-END##" in text:
            table = False
        elif table and "::" in text:
            key, _, entry = text.partition("::")
            rows.append(f"{key.strip()}: {entry.strip()}")
        elif table and rows and value[:1] == " ":
            rows[-1] += " " + text
        else:
            prose.append(value.rstrip())
    comment = "\n".join(prose).strip("\n")
    if comment:
        before = notes.get("comment")
        notes["comment"] = f"{before}\n{comment}" if before else comment
    if rows:
        notes["structured_comment"] = rows


def cited(reference: dict[str, str]) -> str:
    """One reference as one line of text."""
    words = [reference.get(key, "") for key in ("authors", "consortium", "title", "journal")]
    line = ". ".join(word.rstrip(".") for word in words if word and word != ".")
    if reference.get("pubmed"):
        line += f". PubMed {reference['pubmed']}"
    number, _, bases = reference["bases"].partition(" ")
    return f"{number} {bases.strip()} {line}.".replace("  ", " ") if line else reference["bases"]
