"""The tRNAs of a genome: which amino acids they serve, how often, and with which anticodons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.tools.arguments import GeneFilter
from app.tools.base import Result, Table, tool
from app.tools.genes.arguments import TransferArguments
from app.tools.genes.counting import why_none
from app.tools.shared.phrase import (
    citations,
    count,
    gene_name,
    join,
    number,
    plain,
    sign,
    the_genome,
)
from app.tools.shared.select import declined, open_genomes, record_across
from app.tools.shared.transfer import AMINO_ACIDS, STANDARD, amino_acid, anticodon, rna

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import FeatureRow


@dataclass(frozen=True, slots=True)
class Transfer:
    """One tRNA: `amino` in three letters, `anticodon` in RNA letters; empty where not told."""

    row: FeatureRow
    amino: str
    anticodon: str


@tool("transfer_rnas", "list", TransferArguments)
def transfer_rnas(library: Library, arguments: TransferArguments) -> Result:
    """Amino acids that the tRNAs serve, how many genes each has, which lack one, and anticodons."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    chosen = record_across(genomes, arguments.record)
    if isinstance(chosen, Result):
        return chosen
    result = Result("")
    lines: list[str] = []
    tables: list[Table] = []
    for genome in chosen:
        found = _found(genome, arguments)
        if not found:
            lines.append(_none(genome, arguments))
            continue
        if arguments.what == "anticodons" and not any(item.anticodon for item in found):
            lines.append(_untold(found))
            continue
        if arguments.what == "anticodons" or arguments.anticodon:
            lines.append(_anticodons(genome, found, arguments))
            tables.append(_rows(genome, found, len(chosen) > 1))
        else:
            lines.append(_acids(genome, found, arguments))
            tables.append(_by_acid(genome, found, arguments, len(chosen) > 1))
        rows = [item.row for item in found]
        result.citations += citations(genome, rows, "product")
        result.focus += [row.id for row in rows[:100]]
    if not tables:
        return declined(" ".join(lines))
    result.text = "\n\n".join(lines)
    rows_of_all = [row for table in tables for row in table.rows]
    if rows_of_all:
        result.table = Table(tables[0].columns, rows_of_all, len(rows_of_all))
    return result


def _found(genome: Genome, arguments: TransferArguments) -> list[Transfer]:
    """The tRNAs that are asked for; broken ones are left out."""
    where, params = "type = 'tRNA' AND NOT pseudo", []
    if arguments.record is not None:
        where += " AND record = ?"
        params.append(genome.record(arguments.record).id)
    rows = genome.features(where, tuple(params))
    genome.read_ahead([row.fid for row in rows])
    if arguments.names:
        wanted = {gene.gid for name in arguments.names for gene in genome.lookup(name)}
        low = {name.lower() for name in arguments.names}
        rows = [row for row in rows if row.gid in wanted or row.id.lower() in low]
    found = []
    for row in rows:
        known = genome.qualifiers(row.fid)
        found.append(Transfer(row, amino_acid(row, known), anticodon(genome, row, known)))
    if arguments.amino:
        letter = arguments.amino.upper()
        found = [item for item in found if item.amino and AMINO_ACIDS[item.amino][1] == letter]
    if arguments.anticodon:
        found = [item for item in found if item.anticodon == rna(arguments.anticodon)]
    return found


def _none(genome: Genome, arguments: TransferArguments) -> str:
    where = the_genome(genome)
    if arguments.anticodon:
        text = f"No tRNA of {where} is annotated with the anticodon {rna(arguments.anticodon)}"
    elif arguments.names:
        names = join([plain(name) for name in arguments.names], "or")
        return f"No tRNA called {names} is annotated in {where}; ask for the tRNAs there are."
    elif arguments.amino:
        names_of = {letter: name for name, letter in AMINO_ACIDS.values()}
        acid = names_of.get(arguments.amino.upper(), plain(arguments.amino))
        text = f"No tRNA for {acid} is annotated in {where}"
    else:
        why = why_none(genome, GeneFilter(types=["tRNA"]))
        return f"There are no tRNAs in {where}. {why}".strip()
    return f"{text}; ask for the tRNAs there are."


def _counts(found: list[Transfer]) -> Counter[str]:
    """tRNAs of each amino acid, in the order of `AMINO_ACIDS`."""
    counted = Counter(item.amino for item in found)
    return Counter({three: counted[three] for three in AMINO_ACIDS if counted[three]})


