# Op de pagina van een aanmelding: wie dezelfde persoon kan zijn, en wat bij elkaar hoort.
client-known = Is deze persoon al bekend?
client-pairs = { $count ->
    [one] Misschien dezelfde persoon
   *[other] Misschien dezelfde persoon ({ $count })
}
client-pairs-others = Toon wie er minder op lijkt
client-pair-almost-certain = Er is een aanmelding die bijna zeker over dezelfde persoon gaat.
client-pair-likely = Er is een aanmelding die waarschijnlijk over dezelfde persoon gaat.
client-pair-possible = Er is een aanmelding die over dezelfde persoon kan gaan.
client-pair-unlikely = Er is een aanmelding die er een beetje op lijkt.
client-pair-mistyped = Er is een aanmelding waarin bijna alles gelijk is, maar het BSN verschilt. Is er een typfout gemaakt?
client-pair-open = Vergelijk
client-attached-to = Deze persoon was al aangemeld. De termijnen lopen bij die aanmelding.
client-attached-to-open = Open die aanmelding
client-attached = { $count ->
    [one] Aanmelding die erbij kwam
   *[other] Aanmeldingen die erbij kwamen ({ $count })
}
client-attached-title = { $who }, { $at }
client-attached-new = nieuw
client-weigh = Ik heb het gelezen
client-weigh-hint = Past de klasse niet meer? Kies dan Triage. Daarmee is het nieuws ook gelezen.
client-detach = Maak los
client-detach-hint = De aanmelding gaat dan weer zelf verder, met eigen termijnen vanaf de dag van binnenkomst.
client-returns = Kreeg eerder begeleiding
client-guided-before = Bekend bij { $who }, tot { $until }.
client-no-news = Er is geen nieuws meer om te lezen.
case-done-gewogen = Genoteerd: het nieuws is gelezen.
case-done-losgemaakt = De aanmelding is losgemaakt. Ze gaat weer zelf verder.
client-elsewhere-title = De aanmelding is opgeslagen
client-elsewhere-explanation = Deze persoon is al bekend bij een ander aanmeldpunt of heeft al een casemanager. De aanmelding is daaraan toegevoegd. Wie aan zet is, heeft een melding gekregen.
client-elsewhere-code = De code van deze aanmelding is { $code }. Geef die aan de verwijzer.
client-elsewhere-ask = Vragen? Bel
client-elsewhere-next = Typ een nieuwe aanmelding
