"""Computed properties of the proteins of a genome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.tools.arguments import GeneFilter, ProteinArguments
from app.tools.base import Result, Table, tool
from app.tools.proteins.chemistry import (
    LETTERS,
    Properties,
    kda,
    properties,
    property_rows,
    property_sentence,
    unknown_note,
)
from app.tools.proteins.proteome import proteome
from app.tools.sequences.extract import ImpossibleError, proteins_of
from app.tools.shared.filters import Selection
from app.tools.shared.phrase import (
    aa,
    citation,
    count,
    gene_name,
    gene_table,
    join,
    number,
    place,
    plain,
    the_genome,
)
from app.tools.shared.select import Hit, declined, open_genomes, record_across, resolve_few, select

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import FeatureRow

MANY = 3
NEUTRAL = 7.0
"""The pH of a charge where none is said."""
PROTEIN_COLUMNS = ("gene", "product", "record", "start", "end", "strand", "aa_length")
RESIDUES = {
    "alanine": "A", "arginine": "R", "asparagine": "N", "aspartate": "D", "aspartic acid": "D",
    "cysteine": "C", "glutamine": "Q", "glutamate": "E", "glutamic acid": "E", "glycine": "G",
    "histidine": "H", "isoleucine": "I", "leucine": "L", "lysine": "K", "methionine": "M",
    "phenylalanine": "F", "proline": "P", "serine": "S", "threonine": "T", "tryptophan": "W",
    "tyrosine": "Y", "valine": "V", "selenocysteine": "U", "pyrrolysine": "O",
    "ala": "A", "arg": "R", "asn": "N", "asp": "D", "cys": "C", "gln": "Q", "glu": "E",
    "gly": "G", "his": "H", "ile": "I", "leu": "L", "lys": "K", "met": "M", "phe": "F",
    "pro": "P", "ser": "S", "thr": "T", "trp": "W", "tyr": "Y", "val": "V", "sec": "U",
}  # fmt: skip
SPOKEN = 8
"""Proteins of an order named in the sentence."""

WORDS = {
    ("mass", "descending"): "heaviest",
    ("mass", "ascending"): "lightest",
    ("pi", "descending"): "most basic (highest pI)",
    ("pi", "ascending"): "most acidic (lowest pI)",
    ("gravy", "descending"): "most hydrophobic (highest GRAVY)",
    ("gravy", "ascending"): "most hydrophilic (lowest GRAVY)",
    ("aa_length", "descending"): "longest",
    ("aa_length", "ascending"): "shortest",
}


@tool("protein_properties", "protein", ProteinArguments)
def protein_properties(library: Library, arguments: ProteinArguments) -> Result:
    """Mass, pI, GRAVY, extinction and composition of proteins, or proteins ranked by them."""
    if not arguments.names:
        return _ranked(library, arguments)
    found = resolve_few(library, arguments.names, arguments.genome)
    if isinstance(found, Result):
        return found
    hits, missing = found
    lines: list[str] = []
    rows: list[tuple[Hit, Properties]] = []
    result = Result("")
    for genome, gene in hits:
        try:
            proteins = proteins_of(genome, gene)
        except ImpossibleError as error:
            missing.append(declined(str(error)))
            continue
        for protein, _ in proteins[:1]:
            computed = properties(protein)
            if computed is None:
                missing.append(declined(f"The protein of {gene_name(gene)} has no known residues."))
                continue
            rows.append(((genome, gene), computed))
            note = f" ({number(len(proteins))} isoforms; this is the longest)" * (len(proteins) > 1)
            lines.append(_sentence((genome, gene), computed, arguments) + note)
            result.citations.append(citation(genome, gene, "translation"))
            result.focus.append(gene.id)
    if not rows:
        result.status = "declined"
    elif len(rows) == 1 and arguments.field == "all" and not arguments.residue:
        body = property_rows(rows[0][1])
        result.table = Table(["property", "value"], body, len(body))
    elif len(rows) > 1:
        result.table = _table([hit for hit, _ in rows], [item for _, item in rows])
    if len(rows) == 2 and rows[0][0][1].id != rows[1][0][1].id:
        lines.insert(0, _compared(rows, arguments.field))
    result.text = "\n\n".join(line for line in [*lines, *(item.text for item in missing)] if line)
    return result


def _compared(rows: list[tuple[Hit, Properties]], field: str) -> str:
    """Which of two proteins has more of the asked property; empty for properties without order."""
    word = {"mass": "heavier", "pi": "more basic", "gravy": "more hydrophobic"}.get(field)
    if word is None:
        return ""
    low, high = sorted(rows, key=lambda row: getattr(row[1], field))
    more = getattr(high[1], field) - getattr(low[1], field)
    by = {"mass": f"{number(more, 1)} Da", "pi": f"{more:.2f} pH units", "gravy": f"{more:.3f}"}
    return f"The protein of {gene_name(high[0][1])} is the {word} one, by {by[field]}."


def _table(hits: list[tuple[Genome, Any]], found: list[Properties]) -> Table:
    return gene_table(
        hits,
        PROTEIN_COLUMNS,
        {
            "mass (Da)": [round(item.mass, 1) for item in found],
            "pI": [round(item.pi, 2) for item in found],
            "GRAVY": [round(item.gravy, 3) for item in found],
        },
    )


def residue_letter(name: str) -> str | None:
    """One-letter code of a residue's name, or None."""
    text = name.strip()
    if len(text) == 1 and text.upper() in LETTERS:
        return text.upper()
    low = text.lower()
    return RESIDUES.get(low) or RESIDUES.get(low.removesuffix("s"))


