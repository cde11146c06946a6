# Betrokken professionals: op uitnodiging, per cliënt, tot een dag.
way-involvement = Laat iemand meekijken
rail-involvement = Bij wie ik betrokken ben
involvement-title = Wie kijkt er mee?
involvement-lead = Nodig de huisarts, de thuiszorg of de dagbesteding uit. De uitnodiging stopt vanzelf.
involvement-invite = Nodig iemand uit
involvement-sees = Wie je uitnodigt, ziet naam, adres, telefoon, contactpersoon en hoe ver de begeleiding is. Niet het BSN, niet de vraag, en niet wat jullie opschrijven.
involvement-restricted = Het gebruik van deze gegevens is beperkt. Zolang dat zo is, kijkt niemand mee en kun je niemand uitnodigen.
involvement-name = Naam
involvement-name-missing = Vul de naam in.
involvement-email = E-mailadres van het werk
involvement-email-hint = Hiermee logt diegene in.
involvement-email-wrong = Vul een e-mailadres in, zoals naam@voorbeeld.nl.
involvement-as = Wie is dit voor de cliënt?
involvement-as-general-practice = Huisarts of praktijkondersteuner
involvement-as-home-care = Wijkverpleging of thuiszorg
involvement-as-day-care = Dagbesteding
involvement-as-welfare = Welzijn of wijkteam
involvement-as-other = Iemand anders
involvement-as-missing = Kies wie dit voor de cliënt is.
involvement-until = Tot en met welke dag?
involvement-until-hint = Hoogstens zes maanden. Daarna kun je opnieuw uitnodigen.
involvement-until-over = Deze dag is al geweest. Kies vandaag of later.
involvement-until-too-far = Dit is te lang. Kies een dag binnen zes maanden.
involvement-agreed = Wie vindt dit goed?
involvement-agreed-hint = Bespreek het eerst. Zonder toestemming kijkt niemand mee.
involvement-agreed-client = De cliënt
involvement-agreed-representative = De wettelijk vertegenwoordiger
involvement-agreed-missing = Kies wie het goed vindt.
involvement-agreed-was = Goedgevonden door: { $who }
involvement-send = Nodig uit
involvement-invited = De uitnodiging is gemaakt.
involvement-ended = De uitnodiging is ingetrokken. Diegene kijkt niet meer mee.
involvement-who = Uitgenodigd
involvement-nobody = Er is nog niemand uitgenodigd.
involvement-until-day = Kijkt mee tot en met { $day }
involvement-over-since = Gestopt na { $day }
involvement-ended-on = Ingetrokken op { $day }
involvement-end = Trek de uitnodiging van { $name } in
involvement-yourself = Dit is je eigen adres. Jij begeleidt deze cliënt al.
involvement-already = Deze persoon is al uitgenodigd.
involvement-closed = Dit account is gesloten. Vraag de beheerder.
involvement-mine-title = Bij wie ik betrokken ben
involvement-mine-lead = De casemanager nodigde je uit. Na de laatste dag zie je de cliënt hier niet meer.
involvement-mine-empty = Je bent nu nergens uitgenodigd.
involvement-mine-empty-hint = Wil je meekijken bij een cliënt? Vraag het de casemanager.
involvement-by = Uitgenodigd door
involvement-until-column = Tot en met
message-involved-subject = U bent uitgenodigd om mee te kijken
message-involved-body =
    Een casemanager nodigde u uit om mee te kijken bij een cliënt.

    Log in op { $link }

    In deze e-mail staat niet om wie het gaat. Dat is veiliger.
