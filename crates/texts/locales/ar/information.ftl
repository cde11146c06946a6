# Arabic. Not yet read by a native speaker.
information-casemanagement-title = ماذا يفعل مدير الحالة؟
information-casemanagement =
    مدير الحالة هو شخص ثابت لك. يعرف الخرف جيدًا ويعرف المساعدة القريبة منك.

    - يستمع مدير الحالة ويشرح ما هو الخرف.
    - يساعد في ترتيب الرعاية والمساعدة.
    - يبقى على تواصل ما دام ذلك ضروريًا.

    ## لمن؟

    للأشخاص المصابين بالخرف وأقاربهم. وهذا ممكن أيضًا قبل وجود تشخيص.

    ## كم يكلف؟

    لا تدفع شيئًا. يدفع التأمين الصحي دون مبلغ تحمل.

    ## كيف يبدأ؟

    تقدم طلبًا إلى { $network }. نقرأ الطلب ونتصل بك. ثم نبحث عن مدير حالة يناسبك.
information-wachten-title = مساعدة أثناء الانتظار
information-wachten =
    أحيانًا يستغرق الأمر وقتًا حتى يوجد مدير حالة. لا داعي لانتظار المساعدة.

    ## مساعدة موجودة الآن

    - يفكر معك طبيب الأسرة أو ممرض العيادة.
    - يساعد تمريض الحي في الاغتسال وارتداء الملابس والأدوية.
    - يرتب فريق الحي في البلدية المساعدة المنزلية والرعاية النهارية.
    - يستمع خط الخرف (DementieLijn) كل يوم: 0800 5088 مجانًا.
    - في مقهى ألزهايمر (Alzheimer Café) تلتقي بآخرين في الوضع نفسه.

    ## هل يسوء الوضع؟

    اتصل بنا، حتى لو قُدم الطلب. إذا كان الأمر عاجلًا فاتصل بطبيب الأسرة. عند الخطر المباشر اتصل بالرقم 112.

    ## لماذا يأتي دور شخص آخر قبلك؟

    تنظر { $network } إلى مدى إلحاح المساعدة. الاتفاقات حول ذلك علنية.
information-privacy-title = بياناتك
information-privacy =
    تحفظ { $network } فقط ما هو ضروري للمساعدة.

    ## أثناء الملء

    إجاباتك مشفرة لدينا. المفتاح موجود في متصفحك فقط. بعد 24 ساعة تُحذف الإجابات. يمكنك أيضًا حذفها بنفسك.

    ## بعد الإرسال

    - يقرأ البيانات الموظفون الذين يعالجون الطلب.
    - يقرؤها الفريق في الحي إذا لزم ذلك للمساعدة.
    - نسجل من اطلع على أي بيانات.
    - لا يحتوي البريد الإلكتروني أبدًا على أسماء أو بيانات صحية.

    ## حقوقك

    يمكنك رؤية بياناتك وتصحيحها. يمكنك أن تسأل من اطلع عليها. يمكنك سحب موافقتك. تواصل مع الشبكة لذلك.

    ## ملفات تعريف الارتباط

    هناك ثلاثة ملفات: للغتك ولإجاباتك ولدخول الموظفين. لا نتتبعك.
information-toegankelijkheid-title = إمكانية الوصول
information-toegankelijkheid =
    يجب أن يتمكن الجميع من استخدام هذا الموقع. نحن نراعي ذلك.

    - يمكنك فعل كل شيء بلوحة المفاتيح.
    - الحروف كبيرة والألوان مختلفة بوضوح.
    - يعمل الموقع أيضًا دون JavaScript وعلى الهاتف.
    - نكتب بلغة بسيطة.

    ## هل هناك شيء لا يعمل؟

    أخبر { $network } بذلك. يمكنك أيضًا دائمًا الاتصال لتقديم طلب لشخص ما.
information-changed = عُدّل في { $day }.
information-working-days = { $count ->
        [one] يوم عمل واحد ({ $count })
        [two] يوما عمل ({ $count })
        [few] { $count } أيام عمل
       *[other] { $count } يوم عمل
    }
information-weeks = { $count ->
        [one] أسبوع واحد ({ $count })
        [two] أسبوعان ({ $count })
        [few] { $count } أسابيع
       *[other] { $count } أسبوعًا
    }
information-covenant-lead = هذا ما اتفقت عليه المؤسسات في المنطقة.
information-covenant-version = الإصدار { $version }، ساري من { $day }.
information-covenant-steps = متى نرد؟
information-term-first-look = نقرأ الطلب خلال
information-term-reaction = تسمع منا خلال
information-term-team-inbox = يختار فريق الحي مدير حالة خلال
information-covenant-classes = ما أقصى مدة للانتظار؟
information-covenant-classes-text = يعتمد ذلك على مدى إلحاح المساعدة. يُحسب الوقت من تقديم الطلب.
information-covenant-within = خلال { $term }
information-covenant-met-by = عندها يكون قد حدث:
information-covenant-who = من يمكنه التقديم؟
information-covenant-who-text = كل شخص مصاب بالخرف أو يُشتبه بإصابته به. لا نرفض أحدًا.
information-covenant-conditions = إضافة إلى ذلك تم الاتفاق على:
information-covenant-documents = ماذا نحتاج؟
information-met-by-phone-contact = تحدثنا مع شخص هاتفيًا.
information-met-by-case-manager-judgement = قيّم مدير الحالة ما هو مطلوب.
information-met-by-case-manager-named = اختير مدير حالة.
information-met-by-inventory-begun = يحدد مدير الحالة ما هو مطلوب.
information-met-by-geriatric-team-asked = يشارك فريق طب الشيخوخة في التفكير.
information-met-by-case-manager-first-contact = تواصل مدير الحالة مع الشخص.
information-met-by-link-worker-acquaintance = تعرّف أحد العاملين على الشخص.
