# Looking ahead: how much case management is needed?
forecast-load = Load (arrivals divided by starts)
forecast-target-queue = Longest list with which the target can be met (people)
forecast-target-capacity = Starts per week that are needed
forecast-relief-capacity = Starts per week to catch up in 26 weeks
forecast-goal-out-of-reach = Even with { $most } slots the goal is not met.
forecast-slots-needed = Needed: { $slots } slots.
forecast-years = The last year (--to) must come after the first year (--from).
forecast-all = All districts together
forecast-estimated = (estimate)
forecast-stable-incidence = Dementia stays as common as it is
forecast-falling-incidence = Dementia becomes less common
forecast-demand-head = Year | People with dementia | At home | Wanting help | New per year | Slots | Hours per week
