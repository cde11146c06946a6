# Waar een netwerk ligt, en de opdrachten die het bedienen.
instance-database-url = De database is niet goed genoemd. Verwacht: sqlite:PAD of postgres://…
instance-no-network = Hier is nog geen netwerk: { $path }. Maak het met: spil migrate
instance-keys = De sleutels kunnen niet worden gebruikt. { $reason }
instance-database = De database: { $reason }
instance-in-use = Een ander proces gebruikt deze database. Stop dat eerst.
instance-schema = De database past niet bij deze versie. Werk haar bij met: spil migrate
migrate-done = { $count ->
    [0] De database was al bij.
    *[other] De database is bijgewerkt: { $steps }.
}
verify-log-whole = Het logboek is heel: { $events } regels in { $lanes } banen.
verify-log-broken = Het logboek is niet heel. Fouten: { $count }. De eerste staat bij { $first }.
purge-log-would = Er zouden { $events } regels van voor { $before } leeg worden. Er is niets veranderd. Doe het met --execute.
purge-log-done = { $events } regels van voor { $before } zijn geleegd. Hun codes staan er nog: spil verify-log gaat ze na.
purge-log-years = --years verwacht een aantal jaren van 5 tot en met 100.
serve-no-front-end = De opmaak van de pagina's ontbreekt. Maak die met: cargo xtask frontend
serve-listening = Spil luistert op { $address }
covenant-published = Gepubliceerd: { $title }. Het geldt vanaf { $from }.
covenant-known = Deze versie van het convenant is al gepubliceerd.
invite-unknown = Er is niemand met dit e-mailadres: { $email }
serve-no-mail = Er is geen mailserver ingesteld (SPIL_SMTP_URL). Berichten wachten en staan op /beheer/berichten.
serve-no-sender = Noem ook de afzender van e-mail: --mail-from of SPIL_MAIL_FROM.
serve-wrong-mail = De mailserver of de afzender is niet goed genoemd. Verwacht: smtps://GEBRUIKER:WACHTWOORD@SERVER en een e-mailadres.
demo-warning = DIT IS EEN DEMO. Alle mensen en hun geschiedenis zijn verzonnen. Iedereen die de pagina kan openen, kan zich als ieder ander aanmelden. Gebruik de demo nooit voor echte mensen.
demo-not-empty = De map { $path } is niet leeg en is geen demo. Kies een andere map, of maak haar leeg.
demo-building = De demo wordt gebouwd in { $path }. Dat duurt enkele minuten.
demo-progress = Dag { $day } van { $days }: { $people } mensen aangemeld.
demo-built = De demo staat: { $people } mensen aangemeld, { $guidance } in begeleiding, { $waiting } wachten, { $ended } beëindigd.
copy-done = Gekopieerd: { $rows } rijen in { $tables } tabellen, aan beide kanten gelijk. Het logboek van de kopie is heel: { $events } regels.
copy-same = --from en --to noemen dezelfde database.
copy-filled = De database van --to is niet leeg: in de tabel { $table } staan al rijen. Er is niets gekopieerd. Kies een lege database.
copy-differs = De tabel { $table } kwam anders terug dan zij werd geschreven. Er is niets gekopieerd.
copy-source-journal = Het logboek van de bron is niet heel, of deze sleutels of ankers horen er niet bij. Er is niets gekopieerd. Noem de goede map met --data, of kijk met: spil verify-log
copy-copied-journal = Het logboek van de kopie bleek niet heel. Er is niets gekopieerd.
config-data = Map met gegevens
config-keys = Sleutels
config-database = Database
config-front-end = Opmaak van de pagina's
config-mail = E-mail
config-site = Adres van de site
config-ok = in orde
config-not-set = niet ingesteld
config-missing = ontbreekt of klopt niet
config-expected-data = Verwacht: de map van --data. Maak haar met: spil migrate
config-expected-database = Verwacht: een database die binnen drie tellen antwoordt.
config-expected-site = Verwacht: --site https://…, het openbare adres voor verwijzingen in berichten.
serve-first-administrator = Nog niemand kan inloggen. Word de eerste beheerder met deze link; hij werkt één keer: { $link }
