"""How much and how many in French."""

from __future__ import annotations

from pipeline.language.quantity_words.records import Lexicon

_SMALL = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}


def _numbers() -> dict[str, int]:
    """Number words to a hundred, parts joined by hyphens; 70 and 90 count on from 60 and 80, or have words of their own."""
    found = {word: number for number, word in enumerate(_SMALL)} | {"une": 1, "cent": 100}
    for ten, word in _TENS.items():
        found[word] = ten
        reach = 20 if ten >= 60 else 10
        for number, unit in enumerate(_SMALL[1:reach], 1):
            found |= {f"{word}-{unit}": ten + number, f"{word}-et-{unit}": ten + number}
    return found | {"quatre-vingts": 80, "septante": 70, "huitante": 80, "nonante": 90}


FRENCH = Lexicon(
    classes={
        "people": (
            "gens personnes habitants habitant habitante habitantes citoyens citoyen citoyennes voisins voisin"
            " voisines riverains riverain familles famille parents bénévoles bénévole foyers foyer ménages"
            " ménage patients locataires usagers adhérents membres jeunes vieux retraités femmes hommes"
            " immeubles monde personne français"
        ),
        "of": "de d' des du parmi",
        "the": "les nos mes ces ses leurs l' ceux",
        "them": "eux elles nous vous",
        "do": (
            "fait font faire faisait aide aident participe participent vient viennent s' se trie trient contribue"
            " contribuent donne donnent bouge bougent surveille surveillent apporte apportent joue jouent"
        ),
        "ne": "ne n'",
    },
    none="""
        personne {ne} {do}
        rien du tout
        strictement|absolument|vraiment rien|personne
        pas un chat
        pas une seule personne
        pas un seul
        aucun|aucune {people}
        aucun|aucune d' {them}
        {ne} {do} rien
        {ne} {do} strictement|absolument rien
    """,
    little="""
        presque personne|rien|aucun|aucune|pas
        à peu près personne|rien|pas
        quasiment|pratiquement personne|rien|aucun|aucune
        quasi personne|rien
        pas grand-chose
        pas grand chose
        pas grand monde
        très|bien|trop|si|assez peu
        très|bien|trop|si|assez peu de|d' {people}
        très|bien|trop|si|assez peu de|d' monde
        peu de|d' {people}
        peu d' entre {them}
        rares sont ceux|celles
        quelques|rares {people}
        quelques rares
        quelques-uns
        quelques-unes
        quelques uns
        les rares {people}
        une poignée
        une petite minorité|poignée|partie
        une minorité
        un|une ou deux {people}
        deux ou trois {people}
        deux trois {people}
        à peine quelques
        une goutte d' eau
        quelques pour cent
    """,
    some="""
        certains|certaines {people}
        certains|certaines d' entre {them}
        certains {do}
        une partie {of} {people}
        une partie {of} {the} {people}
        une partie d' entre {them}
        plusieurs {people}
        plusieurs d' entre {them}
        un certain nombre
        pas mal d'|de efforts
        un peu partout
        de temps en temps
        de-ci de-là
    """,
    much="""
        beaucoup {of} {people}
        beaucoup de|d' monde
        beaucoup d' entre {them}
        beaucoup {do}
        {do} beaucoup
        pas mal de|d' {people}
        pas mal de monde
        plein de|d' {people}
        de nombreux|nombreuses {people}
        nombre de|d' {people}
        un grand nombre
        bon nombre
        une bonne|grande partie
        énormément de|d' {people}
        tellement de|d' {people}
        plus qu' on ne|_ croit|pense
    """,
    most="""
        la plupart
        la majorité
        la grande|très|large majorité
        la très grande majorité
        une large|grande|écrasante majorité
        presque tous|toutes|tout
        presque tout le monde
        quasiment tous|toutes|tout
        quasiment tout le monde
        à peu près tous|toutes|tout
        à peu près tout le monde
        l' essentiel
        le gros {of} {people}
        le plus gros
        {do} énormément
        les trois-quarts
    """,
    all_="""
        tout le monde s'|se|y|le|la|les {do}|_
        tout le monde {do}
        absolument tous|toutes|tout
        tous|toutes sans exception
        tous {the} {people} {do}
        chacun {do}
        chaque {people} {do}
    """,
    shares={
        "la moitié": 0.5,
        "une moitié": 0.5,
        "une bonne|petite moitié": 0.5,
        "un tiers": 1 / 3,
        "le tiers": 1 / 3,
        "les|_ deux tiers": 2 / 3,
        "un quart": 0.25,
        "les|_ trois quarts": 0.75,
        "un cinquième": 0.2,
        "un dixième": 0.1,
        "les|_ neuf dixièmes": 0.9,
    },
    percent="# %\n# pour cent\n# à|ou|-|– # %\n# à|ou|-|– # pour cent\nentre # et # %\nentre # et # pour cent",
    ratios="# sur #\n# {people} sur #",
    every="",
    ordinals={},
    numbers=_numbers(),
    alone={
        "none": "rien|zéro|personne\nrien du tout",
        "little": "peu\ntrès peu\nun peu\npas beaucoup\npas grand-chose",
        "some": "moyen\nun certain nombre",
        "much": "beaucoup\npas mal",
        "most": "énormément\npresque tout\nla plupart",
        "all": "tout\ntous",
    },
    hedges="peut-être environ autour vers disons probablement sans doute à peu-près presque quasiment seulement juste même allez bien"
    " disons facilement mettons sûrement",
    more="plus de\nplus d'\nau moins\nun bon\nune bonne\npas loin de\npas loin d'\nau bas mot",
    less="moins de\nmoins d'\nau plus\nau mieux\npas plus de\npas plus d'\npas même\nmême pas\nà peine\njusqu' à\ntout au plus",
    negations="pas jamais guère sans ni",
    intensifiers="vraiment très tellement forcément si",
    nobody="personne rien aucun aucune pas",
    denials="pas jamais rien guère",
    breaks="mais et qui que qu' parce si quand ou comme où donc car dont",
    time="heure* minute* seconde* jour jours journée* semaine* mois an ans année* temps matin* soir* soirée* nuit* week-end lundi"
    " mardi mercredi jeudi vendredi samedi dimanche été hiver fois siècle mi-temps",
    money="euro* argent budget* crédit* subvention* million* milliard* mille centime* salaire* coût* dépense* recette* impôt* taxe*"
    " loyer* frais collecte traitement prix poste",
    preceded="autre ma notre votre sa leur seconde première d' mes",
    followed="plus mieux autre",
    other="sûr sûre accord mètre* kilomètre* litre* tonne* question* peur chance raison lieu partie",
    elides=True,
)
