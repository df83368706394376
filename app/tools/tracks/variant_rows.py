"""From a filter on variants to rows of the open variant files, and rows to words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from app.tools.base import Citation, Result, Table
from app.tools.shared.phrase import CITED, count, gene_name, join, number, plain
from app.tools.shared.select import declined, resolve
from app.tools.tracks.variant_arguments import ListVariantsArguments, VariantFilter
from index.formats.vcf import allele_kind, genotype_kind, row_kind
from index.tracks.variants import Variants

if TYPE_CHECKING:
    from index.formats.vcf import Variant
    from index.library import Library
    from index.rows import Gene

SHOWN = 200
"""Rows of a table at most; its total counts all."""
NAMED_SAMPLES = 12
"""Samples whose genotypes get a column of their own at most."""
_CARRIED = frozenset({"het", "hom_alt"})
_NOUNS = {
    "SNP": "SNP", "insertion": "insertion", "deletion": "deletion", "indel": "indel",
    "MNV": "multi-nucleotide variant", "complex": "complex variant",
    "structural": "structural variant", "mixed": "row with alleles of several types",
    "reference": "row without an alternative allele",
    "spanning deletion": "spanning deletion",
}  # fmt: skip


def variant_tracks(library: Library, name: str | None) -> list[Variants] | Result:
    """The open variant files, or the one of that name; a refusal where there is none."""
    tracks = [track for track in library.tracks if isinstance(track, Variants)]
    if not tracks:
        return declined(
            "No variant file is open; open a VCF or BCF file (beside the genome that its positions "
            "are of, to ask for genes and effects)."
        )
    if name is None:
        return tracks
    wanted = name.strip().lower()
    fitting = [t for t in tracks if wanted in (t.name.lower(), t.path.name.lower())]
    fitting = fitting or [t for t in tracks if wanted in t.path.name.lower()]
    if len(fitting) == 1:
        return fitting
    names = join([plain(track.path.name) for track in tracks])
    return declined(f"No one open variant file is called '{plain(name)}'; open are: {names}.")


def no_genome(track: Variants, what: str) -> Result:
    """A refusal for what needs the annotated genome."""
    contigs = join([plain(name) for name in list(track.contigs)[:3]])
    said = " ".join(plain(message) for message in track.messages)
    return declined(
        f"{what} need the annotated genome that {plain(track.path.name)} was called on (its "
        f"sequence is called {contigs or 'nothing'}); open its GenBank file, or FASTA and GFF3, "
        f"beside it. {said}".strip()
    )


def noun_of(kinds: Sequence[str]) -> str:
    """Noun for rows of some types, in the singular."""
    return _NOUNS[kinds[0]] if len(kinds) == 1 else "variant"


class Chosen:
    """Rows of one file that fit a filter.

    Attributes
    ----------
    where, params
        The SQL condition.
    words
        The conditions to follow the noun (``in *katG* (Rv1908c)``); may be empty.
    gene
        The gene that is asked for, or None.
    """

    def __init__(self, track: Variants):
        self.track = track
        self.conditions: list[str] = []
        self.params: list[Any] = []
        self.said: list[str] = []
        self.gene: Gene | None = None
        self.sample: tuple[int, str] | None = None
        self.changes = (0, 1 << 60)

    def bound_change(self, limit: int | None, words: str) -> None:
        """A bound on the letters that the longest allele gains or loses."""
        if limit is None:
            return
        low, high = self.changes
        self.changes = (limit, high) if words == "at least" else (low, limit)
        self.said.append(f"with a length change of {words} {number(limit)} bp")

    def add(self, sql: str, params: Iterable[Any], words: str) -> None:
        """One more condition."""
        self.conditions.append(f"({sql})")
        self.params += params
        if words:
            self.said.append(words)

    @property
    def where(self) -> str:
        """SQL of all conditions but the genotype."""
        return " AND ".join(self.conditions) or "TRUE"

    @property
    def words(self) -> str:
        """The conditions after a noun, with a leading space."""
        return "".join(f" {words}" for words in self.said)

    def rows(self, limit: int | None = None) -> list[Variant]:
        """The rows, by place."""
        low, high = self.changes
        if self.sample is None and self.changes == (0, 1 << 60):
            return self.track.select(self.where, self.params, limit)
        found = [
            row
            for row in self.track.each(self.where, self.params)
            if self._fits(row) and low <= change_of(row) <= high
        ]
        return found if limit is None else found[:limit]

    def _fits(self, row: Variant) -> bool:
        """Whether the sample that is asked for has the genotype that is asked for."""
        if self.sample is None:
            return True
        at, wanted = self.sample
        text = row.genotypes[at] if at < len(row.genotypes) else "."
        return genotype_kind(text) in (_CARRIED if wanted == "carried" else {wanted})


def choose(library: Library, track: Variants, wanted: VariantFilter) -> Chosen | Result:
    """Compile a filter for one file; a `Result` says why it cannot hold."""
    chosen = Chosen(track)
    if wanted.kinds:
        kinds = [k for kind in wanted.kinds for k in _kinds(kind)]
        marks = ", ".join("?" * len(kinds))
        chosen.add(f"kind IN ({marks})", kinds, "")
    refusal = _place(library, chosen, wanted) or _sample(chosen, wanted)
    if refusal is not None:
        return refusal
    if wanted.passed is not None:
        sql = "filter = 'PASS'" if wanted.passed else "filter NOT IN ('PASS', '.')"
        chosen.add(sql, (), "that pass" if wanted.passed else "that fail a filter")
    if wanted.filters:
        names = [f"%;{name};%" for name in wanted.filters]
        sql = " OR ".join(["(';' || filter || ';') ILIKE ?"] * len(names))
        chosen.add(sql, names, "with the filter " + join(map(plain, wanted.filters), "or"))
    for bound, operator, words in (
        (wanted.min_quality, ">=", "of a quality of at least"),
        (wanted.max_quality, "<=", "of a quality of at most"),
    ):
        if bound is not None:
            chosen.add(f"quality {operator} ?", (bound,), f"{words} {number(bound)}")
    for limit, words in ((wanted.min_change, "at least"), (wanted.max_change, "at most")):
        chosen.bound_change(limit, words)
    if wanted.multiallelic is not None:
        many = wanted.multiallelic
        words = "with several alternative alleles" if many else "with one alternative allele"
        chosen.add("alleles > 1" if many else "alleles <= 1", (), words)
    if wanted.id:
        chosen.add("id = ? OR (';' || id || ';') LIKE ?", (wanted.id, f"%;{wanted.id};%"),
                   f"called {plain(wanted.id)}")  # fmt: skip
    return chosen


def _kinds(kind: str) -> tuple[str, ...]:
    return ("insertion", "deletion") if kind == "indel" else (kind,)


def _place(library: Library, chosen: Chosen, wanted: VariantFilter) -> Result | None:
    """Conditions of gene, record, region and position."""
    track = chosen.track
    if wanted.gene:
        if track.genome is None:
            return no_genome(track, "Questions about a gene")
        hit = resolve(library, wanted.gene, track.genome.name)
        if isinstance(hit, Result):
            return hit
        condition = track.in_gene(hit[1])
        if condition is None:
            return declined(
                f"{plain(track.path.name)} has no variants on {plain(hit[1].record)}, the record "
                f"of {gene_name(hit[1])}."
            )
        chosen.gene = hit[1]
        chosen.add(*condition, f"in {gene_name(hit[1])}")
    name = wanted.record or (wanted.region.record if wanted.region else None)
    low = wanted.region.start if wanted.region else wanted.position
    high = wanted.region.end if wanted.region else wanted.position
    if name is None and low is None:
        return None
    if name is None and len(track.contigs) > 1:
        name = max(track.by_contig().items(), key=lambda item: item[1], default=("", 0))[0] or None
    try:
        contig = track.contig(name)
    except KeyError as error:
        return declined(str(error))
    several = len(track.contigs) > 1
    if low is None or high is None:
        chosen.add("contig = ?", (contig,), f"on {plain(contig)}")
        return None
    low, high = min(low, high), max(low, high)
    length = track.length_of(contig)
    if length and low > length:
        return declined(f"{plain(contig)} ends at {number(length)}, before {number(low)}.")
    where = f"at position {number(low)}" if low == high else f"in {number(low)}..{number(high)}"
    where += f" of {plain(contig)}" if several or name else ""
    chosen.add(*track.within(contig, low - 1, high), where)
    return None


def _sample(chosen: Chosen, wanted: VariantFilter) -> Result | None:
    if wanted.sample is None:
        return None
    found = sample_of(chosen.track, wanted.sample)
    if isinstance(found, Result):
        return found
    chosen.sample = (found, wanted.genotype)
    chosen.said.append(f"{GENOTYPE_WORDS[wanted.genotype]} in {plain(chosen.track.samples[found])}")
    return None


GENOTYPE_WORDS = {
    "het": "heterozygous",
    "hom_alt": "homozygous for an alternative allele",
    "hom_ref": "homozygous for the reference",
    "missing": "without a genotype",
    "carried": "carried",
}


def sample_of(track: Variants, name: str) -> int | Result:
    """Column of a sample by its name, or a refusal."""
    folded = [sample.lower() for sample in track.samples]
    if name.lower() in folded:
        return folded.index(name.lower())
    if not track.samples:
        return declined(f"{plain(track.path.name)} holds no samples, so it has no genotypes.")
    shown = join([plain(sample) for sample in track.samples[:NAMED_SAMPLES]])
    more = len(track.samples) - NAMED_SAMPLES
    return declined(
        f"{plain(track.path.name)} has no sample '{plain(name)}'; it has {shown}"
        + (f" and {number(more)} more." if more > 0 else ".")
    )


def change_of(row: Variant) -> int:
    """Letters that the longest allele gains or loses."""
    return max((abs(len(alt) - len(row.ref)) for alt in row.alts if alt.isalpha()), default=0)


def ordered(rows: list[Variant], arguments: ListVariantsArguments) -> list[Variant]:
    """Rows in the order that is asked for; those without a quality come last."""
    down = arguments.order == "descending"
    if arguments.sort_by == "quality":
        known = [row for row in rows if row.quality is not None]
        unknown = [row for row in rows if row.quality is None]
        return sorted(known, key=lambda row: row.quality or 0.0, reverse=down) + unknown
    if arguments.sort_by == "length":
        return sorted(rows, key=change_of, reverse=down)
    return rows[::-1] if down else rows


def label(row: Variant) -> str:
    """``2,155,168 C>G``: place and alleles of a row, short."""
    return f"{number(row.start + 1)} {_alleles(row)}"


def _alleles(row: Variant) -> str:
    return f"{_short(row.ref)}>{','.join(_short(alt) for alt in row.alts) or '.'}"


def _short(text: str, most: int = 24) -> str:
    return plain(text if len(text) <= most else f"{text[: most - 6]}...({len(text)})")


def row_id(row: Variant) -> str:
    """Identifier of the file, else contig, position and alleles."""
    return plain(row.id) or f"{plain(row.contig)}:{row.start + 1}:{_alleles(row)}"


def cited(track: Variants, rows: Sequence[Variant]) -> list[Citation]:
    """Citations of the first rows, on the genome's record where there is one."""
    found = []
    for row in rows[:CITED]:
        record = track.record_of(row.contig) or row.contig
        start = max(row.start + 1, 1)
        found.append(Citation(record, start, max(row.end, start), 0, row_id(row), "variant"))
    return found


