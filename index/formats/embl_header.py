"""Head of an EMBL record: the ID line and the fields down to FT or SQ.

Layout: EMBL nucleotide sequence database user manual, section 3; the older ID line with the name
first, and the protein records of the patent offices, are read as well.
"""

from __future__ import annotations

import re

from index.formats.genbank_header import Header, Locus, cited
from index.records import Molecule

MOST = 20_000
_SIZE = re.compile(r"(\d{1,15})\s*(BP|AA)\b", re.I)
_VERSION = re.compile(r"\s*SV\s+(\d+)\s*$")
_WORD = re.compile(r"[A-Z]{3}")
_PUBMED = re.compile(r"PUBMED;\s*(\d+)")
_REFERENCE = {"RA": "authors", "RG": "consortium", "RT": "title", "RL": "journal", "RC": "remark"}
_TEXT = {"OG": "organelle", "PA": "parent", "AH": "assembly"}


def locus(line: str) -> tuple[Locus, str]:
    """Read an ID line; returns it with the version it states, or an empty string.

    The words are told by what they are, so that both the layout of today (``X56734; SV 1; linear;
    mRNA; STD; PLN; 1859 BP.``) and older ones (``U87107 standard; DNA; SYN; 8840 BP.``) are read.
    """
    pieces = [piece.strip() for piece in line[2:1000].strip().rstrip(".").split(";")]
    words = pieces[0].split()
    found, version = Locus(words[0] if words else ""), ""
    rest = [" ".join(words[1:]), *pieces[1:]]
    for piece in rest:
        lower = piece.lower()
        size, versioned = _SIZE.search(piece), _VERSION.match(piece)
        if versioned:
            version = versioned[1]
        elif size and size.end() == len(piece):
            found.length = int(size[1])
            if size[2].upper() == "AA":
                found.molecule = "protein"
        elif "dna" in lower or "rna" in lower:
            found.topology = found.topology or ("circular" if "circular" in lower else "")
            found.molecule_type = piece.removeprefix("circular").strip()
            found.molecule = _molecule(lower)
        elif lower in ("linear", "circular"):
            found.topology = lower
        elif lower in ("prt", "protein"):
            found.molecule = "protein"
        elif _WORD.fullmatch(piece) and piece not in ("STD", "UNC"):
            found.division = piece
    return found, version


def _molecule(lower: str) -> Molecule:
    return "RNA" if "rna" in lower and "dna" not in lower else "DNA"


def header(lines: list[str]) -> Header:
    """Read the lines from ID down to the feature table or sequence; at most `MOST` of them."""
    place, version = locus(lines[0])
    found = Header(place)
    notes = found.annotations
    fields: dict[str, list[str]] = {}
    references: list[dict[str, str]] = []
    for line in lines[1:MOST]:
        key, text = line[:2], line[5:].strip()
        if key == "RN":
            references.append({"bases": text.strip("[]")})
        elif key in _REFERENCE and references:
            before = references[-1].get(_REFERENCE[key], "")
            references[-1][_REFERENCE[key]] = f"{before} {text}".strip()
        elif key == "RP" and references and text:
            references[-1]["bases"] += f" (bases {text})"
        elif key == "RX" and references:
            pubmed = _PUBMED.search(text)
            if pubmed:
                references[-1]["pubmed"] = pubmed[1]
        elif text and key != "XX":
            fields.setdefault(key, []).append(text)
    found.accessions = [word for word in " ".join(fields.get("AC", [])).split(";") if word.strip()]
    found.accessions = [word.strip() for word in found.accessions]
    found.version = fields["SV"][0] if "SV" in fields else ""
    accession = found.accessions[0] if found.accessions else place.name
    if version and accession:
        found.version = f"{accession}.{version}"
    found.description = " ".join(fields.get("DE", [])).removesuffix(".").strip()
    found.organism = _organism(fields.get("OS", []))
    _annotate(notes, fields, place)
    if len(found.accessions) > 1:
        notes["accessions"] = found.accessions
    if references:
        notes["references"] = [cited(_unquoted(reference)) for reference in references]
    return found


def _organism(lines: list[str]) -> str:
    """First organism of the OS lines: each may name one, or go on with the one before."""
    name = ""
    for line in lines:
        if name and not line[:1].islower() and name.count("(") == name.count(")"):
            break
        name = f"{name} {line}".strip()
    return name


def _annotate(
    notes: dict[str, str | list[str]], fields: dict[str, list[str]], place: Locus
) -> None:
    for key, value in (("molecule_type", place.molecule_type), ("division", place.division)):
        if value:
            notes[key] = value
    if "DT" in fields:
        notes["date"] = fields["DT"][-1].split()[0]
    for key, name, mark in (("KW", "keywords", ";"), ("OC", "taxonomy", ";")):
        words = " ".join(fields.get(key, [])).removesuffix(".").split(mark)
        if found := [word.strip() for word in words if word.strip()]:
            notes[name] = found
    links = fields.get("DR", []) + [f"Project: {text}" for text in fields.get("PR", [])]
    if links:
        notes["dblink"] = [link.rstrip(".;") for link in links]
    if "CC" in fields:
        notes["comment"] = "\n".join(fields["CC"])
    for key, name in _TEXT.items():
        if key in fields:
            notes[name] = " ".join(fields[key])


def _unquoted(reference: dict[str, str]) -> dict[str, str]:
    """A reference without the semicolons and quotes that only delimit its fields."""
    found = {key: value.rstrip(";").strip().strip('"') for key, value in reference.items()}
    return {key: value for key, value in found.items() if value or key == "bases"}
