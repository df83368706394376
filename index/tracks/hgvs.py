"""Names of sequence changes by the HGVS nomenclature (hgvs-nomenclature.org, version 21).

DNA: substitution, deletion, duplication, insertion, inversion, deletion-insertion; the 3' rule is
kept by whoever places the change. Protein: the consequence predicted from DNA, in three-letter
code with ``Ter`` for a stop, without the brackets that mark a prediction.
"""

from __future__ import annotations

from collections.abc import Callable

from index.strand import reverse_complement

_THREE = {
    "A": "Ala", "R": "Arg", "N": "Asn", "D": "Asp", "C": "Cys", "Q": "Gln", "E": "Glu",
    "G": "Gly", "H": "His", "I": "Ile", "L": "Leu", "K": "Lys", "M": "Met", "F": "Phe",
    "P": "Pro", "S": "Ser", "T": "Thr", "W": "Trp", "Y": "Tyr", "V": "Val", "U": "Sec",
    "O": "Pyl", "B": "Asx", "Z": "Glx", "J": "Xle", "X": "Xaa", "*": "Ter",
}  # fmt: skip


def three_letter(residues: str) -> str:
    """``ArgTer`` of ``R*``."""
    return "".join(_THREE.get(residue, "Xaa") for residue in residues)


def dna_change(
    start: int, old: str, new: str, before: str, name: Callable[[int], str], kind: str
) -> str:
    """Description of a change of DNA.

    Parameters
    ----------
    start
        0-based position of the first changed letter on the strand that is described; an
        insertion stands before it.
    old, new
        Letters before and after the change on that strand, the smallest ones.
    before
        Letters in front of `start`, at least as many as `new` has where the sequence goes so far.
    name
        Gives the name of a 0-based position (``12``, ``-5``, ``123+4``).
    kind
        ``g``, ``c``, ``n`` or ``m``.
    """
    if old == new:
        return f"{kind}.="
    if len(old) == len(new) == 1:
        return f"{kind}.{name(start)}{old}>{new}"
    if not old:
        if new and before.endswith(new):
            return f"{kind}.{_range(start - len(new), start, name)}dup"
        return f"{kind}.{name(start - 1)}_{name(start)}ins{new}"
    where = _range(start, start + len(old), name)
    if not new:
        return f"{kind}.{where}del"
    if len(old) > 1 and new == reverse_complement(old):
        return f"{kind}.{where}inv"
    return f"{kind}.{where}delins{new}"


def _range(start: int, end: int, name: Callable[[int], str]) -> str:
    """Names of the first and the last letter of ``[start, end)``."""
    return name(start) if end - start == 1 else f"{name(start)}_{name(end - 1)}"


def unchanged(first: int, residues: str) -> str:
    """``p.Leu12=`` of residues from 0-based `first` that stay as they are."""
    last = first + len(residues) - 1
    if len(residues) == 1:
        return f"p.{three_letter(residues)}{first + 1}="
    return f"p.{_residues(first, residues[0], last, residues[-1])}="


def _residues(first: int, one: str, last: int, other: str) -> str:
    if first == last:
        return f"{three_letter(one)}{first + 1}"
    return f"{three_letter(one)}{first + 1}_{three_letter(other)}{last + 1}"


def frameshift(old: str, new: str) -> str:
    """Description of a protein whose frame is lost.

    Parameters
    ----------
    old, new
        Residues with their stops (``*``), `new` up to its first stop; they differ.
    """
    at = _common(old, new)
    if at >= len(new) or at >= len(old):
        return "p.?"
    if new[at] == "*":
        return f"p.{three_letter(old[at])}{at + 1}Ter"
    stop = new.find("*", at)
    if old[at] == "*":
        return extension(at, new)
    end = str(stop - at + 1) if stop >= 0 else "?"
    return f"p.{three_letter(old[at])}{at + 1}{three_letter(new[at])}fsTer{end}"


def extension(at: int, new: str) -> str:
    """``p.Ter110GlnextTer17``: the stop at 0-based `at` became a residue."""
    stop = new.find("*", at)
    end = str(stop - at) if stop >= 0 else "?"
    return f"p.Ter{at + 1}{three_letter(new[at])}extTer{end}"


def in_frame(old: str, new: str, last: int) -> str:
    """Description of a protein in which residues were replaced, lost or gained in frame.

    Parameters
    ----------
    old, new
        Residues with their stops (``*``), each up to its first stop; they differ.
    last
        0-based index in `old` after the last residue whose codon was touched.
    """
    at = _common(old, new)
    if at >= len(new) or at >= len(old):  # the file does not show where the protein ends
        return "p.?"
    if new[at] == "*":
        return f"p.{three_letter(old[at])}{at + 1}Ter"
    if old[at] == "*":
        return extension(at, new)
    if new.endswith("*") and not new.endswith(old[last:]):  # another stop than before
        gone = old[at : max(last, at)] if last < len(old) else old[at:]
        come = new[at:]
    else:
        end = 0
        while end < min(len(old), len(new)) - at and old[-1 - end] == new[-1 - end]:
            end += 1
        gone, come = old[at : len(old) - end], new[at : len(new) - end]
    if not gone:
        if come and old[max(0, at - len(come)) : at] == come:
            where = _residues(at - len(come), come[0], at - 1, come[-1])
            return f"p.{where}dup"
        flank = f"{three_letter(old[at - 1])}{at}_{three_letter(old[at : at + 1])}{at + 1}"
        return f"p.{flank}ins{three_letter(come)}"
    where = _residues(at, gone[0], at + len(gone) - 1, gone[-1])
    if not come:
        return f"p.{where}del"
    if len(gone) == len(come) == 1:
        return f"p.{where}{three_letter(come)}"
    return f"p.{where}delins{three_letter(come)}"


def _common(old: str, new: str) -> int:
    """Residues that two proteins share from the first on."""
    at = 0
    while at < min(len(old), len(new)) and old[at] == new[at]:
        at += 1
    return at
