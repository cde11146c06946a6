# Public information and the covenant. An empty line parts paragraphs; ## is a heading, - a point.
information-casemanagement-title = What does a case manager do?
information-casemanagement =
    A case manager is one person for you, who knows dementia well and knows the help near your home.

    - The case manager listens and explains what dementia is.
    - The case manager helps to arrange care and help.
    - The case manager stays in touch, as long as it is needed.

    ## For whom?

    For people with dementia and those close to them. It is also possible when there is no diagnosis yet.

    ## What does it cost?

    You pay nothing. The health insurance pays for case management, without the own-risk amount.

    ## How does it start?

    You make a referral to { $network }. We read it and call you. Then we look for a case manager who fits you.
information-wachten-title = Help while you wait
information-wachten =
    Sometimes it takes a while before there is a case manager. You need not wait for help.

    ## Help that is there already

    - The GP or practice nurse thinks along with you.
    - District nursing helps with washing, dressing and medicines.
    - The neighbourhood team of the municipality arranges help at home and day care.
    - The dementia helpline (DementieLijn) listens every day: 0800 5088, free of charge.
    - In an Alzheimer Café you meet others in the same situation.

    ## Are things getting worse?

    Then call us, also when you were referred already. When it is urgent, call the GP. In immediate danger, call 112.

    ## Why does somebody else come first?

    { $network } looks at how urgent the help is. The agreements about this are public.
information-privacy-title = Your data
information-privacy =
    { $network } keeps only what is needed to help.

    ## While you fill in

    Your answers are encrypted with us. The key exists only in your own browser. After 24 hours the answers are gone. You can also delete them yourself.

    ## After sending

    - The staff who handle the referral read the data.
    - The team in the district reads them when that is needed to help.
    - We write down who looks at which data.
    - E-mail never holds names or data about health.

    ## Your rights

    You may see your data and have them corrected. You may ask who looked at them. You may withdraw consent. Contact the network for that.

    ## Cookies

    There are three cookies: for your language, for your answers and for staff who sign in. We do not track you.
information-toegankelijkheid-title = Accessibility
information-toegankelijkheid =
    Everybody must be able to use this website. We take that into account.

    - You can do everything with the keyboard.
    - The letters are large and the colours differ clearly.
    - The website also works without JavaScript and on a phone.
    - We write in simple language.

    ## Does something not work?

    Let { $network } know. You can also always call to refer somebody.
information-changed = Changed on { $day }.
information-working-days = { $count ->
        [one] { $count } working day
       *[other] { $count } working days
    }
information-weeks = { $count ->
        [one] { $count } week
       *[other] { $count } weeks
    }
information-covenant-lead = This is what the organisations in the region have agreed on.
information-covenant-version = Version { $version }, valid from { $day }.
information-covenant-steps = How soon do we react?
information-term-first-look = We read the referral within
information-term-reaction = You hear from us within
information-term-team-inbox = The team in the district chooses a case manager within
information-covenant-classes = How long does somebody wait at most?
information-covenant-classes-text = That depends on how urgent the help is. The time counts from the referral.
information-covenant-within = Within { $term }
information-covenant-met-by = Then this has happened:
information-covenant-who = Who can be referred?
information-covenant-who-text = Everybody with dementia, or in whom dementia is suspected. We refuse nobody.
information-covenant-conditions = Besides, this was agreed:
information-covenant-documents = What do we need?
information-met-by-phone-contact = We have spoken with somebody by phone.
information-met-by-case-manager-judgement = A case manager has judged what is needed.
information-met-by-case-manager-named = A case manager was chosen.
information-met-by-inventory-begun = The case manager finds out what is needed.
information-met-by-geriatric-team-asked = The geriatric team thinks along.
information-met-by-case-manager-first-contact = The case manager has been in touch with the person.
information-met-by-link-worker-acquaintance = A link worker has made acquaintance.
