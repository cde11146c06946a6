# Arabic. Not yet read by a native speaker.
skip-to-content = انتقل إلى المحتوى
main-menu = القائمة الرئيسية
sign-out = تسجيل الخروج
demo-label = عرض تجريبي
demo-notice = هذا عرض تجريبي. كل الأشخاص هنا مختلقون. لا تدخل بيانات حقيقية.
