"""The card of a gene against Biopython and against the genome that it is from."""

import random
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord
from Bio.SeqUtils.ProtParam import ProteinAnalysis

from app.ui import card, facts
from index.demo import demo_genome
from index.homologs import by_sequence
from index.library import Library


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return Library.open([demo_genome(tmp_path_factory.mktemp("card"))])


@pytest.fixture(scope="module")
def genome(library):
    return library.genomes[0]


class Seen(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def test_the_card_says_what_the_genome_holds(library, genome):
    _, gene = card.find(library, genome.gene("lacZ").id)
    made = facts.card(genome, gene)
    said = Seen(made.html).text
    assert gene.product in said and f"{gene.start + 1:,}..{gene.end:,}" in said
    bases = Seq(genome[gene.record][gene.start : gene.end])
    assert made.dna == str(bases if gene.strand > 0 else bases.reverse_complement())
    assert made.protein[1:] == str(Seq(made.dna).translate(table=11, to_stop=True))[1:]
    known = ProteinAnalysis(made.protein)
    assert f"{known.molecular_weight():,.1f} Da" in said
    assert f"{known.isoelectric_point():.2f}" in said
    assert f"{known.gravy():.2f} (GRAVY)" in said
    assert f"{known.molar_extinction_coefficient()[0]:,}" in said


def test_genes_alike_by_meaning_leave_the_gene_out(genome):
    gene = genome.gene("lacZ")
    assert gene.id not in [row[0] for row in card.similar(genome, gene)]


def test_neighbours_are_the_nearest_genes_of_the_record(genome):
    for gene in genome.genes()[:12]:
        keys = [
            int(a["data-key"]) for t, a in Seen(facts.card(genome, gene).html).tags if t == "button"
        ]
        same = [g for g in genome.genes("record = ?", (gene.record,)) if not g.wraps]
        if gene.wraps:
            continue
        at = [g.gid for g in same].index(gene.gid)
        circle = genome.record(gene.record).circular
        places = [at - 2, at - 1, at + 1, at + 2]
        places = (
            [p % len(same) for p in places] if circle else [p for p in places if 0 <= p < len(same)]
        )
        assert keys == [same[p].gid for p in places if p != at]


def test_names_of_a_file_stay_text(genome):
    hostile = '<img src=x onerror="a()">'
    evil = replace(
        genome.gene("lacZ"), product=hostile, symbol="<b>x</b>", note=hostile, function=hostile,
        locus_tag=hostile, protein_id=hostile, synonyms=(hostile,), ec=(hostile,),
        xrefs=(f"GeneID:{hostile}", "GeneID:1?x=javascript:alert(1)", "evil:http://evil.invalid"),
    )  # fmt: skip
    seen = Seen(facts.card(genome, evil).html)
    assert {tag for tag, _ in seen.tags} <= {
        "article", "h3", "i", "code", "p", "nav", "button", "small", "span", "dl", "dt", "dd",
    }  # fmt: skip
    assert not [name for _, found in seen.tags for name in found if name.startswith("on")]
    assert hostile in seen.text


def test_links_lead_to_the_data_banks_of_the_identifiers(genome):
    gene = replace(
        genome.gene("lacZ"), protein_id="NP_414878.1", ec=("3.2.1.23", "3.2.1.-"),
        xrefs=("GeneID:945006", "UniProtKB/Swiss-Prot:P00722", "GO:0004565", "ASAP:1"),
    )  # fmt: skip
    links = [found for tag, found in Seen(facts.card(genome, gene).html).tags if tag == "a"]
    assert [link["href"] for link in links] == [
        "https://www.ncbi.nlm.nih.gov/protein/NP_414878.1",
        "https://enzyme.expasy.org/EC/3.2.1.23",
        "https://www.ncbi.nlm.nih.gov/gene/945006",
        "https://www.uniprot.org/uniprotkb/P00722",
        "https://amigo.geneontology.org/amigo/term/GO:0004565",
    ]
    assert all(link["rel"] == "noopener noreferrer" for link in links)


@pytest.fixture(scope="module")
def relatives(tmp_path_factory):
    """Two genomes: a protein, its copy with every tenth residue changed, and strangers."""
    rng = random.Random(5)
    often = {
        "CTG": 10, "GCT": 8, "GGT": 7, "GTT": 7, "TCA": 7, "GAA": 6, "ATT": 6, "AAA": 6, "CGT": 5,
        "GAT": 5, "ACC": 5, "CCG": 4, "AAC": 4, "CAG": 4, "TTC": 4, "TAT": 3, "ATG": 3, "CAT": 2,
        "TGC": 1, "TGG": 1,
    }  # fmt: skip
    codons = [codon for codon, number in often.items() for _ in range(number)]
    one = [rng.choice(codons) for _ in range(200)]
    near = [rng.choice(codons) if n % 10 == 0 else codon for n, codon in enumerate(one)]
    paths = []
    for number, families in enumerate(([one, near], [near])):
        strangers = [[rng.choice(codons) for _ in range(200)] for _ in range(4)]
        bases, features = "", []
        for protein in [*families, *strangers]:
            start = len(bases)
            bases += "ATG" + "".join(protein) + "TAA" + "ACGT" * 10
            place = SimpleLocation(start, start + 3 * len(protein) + 6, 1)
            tag = f"G{number}_{len(features) // 2}"
            protein_text = "M" + str(Seq("".join(protein)).translate())
            for kind in ("gene", "CDS"):
                more = {"translation": [protein_text]} if kind == "CDS" else {}
                features.append(
                    SeqFeature(place, type=kind, qualifiers={"locus_tag": [tag], **more})
                )
        record = SeqRecord(Seq(bases), id=f"R{number}.1", name=f"R{number}", features=features)
        record.annotations.update(molecule_type="DNA")
        path = tmp_path_factory.mktemp("relatives") / f"r{number}.gb"
        SeqIO.write([record], path, "genbank")
        paths.append(path)
    return Library.open(paths)


def test_genes_of_similar_sequence_are_found_in_all_genomes(relatives):
    genome, other = relatives.genomes
    gene = genome.gene("G0_0")
    found = by_sequence(genome, gene, relatives.genomes)
    assert {(owner.name, g.id) for owner, g, _ in found} == {
        (genome.name, "G0_1"), (other.name, "G1_0"),
    }  # fmt: skip
    one, near = genome.protein(gene), genome.protein("G0_1")
    equal = sum(a == b for a, b in zip(one, near, strict=True))
    assert [round(share, 3) for _, _, share in found] == [round(equal / len(one), 3)] * 2
    rows = card.sequences(relatives, genome, gene)
    assert rows[0][3] == f"{100 * equal / len(one):.0f} %"
    assert card.sequences(relatives, genome, genome.gene("G0_3")) == []


def test_a_row_of_the_table_is_found_again(library, genome):
    gene = genome.gene("lacZ")
    assert card.at(library, genome.name, "genes", gene.gid)[1].id == gene.id
    (cds,) = genome.features("gid = ? AND type = 'CDS'", (gene.gid,))
    assert card.at(library, genome.name, "features", cds.fid)[1].id == gene.id
    assert card.at(library, "nobody", "genes", 1) is None
    assert card.at(library, genome.name, "genes", 10**7) is None