def _sentence(hit: Hit, found: Properties, arguments: ProteinArguments) -> str:
    """The asked property of one protein."""
    genome, gene = hit
    name = gene_name(gene)
    tail = f" ({place(genome, gene)})"
    if arguments.residue:
        letter = residue_letter(arguments.residue)
        n = found.counts.get(letter or "", 0)
        share = 100 * n / found.length
        label = plain(arguments.residue)
        if letter and label.upper() == letter:
            label = next((name for name, code in RESIDUES.items() if code == letter), letter)
        word = f"{label} ({letter})" if letter and label != letter else letter or label
        return (
            f"The protein of {name} holds {number(n)} {word} residues among {aa(found.length)} "
            f"({share:.2f} %)."
        )
    if arguments.field == "mass":
        return (
            f"The protein of {name} has an average mass of {kda(found.mass)}, from its "
            f"{aa(found.length)}{unknown_note(found)}{tail}."
        )
    if arguments.field == "pi":
        return f"The theoretical pI of the protein of {name} is {found.pi:.2f}{tail}."
    if arguments.field == "charge":
        ph = NEUTRAL if arguments.ph is None else arguments.ph
        return (
            f"At pH {ph:g} the net charge of the protein of {name} is {found.charge(ph):+.1f}, "
            f"computed from its {aa(found.length)} (theoretical pI {found.pi:.2f}){tail}."
        )
    if arguments.field == "gravy":
        kind = "hydrophobic" if found.gravy > 0 else "hydrophilic"
        return (
            f"The GRAVY (mean Kyte-Doolittle hydropathy) of the protein of {name} is "
            f"{found.gravy:.3f}, that is {kind} on the whole{tail}."
        )
    if arguments.field == "length":
        return f"The protein of {name} has {aa(found.length)}{tail}."
    if arguments.field == "extinction":
        return (
            f"The molar extinction coefficient of the protein of {name} at 280 nm is "
            f"{number(found.reduced)} per M and cm with reduced cysteines, "
            f"{number(found.cystines)} with cystines{tail}."
        )
    if arguments.field == "composition":
        ordered = sorted(found.counts.items(), key=lambda item: (-item[1], item[0]))
        each = join([f"{letter} {number(n)}" for letter, n in ordered])
        return f"The {aa(found.length)} of the protein of {name} are {each}{tail}."
    return f"The protein of {name} has {property_sentence(found)}{tail}."


def ranked(genome: Genome, selection: Selection, key: str, order: str) -> list[tuple[int, float]]:
    """Feature numbers of a selection of CDS with their ``mass``, ``pi``, ``gravy`` or
    ``aa_length``, in order; ties by position."""
    query = f"SELECT fid FROM features WHERE {selection.where} ORDER BY record_no, start, fid"
    fids = [fid for (fid,) in genome.sql(query, selection.params)]
    return proteome(genome).ranked(fids, key, order == "descending")


def rows_of(genome: Genome, fids: list[int]) -> list[FeatureRow]:
    """Features by number, in the order given."""
    if not fids:
        return []
    marks = ", ".join("?" * len(fids))
    known = {row.fid: row for row in genome.features(f"fid IN ({marks})", fids)}
    return [known[fid] for fid in fids]


def coding_filter(filter: GeneFilter) -> GeneFilter:
    """The same conditions on CDS with a protein."""
    return filter.model_copy(update={"types": ["protein"]})


