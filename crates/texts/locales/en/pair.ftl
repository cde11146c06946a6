# Two people who may be one: the list, two side by side, everything of one person, and taking back a merge.
rail-pairs = The same person?
pairs-not-judged = to judge
pairs-title = Perhaps the same person
pairs-hint = These people are alike. Compare them and say whether they are one person. There are { $count } on a page; the most likely come first.
pairs-open = Not looked at yet
pairs-unsure = Not clear yet
pairs-none = There is nobody to compare
pairs-none-unsure = Everybody has been decided on
pairs-none-hint = With every new referral the program looks whether we know the person already.
pairs-one = Who
pairs-other = Is like
pairs-likelihood = How likely
pairs-found = Found
pairs-before = Previous page
pairs-after = Next page
pair-title = The same person?
pair-likelihood = { $word } (probability { $percent }).
pair-almost-certain = Almost certainly the same person
pair-likely = Probably the same person
pair-possible = May be the same person
pair-unlikely = Probably not the same person
pair-judged-same = { $who } said on { $at }: the same person.
pair-judged-different = { $who } said on { $at }: two different people. You can change this.
pair-judged-unsure = { $who } was not sure yet on { $at }.
pair-done = Recorded.
pair-table = The data of both people
pair-field = Field
pair-verdict = Comparison
pair-one-unknown = unknown of at least one
pair-not-weighed = not counted
pair-referrals = Referrals
pair-seen-under = Is seen under another person already
pair-kept = Under whom will you see everything?
pair-kept-hint = By default the person whose term runs. Nothing is lost.
pair-keep = { $who }, known since { $since }
pair-your-judgement = What is your judgement?
pair-kept-missing = Choose under whom you will see everything.
pair-why = Why is it the same person?
pair-same = The same person
pair-different = Somebody else
pair-unsure = I do not know
pair-judgement-missing = Choose one of the buttons.
pair-undo-hint = You can take this back later.
pair-refused-already-one = These two have been merged already.
pair-refused-numbers = Both people have a valid citizen service number, and the two numbers differ. One of the numbers is wrong, or they are two people. Correct the wrong number first, in the data of the referral.
pair-refused-deaths = A death was recorded of one of the two and not of the other. Record it of the other too, or take it back.
pair-refused-judged = Somebody recorded before that people who would become one are two different people. Change that decision first.
pair-refused-part-first = These two have been merged. Take back the merge first, on the page of the person.
pair-desk = Desk of { $area }
pair-desk-any = One of the desks
pair-desk-nobody = nobody is on duty
one-side-title = This person may be known already
one-side-explanation = There is another referral that may be about the same person. Only the desk compares both.
one-side-ask = Ask
one-side-own = Back to the referral
client-everything = Everything of this person
client-title = Everything of { $who }
client-who = Who it is
client-who-hidden = You may not see who this is.
client-died = Died
client-referrals = { $count ->
    [one] Referral
   *[other] Referrals ({ $count })
}
client-referral = Referral of { $day }, { $code }
client-contacts = { $count ->
    [one] One contact
   *[other] { $count } contacts
}
client-files = { $count ->
    [one] One file
   *[other] { $count } files
}
client-hidden = { $count ->
    [one] One more referral that you may not see
   *[other] { $count } more referrals that you may not see
}
client-hidden-ask = Do you want to know something about it? Ask:
client-aliases = Merged
client-alias = { $who } is seen under { $kept }
client-alias-by = merged by { $who }, { $at }
client-alias-itself = merged by itself, { $at }: citizen service number, birth date and surname were equal
client-undo = Take back this merge
client-split = These data are about two people
client-split-hint = Do some of the referrals belong to somebody else? Choose them. They go to a new person, with everything that belongs to them.
client-split-which = Referrals of the second person
client-split-why = Why
client-split-save = Set apart
client-split-none = Choose at least one referral.
client-split-all = Leave at least one referral with this person.
client-why-missing = Write down briefly why.
client-second = Is one referral about two people?
client-second-hint = Then type a referral of its own for the second person. The day of receipt and the referrer are filled in already.
client-second-begin = Begin a referral for the second person
client-done-ja = Recorded. Everything of this person is together here now.
client-done-gesplitst = The chosen referrals now belong to this new person.
client-done-ongedaan = The merge has been taken back.
undo-title = Take back a merge
undo-who = { $parted } is seen under { $kept } now.
undo-intro = Merged on { $at }.
undo-meanwhile = What came since then?
undo-meanwhile-hint = Say of each referral to whom it belongs. Contacts and files go with it.
undo-nothing = Nothing came since the merge. Each gets back what was theirs.
undo-of = Of { $who }
undo-new = Came in after that
undo-contacts = { $count ->
    [one] One contact after that
   *[other] { $count } contacts after that
}
undo-files = { $count ->
    [one] One file after that
   *[other] { $count } files after that
}
undo-changes = { $count ->
    [one] Data changed once
   *[other] Data changed { $count } times
}
undo-then = What do you know now?
undo-then-different = They are two different people
undo-then-unsure = That is not clear yet: put them in the list again
undo-then-missing = Choose what you know now.
undo-why = Why
undo-save = Take back the merge
