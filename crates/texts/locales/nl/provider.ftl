# Inloggen via de inlogdienst van de eigen organisatie.
provider-enter = Inloggen via je organisatie
provider-title = Inloggen via je organisatie
provider-choose = Kies de organisatie waar je werkt.
provider-none = Er is nog geen organisatie waarmee je zo kunt inloggen.
provider-otherwise = Log in met je wachtwoord of passkey
provider-onward-title = Je gaat naar je organisatie
provider-onward-lead = Je logt in bij { $organisation } en komt daarna hier terug.
provider-onward = Ga naar { $organisation }
provider-refused-title = Inloggen via je organisatie is niet gelukt
provider-refused-lead = Misschien duurde het te lang, of is je organisatie nog niet aan je account gekoppeld. Koppelen doe je zelf, bij Mijn account.
provider-down-title = De inlogdienst van je organisatie is niet bereikbaar
provider-down-lead = Wacht een paar minuten en probeer het opnieuw. Je kunt nu wel inloggen met je wachtwoord of passkey.
provider-again = Probeer het opnieuw
provider-help = Lukt het niet? Vraag het aan de beheerder.
provider-second-title = Nog één stap
provider-second-lead = Je organisatie heeft je herkend. Typ nu de code van je telefoon.

provider-own-title = Inloggen via je organisatie
provider-own-lead = Koppel de inlogdienst van je organisatie. Daarna log je in zonder het wachtwoord van Spil. Op andere apparaten word je uitgelogd.
provider-own-none = Je organisatie heeft nog geen inlogdienst gekoppeld.
provider-organisation = Organisatie
provider-not-linked = niet gekoppeld
provider-link = Koppel
provider-unlink = Ontkoppel
account-the-providers = het inloggen via je organisatie
account-providers-count =
    { $count ->
        [0] niet gekoppeld
        [one] 1 organisatie gekoppeld
       *[other] { $count } organisaties gekoppeld
    }
account-done-provider = Je organisatie is gekoppeld. Op andere apparaten ben je uitgelogd.
account-done-provider-removed = Je organisatie is ontkoppeld. Op andere apparaten ben je uitgelogd.
account-factor-provider = je organisatie
account-factor-provider-and-code = je organisatie en code
account-factor-provider-and-recovery-code = je organisatie en herstelcode

rail-providers = Inlogdiensten
providers-lead = Via welke inlogdienst de mensen van een organisatie mogen inloggen.
provider-linked = Gekoppeld
provider-not-set = geen
provider-of = Inlogdienst van { $organisation }
provider-back = Terug naar de inlogdiensten
provider-register = Aanmelden bij de inlogdienst
provider-register-lead = Meld Spil aan bij de inlogdienst, met dit adres om naar terug te keren:
provider-settings = Gegevens
provider-issuer = Adres van de inlogdienst
provider-issuer-hint = Het adres (issuer) zoals de inlogdienst het zelf noemt. Het begint met https.
provider-issuer-none = Typ het hele adres, bijvoorbeeld https://login.example.nl.
provider-issuer-https = Het adres begint met https. Zonder is het niet veilig.
provider-issuer-too-much = Typ het adres zonder vraagteken, hekje of wachtwoord.
provider-client = Naam van Spil bij de inlogdienst
provider-client-hint = De client-id die de inlogdienst gaf.
provider-client-wrong = Typ de client-id zoals de inlogdienst hem gaf, zonder spaties.
provider-secret = Geheim
provider-secret-hint = Het client-secret dat de inlogdienst gaf. Het wordt verzegeld bewaard en is daarna niet meer te zien.
provider-secret-keep = Laat leeg om het geheim te houden dat er is.
provider-secret-missing = Typ het client-secret. Bij een ander adres hoort een ander geheim.
provider-secret-wrong = Typ het client-secret zoals de inlogdienst het gaf, zonder spaties.
provider-contexts = Niveaus die tellen als twee factoren
provider-contexts-hint = Waarden van acr, met een spatie ertussen. Mag leeg blijven. Bij elk ander niveau vraagt Spil zelf om de code van de telefoon.
provider-contexts-wrong = Typ de waarden met een spatie ertussen, samen hoogstens 255 tekens.
provider-save = Leg vast
provider-saved = De inlogdienst is vastgelegd. Test nu of hij antwoordt.
provider-removed = De inlogdienst is verwijderd.
provider-test = Testen
provider-test-lead = Spil vraagt de inlogdienst om de gegevens over zichzelf, en of hij Spil kent.
provider-test-button = Test de verbinding
provider-test-right = De inlogdienst antwoordt en kent Spil.
provider-test-https = De inlogdienst is niet veilig bereikbaar: het adres moet met https beginnen.
provider-test-name = Dit adres bestaat niet. Kijk na of het goed getypt is.
provider-test-private = Dit adres ligt in een eigen netwerk. De operator moet dat eerst toestaan.
provider-test-elsewhere = De inlogdienst verwijst naar een ander adres dan dat van zichzelf. Dat neemt Spil niet aan.
provider-test-silent = De inlogdienst antwoordt niet, of niet binnen vijf seconden.
provider-test-certificate = Het certificaat van de inlogdienst wordt niet vertrouwd.
provider-test-redirect = De inlogdienst stuurt door naar een ander adres. Typ het adres zoals de inlogdienst zichzelf noemt.
provider-test-long = Het antwoord is te lang voor een inlogdienst.
provider-test-document = Op dit adres staan geen gegevens van een inlogdienst.
provider-test-issuer = De inlogdienst noemt zichzelf anders dan het adres dat je typte.
provider-test-client = De inlogdienst antwoordt, maar kent Spil niet. Kijk client-id en geheim na.
provider-remove = Verwijderen
provider-linked-count =
    { $count ->
        [0] Niemand is gekoppeld.
        [one] 1 persoon is gekoppeld.
       *[other] { $count } mensen zijn gekoppeld.
    }
provider-remove-lead = Na verwijderen logt iedereen weer in met wachtwoord of passkey, en zijn de koppelingen weg.
provider-remove-button = Verwijder de inlogdienst
