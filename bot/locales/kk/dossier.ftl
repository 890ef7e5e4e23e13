# /export reports: қауіпсіздік қызметінен қағазға шығатын нәрсе.
dossier-title = Қауіп туралы хабарламалар
dossier-site = Нысан
dossier-all = Барлық нысан
dossier-period = Ауысымдар
dossier-count = Хабарлама саны
dossier-limits = Телефондарды, ЖСН-ді, поштаны және @есімдерді бағдарлама жасырды. Мәтіндегі адам есімдерін ол жасырмайды: біреуге бермес бұрын оқып шығыңыз. Кім жазғаны белгісіз және мұнда жоқ; минут, сурет, бейне және дауыс та жоқ.
dossier-foot = { $site } · { $period } · алынған күні { $date } · { $page }-бет
dossier-yes = иә
dossier-fact-shift = Ауысым
dossier-fact-place = Орны, жазған адамның сөзімен
dossier-fact-topic = Не туралы
dossier-fact-urgent = Шұғыл
dossier-fact-state = Күйі
dossier-fact-kind = Түрі
dossier-fact-potential = Ықтимал зардабы (ықтималдық × ауырлық)
dossier-fact-joined = Басқасына қосылған
dossier-reporter = Жазған адам
dossier-officer = Қауіпсіздік қызметі
dossier-program = Белгі
dossier-caption = { $count ->
    [one] 📄 { $count } хабарлама. Файл чатыңыздан екі күн ішінде жойылады; алынғаны тіркелді.
   *[other] 📄 { $count } хабарлама. Файл чатыңыздан екі күн ішінде жойылады; алынғаны тіркелді.
  }
dossier-usage = Соңғы 30 күн үшін /export reports деп жазыңыз. Не нысан мен бір жылдан аспайтын мерзімді қосыңыз, мысалы: /export reports chp1 2026-11 немесе /export reports 2026-11-01 2026-11-15
dossier-not-yours = Хабарламаларды тек сол нысанның қауіпсіздік қызметі алады.
dossier-no-site = Мен ондай нысанды білмеймін. Оның ұйым файлындағы қысқа атын жазыңыз, мысалы: /export reports chp1 2026-11
dossier-nothing = Бұл мерзімде алатын ештеңе жоқ.
dossier-too-many = Хабарлама { $most }-ден көп: қысқарақ мерзім таңдаңызшы.
dossier-unreadable = Бұл мерзімдегі бір хабарлама ашылмайды: оны дерекқорда біреу өзгерткен. Ботты жүргізетін адамға хабарлаңызшы.
