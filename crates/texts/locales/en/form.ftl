# Forms of staff.
form-problems = Something is not right yet
form-problem-title = Error:
form-day = Day
form-month = Month
form-year = Year
form-date-missing = Fill in a date.
form-date-wrong = Fill in a date that exists, with day, month and year.
