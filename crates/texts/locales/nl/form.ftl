# Formulieren van medewerkers.
form-problems = Er klopt nog iets niet
form-problem-title = Fout:
form-day = Dag
form-month = Maand
form-year = Jaar
form-date-missing = Vul een datum in.
form-date-wrong = Vul een datum in die bestaat, met dag, maand en jaar.
