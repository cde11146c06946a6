# De pagina van het eigen account.
account-title = Je account
account-back = Naar je account
account-how = Hoe je inlogt
account-changed = gekozen; laatst gewijzigd { $at }
account-change = Wijzig
account-the-password = het wachtwoord
account-telephone = Telefoon
account-telephone-linked = gekoppeld: de app geeft een code van zes cijfers
account-the-telephone = de telefoon
account-codes = Herstelcodes
account-codes-none = nog niet gemaakt
account-codes-left = nog { $left } van { $of }
account-make = Maak nieuwe
account-the-codes = herstelcodes
account-no-password = Je hebt in Spil geen wachtwoord. Hier valt niets te wijzigen.
account-no-codes = Je hebt geen herstelcodes. Maak ze nu: daarmee kom je binnen als je je telefoon kwijt bent.
account-used-code =
    { $count ->
        [0] Je logde in met een herstelcode. Dat was de laatste: maak nieuwe. Ben je je telefoon kwijt? Koppel dan een andere.
        [one] Je logde in met een herstelcode. Er is er nog 1. Ben je je telefoon kwijt? Koppel dan een andere.
       *[other] Je logde in met een herstelcode. Er zijn er nog { $count }. Ben je je telefoon kwijt? Koppel dan een andere.
    }
account-done-welcome = Je account is klaar en je bent ingelogd.
account-done-password = Je wachtwoord is gewijzigd. Op andere apparaten ben je uitgelogd.
account-done-telephone = Je telefoon is gekoppeld. Op andere apparaten ben je uitgelogd.
account-done-session = Die sessie is beëindigd.
account-done-sessions = Je andere sessies zijn beëindigd.
account-sessions = Waar je bent ingelogd
account-sessions-lead = Zie je hier iets dat je niet kent? Beëindig het en kies een ander wachtwoord.
account-device = Apparaat
account-since = Ingelogd
account-seen = Laatst gebruikt
account-by = Met
account-this-one = Dit apparaat
account-end = Beëindig
account-end-others = Beëindig alle andere
account-factor-password-and-code = wachtwoord en telefoon
account-factor-password-and-recovery-code = wachtwoord en herstelcode
account-factor-invitation = uitnodiging
account-factor-demo = demo
device-on = { $browser } op { $system }
device-browser = Onbekende browser
device-edge = Edge
device-opera = Opera
device-firefox = Firefox
device-chrome = Chrome
device-safari = Safari
device-ios = iPhone of iPad
device-android = Android
device-windows = Windows
device-macos = Mac
device-chromeos = ChromeOS
device-linux = Linux

confirm-title = Ben jij het?
confirm-lead = Je gaat je account wijzigen. Bewijs daarom nog één keer wie je bent. Daarna heb je tien minuten.
confirm-button = Ga verder

password-title = Wachtwoord wijzigen
password-lead = Op andere apparaten word je uitgelogd.
password-button = Wijzig het wachtwoord

telephone-title = Telefoon koppelen
telephone-lead = De code van je vorige telefoon werkt daarna niet meer. Op andere apparaten word je uitgelogd.
telephone-code-hint = De zes cijfers die de app nu laat zien.
telephone-button = Koppel deze telefoon

codes-lead = Je krijgt tien codes. Elke code werkt één keer, in plaats van de code van je telefoon. Codes van eerder werken daarna niet meer.
codes-button = Maak tien codes
codes-once = Je ziet deze codes maar één keer. Druk ze af of schrijf ze op, en bewaar ze niet bij je telefoon.
codes-of = Herstelcodes van { $person } voor { $network }
codes-print = Druk af

# De accounts voor de beheerder.
rail-accounts = Accounts
accounts-title = Wie kan inloggen
accounts-lead = Wie in het netwerkbestand staat, kun je uitnodigen. De link werkt één keer en drie dagen lang.
accounts-empty = Er staat nog niemand in het netwerk
accounts-empty-hint = Lees eerst een netwerkbestand in.
accounts-ready-count =
    { $count ->
        [one] 1 kan inloggen
       *[other] { $count } kunnen inloggen
    }
