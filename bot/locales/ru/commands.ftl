command-stop = Остановить опасную работу
command-report = Сообщить об опасности анонимно
command-menu = Меню
command-answers = Мои ответы
command-language = Язык
command-privacy = Что хранится и что нет
command-help = Помощь
