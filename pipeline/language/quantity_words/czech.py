"""How much and how many in Czech, in the cases in which quantities are said."""

from __future__ import annotations

from pipeline.language.quantity_words.records import Lexicon

_UNITS = {
    0: "nula nuly nulu",
    1: "jeden jedna jedno jednoho jedné jednomu jednu jedním jednou",
    2: "dva dvě dvou dvěma",
    3: "tři tří třem třemi třech",
    4: "čtyři čtyř čtyřem čtyřmi čtyřech",
    5: "pět pěti",
    6: "šest šesti",
    7: "sedm sedmi",
    8: "osm osmi",
    9: "devět devíti",
    10: "deset deseti desíti",
}
_TEENS = [
    "jedenáct",
    "dvanáct",
    "třináct",
    "čtrnáct",
    "patnáct",
    "šestnáct",
    "sedmnáct",
    "osmnáct",
    "devatenáct",
]
_TENS = ["dvacet", "třicet", "čtyřicet", "padesát", "šedesát", "sedmdesát", "osmdesát", "devadesát"]
_JOINED = ["jedn", "dva", "tři", "čtyři", "pět", "šest", "sedm", "osm", "devět"]
_ORDINALS = {
    2: "druh", 4: "čtvrt", 5: "pát", 6: "šest", 7: "sedm", 8: "osm", 9: "devát", 10: "desát", 20: "dvacát", 50: "padesát",
    100: "st",
}  # fmt: skip
_ENDINGS = ("ý", "á", "é", "ého", "ému", "ém", "ým", "ou", "ej", "ýho")


def _numbers() -> dict[str, int]:
    """Number words to a hundred in their cases, apart (dvacet pět) and in one (pětadvacet)."""
    found = {form: number for number, forms in _UNITS.items() for form in forms.split()}
    found |= {word + end: number for number, word in enumerate(_TEENS, 11) for end in ("", "i")}
    for ten, word in enumerate(_TENS, 2):
        for end in ("", "i"):
            found[word + end] = 10 * ten
            found |= {f"{unit}a{word}{end}": 10 * ten + n for n, unit in enumerate(_JOINED, 1)}
            for number in range(1, 10):
                found |= {f"{word}{end}-{form}": 10 * ten + number for form in _UNITS[number].split()}
    return found | {"sto": 100, "sta": 100, "stu": 100, "stovky": 100}


