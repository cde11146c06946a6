# What is wrong with a file of the network (covenant, network, postcodes, support), and where.
file-problem-at-field = { $file }, line { $line }, { $field }: { $what }
file-problem-at-line = { $file }, line { $line }: { $what }
file-problem-not-toml = this is not valid TOML. Look at quotation marks, brackets and the = sign.
file-problem-not-csv = this line does not have as many fields as the header.
file-problem-not-text = this is not text in UTF-8.
file-problem-key-twice = this stands here twice.
file-problem-unknown-key = this field is not known here. Known are: { $known }.
file-problem-missing = this is missing. Expected: { $expected }.
file-problem-unexpected = this says "{ $found }". Expected: { $expected }.
file-problem-unknown-name = "{ $found }" is not defined in this file. Defined are: { $known }.
file-problem-repeated = "{ $found }" stands on line { $line } already.
file-problem-shorter-than-more-urgent = this norm is shorter than that of a more urgent class. Expected: the most urgent class first, and after it never a shorter norm.
file-problem-not-later-than-step-before = this step does not come later than the one before. Expected: a greater number of working days.
file-problem-lower-above-upper = the lower bound lies above the upper bound. Expected: a lower bound that is smaller or equal.
file-problem-more-than-listed = more is asked for than the list holds. Expected: a number not greater than the list.
file-problem-ends-before-start = the end lies before the start. Expected: an end on or after the start.
file-problem-place-does-not-suit-role = the place does not suit the role. Expected: the team for a role in a team, the organisation for one in an organisation, the sub-region for one in an area.
file-problem-periods-overlap = this period overlaps an earlier one for the same sub-region. Expected: periods one after the other.
file-problem-own-deputy = somebody is their own deputy here. Expected: somebody else.
file-problem-codes-do-not-fit = the codes of neighbourhood, district and municipality do not belong together. Expected: a neighbourhood code that begins with the district code, and a district code that begins with the municipality code.
file-problem-address-elsewhere = this address stood in the file before, in another neighbourhood

# What is expected.
file-expected-table = a table with fields
file-expected-list = a list
file-expected-filled-list = a list with at least one value
file-expected-text = a text of 1 to { $max } characters
file-expected-identifier = a short name of small letters, digits and hyphens, such as low-complex
file-expected-dutch-and-english = a text in Dutch and in English, like this: {"{"} nl = "…", en = "…" {"}"}
file-expected-whole-number = a whole number from { $min } to { $max }
file-expected-decimal = a number from { $min } to { $max } with at most two decimals
file-expected-boolean = true or false
file-expected-date = a date, such as 2026-01-31
file-expected-time-of-day = a time, such as 17:00:00
file-expected-term = a term: {"{"} working_days = 10 {"}"} or {"{"} weeks = 6 {"}"}
file-expected-one-of = one of { $words }
file-expected-condition = a sign such as "danger", or a table with exactly one of all, any, none, at_least with of, danger, caregiver_can_go_on_at_most, decline_at_least, diagnosis
file-expected-postcode = a postcode, such as 1234AB
file-expected-house-number = a house number without letter, from 1 to 99999
file-expected-neighbourhood-code = a neighbourhood code of CBS with 8 characters, such as 0363AF01
file-expected-district-code = a district code of CBS with 6 characters, such as 0363AF
file-expected-municipality-code = a municipality code of CBS with 4 digits, such as 0363
file-expected-area-code = a code of a neighbourhood (8 characters), district (6) or municipality (4), or the name of a sub-region
file-expected-digits = { $count } digits
file-expected-email = an e-mail address
file-expected-phone = a phone number
file-expected-web-address = a web address that begins with https:// or http://
file-expected-language-code = a language code of two or three letters, such as nl or tr
file-expected-columns = a header with the columns { $columns }
file-expected-something-else = another value
