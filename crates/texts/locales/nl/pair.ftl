# Twee mensen die dezelfde kunnen zijn: de lijst, twee naast elkaar, alles van één persoon, en een samenvoeging ongedaan maken.
rail-pairs = Dezelfde persoon?
pairs-not-judged = te beoordelen
pairs-title = Misschien dezelfde persoon
pairs-hint = Deze mensen lijken op elkaar. Vergelijk ze en zeg of het dezelfde persoon is. Er staan er { $count } op een bladzijde; de meest waarschijnlijke eerst.
pairs-open = Nog niet bekeken
pairs-unsure = Nog niet zeker
pairs-none = Er is niemand te vergelijken
pairs-none-unsure = Over iedereen is een besluit genomen
pairs-none-hint = Bij elke nieuwe aanmelding kijkt het programma of we de persoon al kennen.
pairs-one = Wie
pairs-other = Lijkt op
pairs-likelihood = Hoe waarschijnlijk
pairs-found = Gevonden
pairs-before = Vorige bladzijde
pairs-after = Volgende bladzijde
pair-title = Dezelfde persoon?
pair-likelihood = { $word } (kans { $percent }).
pair-almost-certain = Bijna zeker dezelfde persoon
pair-likely = Waarschijnlijk dezelfde persoon
pair-possible = Kan dezelfde persoon zijn
pair-unlikely = Waarschijnlijk niet dezelfde persoon
pair-judged-same = { $who } zei op { $at }: dezelfde persoon.
pair-judged-different = { $who } zei op { $at }: twee verschillende mensen. Je kunt dit veranderen.
pair-judged-unsure = { $who } wist het op { $at } nog niet zeker.
pair-done = Vastgelegd.
pair-table = De gegevens van beide mensen
pair-field = Gegeven
pair-verdict = Vergelijking
pair-one-unknown = bij minstens één onbekend
pair-not-weighed = niet meegeteld
pair-referrals = Aanmeldingen
pair-seen-under = Staat al bij een andere persoon
pair-kept = Onder wie zie je straks alles?
pair-kept-hint = Standaard de persoon bij wie de termijn loopt. Er gaat niets verloren.
pair-keep = { $who }, bekend sinds { $since }
pair-your-judgement = Wat is jouw oordeel?
pair-kept-missing = Kies onder wie je straks alles ziet.
pair-why = Waarom is het dezelfde persoon?
pair-same = Dezelfde persoon
pair-different = Iemand anders
pair-unsure = Weet ik niet
pair-judgement-missing = Kies een van de knoppen.
pair-undo-hint = Je kunt dit later ongedaan maken.
pair-refused-already-one = Deze twee zijn al samengevoegd.
pair-refused-numbers = Beide mensen hebben een geldig BSN, en die twee nummers verschillen. Eén van de nummers is fout, of het zijn twee mensen. Verbeter eerst het foute nummer bij de gegevens van de aanmelding.
pair-refused-deaths = Bij één van de twee is een overlijden vastgelegd, bij de ander niet. Leg het ook bij de ander vast, of maak het ongedaan.
pair-refused-judged = Iemand legde eerder vast dat mensen die nu één zouden worden, twee verschillende mensen zijn. Verander eerst dat besluit.
pair-refused-part-first = Deze twee zijn samengevoegd. Maak eerst de samenvoeging ongedaan op de bladzijde van de persoon.
pair-desk = Aanmeldpunt { $area }
pair-desk-any = Een van de aanmeldpunten
pair-desk-nobody = niemand heeft dienst
one-side-title = Deze persoon is misschien al bekend
one-side-explanation = Er is nog een aanmelding die over dezelfde persoon kan gaan. Alleen het aanmeldpunt vergelijkt beide.
one-side-ask = Vraag het na bij
one-side-own = Terug naar de aanmelding
client-everything = Alles van deze persoon
client-title = Alles van { $who }
client-who = Wie het is
client-who-hidden = Je mag niet zien wie dit is.
client-died = Overleden
client-referrals = { $count ->
    [one] Aanmelding
   *[other] Aanmeldingen ({ $count })
}
client-referral = Aanmelding van { $day }, { $code }
client-contacts = { $count ->
    [one] Eén contact
   *[other] { $count } contacten
}
client-files = { $count ->
    [one] Eén bestand
   *[other] { $count } bestanden
}
client-hidden = { $count ->
    [one] Nog één aanmelding die je niet mag inzien
   *[other] Nog { $count } aanmeldingen die je niet mag inzien
}
client-hidden-ask = Wil je er iets over weten? Vraag het na bij:
client-aliases = Samengevoegd
client-alias = { $who } staat onder { $kept }
client-alias-by = samengevoegd door { $who }, { $at }
client-alias-itself = vanzelf samengevoegd, { $at }: BSN, geboortedatum en achternaam waren gelijk
client-undo = Samenvoegen ongedaan maken
client-split = Deze gegevens gaan over twee mensen
client-split-hint = Horen sommige aanmeldingen bij iemand anders? Kies ze. Ze gaan dan naar een nieuwe persoon, met alles wat erbij hoort.
client-split-which = Aanmeldingen van de tweede persoon
client-split-why = Waarom
client-split-save = Zet apart
client-split-none = Kies minstens één aanmelding.
client-split-all = Laat minstens één aanmelding bij deze persoon.
client-why-missing = Schrijf kort op waarom.
client-second = Gaat één aanmelding over twee mensen?
client-second-hint = Voer dan een eigen aanmelding in voor de tweede persoon. De dag van binnenkomst en de melder staan al ingevuld.
client-second-begin = Begin aanmelding voor de tweede persoon
client-done-ja = Vastgelegd. Hier staat nu alles van deze persoon bij elkaar.
client-done-gesplitst = De gekozen aanmeldingen staan nu bij deze nieuwe persoon.
client-done-ongedaan = De samenvoeging is ongedaan gemaakt.
undo-title = Samenvoegen ongedaan maken
undo-who = { $parted } staat nu onder { $kept }.
undo-intro = Samengevoegd op { $at }.
undo-meanwhile = Wat kwam er sindsdien bij?
undo-meanwhile-hint = Zeg van elke aanmelding bij wie ze hoort. Contacten en bestanden gaan mee.
undo-nothing = Sinds het samenvoegen kwam er niets bij. Ieder krijgt terug wat van hem of haar was.
undo-of = Van { $who }
undo-new = Kwam daarna binnen
undo-contacts = { $count ->
    [one] Eén contact daarna
   *[other] { $count } contacten daarna
}
undo-files = { $count ->
    [one] Eén bestand daarna
   *[other] { $count } bestanden daarna
}
undo-changes = { $count ->
    [one] Gegevens één keer veranderd
   *[other] Gegevens { $count } keer veranderd
}
undo-then = Wat weet je nu?
undo-then-different = Het zijn twee verschillende mensen
undo-then-unsure = Dat is nog niet zeker: zet ze weer in de lijst
undo-then-missing = Kies wat je nu weet.
undo-why = Waarom
undo-save = Maak de samenvoeging ongedaan
