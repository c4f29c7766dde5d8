"""How much and how many in German, with the endings of articles and pronouns."""

from __future__ import annotations

from pipeline.language.quantity_words.records import Lexicon

_SMALL = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
_TENS = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_STEMS = ["ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
_ORDINALS = {
    2: "zweit", 3: "dritt", 4: "viert", 5: "fünft", 6: "sechst", 7: "siebt", 8: "acht", 9: "neunt",
    10: "zehnt", 20: "zwanzigst", 50: "fünfzigst", 100: "hundertst",
}  # fmt: skip


def _numbers() -> dict[str, int]:
    """Number words to a hundred, in one word."""
    found = {word: number for number, word in enumerate(_SMALL)}
    found |= dict.fromkeys(("ein", "eine", "einer", "einem", "einen", "eines", "einr"), 1)
    found |= {"zwo": 2, "hundert": 100, "einhundert": 100}
    for ten, word in enumerate(_TENS, 2):
        for spelt in {word, word.replace("ß", "ss")}:
            found[spelt] = 10 * ten
            found |= {f"{unit}und{spelt}": 10 * ten + n for n, unit in enumerate(_STEMS, 1)}
    return found


GERMAN = Lexicon(
    classes={
        "people": (
            "leute leuten menschen mensch bürger bürgern bürgerinnen bürger*innen bewohner bewohnern bewohnerinnen"
            " einwohner einwohnern nachbarn nachbarinnen anwohner anwohnern haushalte haushalten familien eltern"
            " ehrenamtliche ehrenamtlichen freiwillige freiwilligen mieter mietern mitglieder mitgliedern"
            " patienten patientinnen angehörige angehörigen personen jugendliche jugendlichen frauen männer"
            " männern rentner wohnungen häuser häusern"
        ),
        "of": "von der des aller unserer dieser meiner",
        "them": "ihnen denen uns euch",
        "do": (
            "macht machen mitmacht mitmachen mache gemacht tut tun getan hilft helfen geholfen kommt kommen kam"
            " kamen gekommen beteiligt beteiligen engagiert engagieren bringt bringen beiträgt beitragen leistet"
            " leisten meldet melden kümmert kümmern trennt trennen achtet achten passt passen läuft passiert"
        ),
        "everyone": "alle jeder jede jedes jeden jedem allen",
        "no": "keiner keinen keinem niemand niemanden niemandem",
        "none": "keine kein keinen keiner",
    },
    none="""
        {no} {do}
        da|hier|dort {do} {no}
        {do} {no} was|mit
        {do} da {no} was|mit
        überhaupt|gar niemand|keiner
        von außen|denen|ihnen gar|überhaupt nichts|nix
        rein gar nichts|nix
        nichts|nix und niemand
        {do} nichts|nix
        {do} gar|überhaupt nichts|nix
        kein mensch|schwein|aas {do}
        {do} kein mensch|schwein|aas
        kein|keine|keinen|keinem einziger|einzige|einzigen {people}
        kein|keine|keinen|keinem einziger|einzige|einzigen von {them}
        keiner von {them}
        nicht ein|eine einziger|einzige|einzigen {people}
    """,
    little="""
        kaum jemand|jemanden|jemandem|einer|eine|einen|wer|was|etwas|welche
        kaum ein|eine|einen {people}
        kaum der rede wert
        so|praktisch|nahezu gut|_ wie|_ niemand|niemanden|niemandem|keiner|keinen|nichts|nix|null
        fast niemand|niemanden|keiner|keinen|keine|kein|nichts|nix|null
        praktisch|nahezu|beinahe|quasi niemand|keiner|nichts|nix|null
        verschwindend gering|geringe|wenig|wenige|wenigen
        nur wenige|wenigen|wenig|vereinzelte|vereinzelt|einzelne
        die wenigsten
        den wenigsten
        sehr|recht|ziemlich|ganz|viel|so|zu wenig|wenige|wenigen
        wenige|wenigen|einzelne|einzelnen {people}
        wenige|einzelne|einer von {them}
        ein|nur paar {people}
        ein|nur paar von {them}
        ein|nur|bloß paar wenige|leute|hanseln|männeken
        ein paar
        eine|einer handvoll
        ein bisschen|bisserl|wenig was
        eine|einer kleine|kleinen|winzige|winzigen minderheit|gruppe
        eine minderheit
        einer minderheit
        zwei|zwo drei {people}
        zwei , drei {people}
        zwei bis|oder drei {people}
        drei bis|oder|, vier {people}
        tropfen auf den heißen stein
        nicht der rede wert
    """,
    some="""
        manche|einige|mehrere|etliche {people}
        manche|einige|mehrere|etliche von {them}
        manche|einige {of} {people}
        manchen|einigen|mehreren {people}
        teils teils
        zum teil
        so mancher|manche|manches
        schon einiges
        ein teil {of} {people}
        der eine oder andere
        den einen oder anderen
        einiges
        mittel
        ein gewisser|gewissen teil
        eine|einer gute|gewisse|gewissen anzahl
        hier und da
    """,
    much="""
        viele|vielen {people}
        viele|vielen von {them}
        viele {of} {people}
        viele {do}
        sehr|so|ganz|ziemlich|recht|unheimlich|unglaublich|wahnsinnig viel|viele|vielen
        sehr|so|ganz|ziemlich|unheimlich viele|vielen {people}
        {do} viel
        {do} sehr|ganz|ziemlich|unheimlich|echt|richtig viel
        eine|einer ganze|ganzen menge
        jede|_ menge {people}
        eine menge {people}
        eine|einer reihe von|_ {people}
        ein|einen großer|großen teil
        einen|ein guter|guten teil
        weit|viel mehr als man denkt|glaubt|meint
    """,
    most="""
        die|den|der meisten
        das meiste
        den meisten
        die|der große|großen|überwiegende|überwiegenden|weit mehrheit
        die|der überwiegende|große|größte teil
        die mehrheit
        der mehrheit
        der|den großteil
        den größten teil
        ein|einen großteil
        fast|beinahe|nahezu|praktisch|quasi alle|jeder|jede|jeden|jedes|allen|alles
        so gut wie alle|jeder|jede|jeden|alles
        fast das|die|der|den ganze|ganzen|gesamte haus|viertel|dorf|straße|siedlung|nachbarschaft|ort|verein
        fast jeder|jede|jeden|jedem {people}
        enorm|ungeheuer|riesig|wahnsinnig viel
    """,
    all_="""
        {everyone} {do}
        {do} alle mit|_
        wirklich|absolut|restlos|ausnahmslos alle|jeder|jede|alles
        alle|allen {people} {do}
        jeder|jede einzelne
        sämtliche {people}
        alle miteinander
        alle von {them}
    """,
    shares={
        "die|der hälfte": 0.5,
        "knapp|gut hälfte": 0.5,
        "eine gute hälfte": 0.5,
        "die halbe straße|nachbarschaft|belegschaft|stadt|siedlung": 0.5,
        "das halbe dorf|haus|viertel": 0.5,
        "ein|einem|eines drittel|drittels": 1 / 3,
        "zwei drittel|dritteln": 2 / 3,
        "ein|einem|eines viertel|viertels": 0.25,
        "drei viertel|vierteln": 0.75,
        "dreiviertel": 0.75,
        "ein|einem fünftel": 0.2,
        "vier fünftel": 0.8,
        "ein|einem zehntel": 0.1,
        "neun zehntel": 0.9,
    },
    percent="# %|prozent\n# bis|oder|-|– # %|prozent\nzwischen # und # %|prozent",
    ratios="# von|unter #\n# {people} von #",
    every="jeder|jede|jedes|jeden|jedem @",
    ordinals={
        n: " ".join(stem + end for end in ("e", "en", "er", "es", "em")) for n, stem in _ORDINALS.items()
    },
    numbers=_numbers(),
    alone={
        "none": "nichts|null|niemand|keiner\ngar nichts",
        "little": "wenig\nsehr wenig\nein bisschen\nnicht viel\nein bisschen was\nklein",
        "some": "einiges\nmittel\nes geht",
        "much": "viel\nsehr viel\neine menge\ndoch viel",
        "most": "das meiste\nfast alles\nfast alle\nenorm viel",
        "all": "alles\nalle",
    },
    hedges="vielleicht etwa ungefähr circa ca rund zirka schätzungsweise wohl wahrscheinlich vermutlich so nur gerade mal knapp"
    " gut fast bestimmt sicher locker allenfalls gerade",
    more="mehr als\nüber\nmindestens\nweit über\nwenigstens\nmehr wie",
    less="weniger als\nunter\nhöchstens\nnicht mehr als\nnicht mal\nnicht einmal\nmaximal\nbis zu\nkeine\nkeinen\nkaum",
    negations="nicht nie niemals kein keine keinen keiner weder ohne",
    intensifiers="sehr so gerade besonders allzu wirklich unbedingt ganz mehr gar zu",
    nobody="niemand niemanden niemandem keiner keinen keinem keine kein nichts nix",
    denials="nicht nie nichts nix",
    breaks="aber und die der das weil wenn dass oder sondern als ob wo wer bis obwohl denn",
    time="stunde* minute* sekunde* tag tage tagen woche* monat* jahr* mal zeit uhr vormittag* nachmittag* abend* nacht morgen"
    " wochenende* montag* dienstag* mittwoch* donnerstag* freitag* samstag* sonntag* sommer winter quartal* schicht*"
    " jahrzehnt* augenblick*",
    money="euro* cent geld etat* budget* haushaltsmittel kosten million* milliarde* tausend* miete stelle stellen gehalt mittel"
    " zuschuss zuschüsse förder* personalkosten steuer* preis* einnahmen",
    preceded="andere anderen meine meiner eine zweite ersten erste um",
    followed="anderes anderen weiter mehr schlecht",
    other="ahnung wegs weg meter* kilometer* sicher prozentig liter* dank spaß lust anruf* worte wörter nummer* tonne*",
)
