# Vooruitkijken: hoeveel begeleiding is er nodig?
forecast-load = Belasting (aanmeldingen gedeeld door starts)
forecast-target-queue = Langste lijst waarmee het doel nog lukt (mensen)
forecast-target-capacity = Starts per week die nodig zijn
forecast-relief-capacity = Starts per week om in 26 weken bij te komen
forecast-goal-out-of-reach = Ook met { $most } plaatsen wordt het doel niet gehaald.
forecast-slots-needed = Nodig: { $slots } plaatsen.
forecast-years = Het laatste jaar (--to) moet na het eerste jaar (--from) komen.
forecast-all = Alle wijken samen
forecast-estimated = (schatting)
forecast-stable-incidence = Dementie blijft even vaak voorkomen
forecast-falling-incidence = Dementie gaat minder vaak voorkomen
forecast-demand-head = Jaar | Mensen met dementie | Thuis | Willen begeleiding | Nieuw per jaar | Plaatsen | Uren per week
