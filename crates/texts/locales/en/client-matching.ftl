# On the page of a referral: who may be the same person, and what belongs together.
client-known = Is this person known already?
client-pairs = { $count ->
    [one] Perhaps the same person
   *[other] Perhaps the same person ({ $count })
}
client-pairs-others = Show who is less alike
client-pair-almost-certain = There is a referral that is almost certainly about the same person.
client-pair-likely = There is a referral that is probably about the same person.
client-pair-possible = There is a referral that may be about the same person.
client-pair-unlikely = There is a referral that looks a little like this one.
client-pair-mistyped = There is a referral in which nearly everything agrees, but the citizen service number differs. Did somebody mistype?
client-pair-open = Compare
client-attached-to = This person had been referred before. The terms run with that referral.
client-attached-to-open = Open that referral
client-attached = { $count ->
    [one] A referral that came in later
   *[other] Referrals that came in later ({ $count })
}
client-attached-title = { $who }, { $at }
client-attached-new = new
client-weigh = I have read it
client-weigh-hint = Does the class no longer fit? Then choose Triage. That counts as having read the news.
client-detach = Detach
client-detach-hint = The referral then goes on by itself, with its own terms from the day it came in.
client-returns = Was guided before
client-guided-before = Known to { $who }, until { $until }.
client-no-news = There is no news left to read.
case-done-gewogen = Noted: the news was read.
case-done-losgemaakt = The referral is detached. It goes on by itself again.
client-elsewhere-title = The referral is saved
client-elsewhere-explanation = This person is known at another desk already or has a case manager. The referral was attached to that one. Whoever must act was alerted.
client-elsewhere-code = The code of this referral is { $code }. Give it to the referrer.
client-elsewhere-ask = Questions? Call
client-elsewhere-next = Type a new referral
