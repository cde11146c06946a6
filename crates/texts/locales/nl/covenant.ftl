# Het convenant: klassen, normen, termijnen.
covenant-is-right = In orde: { $title }, versie { $version }, geldt vanaf { $date }.
covenant-term-working-days = { $count ->
    [one] 1 werkdag
   *[other] { $count } werkdagen
}
covenant-term-weeks = { $count ->
    [one] 1 week
   *[other] { $count } weken
}
covenant-due = { $class }: norm { $norm }, ontvangen { $received }, uiterlijk { $due }.
covenant-not-a-moment = "{ $value }" is geen tijdstip. Verwacht: een datum (2026-05-04), een tijd in Nederland (2026-05-04T10:30) of een tijd met verschil (2026-05-04T10:30:00+02:00), in de jaren 2014 tot en met 2199.
covenant-unknown-class = Het convenant kent geen klasse "{ $class }". Wel: { $known }.
covenant-unknown-sub-region = In het convenant staat niets over subregio "{ $code }". Wel over: { $known }.
