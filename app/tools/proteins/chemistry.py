"""Computed properties of proteins: mass, isoelectric point, hydropathy, extinction, composition.

Residue weights, pK values and the hydropathy scale are Biopython's (`Bio.Data.IUPACData`,
`Bio.SeqUtils`); the sums run over many proteins at once.

References
----------
Bjellqvist et al., Electrophoresis 14 (1993) 1023 (pK values and pI by bisection);
Kyte and Doolittle, J. Mol. Biol. 157 (1982) 105 (GRAVY);
Gill and von Hippel, Anal. Biochem. 182 (1989) 319 (extinction at 280 nm).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.tools.shared.phrase import aa, count, number

WATER = 18.0153
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STANDARD = "ACDEFGHIKLMNPQRSTVWY"
EITHER = {"B": "DN", "Z": "EQ", "J": "LI"}
"""Ambiguous residues, taken as the mean of the two they may be."""


@dataclass(slots=True, frozen=True)
class Properties:
    """Properties of one protein.

    Attributes
    ----------
    mass
        Average mass in Da; residues of unknown kind (X) are left out.
    pi
        Isoelectric point.
    gravy
        Mean Kyte-Doolittle hydropathy of the standard residues.
    ends
        First and last residue, whose free groups count for the charge.
    reduced, cystines
        Molar extinction at 280 nm in 1/(M cm), all Cys reduced or all in cystines.
    counts
        Residues by letter, only those that occur.
    unknown
        Residues (X) without a mass.
    """

    length: int
    mass: float
    pi: float
    gravy: float
    reduced: int
    cystines: int
    counts: dict[str, int]
    unknown: int
    ends: tuple[str, str] = ("", "")

    def charge(self, ph: float) -> float:
        """Net charge at a pH, by the pK values that the pI rests on."""
        counts = np.array([[self.counts.get(letter, 0) for letter in LETTERS]])
        return float(_net(_charged([self.ends[0]], [self.ends[1]], counts), np.array([ph]))[0])


def letter_counts(proteins: Sequence[str]) -> np.ndarray:
    """Occurrences of the letters A to Z in each protein: int64 (n, 26)."""
    table = np.zeros((len(proteins), 26), dtype=np.int64)
    for row, protein in enumerate(proteins):
        codes = np.frombuffer(protein.upper().encode("ascii", "replace"), dtype=np.uint8)
        table[row] = np.bincount(codes, minlength=128)[65:91]
    return table


def _vector(values: dict[str, float]) -> np.ndarray:
    return np.array([values.get(letter, 0.0) for letter in LETTERS])


def _weights() -> dict[str, float]:
    from Bio.Data.IUPACData import protein_weights

    found = {letter: weight - WATER for letter, weight in protein_weights.items()}
    for letter, pair in EITHER.items():
        found[letter] = sum(found[item] for item in pair) / 2
    return found


def masses(counts: np.ndarray) -> np.ndarray:
    """Average masses in Da: float (n,); 0 where no residue has a mass."""
    weights = _vector(_weights())
    total = counts @ weights
    return np.where(total > 0, total + WATER, 0.0)


def hydropathies(counts: np.ndarray) -> np.ndarray:
    """GRAVY over the standard residues: float (n,)."""
    from Bio.SeqUtils.ProtParamData import kd

    scale = _vector(kd)
    standard = counts @ _vector(dict.fromkeys(STANDARD, 1.0))
    return (counts @ scale) / np.maximum(standard, 1)


Groups = list[tuple[np.ndarray, Any, int]]
"""Charged groups of proteins: how many in each, their pK, and the sign of their charge."""


def _charged(firsts: Sequence[str], lasts: Sequence[str], counts: np.ndarray) -> Groups:
    """The ends and the charged residues of proteins with their pK."""
    from Bio.SeqUtils import IsoelectricPoint as Tables

    n_term = [Tables.pKnterminal.get(one, Tables.positive_pKs["Nterm"]) for one in firsts]
    c_term = [Tables.pKcterminal.get(one, Tables.negative_pKs["Cterm"]) for one in lasts]
    ones = np.ones(len(firsts))
    groups: Groups = [(ones, np.array(n_term), 1), (ones, np.array(c_term), -1)]
    for charges, charge in ((Tables.positive_pKs, 1), (Tables.negative_pKs, -1)):
        for letter, pk in charges.items():
            if len(letter) == 1:
                groups.append((counts[:, LETTERS.index(letter)].astype(float), pk, charge))
    return groups


def _net(groups: Groups, ph: np.ndarray) -> np.ndarray:
    """Net charges at a pH of each protein: float (n,)."""
    net = np.zeros(len(ph))
    for amount, pk, charge in groups:
        net += charge * amount / (10.0 ** (charge * (ph - pk)) + 1.0)
    return net


def isoelectric_points(proteins: Sequence[str], counts: np.ndarray) -> np.ndarray:
    """pI by bisection between 4.05 and 12 as in Biopython: float (n,)."""
    groups = _charged([p[:1] for p in proteins], [p[-1:] for p in proteins], counts)
    low, high = np.full(len(proteins), 4.05), np.full(len(proteins), 12.0)
    ph = np.full(len(proteins), 7.775)
    while len(ph) and np.max(high - low) > 0.0001:
        net = _net(groups, ph)
        low, high = np.where(net > 0, ph, low), np.where(net > 0, high, ph)
        ph = (low + high) / 2
    return ph


def properties(protein: str) -> Properties | None:
    """Properties of one protein; None where it holds no residue of known mass."""
    protein = protein.upper().replace("*", "")
    counts = letter_counts([protein])
    mass = float(masses(counts)[0])
    if not mass:
        return None
    by_letter = {letter: int(n) for letter, n in zip(LETTERS, counts[0], strict=True) if n}
    trp, tyr, cys = (by_letter.get(letter, 0) for letter in "WYC")
    reduced = 5500 * trp + 1490 * tyr
    return Properties(
        length=len(protein),
        mass=mass,
        pi=float(isoelectric_points([protein], counts)[0]),
        gravy=float(hydropathies(counts)[0]),
        reduced=reduced,
        cystines=reduced + 125 * (cys // 2),
        counts=by_letter,
        unknown=by_letter.get("X", 0),
        ends=(protein[:1], protein[-1:]),
    )


def kda(mass: float) -> str:
    """``116,482.9 Da (116.48 kDa)``."""
    return f"{number(mass, 1)} Da ({number(mass / 1000, 2)} kDa)"


def property_sentence(found: Properties) -> str:
    """The main properties, to follow ``has``."""
    text = (
        f"{aa(found.length)}, an average mass of {kda(found.mass)}, a theoretical pI of "
        f"{found.pi:.2f} and a GRAVY of {found.gravy:.3f}"
    )
    return text + unknown_note(found)


def unknown_note(found: Properties) -> str:
    """That unknown residues are left out, where there are some."""
    if not found.unknown:
        return ""
    return f" ({count(found.unknown, 'unknown residue')} (X) left out of the mass)"


def property_rows(found: Properties) -> list[list[Any]]:
    """Property and value, for a table."""
    shares = ", ".join(f"{letter} {n}" for letter, n in found.counts.items())
    return [
        ["length (aa)", found.length],
        ["average mass (Da)", round(found.mass, 1)],
        ["theoretical pI", round(found.pi, 2)],
        ["GRAVY", round(found.gravy, 3)],
        ["extinction at 280 nm, reduced Cys (1/(M cm))", found.reduced],
        ["extinction at 280 nm, cystines (1/(M cm))", found.cystines],
        ["composition", shares],
    ]
