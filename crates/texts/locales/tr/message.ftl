# Turkish. Not yet read by a native speaker.
message-subject = Başvurunuzla ilgili haber var
message-body =
    Başvurunuzla ilgili haber var.

    Kodunuz: { $code }.
    Kodu şu sayfada yazın: { $link }

    Bu e-postada kişi hakkında hiçbir bilgi yoktur. Bu daha güvenlidir.
    Bu e-postayı yanıtlayamazsınız.
