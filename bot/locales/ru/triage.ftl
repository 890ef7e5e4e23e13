# Сторона службы безопасности. Минуты здесь не называются никогда.
button-open = Открыть
button-board = Все сообщения
act-take = Взять в работу
act-answer = Ответить
act-evidence = Показать вложения
act-dialogue = Вся переписка
act-fixed = Устранено
act-no-action = Без мер
act-kind = Вид
act-potential = Ущерб 5×5
act-measure = Мера
act-join = Уже сообщали
act-hand-over = Передать
act-mute = Не слышать
act-unmute = Слышать снова
act-hold = Хранить дольше
button-take-page = Взять всё на этой странице

filter-open = Открытые
filter-new = Новые
filter-urgent = Срочные
filter-mine = Мои
filter-waiting = Ждут нас
filter-overdue = Просрочены
filter-closed = Закрытые

board-head = 📋 <b>Сообщения</b>
board-open = Открыто: { $count }. Сначала срочные, потом с наибольшим возможным ущербом, потом старые.
board-new = Ещё не открыты: { $count }
board-urgent = Срочные: { $count }
board-mine = В работе у меня: { $count }
board-waiting = Ждут нашего ответа: { $count }
board-overdue = Ответ просрочен: { $count }
board-closed = Закрыто: { $count }, сначала новые.
board-search = Места: «{ $words }»
board-empty = Здесь пусто.

shift-day = дневная смена
shift-night = ночная смена
state-received = 🆕 Новое
state-read = 👁 Прочитано
state-in-work = 🔧 В работе
state-fixed = ✅ Устранено
state-no-action = ▫️ Закрыто без мер
kind-unsafe-act = Опасное действие
kind-unsafe-condition = Опасное условие
kind-near-miss = Почти случилось
kind-good-practice = Хорошая практика
kind-idea = Предложение
card-danger-yes = ⚠️ По словам написавшего, сейчас кто-то в опасности
card-danger-unsure = ⚠️ Написавший не уверен, есть ли кто-то в опасности
card-danger-no = По словам написавшего, сейчас никто не в опасности
card-due = ответ до { $date }
card-potential = возможный ущерб { $cell }
card-joined = { $count ->
    [one] 🔗 Ещё { $count } сообщение о той же опасности
    [few] 🔗 Ещё { $count } сообщения о той же опасности
   *[other] 🔗 Ещё { $count } сообщений о той же опасности
  }
card-foot = <i>Это исчезнет из вашего чата в течение двух дней. Запись о том, что вы открыли, сохранена.</i>
card-evidence = Вложение. Оно исчезнет из вашего чата в течение двух дней.
talk-reporter = <b>Написавший</b>, { $date }:
    { $words }
talk-officer = <b>Мы</b>, { $date }:
    { $words }
talk-program = <i>{ $date }: { $words }</i>

triage-answer = Напишите ответ или отправьте фото. Его прочтут под кнопкой «Проверить ответы». Или выберите готовый, на языке написавшего:
triage-fixed = Что сделано? Отправьте фото места, как оно сейчас, или напишите. Этим сообщение закроется.
triage-no-action = Почему мер не будет? Напишите причину: её прочтут, и сообщение закроется.
triage-measure = Какая мера, кто, до какого срока? Это прочтёт написавший.
triage-kind = Что это?
triage-potential = К чему это могло привести? Первое число – насколько вероятно, второе – насколько тяжело.
triage-hand-over = Кому передать?
triage-join = О какой опасности уже сообщали?
triage-hold = Сколько ничего нельзя уничтожать?
triage-hold-why = Почему? Напишите причину. Её вместе с датой прочтёт написавший.
triage-answered = Отправлено. Это прочтут под кнопкой «Проверить ответы».
triage-closed = Закрыто. Причину прочтут под кнопкой «Проверить ответы».
triage-answer-please = Нужны слова, фото, короткое видео или голосовое сообщение.
triage-not-yours = Сообщения читает только служба безопасности и охраны труда.
screen-triage-nothing = Пока ничего не сказано.
template-looking = Спасибо. Мы прочли и разбираемся.
template-where = Спасибо. Напишите, пожалуйста, точнее, где это: этаж, отметка, номер оборудования.
template-handed = Спасибо. Передано в ремонт; когда сделают, напишем здесь.
template-longer = Это займёт больше времени, чем мы думали. Мы не забыли.
program-measure = Назначена мера: { $words }
program-joined = Присоединено к другому сообщению о той же опасности.
program-hold = Хранится для расследования до { $date }. Причина: { $words }

notice-urgent = 🔔 <b>Срочное сообщение: { $place }</b>
    Кто-то может быть в опасности. Его ещё никто не открыл.
notice-due = { $days ->
    [0] ⏰ <b>{ $place }</b>: сообщение ждёт ответа до сегодня.
    [one] ⏰ <b>{ $place }</b>: сообщение ждёт ответа, остался { $days } день.
    [few] ⏰ <b>{ $place }</b>: сообщение ждёт ответа, осталось { $days } дня.
   *[other] ⏰ <b>{ $place }</b>: сообщение ждёт ответа, осталось { $days } дней.
  }
notice-late = { $days ->
    [one] ⏰ <b>{ $place }</b>: ответ на сообщение просрочен на { $days } день.
    [few] ⏰ <b>{ $place }</b>: ответ на сообщение просрочен на { $days } дня.
   *[other] ⏰ <b>{ $place }</b>: ответ на сообщение просрочен на { $days } дней.
  }
notice-reply = 💬 <b>{ $place }</b>: есть новое в вашем сообщении.
notice-batch = 📋 Сообщения: новых – { $new }, ждут нас – { $waiting }.
toast-triage-done = Готово
toast-triage-not-yours = Сообщения этого объекта читаете не вы.
toast-triage-too-late = Тем временем всё изменилось. Откройте ещё раз.
toast-nobody-else = Выбирать не из кого и не из чего.
toast-taken-page = { $count ->
    [one] Вы взяли { $count } сообщение.
    [few] Вы взяли { $count } сообщения.
   *[other] Вы взяли { $count } сообщений.
  }
program-ends = Всё это будет уничтожено { $date }. Если опасность осталась, напишите здесь.
