# Қауіпсіздік қызметінің жағы. Мұнда минут ешқашан айтылмайды.
button-open = Ашу
button-board = Барлық хабарлама
act-take = Жұмысқа алу
act-answer = Жауап беру
act-evidence = Тіркемелерді көрсету
act-dialogue = Бүкіл хат алмасу
act-fixed = Түзетілді
act-no-action = Шарасыз
act-kind = Түрі
act-potential = Зиян 5×5
act-measure = Шара
act-join = Бұрын хабарланған
act-hand-over = Тапсыру
act-mute = Естімеу
act-unmute = Қайта есту
act-hold = Ұзағырақ сақтау
button-take-page = Осы беттегінің бәрін алу

filter-open = Ашық
filter-new = Жаңа
filter-urgent = Шұғыл
filter-mine = Менікі
filter-waiting = Бізді күтеді
filter-overdue = Кешіккен
filter-closed = Жабық

board-head = 📋 <b>Хабарламалар</b>
board-open = Ашық: { $count }. Алдымен шұғыл, сосын ықтимал зияны үлкен, сосын ескі хабарламалар.
board-new = Әлі ашылмаған: { $count }
board-urgent = Шұғыл: { $count }
board-mine = Менің жұмысымда: { $count }
board-waiting = Жауабымызды күтеді: { $count }
board-overdue = Жауабы кешіккен: { $count }
board-closed = Жабық: { $count }, алдымен жаңалары.
board-search = Орындар: «{ $words }»
board-empty = Мұнда ештеңе жоқ.

shift-day = күндізгі ауысым
shift-night = түнгі ауысым
state-received = 🆕 Жаңа
state-read = 👁 Оқылды
state-in-work = 🔧 Жұмыс жүріп жатыр
state-fixed = ✅ Түзетілді
state-no-action = ▫️ Шарасыз жабылды
kind-unsafe-act = Қауіпті әрекет
kind-unsafe-condition = Қауіпті жағдай
kind-near-miss = Бола жаздаған оқиға
kind-good-practice = Жақсы тәжірибе
kind-idea = Ұсыныс
card-danger-yes = ⚠️ Жазған адамның айтуынша, қазір біреуге қауіп төніп тұр
card-danger-unsure = ⚠️ Жазған адам біреуге қауіп бар-жоғын нақты білмейді
card-danger-no = Жазған адамның айтуынша, қазір ешкімге қауіп жоқ
card-due = жауап { $date } дейін
card-potential = ықтимал зиян { $cell }
card-joined = { $count ->
    [one] 🔗 Дәл сол қауіп туралы тағы { $count } хабарлама
   *[other] 🔗 Дәл сол қауіп туралы тағы { $count } хабарлама
  }
card-foot = <i>Бұл екі күн ішінде чатыңыздан өшіріледі. Ашқаныңыз жазылып қалды.</i>
card-evidence = Тіркеме. Ол екі күн ішінде чатыңыздан өшіріледі.
talk-reporter = <b>Жазған адам</b>, { $date }:
    { $words }
talk-officer = <b>Біз</b>, { $date }:
    { $words }
talk-program = <i>{ $date }: { $words }</i>

triage-answer = Жауап жазыңыз немесе сурет жіберіңіз. Оны «Жауаптарды тексеру» арқылы оқиды. Немесе жазған адамның тіліндегі дайын жауапты таңдаңыз:
triage-fixed = Не істелді? Орынның қазіргі суретін жіберіңіз немесе жазыңыз. Хабарлама осымен жабылады.
triage-no-action = Неге шара қолданылмайды? Себебін жазыңыз: оны оқиды, хабарлама жабылады.
triage-measure = Қандай шара, кім, қашанға дейін? Оны жазған адам оқиды.
triage-kind = Бұл не?
triage-potential = Бұл неге әкелуі мүмкін еді? Бірінші сан – ықтималдығы, екіншісі – ауырлығы.
triage-hand-over = Кімге тапсырасыз?
triage-join = Қай хабарламадағы қауіппен бірдей?
triage-hold = Қанша уақыт ештеңе жойылмасын?
triage-hold-why = Неге? Себебін жазыңыз. Оны күнімен бірге жазған адам оқиды.
triage-answered = Жіберілді. Оны «Жауаптарды тексеру» арқылы оқиды.
triage-closed = Жабылды. Себебін «Жауаптарды тексеру» арқылы оқиды.
triage-answer-please = Сөз, сурет, қысқа бейне немесе дауыстық хабарлама керек.
triage-not-yours = Хабарламаларды тек еңбек қауіпсіздігі және еңбекті қорғау қызметі оқиды.
screen-triage-nothing = Әзірге ештеңе айтылған жоқ.
template-looking = Рақмет. Оқыдық, анықтап жатырмыз.
template-where = Рақмет. Қай жерде екенін нақтырақ жазыңызшы: қабаты, белгісі, жабдық нөмірі.
template-handed = Рақмет. Жөндеуге берілді; біткенде осында жазамыз.
template-longer = Бұл ойлағанымыздан ұзаққа созылады. Ұмытқан жоқпыз.
program-measure = Шара белгіленді: { $words }
program-joined = Дәл сол қауіп туралы басқа хабарламаға қосылды.
program-hold = Тергеу үшін { $date } дейін сақталады. Себебі: { $words }

notice-urgent = 🔔 <b>Шұғыл хабарлама: { $place }</b>
    Біреуге қауіп төніп тұруы мүмкін. Оны әлі ешкім ашқан жоқ.
notice-due = { $days ->
    [0] ⏰ <b>{ $place }</b>: хабарлама бүгінге дейін жауап күтеді.
    [one] ⏰ <b>{ $place }</b>: хабарлама жауап күтеді, { $days } күн қалды.
   *[other] ⏰ <b>{ $place }</b>: хабарлама жауап күтеді, { $days } күн қалды.
  }
notice-late = { $days ->
    [one] ⏰ <b>{ $place }</b>: хабарламаның жауабы { $days } күнге кешікті.
   *[other] ⏰ <b>{ $place }</b>: хабарламаның жауабы { $days } күнге кешікті.
  }
notice-reply = 💬 <b>{ $place }</b>: сіздегі хабарламада жаңалық бар.
notice-batch = 📋 Хабарламалар: жаңасы – { $new }, бізді күтетіні – { $waiting }.
toast-triage-done = Дайын
toast-triage-not-yours = Бұл нысанның хабарламаларын сіз оқымайсыз.
toast-triage-too-late = Осы арада бәрі өзгерді. Қайта ашып көріңіз.
toast-nobody-else = Таңдайтын ешкім де, ештеңе де жоқ.
toast-taken-page = { $count ->
    [one] Сіз { $count } хабарлама алдыңыз.
   *[other] Сіз { $count } хабарлама алдыңыз.
  }
program-ends = Мұның бәрі { $date } күні жойылады. Қауіп қалса, осында жазыңыз.
