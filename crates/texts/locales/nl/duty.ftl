# Dienst bij het aanmeldpunt, meldingen en termijnen.
rail-duty = Dienst
rail-alerts = Meldingen
rail-terms = Termijnen
alerts-title = Meldingen
alerts-not-seen = niet gezien
alerts-waiting = { $count ->
    [one] 1 melding wacht op je. Bekijk de melding.
    *[other] { $count } meldingen wachten op je. Bekijk de meldingen.
}
alerts-empty = Er is geen melding voor je
alerts-empty-hint = Bij een teken van gevaar of een termijn die voorbij is, zie je dat hier en boven elke bladzijde.
alert-danger = Gevaar: er is iemand aangemeld met een teken van gevaar
alert-deputy-asked = Te laat: { $step }. Het moest { $due }. Pak jij het op?
alert-manager-asked = Lang te laat: { $step }. Het moest { $due }. Een van je medewerkers is aan zet.
alert-attached-news = Er kwam een aanmelding bij van iemand die al bekend is
alert-place = { $area }, sinds { $at }
alert-no-area = Nog geen gebied
alert-case-manager = casemanager: { $name }
alert-open = Open de aanmelding
alert-seen = Gezien
late-step-first-look = eerste blik
late-step-next-attempt = volgende belpoging
late-step-missing-documents = ontbrekende stukken
late-step-find-team = team zoeken
late-step-team-inbox = keuze van het team
late-step-offer-answer = antwoord op een aanbod
late-step-geriatric-team-question = vraag aan het MGT
late-step-route-confirmation = bevestiging van een route
late-step-planned-contact = afgesproken contact
late-step-attached-news = nieuwe aanmelding van iemand die wacht
late-step-attached-news-treating = nieuwe aanmelding van iemand die een casemanager heeft
late-step-still-needed = vraag of het nog nodig is
terms-title = Termijnen
terms-intro = Aantallen per gebied. Wie het zijn, staat hier niet.
terms-grouped-intro = Aantallen van het hele netwerk. Wie het zijn, staat hier niet.
terms-grouped-note = Een streepje betekent: de groep is kleiner dan tien, of zo'n kleine groep is eruit af te leiden.
terms-open = { $count ->
    [one] 1 stap staat open
    *[other] { $count } stappen staan open
}
terms-overdue = { $count } over de termijn
terms-none = Hier staat niets open.
terms-column-open = Open
terms-column-overdue = Over de termijn
terms-column-deputy = Vervanger gevraagd
terms-column-manager = Manager gevraagd
column-step-kind = Soort stap
duty-title = Dienst
duty-today = Vandaag:
duty-nobody = niemand
duty-left = iemand die hier niet meer werkt
duty-with-deputy = { $manager }, vervanger { $deputy }
duty-without-deputy = { $manager }, zonder vervanger
duty-days = Dagen
duty-who = Wie
duty-span = { $from } tot en met { $until }
duty-span-open = vanaf { $from }
duty-change = Wijzig de dienst
duty-end = Beëindig vandaag
duty-remove = Haal weg
duty-manager = Wie heeft dienst?
duty-deputy = Wie vervangt?
duty-no-deputy = Niemand
duty-from = Vanaf
duty-until = Tot en met
duty-plan = Plan in
duty-manager-missing = Kies wie dienst heeft.
duty-own-deputy = Niemand vervangt zichzelf. Kies iemand anders.
duty-ends-before-start = De laatste dag ligt voor de eerste.
duty-in-the-past = De eerste dag is al voorbij. Kies vandaag of later.
duty-not-of-the-desk = Deze persoon is geen wachtlijstbeheerder van dit gebied.
