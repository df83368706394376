"""Forms that ask for one figure: means of selections, nearest of a kind, N50, counts by record."""

from __future__ import annotations

import pytest

from app.plan.planner import plan_with
from app.plan.vocabulary import Vocabulary


def calls(question: str, names: Vocabulary) -> list[tuple[str, dict]]:
    return [(call.tool, call.arguments) for call in plan_with(question, names).calls]


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("what is the median size of genes on the reverse strand?",
         {"filter": {"strand": -1}, "statistic": "median"}),
        ("average GC of the rRNA genes please", {"filter": {"types": ["rRNA"]}, "measure": "gc"}),
        ("On average, how heavy are the ABC transporter permease proteins?",
         {"filter": {"types": ["protein"], "keywords": ["ABC transporter permease"]},
          "measure": "mass"}),
        ("mean length of genes over 3 kb", {"filter": {"min_length": 3001.0}}),
        ("how many bases do all the tRNA genes cover in total?",
         {"filter": {"types": ["tRNA"]}, "statistic": "total"}),
        ("what fraction of the genome is taken up by mobile elements?",
         {"filter": {"types": ["mobile_element"]}, "statistic": "total"}),
        ("average number of exons per gene", {"measure": "exons"}),
        ("what's the mean length of the genes lacZ, lacY and lacA?",
         {"filter": {"names": ["lacZ", "lacY", "lacA"]}}),
        ("standard deviation of the lengths of tRNA genes",
         {"filter": {"types": ["tRNA"]}, "statistic": "deviation"}),
    ],
)  # fmt: skip
def test_statistics_of_selections(names, question, arguments) -> None:
    assert calls(question, names) == [("gene_statistics", arguments)]


@pytest.mark.parametrize(
    "question",
    [
        "what is the average intergenic distance?",
        "how long is lacZ on average?",
        "mean depth over the tRNA genes",
        "average length of exons per transcript and coverage",
    ],
)
def test_other_means_are_not_taken(names, question) -> None:
    assert not any(tool == "gene_statistics" for tool, _ in calls(question, names))


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("which tRNA is closest to dnaA?", {"filter": {"types": ["tRNA"]}, "name": "dnaA"}),
        ("nearest mobile element upstream of gyrB",
         {"filter": {"types": ["mobile_element"]}, "name": "gyrB", "side": "upstream"}),
        ("what is the next tRNA after recA",
         {"filter": {"types": ["tRNA"]}, "name": "recA", "side": "after"}),
        ("which gene lies nearest to position 12,500?", {"position": 12500}),
        ("the rRNA gene closest to the end of the genome",
         {"filter": {"types": ["rRNA"]}, "end": "end"}),
        ("which three tRNAs are nearest to lacZ",
         {"filter": {"types": ["tRNA"]}, "name": "lacZ", "limit": 3}),
    ],
)  # fmt: skip
def test_nearest_of_a_kind(names, question, arguments) -> None:
    assert calls(question, names) == [("nearest_genes", arguments)]


def test_the_genes_beside_a_gene_are_its_neighbours(names) -> None:
    assert calls("what is the gene closest to lacZ?", names) == [
        ("nearest_genes", {"name": "lacZ"})
    ]
    (tool, _), *_ = calls("what are the neighbouring genes of lacZ?", names)
    assert tool == "gene_neighbours"


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("N50 please", "assembly_statistics", {"shares": [50], "fields": ["n"]}),
        ("give me L90 and n90 of my assembly", "assembly_statistics",
         {"shares": [90], "fields": ["l", "n"]}),
        ("median contig length?", "assembly_statistics", {"fields": ["median"]}),
        ("how many genes are there per kb", "genome_summary", {"fields": ["gene_density"]}),
        ("which record has the highest gene density?", "list_records",
         {"sort_by": "density", "order": "descending", "limit": 1}),
        ("what percentage of the genome does not code for anything?", "genome_summary",
         {"fields": ["noncoding"]}),
        ("which contig has the fewest rRNAs?", "count_genes",
         {"filter": {"types": ["rRNA"]}, "group_by": "record", "rank": "fewest"}),
        ("records without a single tRNA?", "count_genes",
         {"filter": {"types": ["tRNA"]}, "group_by": "record", "at_most": 0}),
        ("which plasmids carry at least two tRNAs", "count_genes",
         {"filter": {"types": ["tRNA"]}, "group_by": "record", "at_least": 2}),
        ("does the genome have more than 60 tRNA genes?", "count_genes",
         {"filter": {"types": ["tRNA"]}, "at_least": 61}),
        ("how many CDS begin with another codon than ATG?", "count_genes",
         {"filter": {"types": ["CDS"], "start_codon": "not ATG"}}),
        ("list genes that lack a product", "list_genes", {"filter": {"has_product": False}}),
        ("what is the charge of recA at pH 5.5?", "protein_properties",
         {"names": ["recA"], "field": "charge", "ph": 5.5}),
        ("all gene sequences of the trp operon", "gene_cluster",
         {"prefix": "trp", "with_sequence": "dna"}),
        ("DNA of the complete trp operon as one sequence", "gene_cluster",
         {"prefix": "trp", "with_sequence": "stretch"}),
        ("is gyrB the shortest gene?", "list_genes", {"sort_by": "length", "limit": 1}),
        ("which two neighbouring genes lie farthest apart?", "intergenic", {"limit": 1}),
        ("how many introns does the gene with the most introns have?", "list_genes",
         {"sort_by": "exons", "order": "descending", "limit": 1}),
        ("final 80 nt of the chromosome plus their GC", "open_stretch", {"last": 80, "what": "gc"}),
        ("GC from base 5,000 to the end", "open_stretch", {"start": 5000, "what": "gc"}),
        ("which genes lie beyond 30,000?", "open_stretch",
         {"start": 30000, "what": "genes", "mode": "start"}),
        ("which genes run over the origin?", "list_genes", {"filter": {"over_origin": True}}),
        ("which genes sit within other genes?", "overlaps", {"nested": True}),
        ("first and last gene please", "extremes", {}),
        ("show 12 residues from the C-terminus of gyrB", "gene_sequence",
         {"names": ["gyrB"], "kind": "protein", "last": 12}),
        ("is it double-stranded?", "genome_summary", {"fields": ["molecule"]}),
    ],
)  # fmt: skip
def test_forms(names, question, tool, arguments) -> None:
    assert calls(question, names) == [(tool, arguments)]


