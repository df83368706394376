"""What variants do to genes: effects computed from the genome, and those the file states itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from app.tools.base import Result, Table, tool
from app.tools.shared.phrase import (
    citations,
    count,
    gene_name,
    join,
    number,
    plain,
    short_name,
)
from app.tools.shared.select import declined
from app.tools.shared.several import merged
from app.tools.tracks.variant_arguments import VariantEffectsArguments
from app.tools.tracks.variant_rows import (
    SHOWN,
    Chosen,
    choose,
    cited,
    label,
    no_genome,
    noun_of,
    row_id,
    variant_tracks,
)
from index.tracks.consequences import TERMS

if TYPE_CHECKING:
    from index.formats.vcf import Variant
    from index.library import Library
    from index.rows import Gene
    from index.tracks.effects import Effect
    from index.tracks.variants import Variants

MOST = 100_000
"""Rows whose effects are computed for one answer at most."""
_FEW = 10
_COLUMNS = (
    "id", "position", "ref", "alt", "gene", "effect", "coding change", "protein change", "codons",
    "note",
)  # fmt: skip
_WORDS = {
    "nonsense": ("nonsense variant (new stop)", "nonsense variants (new stops)"),
    "missense": ("missense variant", "missense variants"),
    "synonymous": ("synonymous variant", "synonymous variants"),
    "frameshift": ("frameshift", "frameshifts"),
    "intergenic": ("variant between genes", "variants between genes"),
    "gene deleted": ("whole gene deleted", "whole genes deleted"),
    "reference differs": (
        "variant whose REF is not the genome's base",
        "variants whose REF is not the genome's base",
    ),
    "not computed": (
        "allele whose effect cannot be computed",
        "alleles whose effect cannot be computed",
    ),
    "pseudogene": ("variant in a pseudogene", "variants in pseudogenes"),
    "non-coding RNA": ("variant in an RNA gene", "variants in RNA genes"),
    "intron": ("intron variant", "intron variants"),
    "gene": ("variant in another gene", "variants in other genes"),
}

Hit = tuple["Variant", str, "Effect"]


def kind_words(kind: str, amount: int) -> str:
    """``3 missense variants``."""
    one, many = _WORDS.get(kind, (f"{kind} variant", f"{kind} variants"))
    return count(amount, one, many)


@tool("variant_effects", "tracks", VariantEffectsArguments)
def variant_effects(library: Library, arguments: VariantEffectsArguments) -> Result:
    """What variants do to genes and proteins, computed from the genome's annotation."""
    tracks = variant_tracks(library, arguments.track)
    if isinstance(tracks, Result):
        return tracks
    return merged([_effects(library, track, arguments) for track in tracks])


def _effects(library: Library, track: Variants, arguments: VariantEffectsArguments) -> Result:
    if track.genome is None and not track.states_effects:
        return no_genome(track, "Effects of variants")
    chosen = choose(library, track, arguments)
    if isinstance(chosen, Result):
        return chosen
    total = track.count(chosen.where, chosen.params)
    if total > MOST:
        return declined(
            f"{plain(track.path.name)} has {number(total)} variants, too many to compute at once; "
            "ask for a gene, a region or a type."
        )
    rows = chosen.rows()
    noun = noun_of(arguments.kinds)
    if not rows:
        focus = [chosen.gene.id] if chosen.gene is not None else []
        name = plain(track.path.name)
        said = f"{name} has {count(0, noun)}{chosen.words}"
        return Result(f"{said}, so none that changes a protein.", focus=focus)
    if track.genome is None or not track.genome.has_sequence:
        return _stated_only(track, chosen, rows, noun)
    hits = [hit for hit in hits_of(track, rows) if _in_gene(hit[2], chosen.gene)]
    wanted = [hit for hit in hits if _wanted(hit[2], arguments)]
    return _answer(track, chosen, arguments, rows, hits, wanted, noun)


def hits_of(track: Variants, rows: Iterable[Variant]) -> list[Hit]:
    """Every effect of every alternative allele; rows on records that the genome has not are left
    out."""
    effects = track.effects
    found: list[Hit] = []
    if effects is None:
        return found
    for row in rows:
        record = track.record_of(row.contig)
        if record is None:
            continue
        for alt in row.alts:
            found += [(row, alt, one) for one in effects.of(record, row.start, row.ref, alt)]
    return found


