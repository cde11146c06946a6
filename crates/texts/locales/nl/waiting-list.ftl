# De wachtlijst.
waiting-list-title = Wachtlijst
waiting-list-empty = Hier wacht niemand
waiting-list-empty-hint = Zodra er een aanmelding binnenkomt, staat die hier.
waiting-list-empty-filtered = Met deze keuze wacht er niemand. Misschien wel zonder.
count-waiting = { $count ->
    [one] 1 wacht
    *[other] { $count } wachten
}
count-overdue = { $count } over de norm
count-nearly = { $count } bijna over de norm
filter-area = Gebied
filter-team = Team
filter-class = Klasse
filter-stage = Stap
filter-all = Alles
filter-show = Toon
filter-none = Toon iedereen
column-place = Plaats
column-who = Wie
column-class = Klasse
column-deadline = Termijn
column-statutory = NZa-klok
column-step = Stap en wie aan zet is
column-why = Waarom
why = waarom
why-of = staat { $who } hier
class-none = nog niet bepaald
age-years = { $age } jaar
weeks-waited = { $count ->
    [one] 1 week
    *[other] { $count } weken
}
deadline-first-look = eerste blik
deadline-met = gehaald
deadline-today = vandaag
deadline-left = { $count ->
    [one] nog 1 werkdag
    *[other] nog { $count } werkdagen
}
deadline-over = { $count ->
    [one] 1 werkdag over de norm
    *[other] { $count } werkdagen over de norm
}
stage-received = binnen
stage-triage = triage
stage-waiting = wacht
stage-offered = aangeboden
stage-assigned = toegewezen
stage-and-who = { $stage }: { $who }
acts-desk = aanmeldpunt
acts-referrer = melder
acts-team = team kiest
acts-case-manager = casemanager
acts-link-worker = aandachtsvelder
acts-geriatric-team = MGT
acts-receiver = ontvanger
acts-client = cliënt
norm-working-days = { $count ->
    [one] 1 werkdag
    *[other] { $count } werkdagen
}
norm-weeks = { $count ->
    [one] 1 week
    *[other] { $count } weken
}
reason-danger = { $count ->
    [one] De melder noemt een teken van gevaar.
    *[other] De melder noemt { $count } tekenen van gevaar.
}
reason-first-look = Nog niemand heeft gekeken. Dat moet uiterlijk { $due }.
reason-not-triaged = Er is gekeken. De klasse is nog niet bepaald.
reason-term-from-receipt = { $class }: binnen { $norm } na { $from }, dus uiterlijk { $due }.
reason-term-from-decision = { $class }: binnen { $norm } na het besluit van { $from }, dus uiterlijk { $due }.
reason-days-left = { $count ->
    [0] Vandaag is de laatste dag.
    [one] Nog 1 werkdag.
    *[other] Nog { $count } werkdagen.
}
reason-nearly = { $count ->
    [0] Bijna over de norm: vandaag is de laatste dag.
    [one] Bijna over de norm: nog 1 werkdag.
    *[other] Bijna over de norm: nog { $count } werkdagen.
}
reason-overdue = { $count ->
    [one] 1 werkdag over de norm.
    *[other] { $count } werkdagen over de norm.
}
reason-norm-met = De norm is gehaald op { $on }. De casemanager moet de cliënt nog ontmoeten.
reason-own-wish = Wacht op eigen wens van { $from } tot { $until }.
reason-statutory-within = De NZa-klok loopt sinds { $on }.
reason-statutory-four-weeks = Op { $on } was het vier weken geleden (NZa).
reason-statutory-six-weeks = Op { $on } was het zes weken geleden (NZa). Dit telt mee in de opgave.
rail-waiting-list = Wachtlijst
short-weekdays = ma di wo do vr za zo
short-months = jan feb mrt apr mei jun jul aug sep okt nov dec
count-this-week = { $count } deze week aan de beurt
filter-organisation = Organisatie
filter-saved = Bewaarde keuzes
filter-save = Bewaar deze keuze
filter-save-button = Bewaar
filter-name = Naam van de keuze
filter-remove = Verwijder
filter-name-missing = Geef de keuze een naam.
filter-name-long = Maak de naam korter: hoogstens 60 tekens.
filter-too-many = Je hebt al 20 keuzes bewaard. Verwijder er eerst een.
column-contact = Wie je belt
deadline-class = klasse bepalen
deadline-own-wish = wacht op eigen wens
row-planned = contact gepland: { $day } { $time }
row-contact = { $name } ({ $relation })
row-contact-client = cliënt zelf
row-no-phone = geen nummer bekend
row-contact-hidden = zie je na toewijzing
row-relation-partner = partner
row-relation-child = kind
row-relation-sibling = broer of zus
row-relation-parent = ouder
row-relation-family = familie
row-relation-friend = vriend
row-relation-neighbour = buur
row-relation-professional = hulpverlener
row-relation-other = anders
row-relation-unknown = relatie onbekend
pages = Bladzijden
pages-of = van { $count }
export-xlsx = Exporteer naar Excel
export-csv = Exporteer als CSV
export-age = Leeftijd
export-neighbourhood = Buurt
export-received = Aangemeld op
export-due = Uiterlijk
export-days = Dagen gewacht (NZa)
export-team = Team
export-planned = Contact gepland op
export-contact = Contactpersoon
export-phone = Telefoon
stage-guidance = in begeleiding
stage-attached = toegevoegd
stage-ended = beëindigd
