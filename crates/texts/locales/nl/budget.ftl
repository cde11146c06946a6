# Ruimte bij verzekeraars.
rail-budget = Ruimte verzekeraars
budget-title = Ruimte bij verzekeraars
budget-intro = Voor hoeveel mensen tegelijk elke verzekeraar betaalt, en hoeveel het er nu zijn: toegewezen of in begeleiding. Je ziet aantallen, geen personen.
budget-empty = Er zijn geen budgetten afgesproken
budget-empty-hint = Zonder budget is er geen grens. De beheerder zet budgetten in het netwerkbestand.
budget-caption = Ruimte per organisatie en verzekeraar
budget-organisation = Organisatie
budget-insurer = Verzekeraar
budget-period = Periode
budget-places = Plaatsen
budget-used = In gebruik
budget-left = Over
budget-days = { $from } tot en met { $until }
budget-not-now = geldt vandaag niet
budget-full = Geen ruimte
