"""Words of one meaning as one feature: "how big", "size" and "len" look alike to the model."""

from __future__ import annotations

import re

_CONCEPTS: dict[str, str] = {
    "where": r"\bwhere|\blocat|\bcoordin|\bposition|\bmap(?:s|ped)?\b|\blie[s]?\b"
    r"|\bsit(?:s|ting)?\b|\bplaced?\b|\bloc\b|\bwhereabouts",
    "size": r"\bsiz|\blength|\bhow (?:long|big|large|huge)|\blong\b|\blen\b|\bextent",
    "many": r"\bhow m\w+y|\bnumber of|\bcounts?\b|\bhow often|\btotal|\btally"
    r"|\bno\.? of\b|\bnum\b|\bhow much",
    "list": r"\blist|\bshow|\bgive|\ball\b|\bevery\b|\bwhich\b|\bget\b"
    r"|\bprint|\bname the|\bdisplay",
    "extreme": r"\b(?:long|short|larg|bigg|small|tini|heavi|light|high|low"
    r"|great|few|rich)\w*est\b|\bmost\b|\bleast\b|\bmax\w*|\bmin(?:imum"
    r"|imal)?\b|\btop\b",
    "bothends": r"(?:long|larg|bigg|high|heavi|great)\w*est\b.*\b(?:short|small"
    r"|tini|low|light)\w*est|(?:short|small|tini|low|light)\w*est\b.*\b(?:long"
    r"|larg|bigg|high|heavi)\w*est|\bmax\w*\W+(?:and |& |or |n"
    r" )?min|\bmin\w*\W+(?:and |& |or |n )?max|\bextremes?\b|\bboth"
    r" ends\b|\btop and bottom",
    "compare": r"(?:longer|shorter|larger|bigger|smaller|greater|more|less"
    r"|fewer|higher|lower) than|\bover\b|\bunder\b|\babove\b|\bbelow\b"
    r"|\bat least|\bat most|\bexceed|[<>]|\bbetween\b",
    "sequence": r"\bsequences?\b|\bfasta\b|\bbases of|\bnucleotides of|\bletters\b"
    r"|\bpaste|\bprint out|\batg\w*\b",
    "protein": r"\bproteins?\b|\bamino|\bpeptide|\btranslat|\bpolypeptide"
    r"|\benzyme\b|\baa\b|\bresidue",
    "gene": r"\bgenes?\b|\bloc(?:us|i)\b|\bcds\b|\borfs?\b",
    "genome": r"\bgenomes?\b|\bfiles?\b|\bassembl|\bwhole\b|\boverall|\bentire"
    r"|\bthis (?:thing|organism|sequence|record|bug|one)|\btotal",
    "record": r"\bcontigs?\b|\bchromosom\w*|\bplasmids?\b|\breplicons?\b"
    r"|\bscaffolds?\b|\bsegments?\b|\brecords?\b|\bchr\b|\bmolecules?\b",
    "organism": r"\borganism|\bspecies|\bstrain|\bbug\b|\bcreature|\bbacteri"
    r"|\bvirus|\bphage\b|\btaxonom|\blineage|\bphylum|\bfamily\b"
    r"|\bgenus",
    "overview": r"\boverview|\bsummar|\bdescribe|\bgeneral|\btell me about"
    r"|\bgist\b|\bstats\b|\bstatistic|\bat a glance|\bbasic",
    "shape": r"\bcircular|\blinear|\btopolog|\bring\b|\bclosed\b|\bcircle",
    "density": r"\bcoding (?:density|fraction|percent\w*)|\bdensity|\bfraction"
    r"|\bproportion|\bpercent(?:age)? of (?:the )?genome",
    "mean": r"\bmean\b|\baverage|\bmedian|\btypical|\bavg",
    "code": r"\bgenetic code|\btranslation table|\bcode table|\btransl_table|\bcodon table",
    "types": r"\bfeature (?:types?|kinds?|keys?)|\b(?:types?|kinds?|sorts?)"
    r" of (?:\w+ )?features?|\bannotation types",
    "source": r"\bsubmit|\bauthor|\bdeposit|\bpublish|\bpublication|\bpaper"
    r"|\breference|\bcite|\bciting|\bjournal|\bpubmed|\bwho (?:made"
    r"|did|wrote|sequenced|annotated)|\bdate\b|\bwhen\b|\bversion"
    r"|\baccession|\bpipeline|\bsoftware|\btool\b|\bprogram|\bbioproject"
    r"|\bbiosample|\bcomment|\bheader|\bkeywords?\b(?! )|\bannotated"
    r" by|\brelease|\bupdated|\borigin of (?:the|this) (?:file"
    r"|record|data)|\bmetadata",
    "evidence": r"\bevidence|\binference|\bproof|\bsupport|\bbasis|\bbacked"
    r"|\bhow (?:do (?:we|they|you) know|sure|reliable|trust)|\bwhy"
    r" (?:is|was) it (?:called|annotated)",
    "function": r"\bwhat (?:does|do|is|are|did)\b|\bfunction|\brole\b|\bencod"
    r"|\bcodes? for|\bproduct|\bpurpose|\bjob\b|\babout\b|\bdescri",
    "identity": r"\bec\b|\bsynonym|\balias|\bother names?|\bknown as|\baka\b"
    r"|\blocus[ _]?tag|\bprotein[ _]?id|\bxrefs?\b|\bdb_?xrefs?"
    r"|\bcross|\bgene ?id\b|\bold (?:locus|tag|name)|\bnote\b|\bidentifier"
    r"|\bdatabase",
    "strand": r"\bstrand|\borientation|\bdirection|\bforward|\breverse\b(?!"
    r" complement)|\bplus\b|\bminus\b|\bsense\b|\bpositive\b|\bnegative\b",
    "ends": r"\bstarts?\b|\bends?\b|\bbegins?\b|\bstops?\b|\bfinish|\bbeginning",
    "exons": r"\bexon|\bintron|\bsplic",
    "present": r"\bis there|\bare there|\bdoes (?:it|this|the) .*\bhave\b"
    r"|\bpresent|\bcontain|\bhave\b|\bhas\b|\bexist|\binclude|\bgot\b"
    r"|\bcheck|\bin (?:here|there|it|this)\b|\bfind\b|\bany\b|\babsent"
    r"|\bmissing",
    "annotated": r"\bannotated|\blabell?ed|\binvolved|\brelated|\bassociated"
    r"|\bmention|\bresponsible|\bdescribed|\banything\b|\bsomething\b"
    r"|\blike\b|\bsuch as|\bfor (?:the )?@keyword|\bwith @keyword",
    "hypothetical": r"\bhypothetical|\buncharacter|\bunknown|\bunnamed|\bputative",
    "per": r"\bper\b|\beach\b|\bby (?:strand|type|record|contig|chromosome"
    r"|product)|\bbreak ?down|\bgroup|\bsplit by|\bdistribut|\bvs\b"
    r"|\bversus\b",
    "flank": r"\bupstream|\bdownstream|\bflank|\bpromoter|\beither side"
    r"|\beach side|\bboth sides|\bpadding|\bsurround",
    "revcomp": r"\breverse[- ]?comp|\brevcomp|\bcomplement|\bopposite strand"
    r"|\bother strand|\bantisense",
    "neighbour": r"\bneighbo|\bnext to|\bbeside|\badjacent|\bnearby|\bnear\b"
    r"|\baround\b|\bclose to|\bsurround|\bprecede|\bfollow(?:s"
    r"|ed|ing)?\b|\bbefore\b|\bafter\b|\bleft\b|\bright\b|\bwithin\b"
    r"|\bnext (?:gene|door)|\badjoin|\bvicinity|\bwhat comes|\bbehind\b",
    "distance": r"\bdistance|\bfar\b|\bapart\b|\bgap\b|\bspac|\bseparat|\bhow close|\bhow near",
    "between": r"\bbetween\b|\bin between|\bfrom .* to\b",
    "at": r"\bat (?:position|base|coordinate)|\bcovers?\b|\bwhat is at\b"
    r"|\bposition @|\bbase @|\bregion\b|\binterval|\bstretch|\bwindow",
    "cluster": r"\bcluster|\boperon|\bbgc|\btogether\b|\bregulon|\bgene set"
    r"|\bcontiguous|\bgrouped|\bco-?locali[sz]ed|\blocus\b|\bisland",
    "runs": r"\bruns?\b|\bin a row|\bconsecutive|\bco-?directional|\bsame[-"
    r" ](?:strand|direction)|\bpredict\w* operons|\btranscription(?:al)?"
    r" units?|\bpolycistron|\bstring of|\bblocks? of genes|\bback"
    r" to back|\bputative operons",
    "motif": r"\bmotif|\bpattern|\boccur|\bsites?\b|\bbox\b|\bconsensus"
    r"|\bmatch|\bpalindrom|\biupac",
    "enzyme": r"\brestrict|\bcut|\bcleav|\bchop|\bslice|\bcutter",
    "digest": r"\bdigest|\bfragment|\bbands?\b|\bpieces\b|\bgel\b",
    "gc": r"\bg ?\+? ?c\b|\bgc%|\bgc-|\bguanine",
    "bases": r"\bbase (?:composition|count)|\bnucleotide (?:composition"
    r"|count|frequenc)|\bhow many (?:a|c|g|t|as|gs|cs|ts|a's|g's"
    r"|c's|t's)\b|\bskew|\bn'?s\b|\bn runs?|\bruns? of n|\bat[-"
    r" ](?:content|rich|percent|%)|\bambiguous|\bacgt\b|\bletters\b"
    r"|\bgaps?\b",
    "kmer": r"mers?\b|\bk-?mers?|\bnucleotide frequenc|\bdinucleotide|\btrinucleotide"
    r"|\btetranucleotide|\bwords of|\b\w+letter words?|\boligo",
    "codon": r"\bcodons?\b|\bcodon usage|\bsynonymous|\bcodon bias",
    "startstop": r"\bstart codons?|\bstop codons?|\binitiat|\bterminat",
    "orf": r"\borfs?\b|\bopen reading|\breading frames?|\bsix[- ]frames?",
    "intergenic": r"\bintergenic|\bgaps?\b|\bspacers?\b|\bnon-?coding|\bgene"
    r" desert|\bempty|\bbetween (?:the )?(?:neighbou?ring |adjacent"
    r" )?genes|\bwithout (?:any )?genes|\bno genes|\bdesert|\bspace"
    r" between|\bdistance between genes",
    "overlap": r"\boverlap|\bintersect|\bshare (?:\w+ )?bases|\bon top of"
    r"|\bnested|\binside each other",
    "duplicate": r"\bduplic|\btwice|\bcopies|\bcopy|\bmore than once|\brepeated"
    r"|\bparalog|\bsame (?:name|symbol|product|sequence)|\bmultiple"
    r" times|\bredundan|\bidentical",
    "pseudo": r"\bpseudo|\bbroken|\bintact|\bdisrupt|\bfunctional|\bframe-?shift"
    r"|\btruncat|\bdead\b|\bnon-?functional|\binactive|\bdegraded"
    r"|\bdecay|\bdefect",
    "several": r"\bboth (?:genomes|files|organisms|strains|of them)|\bgenomes\b"
    r"|\bthe two\b|\ball (?:the )?(?:genomes|files)|\beach (?:genome"
    r"|file)|\bfiles\b|\bstrains\b|\bside by side|\bcompare|\bcomparison"
    r"|\bdiffer|\bversus\b|\bvs\b|\bother (?:genome|file|one)|\bwhich"
    r" (?:genome|file|one|organism|of)",
    "shared": r"\bshare|\bcommon|\bunique|\bonly in|\bnot in|\bmissing from"
    r"|\babsent|\black|\bboth\b|\bexclusive|\bspecific to|\bcore"
    r" genes|\bintersection|\bin one but",
    "properties": r"\bmass\b|\bweigh|\bk?da\b|\bkilodalton|\bdalton|\bmw\b|\bpi\b"
    r"|\bisoelectric|\bgravy|\bhydro(?:ph|path)|\bextinction|\bcharge"
    r"|\bacidic|\bbasic\b|\bheav|\blightest|\bcomposition",
    "paste": r"\bthis (?:sequence|dna|protein|peptide|oligo|primer|fragment"
    r"|read)|\bmy (?:sequence|primer|fragment|read)|\bblast|\balign"
    r"|\bmatch|\bfollowing sequence|\bpasted",
    "why": r"\bwhy\b|\bhow come|\bhow does .* work|\bexplain",
    "outside": r"\bexpress|\beat\b|\bgut\b|\bsick|\bill\b|\bdeadly|\bprotocol"
    r"|\bpatent|\bsoil\b|\bocean|\bposttransl"
    r"|\bpost-transl|\bturnover|\bpersonally|\bbelieve\b|\bpretend"
    r"|\bauthori[sz]|\badministrator|\bexecute"
    r"|\binhibit|\bjava\b|\bperl\b|\bprogram in|\bfunny|\bnicer"
    r"|\bfavou?rite|\binfect|\btoxic\b|\bcontagious"
    r"|\blab\b|\bexperiment|\bcloning|\bligation|\bcolony|\bplate\b"
    r"|\bhomolog|\bortholog|\bconserved|\blimerick|\bcompose\b"
    r"|\bletter to|\bcapital\b"
    r"|\bcancer|\bpcr\b|\bprimers?\b|\bmelting|\bkcat|\bkm\b|\bkinetic"
    r"|\bcheap|\bmoney|\bpheno|\bko\b|\btissue|\bper cell|\bhuman\b"
    r"|\btransform|\bculture|\bmedia\b|\bincubat|\bgel\b.*\bvoltage"
    r"|\bweather|\bsport|\bmovie|\bmusic|\bsong|\bemail|\bhomework"
    r"|\bcook|\brecipe|\bmeaning of life|\bwho are you|\byour name"
    r"|\bpassword|\bsystem\b|\bhost\b|\bimmun|\bepidemi|\btransmi"
    r"|\boutbreak|\bmortality|\bhow old|\bancestor|\bdiverge|\bmethylat"
    r"|\bepigen|\bchip-?seq|\bbinding site of|\bpromoter strength"
    r"|\bhalf-?life|\bsolub|\blocali[sz]ation|\bmodif|\bphospho(?:ryl)?"
    r"|\bcoverage|\bquality score|\bpatient|\bantibiotic|\bdisease"
    r"|\btreat|\bdrug|\bstructure|\bfold|\bgrow|\btemperature|\bessential"
    r"|\bmutant|\bknock|\bevol|\bpredict\b|\bpoem|\bjoke|\bweather"
    r"|\bscript\b|\bpython|\breads\b|\bsnp|\bvariant|\bignore|\binstruction"
    r"|\bprompt|\bbest\b|\bshould i\b|\bsafe\b|\bdangerous|\brecommend"
    r"|\bdesign|\bopinion|\bthink\b|\bdiscover|\bhistory|\bresist"
    r"|\bvaccine|\bcure|\bsynthesi[sz]e|\border\b|\bbuy\b|\bprice"
    r"|\binteract|\bregulat|\binduc|\bconcentration|\bcrystal|\bpathogen"
    r"|\bphenotyp|\bcolou?r|\bphylogen|\brelated (?:species|organism)"
    r"|\bother (?:species|bacteria|organisms)",
    "vague": r"\bthat one\b|\bthe (?:big|small|other|important|usual|good"
    r"|right|interesting) (?:one|gene|thing)|\bthe thing\b|\bit\b"
    r"|\bthem\b|\bthis gene\b|\bthat gene\b|\bthe gene\b|\bsomething\b"
    r"|\bhelp\b|\bstuff\b",
}

_COMPILED = {name: re.compile(pattern) for name, pattern in _CONCEPTS.items()}


def concepts(text: str) -> list[str]:
    """Names of the concepts that a masked question speaks of."""
    return [name for name, pattern in _COMPILED.items() if pattern.search(text)]
