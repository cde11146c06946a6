# Turkish. Not yet read by a native speaker.
information-casemanagement-title = Vaka yöneticisi ne yapar?
information-casemanagement =
    Vaka yöneticisi sizin için sabit bir kişidir. Demansı ve çevrenizdeki yardımı iyi bilir.

    - Vaka yöneticisi dinler ve demansı açıklar.
    - Vaka yöneticisi bakım ve yardım ayarlamaya yardım eder.
    - Vaka yöneticisi gerektiği sürece iletişimde kalır.

    ## Kimin için?

    Demansı olan kişiler ve yakınları için. Henüz teşhis yoksa da mümkündür.

    ## Ücreti ne kadar?

    Hiçbir şey ödemezsiniz. Sağlık sigortası öder; katkı payı yoktur.

    ## Nasıl başlar?

    { $network } ağına başvurursunuz. Başvuruyu okur ve sizi ararız. Sonra size uygun bir vaka yöneticisi ararız.
information-wachten-title = Beklerken yardım
information-wachten =
    Vaka yöneticisi bulunması bazen zaman alır. Yardım için beklemeniz gerekmez.

    ## Şimdiden var olan yardım

    - Aile hekimi veya hemşiresi sizinle birlikte düşünür.
    - Mahalle hemşireliği yıkanma, giyinme ve ilaçlarda yardım eder.
    - Belediyenin mahalle ekibi evde yardım ve gündüz bakımı ayarlar.
    - Demans hattı (DementieLijn) her gün dinler: 0800 5088, ücretsiz.
    - Alzheimer Café'de aynı durumdaki kişilerle tanışırsınız.

    ## Durum kötüleşiyor mu?

    Başvurmuş olsanız da bizi arayın. Acele durumda aile hekimini arayın. Acil tehlikede 112'yi arayın.

    ## Neden başkası önce geliyor?

    { $network } yardımın ne kadar acil olduğuna bakar. Bununla ilgili anlaşmalar herkese açıktır.
information-privacy-title = Bilgileriniz
information-privacy =
    { $network } yalnızca yardım için gerekli olanı saklar.

    ## Doldururken

    Yanıtlarınız bizde şifreli durur. Anahtar yalnızca kendi tarayıcınızdadır. Yanıtlar 24 saat sonra silinir. Kendiniz de silebilirsiniz.

    ## Gönderdikten sonra

    - Başvuruyu ele alan çalışanlar bilgileri okur.
    - Mahalledeki ekip, yardım için gerekirse okur.
    - Kimin hangi bilgilere baktığını yazarız.
    - E-postada asla isim veya sağlık bilgisi olmaz.

    ## Haklarınız

    Bilgilerinizi görebilir ve düzelttirebilirsiniz. Kimin baktığını sorabilirsiniz. İzninizi geri alabilirsiniz. Bunun için ağ ile iletişime geçin.

    ## Çerezler

    Üç çerez vardır: diliniz, yanıtlarınız ve çalışanların girişi için. Sizi izlemeyiz.
information-toegankelijkheid-title = Erişilebilirlik
information-toegankelijkheid =
    Bu siteyi herkes kullanabilmelidir. Buna dikkat ederiz.

    - Her şeyi klavyeyle yapabilirsiniz.
    - Harfler büyüktür ve renkler belirgin biçimde farklıdır.
    - Site JavaScript olmadan ve telefonda da çalışır.
    - Sade bir dille yazarız.

    ## Bir şey olmuyor mu?

    { $network } ağına bildirin. Birini bildirmek için her zaman arayabilirsiniz.
information-changed = { $day } tarihinde değiştirildi.
information-working-days = { $count } iş günü
information-weeks = { $count } hafta
information-covenant-lead = Bölgedeki kurumlar bunun üzerinde anlaştı.
information-covenant-version = Sürüm { $version }, { $day } tarihinden itibaren geçerli.
information-covenant-steps = Ne kadar çabuk yanıt veririz?
information-term-first-look = Başvuruyu okuma süresi
information-term-reaction = Bizden haber alma süresi
information-term-team-inbox = Mahalle ekibinin vaka yöneticisi seçme süresi
information-covenant-classes = En fazla ne kadar beklenir?
information-covenant-classes-text = Bu, yardımın ne kadar acil olduğuna bağlıdır. Süre başvuruyla başlar.
information-covenant-within = { $term } içinde
information-covenant-met-by = O zamana kadar şunlar yapılmış olur:
information-covenant-who = Kim başvurabilir?
information-covenant-who-text = Demansı olan veya demans şüphesi bulunan herkes. Kimseyi reddetmeyiz.
information-covenant-conditions = Ayrıca şunlar kararlaştırıldı:
information-covenant-documents = Neye ihtiyacımız var?
information-met-by-phone-contact = Biriyle telefonda konuştuk.
information-met-by-case-manager-judgement = Vaka yöneticisi neyin gerekli olduğunu değerlendirdi.
information-met-by-case-manager-named = Vaka yöneticisi seçildi.
information-met-by-inventory-begun = Vaka yöneticisi neyin gerekli olduğunu belirliyor.
information-met-by-geriatric-team-asked = Geriatri ekibi birlikte düşünüyor.
information-met-by-case-manager-first-contact = Vaka yöneticisi kişiyle iletişime geçti.
information-met-by-link-worker-acquaintance = Bir çalışan tanışmaya geldi.