def short_value(key: str, value: float) -> str:
    """A measured value with its unit, without a second unit in parentheses."""
    return value_text(key, value).split(" (")[0]


def value_text(key: str, value: float) -> str:
    """A measured value with its unit."""
    if key == "mass":
        return kda(value)
    if key == "pi":
        return f"pI {value:.2f}"
    if key == "gravy":
        return f"GRAVY {value:.3f}"
    return aa(int(value))


def _ranked(library: Library, arguments: ProteinArguments) -> Result:
    """Proteins of each genome in the order of a property."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    chosen = record_across(genomes, arguments.filter.record)
    if isinstance(chosen, Result):
        return chosen
    key = arguments.sort_by or (arguments.field if arguments.field in ("pi", "gravy") else "mass")
    shown: list[tuple[Genome, FeatureRow]] = []
    places: list[tuple[Genome, int]] = []
    lines: list[str] = []
    for genome in chosen:
        selection = select(genome, coding_filter(arguments.filter))
        if isinstance(selection, Result):
            return selection
        every = ranked(genome, selection, key, arguments.order)
        found = [
            (fid, value)
            for fid, value in every
            if (arguments.minimum is None or value >= arguments.minimum)
            and (arguments.maximum is None or value <= arguments.maximum)
        ]
        where = f"{selection.words} in {the_genome(genome)}".strip()
        if every and not found:
            lines.append(_bounded(0, len(every), key, arguments, where))
            continue
        if not found:
            why = "" if genome.has_sequence else ": the file holds no protein and no bases"
            lines.append(f"There is no protein sequence {where}{why}.")
            continue
        if arguments.minimum is not None or arguments.maximum is not None:
            lines.append(_bounded(len(found), len(every), key, arguments, where))
        page = found[: arguments.limit]
        rows = rows_of(genome, [fid for fid, _ in page])
        word = WORDS[key, arguments.order]
        if arguments.limit is not None and 1 < len(rows) <= SPOKEN:
            told = [
                f"{gene_name(row)} ({short_value(key, value)})"
                for row, (_, value) in zip(rows, page, strict=True)
            ]
            lines.append(
                f"The {number(len(rows))} {word} of {count(len(found), 'protein')} {where} are "
                f"{join(told)}."
            )
        else:
            more = _further(genome, rows[0], arguments.field) if arguments.limit == 1 else ""
            product = f", {plain(rows[0].product)}," if rows[0].product else ""
            lines.append(
                f"The {word} of {count(len(found), 'protein')} {where} is "
                f"{gene_name(rows[0])}{product} with {value_text(key, found[0][1])}{more}, "
                f"{place(genome, rows[0])}."
            )
        shown += [(genome, row) for row in rows]
        places += [(genome, int(i)) for i in proteome(genome).index([fid for fid, _ in page])]
    bounded = arguments.minimum is not None or arguments.maximum is not None
    if not shown:
        return Result(" ".join(lines), status="answered" if bounded else "declined")
    return Result(
        "\n\n".join(lines),
        table=_ranked_table(shown, places) if len(shown) > 1 else None,
        citations=[citation(genome, row, "translation") for genome, row in shown[:25]],
        focus=[row.id for _, row in shown[:50]],
    )


def _further(genome: Genome, row: FeatureRow, field: str) -> str:
    """Another property of a ranked protein that the question asks for besides."""
    if field not in ("mass", "pi", "gravy"):
        return ""
    at = proteome(genome).index([row.fid])
    return f" and {value_text(field, float(getattr(proteome(genome), field)[at[0]]))}"


def _bounded(found: int, every: int, key: str, arguments: ProteinArguments, where: str) -> str:
    """How many proteins lie within the bounds."""
    bounds = [
        f"{words} {value_text(key, value)}"
        for words, value in (("at least", arguments.minimum), ("at most", arguments.maximum))
        if value is not None
    ]
    verb = "has" if found == 1 else "have"
    return f"{number(found)} of {count(every, 'protein')} {where} {verb} {' and '.join(bounds)}."


def _ranked_table(
    shown: list[tuple[Genome, FeatureRow]], places: list[tuple[Genome, int]]
) -> Table:
    return gene_table(
        shown,
        PROTEIN_COLUMNS,
        {
            heading: [
                round(float(getattr(proteome(genome), key)[i]), digits) for genome, i in places
            ]
            for heading, key, digits in (
                ("mass (Da)", "mass", 1),
                ("pI", "pi", 2),
                ("GRAVY", "gravy", 3),
            )
        },
    )
