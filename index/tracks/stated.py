"""Effects that a VCF file states itself: SnpEff's ANN and EFF, VEP's CSQ.

They are the word of the program that wrote them, on the annotation it was given; ours are in
`index.tracks.effects`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

KEYS = {"ANN": "SnpEff", "EFF": "SnpEff", "CSQ": "VEP"}
"""INFO fields that hold effects, with the program that writes them."""
_EFF = re.compile(r"([^(),|]+)\(([^()]*)\)")
_FORMAT = re.compile(r"Format:\s*'?\"?([^'\"]+)")


@dataclass(frozen=True, slots=True)
class Statement:
    """One effect as the file has it.

    Attributes
    ----------
    allele
        Allele it is about, as the program writes it.
    effect
        Sequence Ontology terms joined by ``&``.
    gene
        Name of the gene.
    dna, protein
        HGVS ``c.`` (``n.``) and ``p.`` as written.
    program
        Who says so.
    """

    allele: str
    effect: str
    gene: str
    dna: str
    protein: str
    program: str


def key_of(infos: Mapping[str, str]) -> str:
    """The INFO field with effects that a header describes; empty where there is none."""
    return next((key for key in KEYS if key in infos), "")


def statements(info: str, infos: Mapping[str, str]) -> list[Statement]:
    """Effects stated in an INFO column.

    Parameters
    ----------
    info
        The column as written.
    infos
        Descriptions of the INFO fields in the header: VEP's says what its columns are.
    """
    for item in info.split(";"):
        key, _, value = item.partition("=")
        if key == "ANN":
            return [_ann(one) for one in value.split(",") if "|" in one and "|custom|" not in one]
        if key == "EFF":
            return [_eff(name, fields) for name, fields in _EFF.findall(value)]
        if key == "CSQ":
            names = _FORMAT.search(infos.get("CSQ", ""))
            columns = names[1].strip().split("|") if names else []
            return [_csq(columns, one) for one in value.split(",") if "|" in one]
    return []


def _ann(text: str) -> Statement:
    fields = [*text.split("|"), *[""] * 11]
    return Statement(
        fields[0], fields[1], fields[3], fields[9], fields[10], KEYS["ANN"]
    )  # fmt: skip


def _eff(name: str, text: str) -> Statement:
    fields = [*text.split("|"), *[""] * 12]
    protein, _, dna = fields[3].rpartition("/")
    allele = fields[10]
    return Statement(allele, name, fields[5], dna, protein, KEYS["EFF"])


def _csq(columns: list[str], text: str) -> Statement:
    found = dict(zip(columns, text.split("|"), strict=False))
    dna = unquote(found.get("HGVSc", "")).rpartition(":")[2]
    protein = unquote(found.get("HGVSp", "")).rpartition(":")[2]
    gene = found.get("SYMBOL", "") or found.get("Gene", "")
    return Statement(
        found.get("Allele", ""), found.get("Consequence", ""), gene, dna, protein, KEYS["CSQ"]
    )
