"""GenBank flat files, written by Biopython.

Feature keys longer than the 15 characters of the format (Sequence Ontology terms of GFF3 files)
become ``misc_feature`` with the term in a note. References are kept as lines of the comment,
because a store keeps each of them as one line.
"""

from __future__ import annotations

import warnings
from typing import TextIO

from index.biopython import seq_record
from index.export.selection import Selection


def write(selection: Selection, out: TextIO) -> None:
    """Write the records of a selection with their features and, where known, their bases.

    Parameters
    ----------
    selection
        What is written; records that hold nothing of it are left out.
    out
        Text file.
    """
    from Bio import SeqIO

    genome = selection.genome
    for info in selection.records():
        bases = genome[info.id][:] if info.has_sequence else None
        record = seq_record(info, bases, selection.features(info.id), genome.qualifiers)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            SeqIO.write(record, out, "genbank")