def _acids(genome: Genome, found: list[Transfer], arguments: TransferArguments) -> str:
    """Which amino acids have tRNAs, which have several, which have none."""
    counts = _counts(found)
    where = the_genome(genome, True)
    missing = [three for three in STANDARD if not counts[three]]
    untold = sum(not item.amino for item in found)
    several = [three for three in counts if counts[three] > 1]
    standard = sum(three in STANDARD for three in counts)
    total = count(len(found), "tRNA gene")
    if not counts:
        return (
            f"{where} has {total}, but the file does not say which amino acid any of them carries."
        )
    none_for = f"no tRNA is annotated for {join([_acid(three) for three in missing], 'or')}"
    if arguments.what == "several":
        if several:
            each = join([f"{_acid(three)} ({number(counts[three])})" for three in several])
            text = (
                f"{number(len(several))} of the {number(len(counts))} amino acids that have tRNAs "
                f"have more than one tRNA gene: {each}."
            )
        else:
            text = f"No amino acid has more than one tRNA gene; there are {total}."
    elif arguments.what == "missing":
        if missing:
            text = f"Not for all 20 standard amino acids: {none_for}. There are {total}."
        else:
            text = f"Yes: each of the 20 standard amino acids has a tRNA; there are {total}."
    else:
        all_ = "all 20" if standard == 20 else f"{number(standard)} of the 20"
        each = join([f"{_acid(three)} {number(n)}" for three, n in counts.items()])
        text = f"{where} has {total} for {all_} standard amino acids: {each}."
        if missing:
            text += f" {none_for[0].upper()}{none_for[1:]}."
    beyond = [_acid(three) for three in counts if three not in STANDARD]
    if beyond and arguments.what == "missing":
        text += f" There is one for {join(beyond)} too."
    if untold:
        text += f" Of {count(untold, 'tRNA gene')} the file does not say the amino acid."
    return text


def _acid(three: str) -> str:
    """``leucine (Leu)`` said short: the name."""
    return AMINO_ACIDS[three][0]


def _by_acid(
    genome: Genome, found: list[Transfer], arguments: TransferArguments, several: bool
) -> Table:
    """One row for each amino acid."""
    columns = ["amino acid", "code", "tRNA genes", "anticodons", "id"]
    rows = []
    for three, n in _counts(found).items():
        if arguments.what == "several" and n < 2:
            continue
        mine = [item for item in found if item.amino == three]
        triplets = Counter(item.anticodon for item in mine if item.anticodon)
        shown = [f"{triplet} x{n}" if n > 1 else triplet for triplet, n in sorted(triplets.items())]
        ids = ", ".join(item.row.id for item in mine)
        name, letter = AMINO_ACIDS[three]
        row = [name, f"{three} ({letter})", n, ", ".join(shown), ids]
        rows.append([genome.name, *row] if several else row)
    if not any(row[-2] for row in rows):
        columns.remove("anticodons")
        rows = [[*row[:-2], row[-1]] for row in rows]
    return Table(["genome", *columns] if several else columns, rows, len(rows))


def _anticodons(genome: Genome, found: list[Transfer], arguments: TransferArguments) -> str:
    """The anticodons that the file tells."""
    where = the_genome(genome)
    told = [item for item in found if item.anticodon]
    if arguments.anticodon:
        names = join([gene_name(item.row) for item in found])
        acids = join(list(dict.fromkeys(_acid(item.amino) for item in found if item.amino)))
        verb = "has" if len(found) == 1 else "have"
        text = f"{names} {verb} the anticodon {rna(arguments.anticodon)}"
        return f"{text} (for {acids})." if acids else f"{text}."
    if len(told) <= 4:
        each = [
            f"{gene_name(item.row)}{f' (for {_acid(item.amino)})' if item.amino else ''} has the "
            f"anticodon {item.anticodon}, which pairs with the codon {_codon(item.anticodon)}"
            for item in told
        ]
        text = f"{'; '.join(each)}."
    else:
        kinds = Counter(item.anticodon for item in told)
        each = [
            f"{_acid(three)} {', '.join(triplets)}" for three, triplets in _grouped(told).items()
        ]
        text = (
            f"The {count(len(told), 'tRNA')} of {where} have "
            f"{count(len(kinds), 'different anticodon')}: {'; '.join(each)}."
        )
    if len(told) < len(found):
        text += f" Of {count(len(found) - len(told), 'tRNA')} the file does not say it."
    return text


def _untold(found: list[Transfer]) -> str:
    """A refusal where the file tells the anticodon of none of them."""
    which = gene_name(found[0].row) if len(found) == 1 else count(len(found), "tRNA")
    return (
        f"The file does not say the anticodon of {which}; ask for the amino acids that the tRNAs "
        "carry, or for their sequences."
    )


def _grouped(told: list[Transfer]) -> dict[str, list[str]]:
    """Different anticodons of each amino acid."""
    found: dict[str, list[str]] = {}
    for three in AMINO_ACIDS:
        triplets = sorted({item.anticodon for item in told if item.amino == three})
        if triplets:
            found[three] = triplets
    return found


def _codon(triplet: str) -> str:
    """The codon that an anticodon pairs with base for base."""
    return triplet.translate(str.maketrans("ACGU", "UGCA"))[::-1]


def _rows(genome: Genome, found: list[Transfer], several: bool) -> Table:
    """One row for each tRNA."""
    columns = ["id", "gene", "amino acid", "anticodon", "record", "start", "end", "strand"]
    rows = []
    for item in found:
        row = item.row
        acid = AMINO_ACIDS[item.amino][0] if item.amino else ""
        cells = [row.id, row.symbol or "", acid, item.anticodon, row.record]
        cells += [row.start + 1, row.end, sign(row.strand)]  # type: ignore[list-item]
        rows.append([genome.name, *cells] if several else cells)
    return Table(["genome", *columns] if several else columns, rows, len(rows))