accounts-not-ready-count =
    { $count ->
        [one] 1 nog niet
       *[other] { $count } nog niet
    }
accounts-name = Naam
accounts-roles = Rol
accounts-no-role = geen
accounts-state = Stand
accounts-closed = gesloten
accounts-ready = kan inloggen
accounts-invited = uitgenodigd tot { $until }
accounts-not-invited = niet uitgenodigd
accounts-back = Naar alle accounts
accounts-invite-title = Uitnodigen
accounts-invite-lead = Je krijgt een link. Daarmee kiest deze persoon een wachtwoord en koppelt een telefoon. Een eerdere link werkt dan niet meer.
accounts-invite = Nodig uit
accounts-invite-again = Nodig opnieuw uit
accounts-withdraw = Trek de uitnodiging in
accounts-done-withdrawn = De uitnodiging is ingetrokken.
accounts-reset-title = Opnieuw beginnen
accounts-reset-lead = Telefoon en herstelcodes kwijt? Ga eerst na of dit echt je collega is. Daarna vervallen wachtwoord, telefoon en herstelcodes, eindigen alle sessies en krijg je een nieuwe link.
accounts-reset = Herstel het inloggen
accounts-link = Dit is de link. Je ziet hem maar één keer.
accounts-hand-over = Geef de link zelf door, niet via een groep. Hij werkt één keer en drie dagen lang.
accounts-mailed = De link gaat ook per e-mail naar deze persoon. Hij werkt één keer en drie dagen lang.
invitation-mail-subject = Je account bij { $network }
invitation-mail-body =
    Er is een account voor je bij { $network }.

    Open deze link, kies een wachtwoord en koppel je telefoon:
    { $link }

    De link werkt één keer en drie dagen lang.
    Kende je dit niet? Doe dan niets.

# De eerste beheerder.
first-title = De eerste beheerder
first-lead = Nog niemand kan inloggen. Met deze link word jij de eerste beheerder.
first-name = Je naam
first-name-missing = Vul je naam in.
first-email-hint = Hiermee log je straks in. Neem het adres dat ook in het netwerkbestand staat, als je daarin staat.
first-email-wrong = Vul een e-mailadres in, zoals naam@organisatie.nl.
first-button = Ga verder

# Passkeys: een sleutel op het eigen apparaat.
passkey-title = Je passkeys
passkey-lead = Met een passkey log je in zonder wachtwoord. De sleutel staat op je telefoon, je computer of een losse sleutel, en werkt alleen met je vinger, je gezicht of je pincode.
passkey-none = Je hebt nog geen passkey.
passkey-name = Naam
passkey-name-hint = Waar staat deze passkey? Bijvoorbeeld: werktelefoon.
passkey-name-missing = Geef de passkey een naam.
passkey-added = Toegevoegd
passkey-never = nog niet
passkey-rename = Geef andere naam
passkey-other-name = Andere naam voor
passkey-remove = Verwijder
passkey-add-title = Passkey toevoegen
passkey-add-lead = Je apparaat vraagt om je vinger, je gezicht of je pincode. Op andere apparaten word je uitgelogd.
passkey-add = Voeg een passkey toe
passkey-no-script = Dit werkt alleen als JavaScript aan staat. Inloggen met wachtwoord en telefoon kan altijd.
passkey-not-added = De passkey is niet toegevoegd. Probeer het opnieuw. Een apparaat dat al een passkey van je heeft, kan er niet nog een maken.
account-passkeys-count =
    { $count ->
        [0] nog geen
       *[other] { $count } in gebruik
    }
account-the-passkeys = de passkeys
account-done-passkey = De passkey is toegevoegd. Op andere apparaten ben je uitgelogd.
account-done-passkey-renamed = De passkey heeft een andere naam.
account-done-passkey-removed = De passkey is verwijderd. Op andere apparaten ben je uitgelogd.
account-factor-passkey = passkey
