"""The tools a plan may call, by name, with their argument types."""

from __future__ import annotations

from app.tools import arguments as a
from app.tools.annotate import arguments as annotate
from app.tools.base import Arguments
from app.tools.bases import arguments as bases
from app.tools.classify import arguments as classify
from app.tools.compare import arguments as compare
from app.tools.export import arguments as export
from app.tools.genes import arguments as genes
from app.tools.genomes import arguments as genomes
from app.tools.library import arguments as library
from app.tools.maps import arguments as maps
from app.tools.places import arguments as places
from app.tools.proteins import arguments as proteins
from app.tools.sequences import arguments as sequences
from app.tools.tracks import arguments as tracks
from app.tools.tracks import interval_arguments as intervals
from app.tools.tracks import signal_arguments as signal
from app.tools.tracks import variant_arguments as variants

ARGUMENTS: dict[str, type[Arguments]] = {
    "genome_summary": a.SummaryArguments,
    "list_records": a.RecordsArguments,
    "provenance": a.ProvenanceArguments,
    "gene_details": a.DetailsArguments,
    "gene_location": a.LocationArguments,
    "gene_presence": a.PresenceArguments,
    "find_genes": a.FindArguments,
    "list_genes": a.ListArguments,
    "extremes": a.ExtremesArguments,
    "count_genes": a.CountArguments,
    "gene_sequence": a.GeneSequenceArguments,
    "region_sequence": a.RegionSequenceArguments,
    "sequence_operation": a.SequenceOperationArguments,
    "protein_properties": a.ProteinArguments,
    "compare_genomes": a.CompareArguments,
    "shared_genes": a.SharedArguments,
    "gene_neighbours": places.NeighboursArguments,
    "between_genes": a.BetweenArguments,
    "region_contents": a.RegionArguments,
    "gene_cluster": a.ClusterArguments,
    "gene_runs": a.RunsArguments,
    "find_motif": a.MotifArguments,
    "restriction_sites": a.RestrictionArguments,
    "digest": a.DigestArguments,
    "composition": a.CompositionArguments,
    "kmers": a.KmerArguments,
    "codon_usage": a.CodonArguments,
    "find_orfs": bases.OrfArguments,
    "intergenic": a.IntergenicArguments,
    "overlaps": a.OverlapArguments,
    "duplicates": a.DuplicatesArguments,
    "pseudogenes": a.PseudogeneArguments,
    "search_sequence": a.SearchSequenceArguments,
}

RECOGNISED: dict[str, type[Arguments]] = {
    "take_windows": classify.TakeWindowsArguments,
    "classify_sequences": classify.ClassifyArguments,
    "describe_sequence": classify.DescribeSequenceArguments,
    "add_examples": classify.AddExamplesArguments,
    "edit_examples": classify.EditExamplesArguments,
    "list_examples": classify.ListExamplesArguments,
    "explain_classification": classify.ExplainArguments,
    "check_examples": classify.CheckExamplesArguments,
    "model_tasks": classify.TasksArguments,
    "scan_sequence": classify.ScanArguments,
    "save_classification": classify.SaveOutcomeArguments,
    "export": export.ExportArguments,
    "export_table": export.ExportTableArguments,
    "call_genes": annotate.CallGenesArguments,
    "gene_evidence": annotate.EvidenceArguments,
    "track_overview": tracks.TrackOverviewArguments,
    "alignment_summary": tracks.AlignmentSummaryArguments,
    "alignment_depth": tracks.DepthArguments,
    "depth_by_gene": tracks.DepthByGeneArguments,
    "uncovered_regions": tracks.UncoveredArguments,
    "read_summary": tracks.ReadSummaryArguments,
    "intervals": intervals.IntervalsArguments,
    "amplicons": intervals.AmpliconArguments,
    "interval_overlaps": intervals.IntervalOverlapArguments,
    "signal": signal.SignalArguments,
    "signal_genes": signal.SignalGenesArguments,
    "signal_peaks": signal.SignalPeaksArguments,
    "variant_summary": variants.VariantSummaryArguments,
    "list_variants": variants.ListVariantsArguments,
    "variant_effects": variants.VariantEffectsArguments,
    "variant_genes": variants.VariantGenesArguments,
    "variant_samples": variants.VariantSamplesArguments,
    "shared_proteins": compare.SharedProteinsArguments,
    "genome_identity": compare.IdentityArguments,
    "synteny": compare.SyntenyArguments,
    "sequence_differences": compare.PairArguments,
    "draw_map": maps.DrawMapArguments,
    "library_summary": library.LibrarySummaryArguments,
    "library_genomes": library.LibraryGenomesArguments,
    "library_presence": library.LibraryPresenceArguments,
    "library_genes": library.LibraryGenesArguments,
    "library_search": library.LibrarySearchArguments,
    "flanking_sequences": sequences.FlanksArguments,
    "pcr_product": sequences.PcrArguments,
    "end_primers": sequences.EndPrimersArguments,
    "open_stretch": sequences.OpenStretchArguments,
    "transfer_rnas": genes.TransferArguments,
    "gene_statistics": genes.StatisticsArguments,
    "nearest_genes": genes.NearestArguments,
    "assembly_statistics": genomes.AssemblyArguments,
    "source_qualifiers": genomes.SourceArguments,
    "record_groups": genomes.GroupsArguments,
    "protein_residues": proteins.ResiduesArguments,
    "codon_place": proteins.CodonPlaceArguments,
    "residue_ranking": proteins.RichestArguments,
    "protein_ends": proteins.EndsArguments,
    "amino_acid_usage": proteins.UsageArguments,
    "hydrophobic_segments": proteins.HydrophobicArguments,
    "operon_place": places.OperonArguments,
    "landmark_distance": places.LandmarkArguments,
    "rrna_operons": places.RibosomalArguments,
    "deletion": sequences.DeletionArguments,
    "mutation": sequences.MutationArguments,
    "translate_frames": sequences.FramesArguments,
    "gene_cutters": bases.CuttersArguments,
    "simple_repeats": bases.RepeatArguments,
    "soft_masking": bases.MaskingArguments,
}
"""Tools that a recogniser in front of the classifier calls; the question bank has none of them."""
