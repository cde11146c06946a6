# The waiting list.
waiting-list-title = Waiting list
waiting-list-empty = Nobody waits here
waiting-list-empty-hint = As soon as a referral comes in, it stands here.
waiting-list-empty-filtered = Nobody waits with this choice. Perhaps somebody does without it.
count-waiting = { $count ->
    [one] 1 waits
    *[other] { $count } wait
}
count-overdue = { $count } over the norm
count-nearly = { $count } nearly over the norm
filter-area = Area
filter-team = The team
filter-class = Class
filter-stage = Step
filter-all = All
filter-show = Show
filter-none = Show everybody
column-place = Place
column-who = Who
column-class = Class
column-deadline = Term
column-statutory = NZa clock
column-step = Step and who acts
column-why = Why
why = why
why-of = { $who } stands here
class-none = not decided yet
age-years = { $age } years
weeks-waited = { $count ->
    [one] 1 week of waiting
    *[other] { $count } weeks
}
deadline-first-look = first look
deadline-met = met
deadline-today = today
deadline-left = { $count ->
    [one] 1 working day left
    *[other] { $count } working days left
}
deadline-over = { $count ->
    [one] 1 working day over the norm
    *[other] { $count } working days over the norm
}
stage-received = received
stage-triage = in triage
stage-waiting = waits
stage-offered = offered
stage-assigned = assigned
stage-and-who = { $stage } ({ $who })
acts-desk = desk
acts-referrer = referrer
acts-team = the team chooses
acts-case-manager = case manager
acts-link-worker = link worker
acts-geriatric-team = geriatric team
acts-receiver = receiver
acts-client = client
norm-working-days = { $count ->
    [one] 1 working day
    *[other] { $count } working days
}
norm-weeks = { $count ->
    [one] one week
    *[other] { $count } weeks
}
reason-danger = { $count ->
    [one] The referrer names a sign of danger.
    *[other] The referrer names { $count } signs of danger.
}
reason-first-look = Nobody has looked yet. That must be done by { $due }.
reason-not-triaged = Somebody has looked. The class is not decided yet.
reason-term-from-receipt = { $class }: within { $norm } after { $from }, so by { $due }.
reason-term-from-decision = { $class }: within { $norm } after the decision of { $from }, so by { $due }.
reason-days-left = { $count ->
    [0] Today is the last day.
    [one] 1 working day left.
    *[other] { $count } working days left.
}
reason-nearly = { $count ->
    [0] Nearly over the norm: today is the last day.
    [one] Nearly over the norm: 1 working day left.
    *[other] Nearly over the norm: { $count } working days left.
}
reason-overdue = { $count ->
    [one] 1 working day over the norm.
    *[other] { $count } working days over the norm.
}
reason-norm-met = The norm was met on { $on }. The case manager has yet to meet the client.
reason-own-wish = Waits at own wish from { $from } until { $until }.
reason-statutory-within = The NZa clock runs since { $on }.
reason-statutory-four-weeks = On { $on } it was four weeks ago (NZa).
reason-statutory-six-weeks = On { $on } it was six weeks ago (NZa). It counts in the return.
rail-waiting-list = Waiting list
short-weekdays = Mon Tue Wed Thu Fri Sat Sun
short-months = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
count-this-week = { $count } due this week
filter-organisation = Organisation
filter-saved = Saved choices
filter-save = Save this choice
filter-save-button = Save
filter-name = Name of the choice
filter-remove = Remove
filter-name-missing = Give the choice a name.
filter-name-long = Make the name shorter: 60 characters at most.
filter-too-many = You have saved 20 choices already. Remove one first.
column-contact = Whom to call
deadline-class = decide the class
deadline-own-wish = waits at own wish
row-planned = contact planned: { $day } { $time }
row-contact = { $name } ({ $relation })
row-contact-client = the client
row-no-phone = no number known
row-contact-hidden = shown once assigned
row-relation-partner = partner
row-relation-child = child
row-relation-sibling = brother or sister
row-relation-parent = parent
row-relation-family = family
row-relation-friend = friend
row-relation-neighbour = neighbour
row-relation-professional = care worker
row-relation-other = other
row-relation-unknown = relation unknown
pages = Pages
pages-of = of { $count }
export-xlsx = Export to Excel
export-csv = Export as CSV
export-age = Age
export-neighbourhood = Neighbourhood
export-received = Referred on
export-due = No later than
export-days = Days waited (NZa)
export-team = Team
export-planned = Contact planned on
export-contact = Contact person
export-phone = Telephone
stage-guidance = in guidance
stage-attached = attached
stage-ended = ended
