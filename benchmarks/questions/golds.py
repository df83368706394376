"""Golds, computed from the files with Biopython and nothing of DNAHLM, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotation import RNAS, Annotation, Feature, Gold, revcomp
from Bio.SeqUtils.ProtParam import ProteinAnalysis

DECLINE = {"status": ["declined"]}
ABSENT = {"status": ["declined", "clarify"]}
EITHER = {"status": ["answered", "declined", "clarify"]}
NO = {"text_any": [r"\bno\b", r"\bnot\b", "cannot", r"n't\b", r"\bnone\b", r"\bzero\b", r"\b0\b"]}
MINUS = {
    "text_any": [
        r"\bminus\b",
        r"\breverse\b",
        r"(?<!\w)[-−] ?strand",
        r"\([-−]\)",
        r"\bstrand:? ?\W{0,4}[-−]",
        r"\bcomplement",
        r"(?<!\w)[-−]1\b",
        r"\|\s*`?[-−]`?\s*(\||$|\n)",
    ]
}
PLUS = [r"\bplus\b", r"\bforward\b", r"\(\+\)", r"\+ ?strand", r"\+1\b", r"\|\s*`?\+`?\s*\|"]
OUTSIDE = ["beyond", "outside", r"past the end", r"\bonly\b", "no such|does not exist"]
PRAISE = {"text_none": [r"^\W*(yes|right|correct|indeed)\b"]}


def ids(features: Iterable[Feature], *, exact: bool = True) -> Gold:
    """Gold naming a set of features, each by any of its names."""
    gold: Gold = {"ids": [f.alias for f in features]}
    return gold | {"exact": True} if exact else gold


def ordered(features: Iterable[Feature]) -> Gold:
    """Gold naming features in this order and no others."""
    return {"ordered": [f.alias for f in features], "exact": True}


def like(features: list[Feature], related: list[Feature]) -> Gold:
    """Gold naming these features and no others but the related ones."""
    return ids(features) | {"also_ok": [f.alias for f in related if f not in features]}


def stated(*values: float) -> Gold:
    """Gold for a count stated in the answer's first lines; several values are honest readings."""
    if len(values) == 1:
        return {"number": values[0], "tol": 0, "number_in": "text"}
    return {"number_any": [{"number": v, "tol": 0} for v in values], "number_in": "text"}


def numbers(*values: float) -> Gold:
    """Gold in which all of these numbers occur."""
    return {"numbers": [{"number": v, "tol": 0} for v in values]}


def percent(value: float) -> Gold:
    """Gold for a percentage to one decimal, or the same as a fraction."""
    return {
        "number_any": [
            {"number": round(value, 3), "tol": 0.06},
            {"number": round(value / 100, 5), "tol": 0.0006},
        ],
        "number_in": "text",
    }


def mass(protein: str) -> Gold:
    """Gold for an average molecular mass in Da or kDa, within 0.4 %."""
    dalton = ProteinAnalysis(protein).molecular_weight()
    return {
        "number_any": [
            {"number": round(dalton, 1), "tol": round(dalton * 0.004, 1)},
            {"number": round(dalton / 1000, 2), "tol": round(dalton * 0.004 / 1000, 3)},
        ]
    }


def spots(a: Annotation, name: str) -> Gold:
    """Gold `citation` met by the gene or by any of its products that carry this exact name."""
    carriers = [
        f.cited()["citation"] for f in a.of("gene", "mRNA", "CDS", *RNAS) if name in f.names
    ]
    if not carriers:
        raise ValueError(f"no gene is named {name}")
    return {"citation": [c for i, c in enumerate(carriers) if c not in carriers[:i]]}


def stop_or_not(f: Feature) -> Gold:
    """Coding sequence of a feature, with its stop codon or without."""
    return {"sequence_any": [f.dna, f.dna[:-3]]}


def beside(starts: list[int], reach: int) -> Gold:
    """Gold for sites given by their first base or by a base up to `reach` behind it."""
    return {"numbers_any": [[p + i for p in starts] for i in range(reach + 1)]}


def thousands(n: int) -> str:
    """Pattern of a number of four to six digits, with or without its separator."""
    return rf"\b{n // 1000}[,'\s]?{n % 1000:03d}\b"


def touching(features: Iterable[Feature], start: int, end: int) -> list[Feature]:
    """Features that share at least one base with `start` to `end`, both 1-based inclusive."""
    return [f for f in features if f.start <= end and f.end >= start]


def sites(dna: str, pattern: str, *, circular: bool) -> list[int]:
    """1-based first bases, on the plus strand, of a plain pattern on either strand."""
    wrapped = dna + dna[: len(pattern) - 1] if circular else dna
    both = {pattern, revcomp(pattern)}
    return [
        i + 1
        for i in range(len(wrapped) - len(pattern) + 1)
        if wrapped[i : i + len(pattern)] in both
    ]


def only_site(dna: str, pattern: str, *, circular: bool) -> int:
    """First base of the only site of a plain pattern on either strand."""
    (place,) = sites(dna, pattern, circular=circular)
    return place


def gaps(features: Sequence[Feature]) -> list[tuple[int, int, int]]:
    """Stretches between features of one record that no feature covers: length, start, end."""
    found, last = [], features[0].end
    for f in sorted(features, key=lambda f: f.start)[1:]:
        if f.start > last + 1:
            found.append((f.start - last - 1, last + 1, f.start - 1))
        last = max(last, f.end)
    return sorted(found, reverse=True)


def overlaps(features: Sequence[Feature]) -> list[tuple[Feature, Feature, int]]:
    """Pairs of features of one record that share bases, with the number shared."""
    row = sorted(features, key=lambda f: (f.start, f.end))
    return [
        (a, b, min(a.end, b.end) - b.start + 1)
        for i, a in enumerate(row)
        for b in row[i + 1 :]
        if b.start <= a.end
    ]


def shared(left: Feature, right: Feature) -> int:
    """Bases that two features of one record have in common."""
    return min(left.end, right.end) - max(left.start, right.start) + 1


def runs(features: Sequence[Feature], gap: int) -> list[list[Feature]]:
    """Maximal runs of neighbours on one strand with at most `gap` bases between them."""
    row = sorted(features, key=lambda f: f.start)
    out = [[row[0]]]
    for f in row[1:]:
        last = out[-1][-1]
        if f.strand == last.strand and f.start - last.end - 1 <= gap:
            out[-1].append(f)
        else:
            out.append([f])
    return out


def open_frames(dna: str) -> list[tuple[int, int, int, int]]:
    """ATG-to-stop frames of a linear sequence: bp with the stop, start, end, strand."""
    found = []
    for strand, text in ((1, dna), (-1, revcomp(dna))):
        for frame in range(3):
            begin = None
            for i in range(frame, len(text) - 2, 3):
                codon = text[i : i + 3]
                if codon == "ATG" and begin is None:
                    begin = i
                elif codon in ("TAA", "TAG", "TGA") and begin is not None:
                    a, b = begin, i + 3
                    lo, hi = (a, b) if strand == 1 else (len(dna) - b, len(dna) - a)
                    found.append((b - a, lo + 1, hi, strand))
                    begin = None
    return sorted(found, reverse=True)
