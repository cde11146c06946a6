# Searching for somebody.
rail-search = Search
search-title = Search
search-text = Whom are you looking for?
search-text-hint = Name or a part of it, birth date, code, number of another system, or citizen service number (BSN).
search-button = Search
search-empty = Fill in whom you are looking for.
search-long = This is too long. Search for 200 characters at most.
search-short = Fill in at least two letters of a name.
search-found = { $count ->
    [0] Nobody found
    [one] 1 referral found
    *[other] { $count } referrals found
}
search-more = There are more. Fill in more to find them.
search-none = Nobody fits
search-none-hint = You find only people whom you may see. Try another part of the name, or the birth date.
search-results = Referrals found
search-born = Born
search-city = Town
search-stage = Step
search-received = Referred
search-place = Team and area
search-code = Code
search-unknown = unknown