CZECH = Lexicon(
    classes={
        "people": (
            "lidí lidi lidé lidem lidech člověk člověka občanů občané občanům občan obyvatel obyvatelé sousedů"
            " sousedé sousedi soused rodin rodiny rodičů rodiče domácností domácnosti dobrovolníků dobrovolníci"
            " nájemníků členů členové pacientů pacienti osob osoby mladých starších důchodců chlapů ženských bytů"
            " baráků byt barák dům domácnost rodina sousedka rodič ulice maminek mužů žen"
        ),
        "them": "nich nás vás jich těch nám",
        "do": (
            "dělá dělají dělat přijde přijdou přišlo přišel chodí pomůže pomáhá pomáhají pomohou zapojí zapojuje"
            " zapojují třídí udělá udělají stará starají hlídá hlídají přispěje přispívá přispívají účastní dává"
            " dávají uklízí přinese nosí podílí přidá ozve"
        ),
        "undone": (
            "nedělá nedělají nepřijde nepřijdou nepřišel nechodí nepomůže nepomáhá nepomáhají nezapojí nezapojuje"
            " nezapojují netřídí neudělá nestará nestarají nehlídá nepřispívá neúčastní nedá neozve nic"
        ),
        "all": "všichni všechny všech všem všecky",
        "most": "většina většinu většiny většině většinou",
        "no": "nikdo nikoho nikomu",
    },
    none="""
        {no} {undone}
        {no} nic {undone}
        vůbec nikdo|nic|žádný|žádná|nikoho|ničím
        naprosto|absolutně nikdo|nic
        ani jeden|jedna|noha|živáček
        ani jeden|jedna z {them}
        nikdo z {them}
        nic {undone}
        žádní {people}
    """,
    little="""
        málokdo
        málokoho
        málokomu
        málokterý|málokterá|málokteří
        sotvakdo
        sotva kdo
        skoro|téměř|prakticky|takřka|bezmála nikdo|nic|žádný|žádná|žádné|nikoho|ničím|nula|nulový|nulová
        málo {people}
        málo z {them}
        málo kdo
        jen|jenom|pouze|velmi|velice|strašně|hrozně|dost|docela|hodně|tak|fakt málo|pár
        jen|jenom|pouze pár {people}
        pár {people}
        pár z {them}
        pár jedinců|jednotlivců|nadšenců|jedniců|vyvolených
        hrstka
        hrstku
        hrstky
        jednotlivci
        jednotlivců
        nepatrný|nepatrná|mizivý|mizivá|malý|malá|menší část|podíl|procento|menšina|zlomek
        menšina
        menšinu
        menšině
        zlomek
        dva|dvě tři {people}
        dva|dvě až|nebo|, tři {people}
        přijdou dva tři
        tři čtyři {people}
        kapka v moři
        nic moc
        nijak zvlášť
    """,
    some="""
        někteří
        některé {people}
        někteří z {them}
        část {people}
        část z {them}
        nějaká část
        několik {people}
        několik z {them}
        občas někdo
        tu a tam
        sem tam
        jak kdo
        jak kde
        určitá|určitý část|podíl
        leckdo
        tak napůl
        napůl
    """,
    much="""
        mnoho {people}
        mnoho z {them}
        mnozí
        hodně|moc|dost|spousta|spoustu|spousty|plno|řada|řadu|mraky|fůra|kupa {people}
        hodně|moc|dost|spousta|řada z {them}
        {do} hodně|moc|dost|spoustu
        {do} toho hodně|moc|dost|spoustu
        hodně|moc|spoustu toho {do}
        spousta věcí
        kdekdo
        velká|velký|značná|podstatná|slušná část|podíl
        velkou|značnou|podstatnou část
        strašně|hrozně|opravdu|fakt|docela|poměrně hodně|moc
        víc než si myslíte|myslíme
    """,
    most="""
        {most} {people}
        {most} z {them}
        {most}
        drtivá|naprostá|velká většina
        drtivou|naprostou|velkou většinu
        skoro|téměř|prakticky|takřka|víceméně všichni|všechny|všech|všechno|vše|každý|každá|každého|celý|celá|celé
        skoro|téměř každý|každá {people}
        snad každý
        skoro celá ulice|vesnice
        obrovský|obrovská|ohromný|nesmírně kus|spousta|hodně|moc
        většinu práce
    """,
    all_="""
        všichni {do}
        každý {do}
        úplně|naprosto|opravdu|fakt všichni|všechny|každý|každá
        {do} úplně|_ všichni
        každý z {them}
        všichni do jednoho
        do posledního
        bez výjimky
    """,
    shares={
        "polovina|polovinu|poloviny|polovině|polovinou": 0.5,
        "půlka|půlku|půlky|půlce": 0.5,
        "půl {people}": 0.5,
        "půlka|půlku|polovina|polovinu {people}": 0.5,
        "třetina|třetinu|třetiny|třetině": 1 / 3,
        "jedna|jednu třetina|třetinu": 1 / 3,
        "dvě|dvou třetiny|třetin": 2 / 3,
        "čtvrtina|čtvrtinu|čtvrtiny|čtvrtině|čtvrtka|čtvrtku": 0.25,
        "tři|tří čtvrtiny|čtvrtin": 0.75,
        "pětina|pětinu|pětiny|pětině": 0.2,
        "čtyři|čtyř pětiny|pětin": 0.8,
        "desetina|desetinu|desetiny|desetině": 0.1,
        "devět desetin": 0.9,
    },
    percent="# %|procent|procenta|procento|procentům|procentech|procenty\n# až|nebo|-|–|, # %|procent|procenta"
    "\n# # procent|procenta\nod # do # %|procent",
    ratios="# z|ze #\n# {people} z|ze #\n# na # {people}",
    every="každý|každá|každé|každého|každou|každém|každej @",
    ordinals={
        **{n: " ".join(stem + end for end in _ENDINGS) for n, stem in _ORDINALS.items()},
        3: "třetí třetího třetímu třetím",
    },
    numbers=_numbers(),
    alone={
        "none": "nic|nula|nikdo\nvůbec nic",
        "little": "málo\nvelmi málo\ntrochu\nne moc\nnic moc\nskoro nic\nmoc ne",
        "some": "něco\ntak napůl\nprůměr\nstředně",
        "much": "hodně\nmoc\ndost\nspousta",
        "most": "většina\nskoro všechno\nskoro všichni\nstrašně moc",
        "all": "všechno\nvšichni",
    },
    hedges="možná asi snad zhruba přibližně kolem okolo tak nějakých nějaký nějaké cirka řekněme odhadem jen jenom pouze sotva"
    " skoro téměř dobrá dobrých dobrý klidně třeba určitě plus mínus takových",
    more="víc než\nvíce než\npřes\naspoň\nalespoň\nminimálně\nnejmíň\nnejméně\nvíc jak",
    less="méně než\nmíň než\npod\nnanejvýš\nmaximálně\nne víc než\nani ne\nani\nnejvýš\ntak do\nsotva",
    negations="ne není nejsou nebylo nebude nemá nikdy bez ani nejde",
    intensifiers="zrovna moc tak úplně nijak zas až příliš",
    nobody="nikdo nikoho nikomu nic ničím žádný žádná žádné žádní",
    denials="ne nikdy",
    breaks="ale a který která které kteří že protože když nebo aby jestli než jak co kdo tak i",
    time="hodin* minut* vteřin* den dny dnů dní dne dnech týden týdn* měsíc* rok roku roky rokem let lét* léto léta čas času"
    " večer* noc noci ráno víkend* pondělí úterý středa středu čtvrtek pátek sobota sobotu neděle neděli jaro podzim zim*"
    " krát příště jednou odpoledn* dopoledn* směn* krátk*",
    money="koruna* korun koruny kč eur euro* peněz peníze rozpoč* milion* milión* miliard* tisíc* dotac* plat platu platy náklad*"
    " daní daň poplat* úvaz* nájm* hotov*",
    preceded="druhá druhou druhé první moje mojí jeho její naše naší naši o",
    followed="kolegyně kolegy jinak",
    other="metr* kilometr* litr* jistě jistý pravd* hektar* tun kila kilo schod* dík* stát strom* odvah* stup*",
    negated_verbs=True,
)