def few_samples(track: Variants, wanted: Sequence[int] = ()) -> list[int]:
    """Columns of the samples that are shown: the wanted ones, else all where they are few."""
    if wanted:
        return list(wanted)
    return list(range(len(track.samples))) if len(track.samples) <= NAMED_SAMPLES else []


def row_table(
    track: Variants,
    rows: Sequence[Variant],
    total: int,
    wanted: Sequence[int] = (),
    most: int = SHOWN,
) -> Table:
    """Rows as a table, with the genotypes of the wanted samples, or of all where they are few."""
    samples = few_samples(track, wanted)
    columns = ["id", "contig", "position", "ref", "alt", "type", "quality", "filter"]
    columns += [plain(track.samples[at]) for at in samples]
    body: list[list[Any]] = []
    for row in rows[:most]:
        quality = None if row.quality is None else round(row.quality, 2)
        line: list[Any] = [row_id(row), plain(row.contig), row.start + 1, _short(row.ref, 60)]
        line += [",".join(_short(alt, 60) for alt in row.alts) or "."]
        line += [row_kind(row.ref, row.alts), quality, plain(row.filter)]
        line += [plain(row.genotypes[at]) for at in samples]
        body.append(line)
    return Table(columns, body, total)


def kinds_text(kinds: dict[str, int]) -> str:
    """``24 SNPs, 10 insertions and 7 deletions``."""
    return join([count(amount, _NOUNS[kind], _many(kind)) for kind, amount in kinds.items()])


def _many(kind: str) -> str | None:
    return {
        "mixed": "rows with alleles of several types",
        "reference": "rows without an alternative allele",
    }.get(kind)


def allele_kinds(row: Variant) -> list[str]:
    """Kind of each alternative allele."""
    return [allele_kind(row.ref, alt) for alt in row.alts]
