"""Questions of the fifth blind set on what is annotated, where, how much and beside what."""

from __future__ import annotations

import re

from annotation import Feature, said
from catalogue import COLI, METHANO, YEAST
from golds import ids, numbers, ordered, spots, stated
from shelf import Question, Shelf
from tables import rows


def next_after(genes: list[Feature], name: str) -> Feature:
    """The gene of the same record that starts first behind the end of the named one."""
    (here,) = (f for f in genes if name in f.names)
    later = [f for f in genes if f.record == here.record and f.start > here.start]
    found = min(later, key=lambda f: f.start)
    if found.start <= here.end:
        raise ValueError(f"{found.names[0]} overlaps {name} after all")
    return found


def located(s: Shelf) -> list[Question]:
    """Where a gene or another feature lies."""
    parts = [r for r in rows(s, "nsp") if 'gene_id "nsp9"' in r[8]]
    spans = [[int(r[3]), int(r[4])] for r in parts if r[2] in ("exon", "CDS")]
    membrane = next(
        f for f in s["genpept"].features if ("site_type", "transmembrane region") in f.qualifiers
    )
    (sortase,) = (f for f in s["staph"].cds() if "sortase" in f.product)
    return [
        Question(
            "location",
            ("nsp",),
            "nsp9 in this gtf: its first and its last base please",
            {"numbers_any": spans},
        ),
        Question(
            "location",
            ("yeast1",),
            "Which way is CDC24 read, and between which coordinates of chromosome I does it sit?",
            spots(s["yeast1"], "CDC24"),
        ),
        Question(
            "location",
            ("genpept",),
            "At which residues does this protein cross the membrane?",
            numbers(membrane.start, membrane.end),
        ),
        Question(
            "location",
            ("staph",),
            "we are after sortase A in our epidermidis draft. on which contig is the gene, and "
            "where there?",
            sortase.cited(),
        ),
    ]


def told(s: Shelf) -> list[Question]:
    """What a gene or a record is for."""
    (cards,) = (f for f in s["pneumo"].cds() if "CARDS" in f.product)
    return [
        Question(
            "function",
            ("proteins",),
            "Only the number NP_415617.1 survived in my notes. Which protein was that?",
            {"text_all": [r"polymerase III"]},
        ),
        Question(
            "function",
            ("clover",),
            "is the glucosidase of this clover entry the cyanogenic or the non-cyanogenic one?",
            {"text_all": [r"\bnon[- ]?cyanogenic"]},
        ),
        Question(
            "function",
            ("tb",),
            "Our ethambutol-resistant isolates all have something in Rv3795. What's the gene "
            "symbol and what enzyme is it",
            {"text_all": [r"\bembB\b", "arabinosyl"]},
        ),
        Question(
            "function",
            ("pneumo",),
            "Which locus of this Mycoplasma encodes the CARDS toxin?",
            ids([cards], exact=False),
        ),
        Question(
            "function",
            ("lambda",),
            "rexA and rexB of phage lambda - what are the two products called in the annotation?",
            {"text_all": ["exclusion"]},
        ),
    ]


def listed(s: Shelf) -> list[Question]:
    """Genes by what their annotation says and by filters put together."""
    genes = s.track("methano").cds()
    cobalt = [f for f in genes if f.product.startswith("cobalt transport")]
    vitamin = [f.alias for f in genes if f.product.startswith("cobalamin")]
    pool = [r[3] for r in rows(s, "artic") if r[3].startswith("nCoV-2019_76_")]
    text = " RNA polymerase sigma factor "
    sigma = [r.id for r in s["proteins"].records.values() if text in r.description]
    arginine = [f for f in s["coli"].of("tRNA") if f.product == "tRNA-Arg"]
    domains = s.track("volvox").of("polypeptide_domain")
    kinases = [f for f in domains if f.note == "kinase"]
    ligases = [f for f in s["pneumo"].cds() if "--tRNA ligase" in f.product and f.aa > 800]
    cds = s["subtilis_cds"].records.values()
    spores = [r.description.split() for r in cds if " spoIV" in r.description]
    orchids = s["orchid"].records.values()
    slippers = [r for r in orchids if str(r.annotations["organism"]).startswith("Phragmipedium ")]
    return [
        Question(
            "keyword",
            METHANO,
            "Cobalt uptake: which genes in this stretch are annotated as cobalt transport "
            "proteins?",
            ids(cobalt) | {"also_ok": vitamin},
        ),
        Question(
            "keyword",
            ("artic",),
            "I have to reorder amplicon 76. Names of all its primers, the alternative ones too",
            {"ids": [[name] for name in pool], "exact": True},
        ),
        Question(
            "keyword",
            ("proteins",),
            "K-12 proteome: accessions of everything that is called 'RNA polymerase sigma factor'",
            {"ids": [[name] for name in sigma], "exact": True},
        ),
        Question(
            "keyword",
            COLI,
            "All the arginine tRNA genes of MG1655, please, and the strand of each",
            ids(arginine),
        ),
        Question(
            "keyword",
            ("volvox",),
            "which of the polypeptide domains in volvox are noted as kinase?",
            ids(kinases) | {"also_ok": [["EDEN"]]},
        ),
        Question(
            "keyword",
            ("pneumo",),
            "tRNA ligases of M. pneumoniae (subunits count too) longer than 800 aa?",
            ids(ligases),
        ),
        Question(
            "keyword",
            ("subtilis_cds",),
            "Which entries of this fasta have a gene name that begins with spoIV?",
            {"ids": [names[:2] for names in spores], "exact": True},
        ),
        Question(
            "keyword",
            ("orchid",),
            "only the Phragmipedium species please, their accession numbers",
            {"ids": [[r.id, r.name] for r in slippers], "exact": True},
        ),
    ]


