# Bewaren en vernietigen: termijnen, langer bewaren, en wat er weg is.
rail-retention = Bewaren en vernietigen
retention-title = Bewaren en vernietigen
retention-lead = Vernietigen gaat niet vanzelf. De beheerder van de machine doet het met spil retention, en ziet eerst wat er weg zou gaan. Wie hieronder langer bewaard wordt, blijft altijd staan.
retention-care-over = dossiers van zorg mogen weg
retention-never-care-over = aanmeldingen die nooit zorg werden mogen weg
retention-held-over = zijn te oud, maar worden langer bewaard
retention-open-over = zijn te oud, maar nog niet afgesloten
retention-events-over = regels van het logboek mogen leeg
retention-terms = Hoelang alles blijft
retention-kind-care = Dossier van iemand die zorg kreeg
retention-kind-never-care = Aanmelding die nooit zorg werd
retention-kind-log = Logboek van wie keek
retention-kind-backups = Back-ups
retention-years = { $count ->
    [one] 1 jaar
    *[other] { $count } jaar
}
retention-months = { $count ->
    [one] 1 maand na de laatste wijziging
    *[other] { $count } maanden na de laatste wijziging
}
retention-days = { $count ->
    [one] 1 dag
    *[other] { $count } dagen
}
retention-set-by = Ingesteld:
retention-shipped = Het netwerk heeft nog niets ingesteld. Dit is wat Spil aanhoudt.
retention-change = Wijzig de termijnen
retention-never-care = Maanden voor een aanmelding die nooit zorg werd
retention-never-care-hint = Van 1 tot en met 240, na de laatste wijziging. Zorg blijft altijd 20 jaar: dat staat in de wet.
retention-never-care-wrong = Vul een aantal maanden in van 1 tot en met 240.
retention-log = Jaren voor het logboek
retention-log-hint = Van 5 tot en met 100. Minder dan 5 mag niet van NEN 7513.
retention-log-wrong = Vul een aantal jaren in van 5 tot en met 100.
retention-backup = Dagen voor een back-up
retention-backup-hint = Van 1 tot en met 400. De nieuwste back-up blijft altijd.
retention-backup-wrong = Vul een aantal dagen in van 1 tot en met 400.
retention-why = Waarom
retention-why-hint = Bijvoorbeeld: besluit van de stuurgroep van 3 maart.
retention-why-missing = Vul in waarom de termijnen anders worden.
retention-save = Leg vast
retention-holds = Van wie de gegevens langer blijven
retention-holds-none = Van niemand worden de gegevens langer bewaard.
retention-gone = Wat er vernietigd is
retention-gone-none = Er is nog niets vernietigd.
retention-people = { $count ->
    [one] 1 persoon
    *[other] { $count } personen
}
retention-how-long = Hoelang blijven de gegevens?
retention-of = Hoelang blijven de gegevens van { $who }?
retention-changed = Laatste wijziging: { $day }
retention-kept = Blijft tot { $day }
retention-held = Had weg gekund op { $day }, maar wordt langer bewaard
retention-open = Had weg gekund op { $day }, maar er loopt nog een aanmelding
retention-due = Mag weg sinds { $day }
retention-client-holds = Langer bewaren
retention-client-holds-none = Deze gegevens worden niet langer bewaard dan de termijn.
retention-lifted = Opgeheven { $when }: { $why }
retention-hold = Bewaar deze gegevens langer
retention-hold-lead = Doe dit als er een klacht, een claim of een onderzoek loopt. De gegevens blijven dan tot iemand dit opheft.
retention-hold-reason = Waarom langer bewaren?
retention-hold-reason-hint = Bijvoorbeeld: klacht bij de geschillencommissie. De functionaris gegevensbescherming leest mee.
retention-hold-reason-missing = Vul in waarom de gegevens langer moeten blijven.
retention-hold-save = Bewaar langer
retention-lift = Niet meer langer bewaren
retention-lift-which = Welke reden vervalt?
retention-lift-why = Waarom hoeft het niet meer?
retention-lift-why-missing = Vul in waarom langer bewaren niet meer hoeft.
retention-lift-save = Hef op
retention-back = Terug naar het dossier
retention-terms-told = Termijnen: zorg { $care } jaar na de laatste wijziging, een aanmelding die nooit zorg werd { $months } maanden, het logboek { $log } jaar, back-ups { $backups } dagen.
retention-plan-told = Termijn voorbij: { $care } dossiers van zorg, { $never } aanmeldingen die nooit zorg werden en { $events } regels van het logboek. Daarnaast worden { $held } dossiers langer bewaard, en zijn er { $open } nog niet afgesloten.
retention-backups-told = Back-ups: { $expired } te oud, { $kept } blijven.
retention-copy-told = De kopie van voor de laatste update is te oud: { $path }.
retention-would = Er is niets veranderd. Doe het met --execute.
retention-done = Vernietigd: { $clients } dossiers met { $rows } rijen en { $files } bestanden; { $events } regels van het logboek zijn geleegd.
retention-not-wiped = Iemand gebruikt de database nu. De rijen zijn weg, maar oude bladzijden kunnen nog op de schijf staan. Doe spil retention --execute nog een keer als het rustig is.
restore-removed-again = Van de verwijderlijst stonden { $count } personen in deze back-up. Ze zijn opnieuw verwijderd.
restore-no-purge-list = Er is geen verwijderlijst { $path }. Wie na deze back-up verwijderd is, komt dan terug.
seen-client-retention-view = Zag hoelang de gegevens blijven
seen-client-hold-place = Liet de gegevens langer bewaren
seen-client-hold-lift = Beëindigde het langer bewaren
seen-client-purge = Vernietigde de gegevens
seen-retention-view = Zag een overzicht van wat bewaard blijft
seen-retention-set = Stelde bewaartermijnen in
