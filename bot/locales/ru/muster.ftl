# Перекличка: все отходят от места, где остановлена работа.
button-muster = Отозвать всех
button-muster-safe = Я в безопасности
button-muster-help = Нужна помощь
muster-ask =
    📣 <b>Работа остановлена: { $place }. Отойдите в безопасное место.</b>
    { $number }
    Потом нажмите кнопку, чтобы вас не искали.
muster-answered-safe = ✅ Ваш ответ: <b>в безопасности</b>, { $time }. Если что-то изменится, нажмите ещё раз.
muster-answered-help = 🆘 Вы просите о <b>помощи</b>, { $time }. Вызываем дежурных. Если можете, позвоните сами:
muster-head =
    📣 <b>Отозваны все: { $place }</b>
    { $number }
muster-called-at = Вызваны: { $time }
muster-count = ✅ В безопасности: { $safe } · 🆘 Нужна помощь: { $help } · ⏳ Нет ответа: { $silent }
muster-help-head = 🆘 <b>Нужна помощь</b>
muster-silent-head = ⏳ <b>Пока не ответили</b>
muster-person = – { $who }
muster-person-phone = – { $who }, { $number }
muster-more = – и ещё { $count }
muster-crew = 👷 { $crew }: в бригаде { $headcount }, в боте { $enrolled }
muster-count-on-the-spot = Тех, кого нет в боте, нужно пересчитать на месте.
muster-cry = 🆘 <b>Нужна помощь: { $who }</b>
muster-cry-where =
    <b>{ $place }</b>
    { $number }
muster-phone = 📞 { $number }
toast-muster-called = { $count ->
    [0] Из бригад этого места в боте никого нет. Пересчитайте людей на месте.
    [one] Отзываем { $count } человека.
   *[other] Отзываем { $count } человек.
  }
toast-muster-joined = Всех уже отозвали; вы тоже видите счёт.
toast-muster-forbidden = Отозвать всех может тот, кто остановил работу со своим именем, или дежурный руководитель.
toast-muster-no-place = Место неизвестно, поэтому я не знаю, кого отзывать. Пожалуйста, позвоните.
toast-muster-over = Работа уже не остановлена.
toast-muster-safe = Спасибо. Оставайтесь в безопасном месте.
toast-muster-help = Вызываем дежурных. Если можете, позвоните сами.
