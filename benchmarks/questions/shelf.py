"""The genomes the question sets are asked of, and the form of one question."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blind6_shelf import BLIND6
from golds import Annotation, Gold, genbank, gff
from tracks import gtf, sequences, track

HELDOUT = {
    "sodalis": "genomes/virus/sodalis_phage_SO1_NC_013600.gbk",
    "zika": "genomes/virus/zika_KX369547.gb",
    "covid": "genomes/virus/sars-cov-2_MN908947.gb",
    "b171": "genomes/plasmid/pB171_90_CP021212.gbk",
    "pbad": "genomes/plasmid/pBAD30.gb",
    "puc": "genomes/plasmid/pUC19_annotated.gb",
    "termite": "genomes/organelle/termite_mt_NC_036047.gb",
    "chlamydia": "genomes/bacteria/chlamydia_trachomatis_NC_012687.gbff.gz",
    "act": "genomes/bgc/streptomyces_coelicolor_cluster011.gbk",
    "cda": "genomes/bgc/streptomyces_coelicolor_cluster027_antismash.gbk.gz",
    "bac": "genomes/eukaryote/arabidopsis_BAC_F14F8_AL391144.gbk",
    "subtilis": "genomes/bacteria/bacillus_subtilis_168_AL009126.gff3.gz",
    "yeast": "genomes/eukaryote/yeast_S288c_all.gff.gz",
}
FINAL = {
    "tb": "formats/tuberculosis/H37Rv.gff.gz",
    "coli_fa": "formats/ecoli_K12/NC_000913.fna.gz",
    "coli": "formats/ecoli_K12/NC_000913.gff.gz",
    "methano_fa": "formats/methanothermobacter/genome_100kb.fa",
    "methano": "formats/methanothermobacter/genome_100kb.gff3",
    "yeast12_fa": "formats/yeast/chr1.fa.gz",
    "yeast12": "formats/yeast/chr1+2.gff3.gz",
    "corona_fa": "formats/sars-cov-2/NC_045512.2.fasta",
    "corona": "formats/sars-cov-2/genes_NC_045512.2.gff3",
    "worm_fa": "formats/celegans_1pct/genome.fa.gz",
    "worm": "formats/celegans_1pct/genome.gff.gz",
    "orchid": "formats/other/ls_orchid_94records.gbk.bgz",
    "measles": "formats/measles/measles_nofeatures.gbk",
    "three": "genomes/organelle/human_mt_and_two_more.gbk.gz",
    "flu": "genomes/virus/influenzaA_California_8segments.gbff",
    "mazei": "genomes/archaea/methanosarcina_mazei_WWM610_NZ_CP009509.gbff.gz",
    "staph": "genomes/bacteria/staph_epidermidis_ST14_draft_42contigs.gbk.gz",
    "pbad": "genomes/plasmid/pBAD30.gb",
    "puc": "genomes/plasmid/pUC19_annotated.gb",
    "act": "genomes/bgc/streptomyces_coelicolor_cluster011.gbk",
}
BLIND = {
    "lambda": "genomes/virus/lambda_NC_001416.gbk",
    "sars": "genomes/virus/sars-cov-1_NC_004718.gb",
    "pbr": "genomes/plasmid/pBR322_J01749.gb",
    "pcp": "genomes/plasmid/pPCP1_NC_005816.gb",
    "puc_bare": "genomes/plasmid/pUC19_L09137_sourceonly.gb",
    "phix": "genomes/virus/phiX174_NC_001422.gbk",
    "chloro": "genomes/organelle/arabidopsis_chloroplast_NC_000932.gb.gz",
    "nisin": "genomes/bgc/nisin_HM219853.gbk",
    "balhimycin": "genomes/bgc/balhymicin_Y16952.gbk",
    "yeast1": "genomes/eukaryote/yeast_chrI_NC_001133.gbk.gz",
    "pneumo": "genomes/bacteria/mycoplasma_pneumoniae_FH_NZ_CP010546.gbk.gz",
    "draft": "genomes/bacteria/prokka_draft_3contigs.gbk.gz",
    "coli_gb": "genomes/bacteria/ecoli_K12_MG1655_NC_000913.gbff.gz",
    "t4": "formats/t4/NC_000866.1.fasta",
    "mito": "formats/human_mt/MT-human.fa",
    "clover": "formats/other/TRBG361.embl",
    "patent": "formats/other/JB409847.embl",
    "snap": "formats/other/sample-d.dna",
    "fly": "formats/drosophila_chrX/subset.gtf.gz",
    "volvox_fa": "formats/volvox_synthetic/volvox.fa",
    "volvox": "formats/volvox_synthetic/volvox.gff3",
    "methano_fa": "formats/methanothermobacter/genome_100kb.fa",
    "methano": "formats/methanothermobacter/genome_100kb.gff3",
    "methano_vcf": "formats/methanothermobacter/variants.vcf",
}
BLIND2 = {
    "polio": "awkward/genbank/NC_002058_multDBLINK_bug3375.gb",
    "pfa6": "awkward/genbank/addgene-plasmid-39296-sequence-49545.gbk",
    "arab": "awkward/genbank/arab1.gb",
    "cor": "awkward/genbank/cor6_6.gb",
    "ha": "awkward/genbank/EU851978.gbk",
    "pcp": "genomes/plasmid/pPCP1_NC_005816.gb",
    "pcp91": "awkward/embl/AE017046.embl",
    "pal": "awkward/embl/U87107.embl",
    "prokka": "awkward/gff/prokka_with_fasta.gff",
    "tair": "awkward/gff/TAIR10.part.gff.bgz",
    "human": "awkward/gff/badcomments.gtf.gz",
    "saoms": "awkward/fasta/SAOMS1_hash_header.fasta",
    "posak": "awkward/fasta/NC_002127.1.fna",
    "sodalis": "genomes/virus/sodalis_phage_SO1_NC_013600.gbk",
    "zika": "genomes/virus/zika_KX369547.gb",
    "flu": "genomes/virus/influenzaA_California_8segments.gbff",
    "b171": "genomes/plasmid/pB171_90_CP021212.gbk",
    "termite": "genomes/organelle/termite_mt_NC_036047.gb",
    "chlamydia": "genomes/bacteria/chlamydia_trachomatis_NC_012687.gbff.gz",
    "staph": "genomes/bacteria/staph_epidermidis_ST14_draft_42contigs.gbk.gz",
    "mazei": "genomes/archaea/methanosarcina_mazei_WWM610_NZ_CP009509.gbff.gz",
    "act": "genomes/bgc/streptomyces_coelicolor_cluster011.gbk",
    "bac": "genomes/eukaryote/arabidopsis_BAC_F14F8_AL391144.gbk",
    "worm_fa": "formats/celegans_1pct/genome.fa.gz",
    "worm": "formats/celegans_1pct/genome.gff.gz",
    "tb": "formats/tuberculosis/H37Rv.gff.gz",
    "tb_mask": "formats/tuberculosis/mask.bed",
    "tb_vcf": "formats/tuberculosis/isolates.vcf.gz",
    "chrm_fa": "formats/human_mt/chrM.fa",
    "chrm_bam": "formats/human_mt/chrM.sorted.bam",
    "ena": "formats/sars-cov-2/MN908947.3_ena.gff",
    "artic": "formats/sars-cov-2/artic_v3.primer.bed",
    "fly_bed": "formats/drosophila_chrX/genes.bed.gz",
    "reads": "formats/ecoli_K12/ecoli_1K_2.fq.gz",
    "volvox_fa": "formats/volvox_synthetic/volvox.fa",
    "volvox": "formats/volvox_synthetic/volvox.gff3",
    "volvox_bw": "formats/volvox_synthetic/volvox-sorted.bam.coverage.bw",
}
BLIND3 = {
    "coli_gb": "genomes/bacteria/ecoli_K12_MG1655_NC_000913.gbff.gz",
    "yeast": "genomes/eukaryote/yeast_S288c_all.gff.gz",
    "yeast1": "genomes/eukaryote/yeast_chrI_NC_001133.gbk.gz",
    "three": "genomes/organelle/human_mt_and_two_more.gbk.gz",
    "chloro": "genomes/organelle/arabidopsis_chloroplast_NC_000932.gb.gz",
    "balhimycin": "genomes/bgc/balhymicin_Y16952.gbk",
    "nisin": "genomes/bgc/nisin_HM219853.gbk",
    "cda": "genomes/bgc/streptomyces_coelicolor_cluster027_antismash.gbk.gz",
    "phix": "genomes/virus/phiX174_NC_001422.gbk",
    "sars": "genomes/virus/sars-cov-1_NC_004718.gb",
    "covid": "genomes/virus/sars-cov-2_MN908947.gb",
    "subtilis": "genomes/bacteria/bacillus_subtilis_168_AL009126.gff3.gz",
    "subtilis_cds": "genomes/bacteria/bacillus_subtilis_168_CDS.fna.gz",
    "mazei": "genomes/archaea/methanosarcina_mazei_WWM610_NZ_CP009509.gbff.gz",
    "pneumo": "genomes/bacteria/mycoplasma_pneumoniae_FH_NZ_CP010546.gbk.gz",
    "draft": "genomes/bacteria/prokka_draft_3contigs.gbk.gz",
    "staph": "genomes/bacteria/staph_epidermidis_ST14_draft_42contigs.gbk.gz",
    "pbr": "genomes/plasmid/pBR322_J01749.gb",
    "puc_bare": "genomes/plasmid/pUC19_L09137_sourceonly.gb",
    "proteins": "formats/ecoli_K12/proteins.faa.gz",
    "operons": "formats/ecoli_K12/operons_U00096.2.gff",
    "lambda_fa": "formats/lambda/lambda_virus.fa",
    "t4": "formats/t4/NC_000866.1.fasta",
    "mito": "formats/human_mt/MT-human.fa",
    "measles_fa": "formats/measles/measles.fa",
    "measles_bam": "formats/measles/measles.sorted.bam",
    "methano_vcf": "formats/methanothermobacter/variants.vcf",
    "tb_wig": "formats/tuberculosis/glycerol_rep1.wig.gz",
    "fly": "formats/drosophila_chrX/subset.gtf.gz",
    "fly_bg": "formats/drosophila_chrX/bedgraph_2e6_5e6.bg.gz",
    "volvox_fa": "formats/volvox_synthetic/volvox.fa",
    "volvox_bam": "formats/volvox_synthetic/volvox-sorted.bam",
    "volvox_vcf": "formats/volvox_synthetic/volvox.test.vcf.gz",
    "volvox_bb": "formats/volvox_synthetic/volvox.bb",
    "nsp": "formats/sars-cov-2/mature_products.gtf",
    "artic": "formats/sars-cov-2/artic_v3.primer.bed",
    "orchid": "formats/other/ls_orchid_94records.gbk.bgz",
    "chimera": "formats/other/JB409847.gbk",
    "genpept": "formats/other/genpept.gp",
    "gfap": "awkward/genbank/VectorNTI_example.gb",
    "tmv": "awkward/genbank/tmv-plasmid-truncate-end.gbk",
    "flybac": "awkward/genbank/extra_keywords.gb.gz",
    "panleuk": "awkward/genbank/gbvrl1_start.seq",
    "interferon": "awkward/genbank/protein_refseq2.gb",
    "ests": "awkward/fasta/spaced_fasta.fasta",
    "ws245": "awkward/bed/ws245Genes.WBGene.bed.bgz",
}
BLIND4 = {
    "coli_fa": "formats/ecoli_K12/NC_000913.fna.gz",
    "coli": "formats/ecoli_K12/NC_000913.gff.gz",
    "proteins": "formats/ecoli_K12/proteins.faa.gz",
    "operons": "formats/ecoli_K12/operons_U00096.2.gff",
    "lambda_fa": "formats/lambda/lambda_virus.fa",
    "lambda_reads": "formats/lambda/reads.fastq.gz",
    "t4": "formats/t4/NC_000866.1.fasta",
    "mito": "formats/human_mt/MT-human.fa",
    "chrm_fa": "formats/human_mt/chrM.fa",
    "chrm_bam": "formats/human_mt/chrM.sorted.bam",
    "measles_fa": "formats/measles/measles.fa",
    "measles": "formats/measles/measles_nofeatures.gbk",
    "measles_sam": "formats/measles/measles.sam",
    "measles_single": "formats/measles/measles_unpaired.sorted.bam",
    "measles_bw": "formats/measles/measles.bigwig",
    "ena": "formats/sars-cov-2/MN908947.3_ena.gff",
    "artic": "formats/sars-cov-2/artic_v3.primer.bed",
    "corona_reads": "formats/sars-cov-2/illumina_1.fastq.gz",
    "methano_fa": "formats/methanothermobacter/genome_100kb.fa",
    "methano": "formats/methanothermobacter/genome_100kb.gff3",
    "methano_vcf": "formats/methanothermobacter/variants.vcf",
    "tb": "formats/tuberculosis/H37Rv.gff.gz",
    "tb_mask": "formats/tuberculosis/mask.bed",
    "yeast12_fa": "formats/yeast/chr1.fa.gz",
    "yeast12": "formats/yeast/chr1+2.gff3.gz",
    "worm_fa": "formats/celegans_1pct/genome.fa.gz",
    "worm": "formats/celegans_1pct/genome.gff.gz",
    "fly": "formats/drosophila_chrX/subset.gtf.gz",
    "fly_bed": "formats/drosophila_chrX/genes.bed.gz",
    "fly_bw": "formats/drosophila_chrX/bigwig_2e6_5e6.bw",
    "volvox_fa": "formats/volvox_synthetic/volvox.fa",
    "volvox_gtf": "formats/volvox_synthetic/volvox.gtf",
    "volvox_vcf": "formats/volvox_synthetic/volvox.test.vcf.gz",
    "volvox_sine": "formats/volvox_synthetic/volvox_sine.wig",
    "orchid": "formats/other/ls_orchid_94records.gbk.bgz",
    "genpept": "formats/other/genpept.gp",
    "patent": "formats/other/JB409847.embl",
    "snap": "formats/other/sample-d.dna",
    "clover": "formats/other/TRBG361.embl",
    "flu": "genomes/virus/influenzaA_California_8segments.gbff",
    "zika": "genomes/virus/zika_KX369547.gb",
    "sars": "genomes/virus/sars-cov-1_NC_004718.gb",
    "phix": "genomes/virus/phiX174_NC_001422.gbk",
    "pbr": "genomes/plasmid/pBR322_J01749.gb",
    "pcp": "genomes/plasmid/pPCP1_NC_005816.gb",
    "puc": "genomes/plasmid/pUC19_annotated.gb",
    "puc_bare": "genomes/plasmid/pUC19_L09137_sourceonly.gb",
    "pbad": "genomes/plasmid/pBAD30.gb",
    "three": "genomes/organelle/human_mt_and_two_more.gbk.gz",
    "cda": "genomes/bgc/streptomyces_coelicolor_cluster027_antismash.gbk.gz",
    "bac": "genomes/eukaryote/arabidopsis_BAC_F14F8_AL391144.gbk",
    "yeast1": "genomes/eukaryote/yeast_chrI_NC_001133.gbk.gz",
    "staph": "genomes/bacteria/staph_epidermidis_ST14_draft_42contigs.gbk.gz",
    "subtilis_cds": "genomes/bacteria/bacillus_subtilis_168_CDS.fna.gz",
    "pneumo": "genomes/bacteria/mycoplasma_pneumoniae_FH_NZ_CP010546.gbk.gz",
}
BLIND5 = {
    "measles_one": "formats/measles/measles_R1.fastq.gz",
    "measles_two": "formats/measles/measles_R2.fastq.gz",
    "measles_bed": "formats/measles/measles.bed.gz",
    "measles_sam": "formats/measles/measles.sam",
    "measles_bam": "formats/measles/measles.sorted.bam",
    "measles_single": "formats/measles/measles_unpaired.sorted.bam",
    "measles_fa": "formats/measles/measles.fa",
    "measles": "formats/measles/measles_nofeatures.gbk",
    "corona_reads": "formats/sars-cov-2/illumina_1.fastq.gz",
    "corona_mates": "formats/sars-cov-2/illumina_2.fastq.gz",
    "corona_fa": "formats/sars-cov-2/NC_045512.2.fasta",
    "corona": "formats/sars-cov-2/genes_NC_045512.2.gff3",
    "nsp": "formats/sars-cov-2/mature_products.gtf",
    "artic": "formats/sars-cov-2/artic_v3.primer.bed",
    "coli_one": "formats/ecoli_K12/ecoli_1K_1.fq.gz",
    "coli_two": "formats/ecoli_K12/ecoli_1K_2.fq.gz",
    "coli_fa": "formats/ecoli_K12/NC_000913.fna.gz",
    "coli": "formats/ecoli_K12/NC_000913.gff.gz",
    "proteins": "formats/ecoli_K12/proteins.faa.gz",
    "operons": "formats/ecoli_K12/operons_U00096.2.gff",
    "tb": "formats/tuberculosis/H37Rv.gff.gz",
    "tb_wig": "formats/tuberculosis/glycerol_rep1.wig.gz",
    "tb_vcf": "formats/tuberculosis/isolates.vcf.gz",
    "tb_mask": "formats/tuberculosis/mask.bed",
    "lambda_fa": "formats/lambda/lambda_virus.fa",
    "lambda_reads": "formats/lambda/reads.fastq.gz",
    "t4": "formats/t4/NC_000866.1.fasta",
    "mito": "formats/human_mt/MT-human.fa",
    "chrm_fa": "formats/human_mt/chrM.fa",
    "chrm_bam": "formats/human_mt/chrM.sorted.bam",
    "methano_fa": "formats/methanothermobacter/genome_100kb.fa",
    "methano": "formats/methanothermobacter/genome_100kb.gff3",
    "methano_vcf": "formats/methanothermobacter/variants.vcf",
    "yeast12_fa": "formats/yeast/chr1.fa.gz",
    "yeast12": "formats/yeast/chr1+2.gff3.gz",
    "fly": "formats/drosophila_chrX/subset.gtf.gz",
    "fly_bed": "formats/drosophila_chrX/genes.bed.gz",
    "fly_bg": "formats/drosophila_chrX/bedgraph_2e6_5e6.bg.gz",
    "fly_bw": "formats/drosophila_chrX/bigwig_2e6_5e6.bw",
    "volvox_fa": "formats/volvox_synthetic/volvox.fa",
    "volvox": "formats/volvox_synthetic/volvox.gff3",
    "volvox_gtf": "formats/volvox_synthetic/volvox.gtf",
    "volvox_bw": "formats/volvox_synthetic/volvox-sorted.bam.coverage.bw",
    "volvox_vcf": "formats/volvox_synthetic/volvox.test.vcf.gz",
    "volvox_sine": "formats/volvox_synthetic/volvox_sine.wig",
    "volvox_bb": "formats/volvox_synthetic/volvox.bb",
    "patent": "formats/other/JB409847.embl",
    "chimera": "formats/other/JB409847.gbk",
    "genpept": "formats/other/genpept.gp",
    "orchid": "formats/other/ls_orchid_94records.gbk.bgz",
    "snap": "formats/other/sample-d.dna",
    "clover": "formats/other/TRBG361.embl",
    "lambda": "genomes/virus/lambda_NC_001416.gbk",
    "covid": "genomes/virus/sars-cov-2_MN908947.gb",
    "sars": "genomes/virus/sars-cov-1_NC_004718.gb",
    "zika": "genomes/virus/zika_KX369547.gb",
    "flu": "genomes/virus/influenzaA_California_8segments.gbff",
    "pbr": "genomes/plasmid/pBR322_J01749.gb",
    "pcp": "genomes/plasmid/pPCP1_NC_005816.gb",
    "puc_bare": "genomes/plasmid/pUC19_L09137_sourceonly.gb",
    "chloro": "genomes/organelle/arabidopsis_chloroplast_NC_000932.gb.gz",
    "subtilis_cds": "genomes/bacteria/bacillus_subtilis_168_CDS.fna.gz",
    "pneumo": "genomes/bacteria/mycoplasma_pneumoniae_FH_NZ_CP010546.gbk.gz",
    "staph": "genomes/bacteria/staph_epidermidis_ST14_draft_42contigs.gbk.gz",
    "mazei": "genomes/archaea/methanosarcina_mazei_WWM610_NZ_CP009509.gbff.gz",
    "balhimycin": "genomes/bgc/balhymicin_Y16952.gbk",
    "nisin": "genomes/bgc/nisin_HM219853.gbk",
    "yeast1": "genomes/eukaryote/yeast_chrI_NC_001133.gbk.gz",
}
PATHS = HELDOUT | FINAL | BLIND | BLIND2 | BLIND3 | BLIND4 | BLIND5 | BLIND6
LETTERS = (".fa", ".fasta", ".fna", ".faa")


@dataclass(frozen=True)
class Question:
    """One question, the files that are open, its gold and the earlier turns it refers to."""

    family: str
    genomes: tuple[str, ...]
    text: str
    gold: Gold
    history: tuple[str, ...] = ()

    def item(self, number: int, prefix: str = "h") -> dict[str, Any]:
        """The question as a line of the graded file, in the form of `dev.jsonl`."""
        item = {
            "id": f"{prefix}{number:03d}",
            "genomes": [PATHS[g] for g in self.genomes],
            "family": self.family,
            "question": self.text,
            "gold": self.gold,
        }
        return item | {"history": list(self.history)} if self.history else item


class Shelf:
    """The annotated files of one data folder, each read when first asked for.

    Parameters
    ----------
    data
        The folder that holds `genomes/` and `formats/`.
    """

    def __init__(self, data: Path):
        self.data = data

    def __getitem__(self, key: str) -> Annotation:
        path = self.data / PATHS[key]
        if path.name.removesuffix(".gz").endswith(LETTERS):
            return sequences(path)
        if ".gtf" in path.name:
            return gtf(path)
        return gff(path) if ".gff" in path.name else genbank(path)

    def track(self, key: str, bases: str | None = None) -> Annotation:
        """A GFF3 file with its lines joined and, where a FASTA file is named, its bases."""
        return track(self.data / PATHS[key], self.data / PATHS[bases] if bases else None)

    def dna(self, key: str) -> str:
        """Sequence of the only record of a file, in capitals."""
        return str(self[key].record.seq).upper()
