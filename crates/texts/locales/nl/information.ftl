# Openbare informatie en het convenant. Een lege regel scheidt alinea's; ## staat voor een kop, - voor een punt.
information-casemanagement-title = Wat doet een casemanager?
information-casemanagement =
    Een casemanager is een vast persoon voor u. Die kent dementie goed en kent de hulp in uw buurt.

    - De casemanager luistert en geeft uitleg over dementie.
    - De casemanager helpt bij het regelen van zorg en hulp.
    - De casemanager houdt contact, zolang dat nodig is.

    ## Voor wie?

    Voor mensen met dementie en hun naasten. Het kan ook als er nog geen diagnose is.

    ## Wat kost het?

    U betaalt niets. De zorgverzekering betaalt casemanagement, zonder eigen risico.

    ## Hoe begint het?

    U meldt zich aan bij { $network }. Wij lezen de aanmelding en bellen u. Daarna zoeken we een casemanager die bij u past.
information-wachten-title = Hulp terwijl u wacht
information-wachten =
    Soms duurt het even voor er een casemanager is. Wachten op hulp hoeft u dan niet.

    ## Hulp die er nu al is

    - De huisarts of praktijkondersteuner denkt met u mee.
    - De wijkverpleging helpt bij wassen, aankleden en medicijnen.
    - Het buurtteam van de gemeente regelt hulp in huis en dagopvang.
    - De DementieLijn luistert elke dag: 0800 5088, gratis.
    - In een Alzheimer Café ontmoet u anderen in dezelfde situatie.

    ## Gaat het slechter?

    Bel ons dan, ook als u al bent aangemeld. Bij haast belt u de huisarts. Bij direct gevaar belt u 112.

    ## Waarom staat iemand anders eerder aan de beurt?

    { $network } kijkt hoe dringend de hulp is. De afspraken daarover zijn openbaar.
information-privacy-title = Uw gegevens
information-privacy =
    { $network } bewaart alleen wat nodig is om te helpen.

    ## Tijdens het invullen

    Uw antwoorden staan versleuteld bij ons. De sleutel staat alleen in uw eigen browser. Na 24 uur zijn de antwoorden weg. U kunt ze ook zelf wissen.

    ## Na het versturen

    - De medewerkers die de aanmelding behandelen, lezen de gegevens.
    - Het team in de wijk leest ze als dat nodig is voor de hulp.
    - Wij schrijven op wie welke gegevens bekijkt.
    - In e-mail staan nooit namen of gegevens over de gezondheid.

    ## Uw rechten

    U mag uw gegevens zien en laten verbeteren. U mag vragen wie ze heeft bekeken. U mag toestemming weer intrekken. Neem daarvoor contact op met het netwerk.

    ## Cookies

    Er zijn drie cookies: voor uw taal, voor uw antwoorden en voor het inloggen van medewerkers. Wij volgen u niet.
information-toegankelijkheid-title = Toegankelijkheid
information-toegankelijkheid =
    Iedereen moet deze website kunnen gebruiken. Daar houden we rekening mee.

    - U kunt alles met het toetsenbord doen.
    - De letters zijn groot en de kleuren verschillen duidelijk.
    - De website werkt ook zonder JavaScript en op een telefoon.
    - We schrijven in eenvoudige taal.

    ## Lukt iets niet?

    Laat het { $network } weten. U kunt ook altijd bellen om iemand aan te melden.
information-changed = Gewijzigd op { $day }.
information-working-days = { $count ->
        [one] { $count } werkdag
       *[other] { $count } werkdagen
    }
information-weeks = { $count ->
        [one] { $count } week
       *[other] { $count } weken
    }
information-covenant-lead = Dit hebben de organisaties in de regio met elkaar afgesproken.
information-covenant-version = Versie { $version }, geldig vanaf { $day }.
information-covenant-steps = Hoe snel reageren wij?
information-term-first-look = Wij lezen de aanmelding binnen
information-term-reaction = U hoort van ons binnen
information-term-team-inbox = Het team in de wijk kiest een casemanager binnen
information-covenant-classes = Hoe lang wacht iemand hoogstens?
information-covenant-classes-text = Dat hangt ervan af hoe dringend de hulp is. De tijd telt vanaf de aanmelding.
information-covenant-within = Binnen { $term }
information-covenant-met-by = Dan is dit gebeurd:
information-covenant-who = Wie kan zich aanmelden?
information-covenant-who-text = Iedereen met dementie, of bij wie dementie wordt vermoed. We weigeren niemand.
information-covenant-conditions = Daarnaast is dit afgesproken:
information-covenant-documents = Wat hebben we nodig?
information-met-by-phone-contact = We hebben iemand aan de telefoon gesproken.
information-met-by-case-manager-judgement = Een casemanager heeft beoordeeld wat nodig is.
information-met-by-case-manager-named = Er is een casemanager gekozen.
information-met-by-inventory-begun = De casemanager brengt in kaart wat nodig is.
information-met-by-geriatric-team-asked = Het geriatrisch team denkt mee.
information-met-by-case-manager-first-contact = De casemanager heeft contact gehad met de persoon.
information-met-by-link-worker-acquaintance = Een medewerker heeft kennisgemaakt.
