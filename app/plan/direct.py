"""Questions whose words leave one tool only, read before the classifier is asked.

Each form is one function from a `Reading` to arguments, or None where the question is another.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from app.plan.base import Call
from app.plan.fill.asides import ends, in_each, nature, nested, only_one, symbol, working
from app.plan.fill.figures import (
    all_bases,
    assembly,
    densest,
    density,
    noncoding,
    statistic,
    strandedness,
)
from app.plan.fill.flanks import beside_many, both_sides
from app.plan.fill.kinds import (
    any_genes,
    best_of,
    by_strand,
    called,
    compared_count,
    first_and_last,
    how_many_more,
    most_exons,
    of_a_kind,
    widest_gap,
    without_product,
)
from app.plan.fill.letters import (
    at_content,
    commonest_base,
    gc_of_each,
    unknown_runs,
    whole_gc,
    windows,
)
from app.plan.fill.named import difference, numbered, terminus
from app.plan.fill.nearest import nearest
from app.plan.fill.origins import annotated, authors, sample
from app.plan.fill.places import nested_genes, next_to, operon_sequences
from app.plan.fill.sequences import charge, measured, melting
from app.plan.fill.spacers import spacer
from app.plan.fill.stretches import amplified, genes_beyond, longest_entry, open_stretch, unknown
from app.plan.fill.tallies import biotypes, by_record, commonest, first_codons, pieces_of_size
from app.plan.fill.transfer import transfer_rnas
from app.plan.fill.within import (
    end_codons,
    extreme_piece,
    linearise,
    lost,
    meaning,
    near,
    order,
    pieces,
    place_and_size,
    primer,
    residues,
    richest,
    share,
    stated,
    typical,
)
from app.plan.reading import Reading

Form = Callable[[Reading], "dict[str, Any] | None"]


def _later(module: str, form: str, cues: tuple[str, ...]) -> Form:
    """A form whose module is read for questions that hold one of some letters only: its patterns
    take a hundredth of a second to compile."""

    def look(reading: Reading) -> dict[str, Any] | None:
        text = reading.marked.text.lower()
        if not any(cue in text for cue in cues):
            return None
        found: dict[str, Any] | None = getattr(import_module(f"app.plan.fill.{module}"), form)(
            reading
        )
        return found

    return look


_PLACES = ("operon", "cluster", "regulon", "transcription", "rrn", "ribosomal", "rdna")
_FAR = ("far", "close", "near", "distance", "apart", "away", "separat", "spacing")
_BESIDE = (*_FAR, "around", "next", "beside", "by", "vicinity", "neighbo", "adjacent")
_AFTER = ("after", "before", "past", "behind", "stream", "the right of", "the left of")
_ACIDS = ("amino", "residue", "aa", "proteome", "protein")
_GC_AT = ("gc", "g+c", "g + c", "g and c", "g/c")
_STARTED = ("start", "begin", "end", "stop", "termin", "amber", "ochre", "opal", "init", "open")
_COUNTS = ("how ", "number", "count", "codon", "times", "use", "frequen", "which", "any", "occur")
_WORD = ("cpg", "nucleotide", "mer", "expect", "represent", "o/e", "how ", "number of", "count")
_CHANGED = (*"0123456789", "codon")
_TAKEN_OUT = ("delet", "remov", "excis", "without", "minus", "lack", "less", "drop", "out", "away")
_REPEATED = ("run", "stretch", "tract", "poly", "repeat", "satellite", "ssr", "strs", "in a row",
             "consecutive", ")", "succession")  # fmt: skip
_SOURCE = (
    "host", "tissue", "cell", "strain", "isolat", "date", "collect", "countr", "geo", "lat",
    "altitude", "mating", "plasmid", "chromosome", "segment", "clone", "sero", "var",
    "sex", "gender", "stage", "type", "breed", "haplo", "species", "voucher", "material",
    "environmental", "organelle", "primers",
)  # fmt: skip
_KINDS = (
    "membrane", "tm ", "domain", "enhancer", "silencer", "insulator", "attenuator", "riboswitch",
    "element", "box", "signal", "island", "dalgarno", "rbs", "site", "splice", "tss", "tfbs",
    "primer", "snp", "peptide", "bond", "bridge", "coil", "finger", "modified", "have a", "has a",
)  # fmt: skip

_ONWARD = ("strand", "direction", "orient", "coordinate", "position", "number", "backward",
           "forward", "reverse", "left", "right", "next", "previous", "preceding",
           "following")  # fmt: skip
_ON_SIDE = (*_AFTER, "left of", "right of", "beyond", "ahead", "front")
_SHARES = ("percent", "%", "fraction", "share", "proportion", "portion", "how much", "how many",
           "part", "number")  # fmt: skip
_COUNTED = ("how many", "number", "count", "each", "tally", "vs", "versus")
_SIGNS = (",", ";", ":", " - ", " and ", " that ", " which ", " of the ")

FORMS: tuple[tuple[str, Form], ...] = (
    ("assembly_statistics", assembly),
    ("translate_frames", _later("frames", "frames", ("frame", "from", "starting"))),
    ("landmark_distance", _later("landmarks", "landmark", _FAR)),
    ("nearest_genes", _later("landmarks", "far_kind", _FAR)),
    ("nearest_genes", _later("landmarks", "after_position", _AFTER)),
    ("between_genes", _later("landmarks", "gap_of_two", ("how many", "how far"))),
    ("rrna_operons", _later("landmarks", "ribosomal", _PLACES)),
    ("operon_place", _later("landmarks", "operon_place", _PLACES)),
    ("gene_runs", _later("landmarks", "operons", ("operon",))),
    ("count_genes", _later("landmarks", "annotated_operons", ("operon",))),
    ("nearest_genes", _later("landmarks", "origin_nearest", ("ori",))),
    ("gene_neighbours", _later("landmarks", "origin_around", ("ori",))),
    ("residue_ranking", _later("residue_counts", "by_residues", _ACIDS)),
    ("amino_acid_usage", _later("frames", "usage", _ACIDS)),
    ("gene_cutters", _later("frames", "cutters", ("cut", "cleav", "digest"))),
    ("simple_repeats", _later("repeats", "simple_repeats", _REPEATED)),
    ("mutation", _later("edits", "mutation", _CHANGED)),
    ("deletion", _later("edits", "deletion", _TAKEN_OUT)),
    ("region_sequence", _later("edits", "as_rna", ("rna", "u instead"))),
    ("gene_sequence", _later("edits", "gene_as_rna", ("rna", "u instead"))),
    ("codon_place", _later("codon_places", "codon_place", ("codon", *_ACIDS))),
    ("protein_residues", _later("codon_places", "is_stop", ("stop", "nonsense"))),
    ("protein_residues", _later("codon_places", "coding_bases", _ACIDS)),
    ("gene_sequence", _later("codon_places", "end_residues", _ACIDS)),
    ("gene_sequence", _later("frames", "codon_ends", ("codon",))),
    ("codon_usage", _later("frames", "codons_of", ("codon",))),
    ("codon_usage", _later("codons", "gc_positions", _GC_AT)),
    ("codon_usage", _later("codons", "end_share", _STARTED)),
    ("codon_usage", _later("codons", "single_codons", _COUNTS)),
    ("hydrophobic_segments", _later("hydropathy", "segments", ("membrane", "tm", "hydrophobic"))),
    ("kmers", _later("one_word", "one_word", _WORD)),
    ("protein_properties", _later("residue_counts", "in_one", ("contain", "any ", "ha", "lack"))),
    ("protein_ends", _later("protein_ends", "ends", ("protein", "peptide"))),
    ("protein_residues", _later("frames", "ordinal_residue", ("codon", *_ACIDS))),
    ("gene_neighbours", _later("next_gene", "onward", _ONWARD)),
    ("gene_statistics", _later("covering", "introns", ("intron",))),
    ("between_genes", _later("beyond", "gap", ("end", "stop", "last", "termin"))),
    ("count_genes", _later("beyond", "counted", _ON_SIDE)),
    ("list_genes", _later("beyond", "listed", _ON_SIDE)),
    ("nearest_genes", nearest),
    ("nearest_genes", _later("landmarks", "near", _BESIDE)),
    ("protein_residues", residues),
    ("residue_ranking", richest),
    ("list_genes", _later("feature_kinds", "listed", _KINDS)),
    ("count_genes", _later("feature_kinds", "counted", _KINDS)),
    ("source_qualifiers", _later("source", "source", (*_SOURCE, "organism", "mol"))),
    ("source_qualifiers", _later("source", "holders", (" from ", "host", *_SOURCE))),
    ("provenance", sample),
    ("provenance", authors),
    ("gene_details", annotated),
    ("protein_properties", measured),
    ("protein_properties", charge),
    ("gene_cluster", operon_sequences),
    ("end_primers", _later("priming", "end_primers", ("primers", "primer pair", "reverse primer"))),
    ("gene_sequence", primer),
    ("gene_sequence", both_sides),
    ("gene_sequence", terminus),
    ("genome_summary", strandedness),
    ("pcr_product", amplified),
    ("open_stretch", open_stretch),
    ("open_stretch", genes_beyond),
    ("gene_location", ends),
    ("gene_location", in_each),
    ("gene_details", symbol),
    ("overlaps", nested),
    ("overlaps", nested_genes),
    ("pseudogenes", working),
    ("gene_details", nature),
    ("list_genes", only_one),
    ("gene_location", pieces),
    ("gene_location", share),
    ("gene_location", stated),
    ("gene_location", place_and_size),
    ("restriction_sites", linearise),
    ("soft_masking", _later("masking", "soft_masked", ("mask", "case"))),
    ("composition", _later("masking", "hard_masked", ("mask",))),
    ("composition", _later("strand_bases", "of_strand", ("strand",))),
    ("composition", windows),
    ("composition", unknown),
    ("composition", unknown_runs),
    ("codon_usage", meaning),
    ("codon_usage", end_codons),
    ("gene_neighbours", lost),
    ("gene_neighbours", next_to),
    ("between_genes", spacer),
    ("between_genes", near),
    ("between_genes", order),
    ("intergenic", widest_gap),
    ("composition", commonest_base),
    ("composition", at_content),
    ("list_genes", gc_of_each),
    ("genome_summary", whole_gc),
    ("genome_summary", typical),
    ("gene_statistics", _later("covering", "share", _SHARES)),
    ("gene_statistics", statistic),
    ("genome_summary", noncoding),
    ("genome_summary", all_bases),
    ("list_records", densest),
    ("genome_summary", density),
    ("count_genes", by_record),
    ("extremes", first_and_last),
    ("list_genes", extreme_piece),
    ("list_genes", most_exons),
    ("list_genes", best_of),
    ("list_genes", without_product),
    ("list_genes", numbered),
    ("count_genes", any_genes),
    ("gene_location", difference),
    ("count_genes", commonest),
    ("compare_genomes", how_many_more),
    ("sequence_operation", melting),
    ("count_genes", compared_count),
    ("count_genes", _later("selections", "kinds", _COUNTED)),
    ("flanking_sequences", beside_many),
    ("transfer_rnas", transfer_rnas),
    ("count_genes", biotypes),
    ("count_genes", first_codons),
    ("list_records", pieces_of_size),
    ("list_records", longest_entry),
    ("list_genes", of_a_kind),
    ("count_genes", by_strand),
    ("list_genes", called),
    ("count_genes", _later("selections", "counted", _SIGNS)),
    ("list_genes", _later("selections", "listed", _SIGNS)),
)


HALVES = frozenset(
    {
        "landmark_distance", "gene_cutters", "amino_acid_usage", "translate_frames",
        "rrna_operons", "operon_place", "nearest_genes", "codon_usage", "simple_repeats",
    }
)  # fmt: skip
"""Tools whose form may be one half of a double question."""


def direct(reading: Reading) -> Call | None:
    """The call that the form of a question leaves no doubt about, or None.

    Parameters
    ----------
    reading
        The question with its entities; pronouns are put right already.
    """
    for tool, form in FORMS:
        arguments = form(reading)
        if arguments is None:
            continue
        genomes = reading.values("genome")
        several = reading.vocabulary.genome_count > 1
        if several and len(genomes) == 1 and form not in (in_each, how_many_more):
            arguments["genome"] = genomes[0]
        return Call(tool, arguments)
    return None
