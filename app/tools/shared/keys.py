"""Feature keys: what a person calls them, what GenBank and GFF3 call them, what a file holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.tools.shared import words
from app.tools.shared.phrase import plain
from index.genes import BIOTYPE_KEYS, NOTED_BIOTYPES

if TYPE_CHECKING:
    from index.genome import Genome

GENE_TYPES = {"gene", "pseudogene"}

CODING_GENES = {"protein_coding", "protein_coding_gene", "coding_gene"}
"""Genes that code for protein, each once however many isoforms it has."""

_NCRNA = (
    "ncRNA tmRNA misc_RNA snRNA snoRNA scRNA SRP_RNA RNase_P_RNA RNase_MRP_RNA antisense_RNA "
    "telomerase_RNA lnc_RNA miRNA guide_RNA"
)
_TRANSPOSON = "mobile_element mobile_genetic_element transposon"
_REPEAT = "repeat_region repeat_unit direct_repeat inverted_repeat tandem_repeat dispersed_repeat"
_MATURE = "mat_peptide mature_protein_region_of_CDS mature_protein_region"
_ORIGIN = "rep_origin origin_of_replication ARS"

ALIASES = {
    "coding_sequence": "CDS",
    "cdss": "CDS",
    "ncrna": _NCRNA,
    "rna": f"tRNA rRNA {_NCRNA}",
    "mobile_element": _TRANSPOSON,
    "mobile_genetic_element": _TRANSPOSON,
    "transposon": _TRANSPOSON,
    "repeat": f"{_REPEAT} LTR long_terminal_repeat",
    "repeat_region": _REPEAT,
    "signal_peptide": "sig_peptide signal_peptide",
    "sig_peptide": "sig_peptide signal_peptide",
    "mature_peptide": _MATURE,
    "mat_peptide": _MATURE,
    "5'utr": "5'UTR five_prime_UTR",
    "3'utr": "3'UTR three_prime_UTR",
    "utr": "5'UTR 3'UTR five_prime_UTR three_prime_UTR",
    "rep_origin": _ORIGIN,
    "origin_of_replication": _ORIGIN,
    "replication_origin": _ORIGIN,
    "ltr": "LTR long_terminal_repeat",
    "long_terminal_repeat": "LTR long_terminal_repeat",
    "transmembrane_region": "transmembrane_region transmembrane_helix transmembrane TRANSMEM",
    "domain": "domain polypeptide_domain protein_domain PFAM_domain aSDomain",
    "tata_box": "TATA_signal TATA_box",
    "caat_signal": "CAAT_signal CAAT_box",
    "gc_signal": "GC_signal GC_rich_promoter_region",
    "minus_10_signal": "-10_signal minus_10_signal",
    "minus_35_signal": "-35_signal minus_35_signal",
    "rbs": "RBS ribosome_entry_site Shine_Dalgarno_sequence",
    "polya_signal": "polyA_signal polyA_site polyA_signal_sequence",
    "tss": "TSS transcription_start_site",
    "tf_binding_site": "TF_binding_site TFBS protein_bind",
    "splice_site": "splice_site five_prime_cis_splice_site three_prime_cis_splice_site",
    "variation": "variation SNP SNV sequence_variant sequence_alteration",
    "primer_bind": "primer_bind primer_binding_site primer",
    "transit_peptide": "transit_peptide TRANSIT",
    "disulfide_bond": "disulfide_bond disulfid",
    "transcript": "mRNA transcript primary_transcript prim_transcript",
}
"""Keys of GenBank and terms of the Sequence Ontology (GFF3) that mean the same."""

REGULATORY = {
    "promoter", "terminator", "enhancer", "rbs", "attenuator", "riboswitch", "silencer",
    "insulator", "response_element", "tata_box", "caat_signal", "gc_signal", "minus_10_signal",
    "minus_35_signal", "polya_signal",
}  # fmt: skip
"""Old feature keys that are ``regulatory`` with a class since 2014."""


def feature_types(genome: Genome) -> dict[str, int]:
    """Feature keys of the genome with their counts, most frequent first."""
    rows = genome.sql("SELECT type, count(*) FROM features GROUP BY type ORDER BY 2 DESC, 1")
    return dict(rows)


def normal(name: str) -> str:
    """A feature key as a person may write it, without case, plural and separators."""
    name = name.strip()
    name = name if name.upper() == name and not name.endswith("s") else words.singular(name)
    return re.sub(r"[\s\-]+", "_", name.lower())


def keys_for(genome: Genome, name: str) -> list[str]:
    """Feature keys of this genome that a type name means (empty where it has none)."""
    wanted = normal(name)
    accepted = {normal(key) for key in ALIASES.get(wanted, "").split()} | {wanted}
    return [key for key in feature_types(genome) if normal(key) in accepted]


NOUNS = {
    "mat_peptide": "mature peptide",
    "mature_protein_region": "mature peptide",
    "mature_protein_region_of_cds": "mature peptide",
    "sig_peptide": "signal peptide",
    "transit_peptide": "transit peptide",
    "propeptide": "propeptide",
    "misc_feature": "miscellaneous feature",
    "misc_rna": "miscellaneous RNA",
    "misc_binding": "binding site",
    "misc_difference": "noted difference",
    "misc_recomb": "recombination site",
    "misc_signal": "signal",
    "misc_structure": "structure",
    "protein_bind": "protein-binding site",
    "primer_bind": "primer-binding site",
    "regulatory": "regulatory feature",
    "rep_origin": "origin of replication",
    "origin_of_replication": "origin of replication",
    "orit": "origin of transfer",
    "stem_loop": "stem-loop",
    "polya_signal": "polyadenylation signal",
    "polya_site": "polyadenylation site",
    "prim_transcript": "primary transcript",
    "long_terminal_repeat": "long terminal repeat",
    "five_prime_utr": "5' UTR",
    "three_prime_utr": "3' UTR",
    "5'utr": "5' UTR",
    "3'utr": "3' UTR",
    "rbs": "ribosome-binding site",
    "tata_box": "TATA box",
    "caat_signal": "CAAT signal",
    "gc_signal": "GC signal",
    "minus_10_signal": "-10 signal",
    "minus_35_signal": "-35 signal",
    "cpg_island": "CpG island",
    "tss": "transcription start site",
    "tf_binding_site": "transcription factor-binding site",
    "old_sequence": "superseded sequence",
    "mobile_genetic_element": "mobile element",
    "asdomain": "antiSMASH domain",
    "cds_motif": "CDS motif",
}
"""Feature keys, normalised, and what people say for them; others lose their underscores only."""


def noun_of(name: str) -> str:
    """A type as a noun in the singular: ``mature peptide`` for ``mat_peptide``."""
    return NOUNS.get(normal(name)) or plain(words.singular(name.strip()).replace("_", " "))


def protein_condition(genome: Genome) -> str:
    """A protein is a CDS with a translation; where the file gives none at all, an intact CDS."""
    if has_translations(genome):
        return "type = 'CDS' AND has_translation"
    return "type = 'CDS' AND NOT pseudo"


def classed(genome: Genome, name: str) -> tuple[str, list[str]] | None:
    """Condition on ``genes`` for those that the file classes as a type it has no features of.

    GTF files, and GFF3 files with genes only, say what a gene is in an attribute: ``gene_biotype``,
    ``gene_type``, or the whole Note. None where no gene is of that class.
    """
    wanted = normal(name)
    options = ["lower(kind) = ?", f"lower({BIOTYPE}) IN (?, ?)"]
    condition, params = f"({' OR '.join(options)})", [wanted, wanted, f"{wanted}_gene"]
    if wanted == "other" or not genome.sql(
        f"SELECT 1 FROM genes WHERE {condition} LIMIT 1", params
    ):
        return None
    return condition, params


BIOTYPE = (
    "(SELECT min(q.value) FROM qualifiers q WHERE q.fid = genes.fid AND (q.key IN "
    f"{BIOTYPE_KEYS} OR (q.key = 'Note' AND q.value IN {NOTED_BIOTYPES})))"
)
"""The class that the file gives a gene, as SQL on ``genes``; NULL where it gives none."""


def has_translations(genome: Genome) -> bool:
    """Whether the file gives the protein of any feature."""
    return bool(genome.sql("SELECT 1 FROM features WHERE has_translation LIMIT 1"))
