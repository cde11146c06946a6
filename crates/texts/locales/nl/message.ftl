# E-mail aan wie iemand aanmeldde. Nooit meer dan dat er nieuws is.
message-subject = Er is nieuws over uw aanmelding
message-body =
    Er is nieuws over uw aanmelding.

    Uw code is { $code }.
    Vul de code in op { $link }

    In deze e-mail staat niets over de persoon. Dat is veiliger.
    U kunt deze e-mail niet beantwoorden.
