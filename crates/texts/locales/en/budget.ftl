# Room with insurers.
rail-budget = Room with insurers
budget-title = Room with insurers
budget-intro = For how many people at once each insurer pays, and how many there are now: assigned or in guidance. You see counts, no persons.
budget-empty = No budgets were agreed
budget-empty-hint = Without a budget there is no limit. The administrator puts budgets in the network file.
budget-caption = Room by organisation and insurer
budget-organisation = Organisation
budget-insurer = Insurer
budget-period = Period
budget-places = Places
budget-used = In use
budget-left = Left
budget-days = { $from } up to and including { $until }
budget-not-now = does not hold today
budget-full = No room