def _in_gene(effect: Effect, gene: Gene | None) -> bool:
    """Whether an effect is on the gene that is asked for, or on none."""
    return gene is None or effect.gene is None or effect.gene.gid == gene.gid


def _wanted(effect: Effect, arguments: VariantEffectsArguments) -> bool:
    if arguments.effects and effect.kind not in arguments.effects:
        return False
    return arguments.changing is None or effect.changes_protein is arguments.changing


def tally(hits: Sequence[Hit]) -> dict[str, int]:
    """Alleles by their gravest effect, the gravest kind first."""
    best: dict[tuple[int, str, int, str], Effect] = {}
    for row, alt, effect in hits:
        key = (row.line, row.contig, row.start, alt)
        if key not in best or effect.rank < best[key].rank:
            best[key] = effect
    found = Counter(effect.kind for effect in best.values())
    return {kind: found[kind] for kind in TERMS if found[kind]}


def _rows(hits: Sequence[Hit]) -> list[Variant]:
    return list({(row.contig, row.start, row.line): row for row, _, _ in hits}.values())


def _answer(
    track: Variants,
    chosen: Chosen,
    arguments: VariantEffectsArguments,
    rows: Sequence[Variant],
    hits: list[Hit],
    wanted: list[Hit],
    noun: str,
) -> Result:
    kinds = tally(hits)
    named = plain(track.path.name)
    narrowed = bool(arguments.effects) or arguments.changing is not None
    fitting = _rows(wanted)
    text = f"{named} has {count(len(rows), noun)}{chosen.words}"
    if arguments.effects:
        shown = tally(wanted) or dict.fromkeys(arguments.effects, 0)
        text = f"{named} has {join([kind_words(k, n) for k, n in shown.items()])}{chosen.words}"
    elif arguments.changing is False:
        text += f", of which {number(len(fitting))} leave every protein as it is"
    elif len(hits) == 1 and not narrowed:
        text += f", {label(rows[0])}: {_told(hits[0], False, chosen.gene is None)}"
    else:
        changing = _rows([hit for hit in hits if hit[2].changes_protein])
        some = number(len(changing)) if changing else "none"
        verb = "changes" if len(changing) == 1 else "change"
        text += f", of which {some} {verb} a protein"
        text += f": {join([kind_words(kind, n) for kind, n in kinds.items()])}"
    lines = [f"{text}."]
    if 0 < len(wanted) <= _FEW and arguments.what == "list" and len(hits) != 1:
        lines.append(f"{'; '.join(_told(hit) for hit in wanted)}.")
    unknown = _rows([hit for hit in hits if hit[2].changes_protein is None])
    if unknown and not narrowed:
        lines.append(
            f"What {count(len(unknown), 'variant')} at splice or slippage sites or in incomplete "
            "codons do to the protein cannot be told from the sequence alone."
        )
    lines += _cautions(track, rows, hits)
    hits_shown = wanted if arguments.limit is None else wanted[: arguments.limit]
    if arguments.what == "summary":
        table = Table(["effect", "alleles"], [[k, n] for k, n in kinds.items()], len(kinds))
    else:
        table = _table(track, hits_shown)
    genes = list({h[2].gene.gid: h[2].gene for h in hits_shown if h[2].gene is not None}.values())
    focus = [chosen.gene.id] if chosen.gene is not None else [gene.id for gene in genes[:10]]
    sources = cited(track, _rows(hits_shown))
    if track.genome is not None:
        sources = (sources + citations(track.genome, genes, "CDS"))[:40]
    return Result(" ".join(lines), table=table, citations=sources, focus=focus)


def _cautions(track: Variants, rows: Sequence[Variant], hits: Sequence[Hit]) -> list[str]:
    """What limits the answer: REF that differs, records that are not open, what the file says."""
    said = []
    differing = [hit for hit in hits if hit[2].kind == "reference differs"]
    if differing:
        first = differing[0]
        said.append(
            f"For {count(len(_rows(differing)), 'variant')} the reference allele is not what the "
            f"genome holds ({label(first[0])}: {plain(first[2].note)}), so no effect is computed."
        )
    away = sum(track.record_of(row.contig) is None for row in rows)
    if away:
        said.append(f"{count(away, 'variant')} lie on sequences that the genome does not hold.")
    if track.states_effects:
        said.append(
            f"The last column is what the file itself states (by {track.states_effects}); the "
            "others were computed here."
        )
    else:
        said.append("Effects were computed here from the genome's annotation.")
    return said


