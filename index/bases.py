"""Reading a genome's sequence file."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from index.rows import RecordInfo
from index.strand import reverse_complement

if TYPE_CHECKING:
    from pyfaidx import Fasta

_KEPT = 8
_KEPT_BASES = 32_000_000


class Missing(KeyError):  # noqa: N818 - reads as the condition it is
    """A name that is not there; its text is a sentence."""

    def __str__(self) -> str:
        return str(self.args[0])


class Bases:
    """Random access to the records of one FASTA file; safe to use from several threads.

    Whole records of up to 32 Mbp are kept once they were read whole.
    """

    def __init__(self, path: Path):
        self.path = path
        self._lock = threading.Lock()
        self._fasta: Fasta | None = None
        self._whole: OrderedDict[str, str] = OrderedDict()

    def fetch(self, record: RecordInfo, start: int, end: int) -> str:
        """Letters ``[start, end)`` of the plus strand; the range must lie inside the record.

        Raises
        ------
        ValueError
            The file has no sequence of the record.
        """
        if start >= end:
            return ""
        if not record.has_sequence:
            raise ValueError(f"There is no sequence of {record.id}: the file is annotation only.")
        with self._lock:
            whole = self._whole.get(record.id)
            if whole is not None:
                self._whole.move_to_end(record.id)
                return whole[start:end]
            if self._fasta is None:
                from pyfaidx import Fasta

                self._fasta = Fasta(str(self.path), as_raw=True, rebuild=False, build_index=False)
            text = str(self._fasta.faidx.fetch(record.id, start + 1, end))
            if end - start == record.length <= _KEPT_BASES:
                self._whole[record.id] = text
                while len(self._whole) > _KEPT:
                    self._whole.popitem(last=False)
        return text

    def around(self, record: RecordInfo, start: int, end: int, strand: int = 1) -> str:
        """Letters of a range that may leave the record: a circular one is read over its origin,
        once around at most, a linear one is clipped; 5' to 3' on `strand`."""
        length = record.length
        if record.circular and length and (start < 0 or end > length):
            end = min(end, start + length)
            pieces = []
            while start < end:
                at = start % length
                size = min(length - at, end - start)
                pieces.append(self.fetch(record, at, at + size))
                start += size
            text = "".join(pieces)
        else:
            text = self.fetch(record, max(start, 0), min(end, length))
        return reverse_complement(text) if strand == -1 else text

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            self._whole.clear()
            if self._fasta is not None:
                self._fasta.close()
                self._fasta = None


class Chromosome:
    """Sequence of one record, as a string that is read where it is sliced."""

    def __init__(self, bases: Bases, record: RecordInfo):
        self._bases = bases
        self.record = record

    def __len__(self) -> int:
        return self.record.length

    def __getitem__(self, key: slice | int) -> str:
        """Upper-case letters of the plus strand; steps and negative indices as in a string."""
        if isinstance(key, int):
            at = key + len(self) if key < 0 else key
            if not 0 <= at < len(self):
                raise IndexError(f"{self.record.id} has {len(self)} letters.")
            return self._bases.fetch(self.record, at, at + 1)
        start, end, step = key.indices(len(self))
        if step == 1:
            return self._bases.fetch(self.record, start, end)
        return self._bases.fetch(self.record, 0, len(self))[key]

    def __str__(self) -> str:
        return self[:]
