# Ondersteuning bij u in de buurt.
support-title = Hulp bij u in de buurt
support-lead = Er is al hulp voordat de casemanager komt. Kijk wat er bij u in de buurt is.
support-postcode = Postcode
support-postcode-hint = Bijvoorbeeld 1234 AB. We bewaren uw postcode niet.
support-show = Bekijk
support-near = Dit is er bij u in de buurt
support-everywhere = Dit is er voor de hele regio
support-unknown = Deze postcode kennen we niet. We laten zien wat er voor de hele regio is.
support-none = Hier staat nog geen hulp
support-none-hint = Bel uw gemeente of uw huisarts. Zij weten wat er is.
support-worse = Gaat het slechter? Wacht dan niet. Bel de huisarts, en bij direct gevaar 112.
support-by = Van { $organisation }
support-phone = Bel
support-website = Lees meer
support-capacity = Er is plaats voor { $count } { $count ->
    [one] persoon
   *[other] mensen
}.
support-audience-client = Voor mensen met dementie.
support-audience-caregiver = Voor mantelzorgers.
support-audience-both = Voor mensen met dementie en hun naasten.
support-diagnosis-needed = U hebt een diagnose nodig.
support-diagnosis-not-needed = U hebt geen diagnose nodig.
support-indication-none = U kunt er zo naartoe.
support-indication-wmo = U vraagt dit aan bij uw gemeente (Wmo).
support-indication-wlz = U hebt een indicatie voor langdurige zorg nodig (Wlz).
support-indication-wmo-or-wlz = U vraagt dit aan bij uw gemeente (Wmo), of u hebt langdurige zorg (Wlz).
support-all = Bekijk alle hulp bij u in de buurt
support-done-title = Hulp bij u in de buurt
