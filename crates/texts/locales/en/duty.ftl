# Duty at the desk, alerts and terms.
rail-duty = Duty
rail-alerts = Alerts
rail-terms = Terms
alerts-title = Alerts
alerts-not-seen = not seen
alerts-waiting = { $count ->
    [one] 1 alert waits for you. Look at it.
    *[other] { $count } alerts wait for you. Look at them.
}
alerts-empty = There is no alert for you
alerts-empty-hint = A sign of danger or a term that ran out shows here and on top of every page.
alert-danger = Danger: somebody was referred with a sign of danger
alert-deputy-asked = Late: { $step }. It was due { $due }. Will you take it up?
alert-manager-asked = Long overdue: { $step }. It was due { $due }. One of your staff must act.
alert-attached-news = Another referral came in of somebody who is known already
alert-place = { $area }, since { $at }
alert-no-area = No area yet
alert-case-manager = case manager: { $name }
alert-open = Open the referral
alert-seen = Seen
late-step-first-look = first look
late-step-next-attempt = next attempt to call
late-step-missing-documents = missing documents
late-step-find-team = finding the team
late-step-team-inbox = the team's choice
late-step-offer-answer = answer to an offer
late-step-geriatric-team-question = question to the geriatric team
late-step-route-confirmation = confirmation of a route
late-step-planned-contact = planned contact
late-step-attached-news = new referral of somebody who waits
late-step-attached-news-treating = new referral of somebody who has a case manager
late-step-still-needed = question whether it is still needed
terms-title = Terms
terms-intro = Counts per area. Who they are does not stand here.
terms-grouped-intro = Numbers of the whole network. Who they are does not stand here.
terms-grouped-note = A dash means: the group is smaller than ten, or such a small group follows from it.
terms-open = { $count ->
    [one] 1 step is open
    *[other] { $count } steps are open
}
terms-overdue = { $count } over the term
terms-none = Nothing is open here.
terms-column-open = Still open
terms-column-overdue = Over the term
terms-column-deputy = Deputy asked
terms-column-manager = Manager asked
column-step-kind = Kind of step
duty-title = Duty
duty-today = Today:
duty-nobody = nobody
duty-left = somebody who left
duty-with-deputy = { $manager }, deputy { $deputy }
duty-without-deputy = { $manager }, without a deputy
duty-days = Days
duty-who = Who
duty-span = { $from } until { $until }
duty-span-open = from { $from }
duty-change = Change the duty
duty-end = End today
duty-remove = Remove
duty-manager = Who is on duty?
duty-deputy = Who stands in?
duty-no-deputy = Nobody
duty-from = From
duty-until = Until
duty-plan = Put on the rota
duty-manager-missing = Choose who is on duty.
duty-own-deputy = Nobody stands in for themselves. Choose somebody else.
duty-ends-before-start = The last day comes before the first.
duty-in-the-past = The first day is over. Choose today or later.
duty-not-of-the-desk = This person is no waiting-list manager of this area.
