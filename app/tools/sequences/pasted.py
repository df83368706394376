"""Work on a sequence that was pasted: reverse complement, translation, length, GC, properties."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from app.tools.arguments import SequenceOperationArguments
from app.tools.base import Result, SequenceOut, Table, tool
from app.tools.proteins.chemistry import properties, property_rows, property_sentence
from app.tools.sequences.extract import reverse_complement
from app.tools.shared.phrase import bp, count, number, percent
from app.tools.shared.select import declined

if TYPE_CHECKING:
    from index.library import Library

DNA = set("ACGTUNRYKMBDHVSW")
LONGEST_OLIGO = 120
"""Bases of a primer or probe at most, for which a melting temperature means something."""

OF_DNA = {"reverse_complement", "translate", "gc", "melting"}
"""Operations that make sense for DNA and RNA only, so that ambiguous letters are read as bases."""

PROTEIN = set("ACDEFGHIKLMNPQRSTVWYBZXJUO*")


def clean(text: str) -> str:
    """Letters of a pasted sequence: FASTA headers, digits, blanks and dashes are left out."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith((">", ";"))]
    return re.sub(r"[\s\d\-.'\"`]+", "", "".join(lines)).upper()


def kind_of(sequence: str) -> str:
    """``dna``, ``rna``, ``protein``, or an empty string where the letters are none of these."""
    letters = set(sequence)
    if not sequence:
        return ""
    if letters <= DNA:
        usual = sum(sequence.count(base) for base in "ACGTUN")
        if usual >= 0.8 * len(sequence):
            return "rna" if "U" in letters and "T" not in letters else "dna"
    return "protein" if letters <= PROTEIN else "dna" if letters <= DNA else ""


@tool("sequence_operation", "sequence", SequenceOperationArguments)
def sequence_operation(library: Library, arguments: SequenceOperationArguments) -> Result:
    """Reverse complement, translation, size, GC, Tm or protein properties of a pasted sequence."""
    sequence = clean(arguments.sequence)
    kind = kind_of(sequence)
    if arguments.operation in OF_DNA and set(sequence) <= DNA:
        kind = "rna" if "U" in sequence and "T" not in sequence else "dna"
    if not sequence:
        return declined("No sequence was given; paste DNA, RNA or protein letters.")
    if not kind:
        odd = sorted(set(sequence) - DNA - PROTEIN)
        return declined(
            f"That is neither a DNA nor a protein sequence: it holds {', '.join(odd[:5])}."
        )
    if arguments.operation == "length":
        return Result(f"The sequence is {_size(sequence, kind)} long.")
    if arguments.operation == "protein_properties":
        return _properties(sequence, kind)
    if kind == "protein":
        return declined(
            "That is a protein sequence; reverse complement, translation and GC need DNA or RNA."
        )
    if arguments.operation == "gc":
        return _gc(sequence)
    if arguments.operation == "melting":
        return _melting(sequence)
    if arguments.operation == "reverse_complement":
        turned = reverse_complement(sequence)
        text = f"The reverse complement of the {bp(len(sequence))} sequence is `{turned}`."
        if len(turned) > 60:
            text = f"Here is the reverse complement of the {bp(len(sequence))} sequence."
        return Result(text, sequences=[SequenceOut("reverse_complement", "", turned, kind)])
    return _translation(sequence, arguments.table)


def _size(sequence: str, kind: str) -> str:
    if kind == "protein":
        return count(len(sequence.rstrip("*")), "amino acid")
    return bp(len(sequence))


def _gc(sequence: str) -> Result:
    counts = Counter(sequence)
    strong = counts["G"] + counts["C"]
    rows: list[list] = [[base, n] for base, n in sorted(counts.items())]
    text = (
        f"The GC content is {percent(strong / len(sequence))}: {number(strong)} G or C among "
        f"{bp(len(sequence))}."
    )
    return Result(text, table=Table(["base", "count"], rows, len(rows)) if len(rows) > 3 else None)


def _melting(sequence: str) -> Result:
    """Melting temperature of an oligonucleotide by nearest neighbours and by Wallace's rule."""
    from Bio.SeqUtils import MeltingTemp

    dna = sequence.replace("U", "T")
    if not set(dna) <= set("ACGT") or not 8 <= len(dna) <= LONGEST_OLIGO:
        return declined(
            f"A melting temperature is computed for 8 to {LONGEST_OLIGO} bases of A, C, G and T."
        )
    near, simple = MeltingTemp.Tm_NN(dna), MeltingTemp.Tm_Wallace(dna)
    return Result(
        f"The melting temperature of the {bp(len(dna))} oligonucleotide is {near:.1f} °C by "
        "nearest neighbours (50 mM Na+, 25 nM of each strand), and "
        f"{simple:.0f} °C by Wallace's rule, 2 (A+T) + 4 (G+C)."
    )


def _translation(sequence: str, table: int) -> Result:
    from index.translate import translate

    dna = sequence.replace("U", "T")
    whole = dna[: len(dna) - len(dna) % 3]
    if not whole:
        return declined("The sequence is shorter than one codon, so it cannot be translated.")
    try:
        protein = translate(whole, table, complete=False)
    except ValueError as error:
        return declined(str(error))
    stopped = len(protein) < len(whole) // 3
    left = len(dna) % 3
    notes = []
    if stopped:
        notes.append("The final stop codon is left out.")
    if "*" in protein:
        notes.append(f"It holds {count(protein.count('*'), 'inner stop codon')} (*).")
    if left:
        notes.append(f"The last {count(left, 'base')} make no whole codon and are left out.")
    text = (
        f"Translated from its first base with table {table}, the sequence gives "
        f"{count(len(protein), 'amino acid')}."
    )
    if len(protein) <= 60:
        text = f"{text[:-1]}: `{protein}`."
    out = SequenceOut("translation", f"table {table}", protein, "protein")
    return Result(" ".join([text, *notes]), sequences=[out])


def _properties(sequence: str, kind: str) -> Result:
    if kind != "protein" and not set(sequence) <= set("ACGT"):
        return declined("Protein properties need a protein sequence; that one is DNA or RNA.")
    if kind != "protein" and len(sequence) > 10:
        return declined(
            "Protein properties need a protein sequence; that one looks like DNA - ask for its "
            "translation first."
        )
    found = properties(sequence)
    if found is None:
        return declined("The sequence holds no amino acid whose mass is known.")
    rows = property_rows(found)
    return Result(
        f"The protein has {property_sentence(found)}.",
        table=Table(["property", "value"], rows, len(rows)),
    )
