"""VCF and BCF, of any number of samples (specification: VCFv4.5 and BCFv2.2, samtools/hts-specs).

Text is read line by line, so that one broken row is skipped with its line number and plain gzip,
bgzip and other packings read alike; BCF is decoded by htslib through pysam. A table of variants
without a header is read where its first five columns are CHROM, POS, ID, REF and ALT.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from index.formats.notes import Notes, shown
from index.formats.source import Source
from index.records import Feature, FormatError, Part, Record

NAME = "vcf"
BCF = "bcf"

_BARE = re.compile(rb"[^\t\n#]+\t\d+\t[^\t\n]+\t[ACGTNacgtn]+\t[ACGTNacgtn.,<>*]+(?:\t|$)")
_FIELD = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|[^,>]*)')
_REF = re.compile(r"[ACGTUNRYSWKMBDHVacgtunryswkmbdhv]+")
_ALT = re.compile(
    r"[ACGTUNRYSWKMBDHVacgtunryswkmbdhv]+|\.|\*|<.+>|.*[\[\]].*|\.[A-Za-z]+|[A-Za-z]+\."
)
_FIXED = ("CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO")
_LEAST = 5
_PURINES = frozenset("AG")

KINDS = (
    "SNP", "insertion", "deletion", "MNV", "complex", "structural", "spanning deletion",
    "reference",
)  # fmt: skip
"""Kinds of allele, in the order in which they are told."""


@dataclass(slots=True)
class Variant:
    """One row.

    Attributes
    ----------
    start
        0-based position of the first letter of `ref`.
    end
        Exclusive; INFO/END of a symbolic allele.
    id
        Empty where the file has ``.``.
    alts
        Alternative alleles as written; empty where the file has ``.``.
    quality
        None where it is missing.
    filter
        As written: ``PASS``, names joined by ``;``, or ``.`` where no filter was run.
    info
        As written.
    genotypes
        GT of each sample as written, ``.`` where it is missing.
    line
        1-based line in the decompressed file; of BCF the number of the row.
    """

    contig: str
    start: int
    end: int
    id: str
    ref: str
    alts: tuple[str, ...]
    quality: float | None
    filter: str
    info: str
    genotypes: tuple[str, ...]
    line: int


@dataclass(slots=True)
class Header:
    """What stands above the rows.

    Attributes
    ----------
    version
        ``VCFv4.2``; empty without a header.
    contigs
        Stated length, or None, by name.
    filters, infos
        Descriptions by name.
    samples
        Names in column order.
    source, reference
        As stated.
    """

    version: str = ""
    contigs: dict[str, int | None] = field(default_factory=dict)
    filters: dict[str, str] = field(default_factory=dict)
    infos: dict[str, str] = field(default_factory=dict)
    samples: list[str] = field(default_factory=list)
    source: str = ""
    reference: str = ""


def sniff(head: bytes, path: Path) -> int:
    """How sure it is, 0 to 100, that text beginning with `head` is VCF."""
    if head.startswith((b"##fileformat=VCF", b"#CHROM\tPOS\tID\tREF")):
        return 100
    lines = [line for line in head.split(b"\n")[:20] if line.strip() and line[:1] != b"#"]
    whole = lines[:-1] or lines
    return 80 if whole and all(_BARE.match(line) for line in whole) else 0


def sniff_bcf(head: bytes, path: Path) -> int:
    """How sure it is, 0 to 100, that content beginning with `head` is BCF."""
    return 100 if head.startswith(b"BCF\x02") else 0


class Rows:
    """Rows of a VCF or BCF file; iterating reads them once.

    Parameters
    ----------
    source
        The file.
    notes
        Takes what was repaired or skipped.

    Attributes
    ----------
    header
        Complete once the first row is read.
    format
        ``vcf`` or ``bcf``.
    """

    def __init__(self, source: Source, notes: Notes):
        self.header = Header()
        self.format = BCF if sniff_bcf(source.raw_head, source.path) else NAME
        self._source = source
        self._notes = notes

    def __iter__(self) -> Iterator[Variant]:
        """Rows in file order; broken ones are skipped and told.

        Raises
        ------
        FormatError
            Nothing can be read, or the file is damaged.
        """
        found = broken = 0
        for number, line in self._lines():
            if line.startswith("#") or not line.strip():
                self._head(line, number)
                continue
            if not found and not broken and not self.header.version:
                self._notes.warning(
                    "There is no VCF header: the columns were taken for CHROM, POS, ID, REF and "
                    "ALT.",
                    line=number,
                )
            try:
                variant = self._row(line, number)
            except ValueError as error:
                broken += 1
                self._notes.error(f"The row is skipped: {error}.", "", number)
                continue
            found += 1
            yield variant
        if not found and broken:
            raise FormatError(f"{self._source.name}: none of its {broken:,} rows is a variant.")

    def _lines(self) -> Iterator[tuple[int, str]]:
        if self.format == BCF:
            yield from self._decoded()
            return
        for number, raw in enumerate(self._source.lines(), 1):
            yield number, raw.decode("utf-8", "replace")

    def _decoded(self) -> Iterator[tuple[int, str]]:
        """Header and rows of a BCF file as text."""
        import pysam

        said = pysam.set_verbosity(0)
        number = 0
        try:
            with pysam.VariantFile(str(self._source.path)) as file:
                for line in str(file.header).splitlines():
                    yield 0, line
                for number, record in enumerate(file, 1):
                    yield number, str(record).rstrip("\n")
        except (OSError, ValueError, NotImplementedError) as error:
            path = str(self._source.path)  # nobody is told our folders
            why = shown(str(error).replace(path, self._source.name) or "cut off")
            raise FormatError(
                f"{self._source.name}: the BCF data are damaged after row {number:,} ({why})."
            ) from None
        finally:
            pysam.set_verbosity(said)

    def _head(self, line: str, number: int) -> None:
        """Take in one header line."""
        header = self.header
        if line.startswith("##"):
            key, _, value = line[2:].partition("=")
            if key == "fileformat":
                header.version = shown(value)
            elif key in ("source", "reference"):
                setattr(header, key, shown(value, 200))
            elif key in ("contig", "FILTER", "INFO") and value.startswith("<"):
                fields = {name: text.strip('"') for name, text in _FIELD.findall(value)}
                name = fields.get("ID", "")
                if key == "contig":
                    length = fields.get("length", "")
                    header.contigs[name] = int(length) if length.isdecimal() else None
                elif key == "FILTER":
                    header.filters[name] = fields.get("Description", "")
                else:
                    header.infos[name] = fields.get("Description", "")
        elif line.startswith("#CHROM"):
            header.version = header.version or "VCF"
            columns = line.rstrip().split("\t") if "\t" in line else line.split()
            if len(columns) > len(_FIXED) + 1:
                header.samples = columns[len(_FIXED) + 1 :]

    def _row(self, line: str, number: int) -> Variant:
        """One row; ValueError with a clause where it is none."""
        columns = line.rstrip("\n").split("\t")
        if len(columns) < _LEAST and "\t" not in line:
            columns = line.split()
        if len(columns) < _LEAST:
            raise ValueError(f"it has {len(columns)} columns in place of at least {_LEAST}")
        if self.header.version and len(columns) < len(_FIXED):
            self._notes.warning(f"The row ends after {len(columns)} columns.", "", number)
        columns += ["."] * (len(_FIXED) - len(columns))
        contig, place, id, ref, alt, quality, filters, info = columns[: len(_FIXED)]
        if not contig.strip():
            raise ValueError("it names no contig")
        if not place.isdecimal():
            raise ValueError(f"its position '{shown(place, 20)}' is not a number")
        if not _REF.fullmatch(ref):
            raise ValueError(f"its REF '{shown(ref, 20)}' is not bases")
        alts = tuple(alt.split(",")) if alt not in (".", "") else ()
        odd = next((one for one in alts if not _ALT.fullmatch(one)), None)
        if odd is not None:
            raise ValueError(f"its ALT '{shown(odd, 20)}' is no allele")
        start = int(place) - 1
        return Variant(
            contig=contig,
            start=start,
            end=_end(start, ref, alts, info),
            id="" if id == "." else id,
            ref=ref,
            alts=alts,
            quality=self._quality(quality, number),
            filter=filters or ".",
            info=info,
            genotypes=self._genotypes(columns, number),
            line=number,
        )

    def _quality(self, text: str, number: int) -> float | None:
        if text in (".", ""):
            return None
        try:
            return float(text)
        except ValueError:
            self._notes.warning(f"QUAL '{shown(text, 20)}' is not a number.", "", number)
            return None

    def _genotypes(self, columns: list[str], number: int) -> tuple[str, ...]:
        samples = len(self.header.samples)
        first = len(_FIXED) + 1
        if not samples:
            return ()
        cells = columns[first:]
        if len(cells) != samples:
            self._notes.warning(
                f"The row has {len(cells)} sample columns in place of {samples}.", "", number
            )
        keys = columns[first - 1].split(":") if len(columns) >= first else []
        at = keys.index("GT") if "GT" in keys else -1
        if at < 0:
            return (".",) * samples
        found = [cell.split(":") for cell in cells[:samples]]
        texts = [cell[at] if at < len(cell) and cell[at] else "." for cell in found]
        return (*texts, *["."] * (samples - len(texts)))


def _end(start: int, ref: str, alts: tuple[str, ...], info: str) -> int:
    """Exclusive end of a row; symbolic alleles state it in INFO/END."""
    if any(alt.startswith("<") for alt in alts):
        found = re.search(r"(?:^|;)END=(\d+)", info)
        if found and int(found[1]) > start:
            return int(found[1])
    return start + len(ref)


@lru_cache(maxsize=1 << 12)
def allele_kind(ref: str, alt: str) -> str:
    """Kind of an alternative allele, a member of `KINDS`.

    Letters shared at both ends are left out first, so that ``CAT > CT`` is a deletion; of equal
    length is an SNP or an MNV, and an allele that loses and gains letters is complex.
    """
    if alt in ("", "."):
        return "reference"
    if alt == "*":
        return "spanning deletion"
    if not _REF.fullmatch(alt):
        return "structural"
    ref, alt = ref.upper(), alt.upper()
    if len(ref) == len(alt):
        differ = sum(a != b for a, b in zip(ref, alt, strict=True))
        return ("reference", "SNP")[differ] if differ < 2 else "MNV"
    short, long = sorted((ref, alt), key=len)
    head = 0
    while head < len(short) and short[head] == long[head]:
        head += 1
    if head == len(short) or short[head:] == long[len(long) - len(short) + head :]:
        return "insertion" if len(alt) > len(ref) else "deletion"
    return "complex"


def row_kind(ref: str, alts: tuple[str, ...]) -> str:
    """Kind of a row: that of its alleles where they agree, else ``mixed``; a spanning deletion
    (``*``) beside others does not count."""
    kinds = {allele_kind(ref, alt) for alt in alts} or {"reference"}
    if len(kinds) > 1:
        kinds.discard("spanning deletion")
    return kinds.pop() if len(kinds) == 1 else "mixed"


@lru_cache(maxsize=1 << 12)
def is_transition(ref: str, alt: str) -> bool | None:
    """Whether an SNP is a transition (A-G, C-T); None for any other allele or letter."""
    if allele_kind(ref, alt) != "SNP":
        return None
    ref, alt = ref.upper(), alt.upper()
    one, other = next((a, b) for a, b in zip(ref, alt, strict=True) if a != b)
    if one not in "ACGT" or other not in "ACGT":
        return None
    return (one in _PURINES) == (other in _PURINES)


def genotype_kind(text: str) -> str:
    """``hom_ref``, ``het``, ``hom_alt`` or ``missing`` (any allele unknown) of a GT value; a
    haploid call counts as homozygous."""
    alleles = text.replace("|", "/").split("/")
    if not all(allele.isdecimal() for allele in alleles):
        return "missing"
    if len(set(alleles)) > 1:
        return "het"
    return "hom_ref" if int(alleles[0]) == 0 else "hom_alt"


def read(source: Source, notes: Notes) -> Iterator[Record]:
    """One record a contig, without bases, with a ``variation`` feature a row.

    Raises
    ------
    FormatError
        Nothing can be read.
    """
    rows = Rows(source, notes)
    found: dict[str, Record] = {}
    for row in rows:
        record = found.setdefault(row.contig, Record(id=row.contig, line=row.line))
        qualifiers = {"replace": [f"{row.ref}>{','.join(row.alts) or '.'}"]}
        if row.id:
            qualifiers["ID"] = [row.id]
        if row.start >= 0:
            part = Part(row.start, row.end, 1)
            record.features.append(Feature("variation", (part,), qualifiers=qualifiers))
            record.features[-1].line = row.line
        record.length = max(record.length, row.end)
    for name, length in rows.header.contigs.items():
        if name not in found and length:
            found[name] = Record(id=name)
        if name in found and length:
            found[name].length = max(length, found[name].length)
    yield from found.values()
