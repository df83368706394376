"""Words of one meaning as one feature, so that "how big", "size" and "len" look alike to the model."""

from __future__ import annotations

import re

_CONCEPTS: dict[str, str] = {
    "where": r"\bwhere|\blocat|\bcoordin|\bposition|\bmap(?:s|ped)?\b|\blie[s]?\b|\bsit(?:s|ting)?\b|\bplaced?\b|\bloc\b|\bwhereabouts",
    "size": r"\bsiz|\blength|\bhow (?:long|big|large|huge)|\blong\b|\blen\b|\bextent",
    "many": r"\bhow m\w+y|\bnumber of|\bcounts?\b|\bhow often|\btotal|\btally|\bno\.? of\b|\bnum\b|\bhow much",
    "list": r"\blist|\bshow|\bgive|\ball\b|\bevery\b|\bwhich\b|\bget\b|\bprint|\bname the|\bdisplay",
    "extreme": r"\b(?:long|short|larg|bigg|small|tini|heavi|light|high|low|great|few|rich)\w*est\b|\bmost\b|\bleast\b|\bmax\w*|\bmin(?:imum|imal)?\b|\btop\b",
    "bothends": r"(?:long|larg|bigg|high|heavi|great)\w*est\b.*\b(?:short|small|tini|low|light)\w*est|(?:short|small|tini|low|light)\w*est\b.*\b(?:long|larg|bigg|high|heavi)\w*est|\bmax\w*\W+(?:and |& |or |n )?min|\bmin\w*\W+(?:and |& |or |n )?max|\bextremes?\b|\bboth ends\b|\btop and bottom",
    "compare": r"(?:longer|shorter|larger|bigger|smaller|greater|more|less|fewer|higher|lower) than|\bover\b|\bunder\b|\babove\b|\bbelow\b|\bat least|\bat most|\bexceed|[<>]|\bbetween\b",
    "sequence": r"\bsequences?\b|\bfasta\b|\bbases of|\bnucleotides of|\bletters\b|\bpaste|\bprint out|\batg\w*\b",
    "protein": r"\bproteins?\b|\bamino|\bpeptide|\btranslat|\bpolypeptide|\benzyme\b|\baa\b|\bresidue",
    "gene": r"\bgenes?\b|\bloc(?:us|i)\b|\bcds\b|\borfs?\b",
    "genome": r"\bgenomes?\b|\bfiles?\b|\bassembl|\bwhole\b|\boverall|\bentire|\bthis (?:thing|organism|sequence|record|bug|one)|\btotal",
    "record": r"\bcontigs?\b|\bchromosom\w*|\bplasmids?\b|\breplicons?\b|\bscaffolds?\b|\bsegments?\b|\brecords?\b|\bchr\b|\bmolecules?\b",
    "organism": r"\borganism|\bspecies|\bstrain|\bbug\b|\bcreature|\bbacteri|\bvirus|\bphage\b|\btaxonom|\blineage|\bphylum|\bfamily\b|\bgenus",
    "overview": r"\boverview|\bsummar|\bdescribe|\bgeneral|\btell me about|\bgist\b|\bstats\b|\bstatistic|\bat a glance|\bbasic",
    "shape": r"\bcircular|\blinear|\btopolog|\bring\b|\bclosed\b|\bcircle",
    "density": r"\bcoding (?:density|fraction|percent\w*)|\bdensity|\bfraction|\bproportion|\bpercent(?:age)? of (?:the )?genome",
    "mean": r"\bmean\b|\baverage|\bmedian|\btypical|\bavg",
    "code": r"\bgenetic code|\btranslation table|\bcode table|\btransl_table|\bcodon table",
    "types": r"\bfeature (?:types?|kinds?|keys?)|\b(?:types?|kinds?|sorts?) of (?:\w+ )?features?|\bannotation types",
    "source": r"\bsubmit|\bauthor|\bdeposit|\bpublish|\bpublication|\bpaper|\breference|\bcite|\bciting|\bjournal|\bpubmed|\bwho (?:made|did|wrote|sequenced|annotated)|\bdate\b|\bwhen\b|\bversion|\baccession|\bpipeline|\bsoftware|\btool\b|\bprogram|\bbioproject|\bbiosample|\bcomment|\bheader|\bkeywords?\b(?! )|\bannotated by|\brelease|\bupdated|\borigin of (?:the|this) (?:file|record|data)|\bmetadata",
    "evidence": r"\bevidence|\binference|\bproof|\bsupport|\bbasis|\bbacked|\bhow (?:do (?:we|they|you) know|sure|reliable|trust)|\bwhy (?:is|was) it (?:called|annotated)",
    "function": r"\bwhat (?:does|do|is|are|did)\b|\bfunction|\brole\b|\bencod|\bcodes? for|\bproduct|\bpurpose|\bjob\b|\babout\b|\bdescri",
    "identity": r"\bec\b|\bsynonym|\balias|\bother names?|\bknown as|\baka\b|\blocus[ _]?tag|\bprotein[ _]?id|\bxrefs?\b|\bdb_?xrefs?|\bcross|\bgene ?id\b|\bold (?:locus|tag|name)|\bnote\b|\bidentifier|\bdatabase",
    "strand": r"\bstrand|\borientation|\bdirection|\bforward|\breverse\b(?! complement)|\bplus\b|\bminus\b|\bsense\b|\bpositive\b|\bnegative\b",
    "ends": r"\bstarts?\b|\bends?\b|\bbegins?\b|\bstops?\b|\bfinish|\bbeginning",
    "exons": r"\bexon|\bintron|\bsplic",
    "present": r"\bis there|\bare there|\bdoes (?:it|this|the) .*\bhave\b|\bpresent|\bcontain|\bhave\b|\bhas\b|\bexist|\binclude|\bgot\b|\bcheck|\bin (?:here|there|it|this)\b|\bfind\b|\bany\b|\babsent|\bmissing",
    "annotated": r"\bannotated|\blabell?ed|\binvolved|\brelated|\bassociated|\bmention|\bresponsible|\bdescribed|\banything\b|\bsomething\b|\blike\b|\bsuch as|\bfor (?:the )?@keyword|\bwith @keyword",
    "hypothetical": r"\bhypothetical|\buncharacter|\bunknown|\bunnamed|\bputative",
    "per": r"\bper\b|\beach\b|\bby (?:strand|type|record|contig|chromosome|product)|\bbreak ?down|\bgroup|\bsplit by|\bdistribut|\bvs\b|\bversus\b",
    "flank": r"\bupstream|\bdownstream|\bflank|\bpromoter|\beither side|\beach side|\bboth sides|\bpadding|\bsurround",
    "revcomp": r"\breverse[- ]?comp|\brevcomp|\bcomplement|\bopposite strand|\bother strand|\bantisense",
    "neighbour": r"\bneighbo|\bnext to|\bbeside|\badjacent|\bnearby|\bnear\b|\baround\b|\bclose to|\bsurround|\bprecede|\bfollow(?:s|ed|ing)?\b|\bbefore\b|\bafter\b|\bleft\b|\bright\b|\bwithin\b|\bnext (?:gene|door)|\badjoin|\bvicinity|\bwhat comes|\bbehind\b",
    "distance": r"\bdistance|\bfar\b|\bapart\b|\bgap\b|\bspac|\bseparat|\bhow close|\bhow near",
    "between": r"\bbetween\b|\bin between|\bfrom .* to\b",
    "at": r"\bat (?:position|base|coordinate)|\bcovers?\b|\bwhat is at\b|\bposition @|\bbase @|\bregion\b|\binterval|\bstretch|\bwindow",
    "cluster": r"\bcluster|\boperon|\bbgc|\btogether\b|\bregulon|\bgene set|\bcontiguous|\bgrouped|\bco-?locali[sz]ed|\blocus\b|\bisland",
    "runs": r"\bruns?\b|\bin a row|\bconsecutive|\bco-?directional|\bsame[- ](?:strand|direction)|\bpredict\w* operons|\btranscription(?:al)? units?|\bpolycistron|\bstring of|\bblocks? of genes|\bback to back|\bputative operons",
    "motif": r"\bmotif|\bpattern|\boccur|\bsites?\b|\bbox\b|\bconsensus|\bmatch|\bpalindrom|\biupac",
    "enzyme": r"\brestrict|\bcut|\bcleav|\bchop|\bslice|\bcutter",
    "digest": r"\bdigest|\bfragment|\bbands?\b|\bpieces\b|\bgel\b",
    "gc": r"\bg ?\+? ?c\b|\bgc%|\bgc-|\bguanine",
    "bases": r"\bbase (?:composition|count)|\bnucleotide (?:composition|count|frequenc)|\bhow many (?:a|c|g|t|as|gs|cs|ts|a's|g's|c's|t's)\b|\bskew|\bn'?s\b|\bn runs?|\bruns? of n|\bat[- ](?:content|rich|percent|%)|\bambiguous|\bacgt\b|\bletters\b|\bgaps?\b",
    "kmer": r"mers?\b|\bk-?mers?|\bnucleotide frequenc|\bdinucleotide|\btrinucleotide|\btetranucleotide|\bwords of|\b\w+letter words?|\boligo",
    "codon": r"\bcodons?\b|\bcodon usage|\bsynonymous|\bcodon bias",
    "startstop": r"\bstart codons?|\bstop codons?|\binitiat|\bterminat",
    "orf": r"\borfs?\b|\bopen reading|\breading frames?|\bsix[- ]frames?",
    "intergenic": r"\bintergenic|\bgaps?\b|\bspacers?\b|\bnon-?coding|\bgene desert|\bempty|\bbetween (?:the )?(?:neighbou?ring |adjacent )?genes|\bwithout (?:any )?genes|\bno genes|\bdesert|\bspace between|\bdistance between genes",
    "overlap": r"\boverlap|\bintersect|\bshare (?:\w+ )?bases|\bon top of|\bnested|\binside each other",
    "duplicate": r"\bduplic|\btwice|\bcopies|\bcopy|\bmore than once|\brepeated|\bparalog|\bsame (?:name|symbol|product|sequence)|\bmultiple times|\bredundan|\bidentical",
    "pseudo": r"\bpseudo|\bbroken|\bintact|\bdisrupt|\bfunctional|\bframe-?shift|\btruncat|\bdead\b|\bnon-?functional|\binactive|\bdegraded|\bdecay|\bdefect",
    "several": r"\bboth (?:genomes|files|organisms|strains|of them)|\bgenomes\b|\bthe two\b|\ball (?:the )?(?:genomes|files)|\beach (?:genome|file)|\bfiles\b|\bstrains\b|\bside by side|\bcompare|\bcomparison|\bdiffer|\bversus\b|\bvs\b|\bother (?:genome|file|one)|\bwhich (?:genome|file|one|organism|of)",
    "shared": r"\bshare|\bcommon|\bunique|\bonly in|\bnot in|\bmissing from|\babsent|\black|\bboth\b|\bexclusive|\bspecific to|\bcore genes|\bintersection|\bin one but",
    "properties": r"\bmass\b|\bweigh|\bk?da\b|\bkilodalton|\bdalton|\bmw\b|\bpi\b|\bisoelectric|\bgravy|\bhydro(?:ph|path)|\bextinction|\bcharge|\bacidic|\bbasic\b|\bheav|\blightest|\bcomposition",
    "paste": r"\bthis (?:sequence|dna|protein|peptide|oligo|primer|fragment|read)|\bmy (?:sequence|primer|fragment|read)|\bblast|\balign|\bmatch|\bfollowing sequence|\bpasted",
    "why": r"\bwhy\b|\bhow come|\bhow does .* work|\bexplain",
    "outside": r"\bexpress|\blimerick|\bcompose\b|\bletter to|\bcapital\b|\bcancer|\bpcr\b|\bprimers?\b|\bmelting|\bkcat|\bkm\b|\bkinetic|\bcheap|\bmoney|\bpheno|\bko\b|\btissue|\bper cell|\bhuman\b|\btransform|\bculture|\bmedia\b|\bincubat|\bgel\b.*\bvoltage|\bweather|\bsport|\bmovie|\bmusic|\bsong|\bemail|\bhomework|\bcook|\brecipe|\bmeaning of life|\bwho are you|\byour name|\bpassword|\bsystem\b|\bhost\b|\bimmun|\bepidemi|\btransmi|\boutbreak|\bmortality|\bhow old|\bancestor|\bdiverge|\bmethylat|\bepigen|\bchip-?seq|\bbinding site of|\bpromoter strength|\bhalf-?life|\bsolub|\blocali[sz]ation|\bmodif|\bphospho(?:ryl)?|\bcoverage|\bquality score|\bpatient|\bantibiotic|\bdisease|\btreat|\bdrug|\bstructure|\bfold|\bgrow|\btemperature|\bessential|\bmutant|\bknock|\bevol|\bpredict\b|\bpoem|\bjoke|\bweather|\bscript\b|\bpython|\breads\b|\bsnp|\bvariant|\bignore|\binstruction|\bprompt|\bbest\b|\bshould i\b|\bsafe\b|\bdangerous|\brecommend|\bdesign|\bopinion|\bthink\b|\bdiscover|\bhistory|\bresist|\bvaccine|\bcure|\bsynthesi[sz]e|\border\b|\bbuy\b|\bprice|\binteract|\bregulat|\binduc|\bconcentration|\bcrystal|\bpathogen|\bphenotyp|\bcolou?r|\bphylogen|\brelated (?:species|organism)|\bother (?:species|bacteria|organisms)",
    "vague": r"\bthat one\b|\bthe (?:big|small|other|important|usual|good|right|interesting) (?:one|gene|thing)|\bthe thing\b|\bit\b|\bthem\b|\bthis gene\b|\bthat gene\b|\bthe gene\b|\bsomething\b|\bhelp\b|\bstuff\b",
}  # fmt: skip

_COMPILED = {name: re.compile(pattern) for name, pattern in _CONCEPTS.items()}


def concepts(text: str) -> list[str]:
    """Names of the concepts that a masked question speaks of."""
    return [name for name, pattern in _COMPILED.items() if pattern.search(text)]
