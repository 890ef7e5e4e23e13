command-stop = Қауіпті жұмысты тоқтату
command-report = Қауіп туралы анонимді хабарлау
command-menu = Мәзір
command-answers = Менің жауаптарым
command-language = Тіл
command-privacy = Не сақталады, не сақталмайды
command-help = Көмек
