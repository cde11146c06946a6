# Wat op elke bladzijde staat.
skip-to-content = Naar de inhoud
main-menu = Hoofdmenu
sign-out = Uitloggen
demo-label = Demo
demo-notice = Dit is een demo. Alle mensen hier zijn verzonnen. Vul geen echte gegevens in.
