# Wat er mis is met een bestand van het netwerk (convenant, netwerk, postcodes, ondersteuning), en waar.
file-problem-at-field = { $file }, regel { $line }, { $field }: { $what }
file-problem-at-line = { $file }, regel { $line }: { $what }
file-problem-not-toml = dit is geen geldige TOML. Kijk naar aanhalingstekens, haakjes en het =-teken.
file-problem-not-csv = deze regel heeft niet zoveel velden als de kopregel.
file-problem-not-text = dit is geen tekst in UTF-8.
file-problem-key-twice = dit staat er twee keer.
file-problem-unknown-key = dit veld is hier niet bekend. Bekend zijn: { $known }.
file-problem-missing = dit ontbreekt. Verwacht: { $expected }.
file-problem-unexpected = hier staat "{ $found }". Verwacht: { $expected }.
file-problem-unknown-name = "{ $found }" komt in dit bestand niet voor. Wel: { $known }.
file-problem-repeated = "{ $found }" staat al op regel { $line }.
file-problem-shorter-than-more-urgent = deze norm is korter dan die van een dringender klasse. Verwacht: de dringendste klasse eerst, en daarna nooit een kortere norm.
file-problem-not-later-than-step-before = deze stap komt niet later dan de vorige. Verwacht: een groter aantal werkdagen.
file-problem-lower-above-upper = de ondergrens ligt boven de bovengrens. Verwacht: een ondergrens die kleiner of gelijk is.
file-problem-more-than-listed = er wordt meer gevraagd dan er in de lijst staat. Verwacht: een aantal dat niet groter is dan de lijst.
file-problem-ends-before-start = het einde ligt voor het begin. Verwacht: een einde op of na het begin.
file-problem-place-does-not-suit-role = de plaats past niet bij de rol. Verwacht: bij een rol in een team het team, in een organisatie de organisatie, in een gebied de subregio.
file-problem-periods-overlap = deze periode overlapt een eerdere voor dezelfde subregio. Verwacht: periodes na elkaar.
file-problem-own-deputy = iemand is hier plaatsvervanger van zichzelf. Verwacht: een ander.
file-problem-codes-do-not-fit = de codes van buurt, wijk en gemeente horen niet bij elkaar. Verwacht: een buurtcode die begint met de wijkcode, en een wijkcode die begint met de gemeentecode.
file-problem-address-elsewhere = dit adres stond al in het bestand, in een andere buurt

# Wat er wordt verwacht.
file-expected-table = een tabel met velden
file-expected-list = een lijst
file-expected-filled-list = een lijst met minstens een waarde
file-expected-text = een tekst van 1 tot en met { $max } tekens
file-expected-identifier = een korte naam van kleine letters, cijfers en streepjes, zoals laag-complex
file-expected-dutch-and-english = een tekst in het Nederlands en het Engels, zo: {"{"} nl = "…", en = "…" {"}"}
file-expected-whole-number = een heel getal van { $min } tot en met { $max }
file-expected-decimal = een getal van { $min } tot en met { $max } met ten hoogste twee decimalen
file-expected-boolean = true of false
file-expected-date = een datum, zoals 2026-01-31
file-expected-time-of-day = een tijd, zoals 17:00:00
file-expected-term = een termijn: {"{"} working_days = 10 {"}"} of {"{"} weeks = 6 {"}"}
file-expected-one-of = een van { $words }
file-expected-condition = een teken zoals "danger", of een tabel met precies een van all, any, none, at_least met of, danger, caregiver_can_go_on_at_most, decline_at_least, diagnosis
file-expected-postcode = een postcode, zoals 1234AB
file-expected-house-number = een huisnummer zonder letter, van 1 tot en met 99999
file-expected-neighbourhood-code = een buurtcode van het CBS met 8 tekens, zoals 0363AF01
file-expected-district-code = een wijkcode van het CBS met 6 tekens, zoals 0363AF
file-expected-municipality-code = een gemeentecode van het CBS met 4 cijfers, zoals 0363
file-expected-area-code = een code van een buurt (8 tekens), wijk (6) of gemeente (4), of de naam van een subregio
file-expected-digits = { $count } cijfers
file-expected-email = een e-mailadres
file-expected-phone = een telefoonnummer
file-expected-web-address = een webadres dat begint met https:// of http://
file-expected-language-code = een taalcode van twee of drie letters, zoals nl of tr
file-expected-columns = een kopregel met de kolommen { $columns }
file-expected-something-else = een andere waarde
