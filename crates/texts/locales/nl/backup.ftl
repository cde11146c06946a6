# Back-up en terugzetten, op de opdrachtregel.
backup-done = Back-up gemaakt: { $path } ({ $megabytes } MB, { $rows } rijen, { $files } bestanden). De hoofdsleutels zitten er niet in. Bewaar die apart.
backup-exists = { $path } bestaat al. Kies een andere naam.
backup-recipient = Noem met --recipient of SPIL_BACKUP_RECIPIENT een openbare sleutel: age1… Maak een paar met: spil backup-key BESTAND
backup-not-written = De back-up is niet gemaakt. { $reason }
backup-key-made = De geheime sleutel staat in { $path }. Bewaar die niet op deze machine. Zonder die sleutel kan niemand een back-up openen. De openbare sleutel:
restore-done = Teruggezet: het netwerk van { $at }, { $rows } rijen en { $files } bestanden. Het logboek is heel: { $events } regels.
restore-checked = Deze back-up kan worden teruggezet: het netwerk van { $at }, { $rows } rijen en { $files } bestanden. Het logboek is heel: { $events } regels. Er is niets geschreven.
restore-missing-files = Let op: { $count } bestanden staan wel in de database, maar niet in de back-up.
restore-identity = { $path } is geen geheime sleutel voor back-ups. Verwacht: een regel AGE-SECRET-KEY-1…
restore-wrong-key = { $path } is voor een andere sleutel gemaakt. Er is niets teruggezet.
restore-no-backup = { $path } is geen back-up van Spil, of het begin is beschadigd. Er is niets teruggezet.
restore-newer = { $path } is gemaakt door een nieuwere versie van Spil. Er is niets teruggezet.
restore-damaged = { $path } is beschadigd of niet volledig. Er is niets teruggezet. { $reason }
restore-journal = Het logboek in { $path } is niet heel, of de hoofdsleutels (--keys) horen bij een ander netwerk. Er is niets teruggezet.
restore-filled = Hier staat al iets: { $target }. Er is niets teruggezet. Kies een lege plaats, of haal weg wat er staat.
restore-not-written = Terugzetten is niet gelukt. { $reason }
restore-unknown-key = Wat in { $path } is verzegeld met hoofdsleutel { $key }, kan met deze sleutels niet open. Er is niets teruggezet. Noem met --keys de kopie van het sleutelbestand uit de tijd van deze back-up.
