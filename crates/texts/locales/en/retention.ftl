# Keeping and destroying: terms, keeping longer, and what is gone.
rail-retention = Keeping and destroying
retention-title = Keeping and destroying
retention-lead = Nothing is destroyed by itself. Whoever runs the machine does it with spil retention, and sees first what would go. Whoever is kept longer below always stays.
retention-care-over = files of care may go
retention-never-care-over = referrals that never became care may go
retention-held-over = are too old, but are kept longer
retention-open-over = are too old, but not closed yet
retention-events-over = lines of the log may be emptied
retention-terms = How long everything stays
retention-kind-care = File of somebody who had care
retention-kind-never-care = Referral that never became care
retention-kind-log = Log of who looked
retention-kind-backups = Backups
retention-years = { $count ->
    [one] 1 year
    *[other] { $count } years
}
retention-months = { $count ->
    [one] 1 month after the last change
    *[other] { $count } months after the last change
}
retention-days = { $count ->
    [one] 1 day
    *[other] { $count } days
}
retention-set-by = Set:
retention-shipped = The network has not set anything yet. This is what Spil goes by.
retention-change = Change the terms
retention-never-care = Months for a referral that never became care
retention-never-care-hint = From 1 to 240, after the last change. Care always stays 20 years: that is the law.
retention-never-care-wrong = Fill in a number of months from 1 to 240.
retention-log = Years for the log
retention-log-hint = From 5 to 100. NEN 7513 does not allow less than 5.
retention-log-wrong = Fill in a number of years from 5 to 100.
retention-backup = Days for a backup
retention-backup-hint = From 1 to 400. The latest backup always stays.
retention-backup-wrong = Fill in a number of days from 1 to 400.
retention-why = Why
retention-why-hint = For instance: decided by the steering group on 3 March.
retention-why-missing = Fill in why the terms change.
retention-save = Record
retention-holds = Whose data stay longer
retention-holds-none = Nobody's data are kept longer.
retention-gone = What was destroyed
retention-gone-none = Nothing has been destroyed yet.
retention-people = { $count ->
    [one] 1 person
    *[other] { $count } people
}
retention-how-long = How long do the data stay?
retention-of = How long do the data of { $who } stay?
retention-changed = Last change: { $day }
retention-kept = Stays until { $day }
retention-held = Could have gone on { $day }, but is kept longer
retention-open = Could have gone on { $day }, but a referral is still running
retention-due = May go since { $day }
retention-client-holds = Keeping longer
retention-client-holds-none = These data are not kept longer than their term.
retention-lifted = Ended { $when }: { $why }
retention-hold = Keep these data longer
retention-hold-lead = Do this while a complaint, a claim or an inquiry runs. The data then stay until somebody ends this.
retention-hold-reason = Why keep them longer?
retention-hold-reason-hint = For instance: complaint at the disputes committee. The privacy officer reads this too.
retention-hold-reason-missing = Fill in why the data must stay longer.
retention-hold-save = Keep longer
retention-lift = No longer keep longer
retention-lift-which = Which reason no longer holds?
retention-lift-why = Why is it no longer needed?
retention-lift-why-missing = Fill in why keeping longer is no longer needed.
retention-lift-save = End it
retention-back = Back to the file
retention-terms-told = Terms: care { $care } years after the last change, a referral that never became care { $months } months, the log { $log } years, backups { $backups } days.
retention-plan-told = Past their term: { $care } files of care, { $never } referrals that never became care and { $events } lines of the log. Besides, { $held } files are kept longer, and { $open } are not closed yet.
retention-backups-told = Backups: { $expired } too old, { $kept } stay.
retention-copy-told = The copy from before the last update is too old: { $path }.
retention-would = Nothing was changed. Do it with --execute.
retention-done = Destroyed: { $clients } files with { $rows } rows and { $files } uploaded files; { $events } lines of the log were emptied.
retention-not-wiped = Somebody uses the database now. The rows are gone, but old pages may still be on the disk. Run spil retention --execute once more when it is quiet.
restore-removed-again = Of the purge list, { $count } people were in this backup. They have been removed again.
restore-no-purge-list = There is no purge list { $path }. Whoever was removed after this backup comes back.
seen-client-retention-view = Saw how long the data stay
seen-client-hold-place = Had the data kept longer
seen-client-hold-lift = Ended that the data were kept longer
seen-client-purge = Destroyed the data
seen-retention-view = Saw an overview of what is kept
seen-retention-set = Set how long data are kept