def test_superlatives_are_no_genes(names) -> None:
    assert calls("the three proteins richest in proline", names) == [
        ("residue_ranking", {"residue": "P", "by": "share", "limit": 3})
    ]


def test_a_letter_belongs_to_its_subunit(names) -> None:
    (call,) = plan_with("where is the gene for DNA gyrase subunit A?", names).calls
    assert call.arguments["query"] == "DNA gyrase subunit A"


def test_start_and_end_are_one_question(names) -> None:
    assert len(plan_with("where does the beta-galactosidase start and end?", names).calls) == 1


@pytest.mark.parametrize("tail", ["longest one?", "and which is the shortest?"])
def test_the_longest_of_what_was_counted(names, tail) -> None:
    first, second = plan_with(f"how many mobile elements are there? {tail}", names).calls
    assert (first.tool, second.tool, second.arguments["limit"]) == ("count_genes", "list_genes", 1)


def test_bases_of_a_primer_are_no_claim_about_the_gene(names) -> None:
    assert not plan_with("I need primers of 20 nt for recA", names).claims


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("genes under 150 bp except tRNAs", "list_genes",
         {"filter": {"without_types": ["tRNA"], "max_length": 149.0}}),
        ("how many genes are there other than tRNAs and rRNAs",
         "count_genes", {"filter": {"without_types": ["tRNA", "rRNA"]}}),
        ("by how many bp is rpoB longer than recA?", "gene_location",
         {"names": ["rpoB", "recA"], "field": "length"}),
        ("give me the fifth gene of the genome", "list_genes", {"limit": 1, "offset": 4}),
        ("what product is annotated most often?", "count_genes",
         {"group_by": "product", "rank": "most"}),
        ("Tm of the primer GATTACAGATTACAGATT?", "sequence_operation",
         {"sequence": "GATTACAGATTACAGATT", "operation": "melting"}),
    ],
)  # fmt: skip
def test_more_forms(names, question, tool, arguments) -> None:
    assert calls(question, names) == [(tool, arguments)]


def test_two_genomes_are_compared(two) -> None:
    assert calls("which strain has the longer recA?", two) == [
        ("gene_location", {"names": ["recA"], "field": "length"})
    ]
    ((tool, arguments),) = calls("how many more tRNAs does Betabacter secundus have?", two)
    assert tool == "compare_genomes" and "genome" not in arguments


def test_strands_that_the_file_does_not_name_are_declined(names) -> None:
    planned = plan_with("which genes are encoded on the heavy strand?", names)
    assert planned.status == "declined" and "heavy strand" in planned.message


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("how long are all tRNA genes altogether?", "gene_statistics",
         {"filter": {"types": ["tRNA"]}, "statistic": "total"}),
        ("are there any genes in it?", "count_genes", {}),
        ("how many contigs are there, and what is their median size?", "assembly_statistics",
         {"fields": ["median"]}),
        ("which sequence is the longest?", "list_records",
         {"sort_by": "length", "order": "descending", "limit": 1}),
    ],
)  # fmt: skip
def test_forms_of_whole_files(names, question, tool, arguments) -> None:
    assert calls(question, names) == [(tool, arguments)]