def _told(hit: Hit, placed: bool = True, gene: bool = True) -> str:
    """``2,155,168 C>G in *katG*: missense, p.Ser315Thr (c.944G>C)``."""
    row, alt, effect = hit
    text = f"{label(row)} " if placed else ""
    if len(row.alts) > 1:
        text += f"(allele {plain(alt[:20])}) "
    if effect.gene is not None and gene:
        text += f"in {short_name(effect.gene)}: "
    text += effect.kind
    if effect.neighbours:
        text += f", {_beside(effect)}"
    names = [plain(name) for name in (effect.protein, effect.dna) if name]
    if names:
        text += f", {names[0]}" + (f" ({names[1]})" if names[1:] else "")
    elif effect.note:
        text += f" ({plain(effect.note)})"
    return text.strip()


def _beside(effect: Effect) -> str:
    """``20 bp upstream of *MTH_137* and 31 bp downstream of *MTH_136*``."""
    return join(
        [
            f"{number(one.distance)} bp {one.side or 'away from'}"
            f"{' of' if one.side else ''} {short_name(one.gene)}"
            for one in effect.neighbours
        ]
    )


def _table(track: Variants, hits: Sequence[Hit]) -> Table:
    columns = [*_COLUMNS]
    stated = track.states_effects
    if stated:
        columns.append(f"stated by {stated}")
    body: list[list[Any]] = []
    for row, alt, effect in hits[:SHOWN]:
        gene = gene_name(effect.gene) if effect.gene is not None else ""
        note = plain(effect.note) or (_beside(effect) if effect.neighbours else "")
        line: list[Any] = [row_id(row), row.start + 1, _clip(row.ref), _clip(alt), gene]
        line += [effect.kind, plain(effect.dna), plain(effect.protein), effect.codons, note]
        if stated:
            line.append(_statement(track, row, alt))
        body.append(line)
    return Table(columns, body, len(hits))


def _clip(text: str) -> str:
    return plain(text if len(text) <= 40 else f"{text[:37]}... ({len(text)})")


def _statement(track: Variants, row: Variant, alt: str) -> str:
    """What the file says of an allele, its first statement."""
    said = track.statements(row)
    fitting = [one for one in said if one.allele in (alt, "")] or said
    if not fitting:
        return ""
    one = fitting[0]
    parts = [one.effect, one.gene, one.protein or one.dna]
    return plain(" ".join(part for part in parts if part))


def _stated_only(track: Variants, chosen: Chosen, rows: Sequence[Variant], noun: str) -> Result:
    """The answer where no bases are there to compute with: what the file states, as its word."""
    named = plain(track.path.name)
    why = (
        "the genome it was called on is not open"
        if track.genome is None
        else f"{plain(track.genome.path.name)} holds no sequence"
    )
    if not track.states_effects:
        return declined(
            f"Effects on {count(len(rows), noun)}{chosen.words} cannot be computed, as {why}; open "
            "the FASTA file of the sequence beside it."
        )
    found = [(row, one) for row in rows for one in track.statements(row)]
    kinds = Counter(one.effect for _, one in found)
    body = [
        [row_id(row), row.start + 1, _clip(row.ref), ",".join(map(_clip, row.alts)),
         plain(one.gene), plain(one.effect), plain(one.dna), plain(one.protein)]
        for row, one in found[:SHOWN]
    ]  # fmt: skip
    heads = ["id", "position", "ref", "alt", "gene", "stated effect", "coding change",
             "protein change"]  # fmt: skip
    counts = join([f"{number(n)} {plain(kind)}" for kind, n in kinds.most_common(8)])
    text = (
        f"{named} has {count(len(rows), noun)}{chosen.words}. Their effects could not be computed "
        f"here, as {why}; the file itself states (by {track.states_effects}): "
        f"{counts or 'nothing'}."
    )
    if len(found) <= _FEW and found:
        text += " " + "; ".join(
            f"{label(row)} {plain(one.gene)} {plain(one.effect)} {plain(one.protein or one.dna)}"
            for row, one in found
        ).strip() + "."  # fmt: skip
    focus = [chosen.gene.id] if chosen.gene is not None else []
    return Result(
        text, table=Table(heads, body, len(found)), citations=cited(track, rows), focus=focus
    )
