# The covenant: classes, norms, terms.
covenant-is-right = In order: { $title }, version { $version }, valid from { $date }.
covenant-term-working-days = { $count ->
    [one] 1 working day
   *[other] { $count } working days
}
covenant-term-weeks = { $count ->
    [one] 1 week
   *[other] { $count } weeks
}
covenant-due = { $class }: norm { $norm }, received { $received }, at the latest { $due }.
covenant-not-a-moment = "{ $value }" is not a moment. Expected: a date (2026-05-04), a time in the Netherlands (2026-05-04T10:30) or a time with an offset (2026-05-04T10:30:00+02:00), in the years 2014 to 2199.
covenant-unknown-class = The covenant has no class "{ $class }". It has: { $known }.
covenant-unknown-sub-region = The covenant says nothing about sub-region "{ $code }". It does about: { $known }.