def counted(s: Shelf) -> list[Question]:
    """How many there are."""
    other = [f for f in s["fly"].of("gene") if said(f, "gene_biotype") != "protein_coding"]
    wide = [r for r in rows(s, "tb_mask") if int(r[2]) - int(r[1]) > 1000]
    return [
        Question(
            "count",
            ("fly",),
            "How many genes of the gtf have a biotype other than protein_coding?",
            stated(len(other)),
        ),
        Question(
            "count",
            ("tb_mask",),
            "nr of masked stretches of more than 1 kb in the H37Rv mask",
            stated(len(wide)),
        ),
    ]


def ranked(s: Shelf) -> list[Question]:
    """Which is the most, and in what order."""
    spans = [(int(r[4]) - int(r[3]) + 1, int(r[3]), int(r[4])) for r in rows(s, "operons")]
    blocks = sorted((int(r[9]), r[3]) for r in rows(s, "fly_bed"))
    (exons, gene) = blocks[-1]
    if blocks[-2][0] == exons:
        raise ValueError("two genes of the BED file have the most exons")
    four = [s["covid"].one(name) for name in "SEMN"]
    return [
        Question(
            "sort",
            ("operons",),
            "Which operon in the list is the longest one: from, to, and bp?",
            numbers(*max(spans)),
        ),
        Question(
            "sort",
            ("fly_bed",),
            "what gene in my fly bed has got the most exons (blocks) & how many are they",
            {"ids": [[gene]]} | numbers(exons),
        ),
        Question(
            "sort",
            ("covid",),
            "Put the structural genes S, E, M and N in order of length, starting with the "
            "shortest.",
            ordered(sorted(four, key=lambda f: f.bp)),
        ),
    ]


def around(s: Shelf) -> list[Question]:
    """What lies beside or between."""
    pcp = s["pcp"]
    left, right = pcp.one("pim"), pcp.one("pla")
    middle = [f for f in pcp.cds() if left.end < f.start and f.end < right.start]
    genes = [f for f in s["coli"].of("gene") if f.strand]
    split = next(i for i, f in enumerate(genes) if "ftsZ" in f.names)
    after = next_after(s.track("yeast12").of("gene"), "GAL1")
    peptides = [f for f in s["zika"].cds() if f.names[0] in ("NS2B", "NS3")]
    if peptides[0].end + 1 != peptides[1].start:
        raise ValueError("NS3 does not follow NS2B after all")
    return [
        Question(
            "neighbour",
            ("pcp",),
            "Which genes do I find between pim and pla on the pestis plasmid?",
            ids(middle) | {"also_ok": [left.alias, right.alias]},
        ),
        Question(
            "neighbour",
            COLI,
            "ftsZ in E. coli: who are the direct neighbours left and right",
            ids([genes[split - 1], genes[split + 1]], exact=False),
        ),
        Question(
            "neighbour",
            ("zika",),
            "In the Zika polyprotein, what is the piece that comes directly behind NS2B?",
            ids(peptides[1:], exact=False),
        ),
        Question(
            "neighbour",
            YEAST,
            "next gene after GAL1 on yeast chromosome II, in the direction of rising coordinates?",
            ids([after], exact=False),
        ),
    ]


def between(s: Shelf) -> list[Question]:
    """What overlaps and what lies in no gene."""
    cluster, yeast = s["balhimycin"], s["yeast1"]
    second, third = cluster.one("dpgB"), cluster.one("dpgC")
    ends = {yeast.one("BDH2", kind).end for kind in ("gene", "CDS")}
    starts = {yeast.one("BDH1", kind).start for kind in ("gene", "CDS")}
    if len(ends) + len(starts) > 2:
        raise ValueError("BDH1 or BDH2 has a gene wider than its CDS")
    genes = s.track("methano").of("gene")
    calls = [(int(r[1]), int(r[1]) + len(r[3]) - 1) for r in rows(s, "methano_vcf")]
    outside = [a for a, b in calls if not any(f.start <= b and f.end >= a for f in genes)]
    text = [r[1] for r in rows(s, "methano_vcf") if re.search(r"\bintergenic_region\b", r[7])]
    if [str(a) for a in outside] != text:
        raise ValueError("SnpEff sees other intergenic variants")
    return [
        Question(
            "overlap",
            ("balhimycin",),
            "dpgB and dpgC run into each other. By how many bases?",
            stated(second.end - third.start + 1),
        ),
        Question(
            "intergenic",
            ("yeast1",),
            "how many bp of intergenic DNA are there between BDH2 and BDH1",
            stated(starts.pop() - ends.pop() - 1),
        ),
        Question(
            "variants",
            (*METHANO, "methano_vcf"),
            "Which of the called variants lie in no gene at all? Positions are enough.",
            numbers(*outside),
        ),
    ]


PARTS = (located, told, listed, counted, ranked, around, between)
