# Turkish. Not yet read by a native speaker.
skip-to-content = İçeriğe geç
main-menu = Ana menü
sign-out = Çıkış yap
demo-label = Deneme
demo-notice = Bu bir denemedir. Buradaki herkes uydurmadır. Gerçek bilgi girmeyin.
