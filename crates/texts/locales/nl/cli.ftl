# De opdrachtregel: algemene meldingen. Elke opdracht heeft haar eigen bestand.
cli-unknown-language = SPIL_LANG is "{ $code }"; verwacht: nl of en.
cli-usage = De opdracht klopt niet.
cli-usage-help = Kijk met --help hoe de opdracht werkt.
cli-unknown-argument = Onbekend argument: { $argument }
cli-unknown-command = Onbekende opdracht: { $argument }
cli-missing-argument = Er ontbreekt: { $argument }
cli-missing-command = Noem een opdracht.
cli-invalid-value = "{ $value }" kan niet bij { $argument }.
cli-missing-value = { $argument } heeft een waarde nodig.
cli-possible-values = Mogelijk: { $values }
cli-did-you-mean = Bedoelde u { $suggestion }?
cli-cannot-read = { $path } kan niet worden gelezen: { $reason }
cli-cannot-write = { $path } kan niet worden geschreven: { $reason }
cli-file-not-found = { $path } bestaat niet.
cli-file-not-text = { $path } is geen tekst in UTF-8.
cli-internal = Er ging iets mis: { $reason }
