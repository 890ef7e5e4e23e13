# Түгендеу: жұмыс тоқтатылған жерден бәрі шегінеді.
button-muster = Бәрін кері шақыру
button-muster-safe = Қауіпсіз жердемін
button-muster-help = Көмек керек
muster-ask =
    📣 <b>Жұмыс тоқтатылды: { $place }. Қауіпсіз жерге шегініңіз.</b>
    { $number }
    Содан кейін түймені басыңыз, сонда сізді іздемейді.
muster-answered-safe = ✅ Жауабыңыз: <b>қауіпсіз жердемін</b>, { $time }. Жағдай өзгерсе, қайта басыңыз.
muster-answered-help = 🆘 Сіз <b>көмек</b> сұрадыңыз, { $time }. Кезекшілерді шақырып жатырмыз. Мүмкін болса, қоңырау да шалыңыз:
muster-head =
    📣 <b>Бәрі кері шақырылды: { $place }</b>
    { $number }
muster-called-at = Шақырылған уақыты: { $time }
muster-count = ✅ Қауіпсіз жерде: { $safe } · 🆘 Көмек керек: { $help } · ⏳ Жауап жоқ: { $silent }
muster-help-head = 🆘 <b>Көмек керек</b>
muster-silent-head = ⏳ <b>Әзірге жауап бермегендер</b>
muster-person = – { $who }
muster-person-phone = – { $who }, { $number }
muster-more = – тағы { $count } адам
muster-crew = 👷 { $crew }: бригадада { $headcount }, ботта { $enrolled }
muster-count-on-the-spot = Ботта жоқ адамдарды сол жерде санап шығу керек.
muster-cry = 🆘 <b>Көмек керек: { $who }</b>
muster-cry-where =
    <b>{ $place }</b>
    { $number }
muster-phone = 📞 { $number }
toast-muster-called = { $count ->
    [0] Бұл жердегі бригадалардан ботта ешкім жоқ. Адамдарды сол жерде санаңыз.
   *[other] { $count } адамды кері шақырып жатырмыз.
  }
toast-muster-joined = Бәрі кері шақырылған; есепті сіз де көресіз.
toast-muster-forbidden = Бәрін жұмысты өз атымен тоқтатқан адам немесе кезекші басшы кері шақырады.
toast-muster-no-place = Орын белгісіз, сондықтан кімді шақыратынымды білмеймін. Қоңырау шалыңызшы.
toast-muster-over = Жұмыс енді тоқтап тұрған жоқ.
toast-muster-safe = Рақмет. Қауіпсіз жерде болыңыз.
toast-muster-help = Кезекшілерді қазір шақырып жатырмыз. Мүмкін болса, қоңырау да шалыңыз.
