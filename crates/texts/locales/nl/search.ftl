# Zoeken naar iemand.
rail-search = Zoeken
search-title = Zoeken
search-text = Wie zoek je?
search-text-hint = Naam of een deel ervan, geboortedatum, code, nummer uit een ander systeem of BSN.
search-button = Zoek
search-empty = Vul in wie je zoekt.
search-long = Dit is te lang. Zoek op hoogstens 200 tekens.
search-short = Vul ten minste twee letters van een naam in.
search-found = { $count ->
    [0] Niemand gevonden
    [one] 1 aanmelding gevonden
    *[other] { $count } aanmeldingen gevonden
}
search-more = Er zijn er meer. Vul meer in om ze te vinden.
search-none = Niemand past hierbij
search-none-hint = Je vindt alleen mensen die je mag zien. Probeer een ander deel van de naam of de geboortedatum.
search-results = Gevonden aanmeldingen
search-born = Geboren
search-city = Woonplaats
search-stage = Stap
search-received = Aangemeld
search-place = Team en gebied
search-code = Code
search-unknown = onbekend
