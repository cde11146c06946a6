# Support near home.
support-title = Help near you
support-lead = There is help before the case manager comes. See what there is near you.
support-postcode = Postcode
support-postcode-hint = For example 1234 AB. We do not keep your postcode.
support-show = Show
support-near = This is near you
support-everywhere = This is for the whole region
support-unknown = We do not know this postcode. We show what there is for the whole region.
support-none = There is no help listed here yet
support-none-hint = Call your municipality or your doctor. They know what there is.
support-worse = Is it getting worse? Then do not wait. Call the doctor, and 112 if there is direct danger.
support-by = By { $organisation }
support-phone = Call
support-website = Read more
support-capacity = There is room for { $count } { $count ->
    [one] person
   *[other] people
}.
support-audience-client = For people with dementia.
support-audience-caregiver = For caregivers.
support-audience-both = For people with dementia and those close to them.
support-diagnosis-needed = You need a diagnosis.
support-diagnosis-not-needed = You do not need a diagnosis.
support-indication-none = You can simply go there.
support-indication-wmo = You ask your municipality for this (Wmo).
support-indication-wlz = You need an indication for long-term care (Wlz).
support-indication-wmo-or-wlz = You ask your municipality for this (Wmo), or you have long-term care (Wlz).
support-all = See all help near you
support-done-title = Help close to home
