# Het voorstel voor de hele verdeellijst.
team-to-proposal = Voorstel voor iedereen
proposal-title = Voorstel voor de verdeling
proposal-intro = Dit is een voorstel. Vink aan wat klopt en laat de rest staan. Wie iemand al kent, gaat voor; daarna tellen ruimte, taal, kennis en buurt.
proposal-lines = Wie naar wie?
proposal-placed = { $count ->
    [0] Voor niemand een plek
    [one] Voor 1 persoon een plek
    *[other] Voor { $count } mensen een plek
}
proposal-unplaced = { $count ->
    [one] Voor 1 persoon nog geen plek
    *[other] Voor { $count } mensen nog geen plek
}
proposal-offered = { $count ->
    [one] 1 aangeboden, die plek blijft vrij
    *[other] { $count } aangeboden, die plekken blijven vrij
}
proposal-nobody = Vink ten minste één persoon aan.
proposal-nobody-there = Geen voorstel: vandaag is er geen casemanager.
proposal-no-contract = Geen voorstel: geen werkgever heeft een contract met deze verzekeraar.
proposal-no-budget = Geen voorstel: deze verzekeraar betaalt nu bij geen werkgever voor meer mensen.
proposal-no-room-left = Geen voorstel: wie dit kan doen, heeft geen plek meer.
proposal-balance = Geen voorstel: er is plek, maar dan krijgt één collega te veel zware situaties.
proposal-no-room = Deze collega heeft intussen geen plek meer.
proposal-not-a-colleague = Deze collega werkt niet meer als casemanager in dit team.
proposal-gone = Is intussen al verdeeld, of hoort niet meer bij dit team.
proposal-rationale = Waarom?
proposal-rationale-first = Volgens het voorstel van { $day }.
proposal-assign = Wijs toe wat is aangevinkt
proposal-offer = Bied aan wat is aangevinkt
proposal-limits = Niemand krijgt meer dan past. Is iemand intussen opgepakt of veranderd, dan hoor je dat per persoon.
proposal-done = { $count ->
    [0] Niemand verdeeld.
    [one] 1 persoon verdeeld.
    *[other] { $count } mensen verdeeld.
}
proposal-effects = Gevolgen per casemanager
proposal-effects-intro = Zo wordt het als je alles aanvinkt.
proposal-colleague = Casemanager
proposal-now = Nu
proposal-after = Straks
proposal-load = Belasting
proposal-mix-now = Verdeling nu
proposal-mix-after = Verdeling straks
proposal-away = vandaag afwezig
proposal-has-offers = { $count ->
    [one] 1 aanbod zonder antwoord, telt mee
    *[other] { $count } aanbiedingen zonder antwoord, tellen mee
}
proposal-area = Heel { $name }
