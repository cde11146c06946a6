# The proposal for the whole inbox.
team-to-proposal = Proposal for everybody
proposal-title = Proposal for dividing the inbox
proposal-intro = This is a proposal. Tick what is right and leave the rest. Whoever knows somebody already goes first; then room, language, knowledge and neighbourhood count.
proposal-lines = Who goes to whom?
proposal-placed = { $count ->
    [0] A place for nobody
    [one] A place for 1 person
    *[other] A place for { $count } people
}
proposal-unplaced = { $count ->
    [one] No place yet for 1 person
    *[other] No place yet for { $count } people
}
proposal-offered = { $count ->
    [one] 1 offered, that place stays free
    *[other] { $count } offered, those places stay free
}
proposal-nobody = Tick at least one person.
proposal-nobody-there = No proposal: no case manager is there today.
proposal-no-contract = No proposal: no employer has a contract with this insurer.
proposal-no-budget = No proposal: this insurer pays for no more people at any employer now.
proposal-no-room-left = No proposal: whoever could do this has no place left.
proposal-balance = No proposal: there is a place, but one colleague would get too many heavy situations.
proposal-no-room = This colleague has no place left by now.
proposal-not-a-colleague = This colleague is no longer a case manager in this team.
proposal-gone = Was divided in the meantime, or no longer belongs to this team.
proposal-rationale = Why?
proposal-rationale-first = As proposed on { $day }.
proposal-assign = Assign what is ticked
proposal-offer = Offer what is ticked
proposal-limits = Nobody gets more than fits. Where somebody was taken or changed in the meantime, you are told per person.
proposal-done = { $count ->
    [0] Nobody divided.
    [one] 1 person divided.
    *[other] { $count } people divided.
}
proposal-effects = What it does to each case manager
proposal-effects-intro = This is how it will be if you tick everything.
proposal-colleague = Case manager
proposal-now = Now
proposal-after = Then
proposal-load = Load
proposal-mix-now = Mix now
proposal-mix-after = Mix then
proposal-away = away today
proposal-has-offers = { $count ->
    [one] 1 offer without an answer, counted
    *[other] { $count } offers without an answer, counted
}
proposal-area = The whole of { $name }
