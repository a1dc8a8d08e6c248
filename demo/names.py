"""What made-up people are made of. Every name is common; nobody is meant.

Surnames of two forms are written "man/woman".
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Nation:
    """People who share a stock of names; `share` of 100 customers, cities with their time zones."""

    share: int
    language: str
    women: list[str]
    men: list[str]
    surnames: list[str]
    cities: list[tuple[str, str, str]]  # city, country, time zone


def _words(text: str) -> list[str]:
    return text.split()


def _places(text: str) -> list[tuple[str, str, str]]:
    """Lines of "city, country, time zone"."""
    rows = [line.split(", ") for line in text.strip().splitlines()]
    return [(city.strip(), country, zone) for city, country, zone in rows]


ENGLISH = Nation(
    34,
    "en",
    _words("""
        Abigail Alice Amelia Anna Ava Beth Caitlin Charlotte Chloe Claire Daisy Eleanor Ella Emily Emma Erin
        Evelyn Fiona Freya Grace Hannah Harriet Hazel Isla Ivy Jane Julia Kate Laura Lily Lucy Maeve Martha
        Mary-Ann Megan Mia Molly Nora Olivia Phoebe Poppy Rachel Rosie Ruth Sarah Scarlett Siobhán Sophie
        Violet Zoë
    """),
    _words("""
        Aaron Adam Aidan Alexander Andrew Ben Callum Charlie Christopher Connor Daniel David Dylan Edward
        Ethan Finn Frank George Harry Henry Isaac Jack Jacob James Jude Leo Liam Louis Luke Mark Matthew Max
        Michael Nathan Noah Oliver Oscar Owen Patrick Peter Robert Ryan Samuel Seán Simon Stephen Theo
        Thomas Tom William
    """),
    _words("""
        Adams Allen Bailey Baker Barnes Bell Bennett Brooks Brown Butler Byrne Campbell Carter Clark Collins
        Cook Cooper Cox Davies Davis Edwards Evans Fisher Flynn Foster Fox Gibson Graham Grant Gray Green
        Griffin Hall Harris Hayes Hill Holmes Howard Hughes Hunt Jackson Jenkins Johnson Jones Kelly Kennedy
        King Knight Lee Lewis Marshall Mason McCarthy McDonald Miller Mitchell Moore Morgan Morris Murphy
        Murray Nelson O'Brien O'Connor O'Neill Palmer Parker Perry Phillips Porter Powell Price Quinn Reed
        Reid Reynolds Richards Roberts Rogers Rose Ross Russell Ryan Scott Shaw Simpson Smith-Jones Stewart
        Sullivan Taylor Thomson Turner Walker Ward Watson Webb West White Wilson Wood Wright Young
    """),
    _places("""
        New York, United States, America/New_York
        Boston, United States, America/New_York
        Chicago, United States, America/Chicago
        Austin, United States, America/Chicago
        Denver, United States, America/Denver
        Seattle, United States, America/Los_Angeles
        San Francisco, United States, America/Los_Angeles
        Toronto, Canada, America/Toronto
        London, United Kingdom, Europe/London
        Manchester, United Kingdom, Europe/London
        Edinburgh, United Kingdom, Europe/London
        Dublin, Ireland, Europe/Dublin
        Sydney, Australia, Australia/Sydney
    """),
)
UKRAINIAN = Nation(
    24,
    "uk",
    _words("""
        Аліна Анастасія Ангеліна Богдана Валентина Вікторія Галина Дарина Діана Євгенія Зоряна Інна Ірина
        Катерина Квітка Леся Лідія Любов Людмила Марія Марта Мар'яна Надія Наталія Оксана Олександра Олена
        Ольга Орися Полина Роксолана Світлана Соломія Софія Тетяна Уляна Христина Юлія Яна Ярина
    """),
    _words("""
        Андрій Антон Арсен Артем Богдан Василь Віктор Віталій Владислав Володимир Дмитро Євген Захар Іван
        Ігор Йосип Кирило Костянтин Лев Любомир Максим Марко Микита Микола Михайло Назар Олег Олександр
        Олексій Орест Остап Павло Петро Роман Ростислав Сергій Степан Тарас Юрій Ярослав
    """),
    _words("""
        Бабенко Бойко Бондар Бондаренко Василенко Вовк Гаврилюк Гнатюк Гончар Гончаренко Ґалаґан Данилюк
        Дорошенко Іваненко Їжак Кириленко Клименко Коваленко Коваль Ковальчук Козак Кравець Кравченко
        Левченко Лисенко Литвин Марченко Мельник Мельничук Мороз Назаренко Олійник Павленко Панченко
        Петренко Поліщук Пономаренко Приходько Романюк Руденко Савченко Сидоренко Сорока Ткач Ткаченко
        Ткачук Федоренко Харченко Хоменко Чумак Шевчук Шульга Юрченко Яковенко Яценко Білецький/Білецька
        Вишневський/Вишневська Залізний/Залізна Левицький/Левицька
    """),
    _places("""
        Київ, Україна, Europe/Kyiv
        Львів, Україна, Europe/Kyiv
        Одеса, Україна, Europe/Kyiv
        Харків, Україна, Europe/Kyiv
        Дніпро, Україна, Europe/Kyiv
        Чернівці, Україна, Europe/Kyiv
        Полтава, Україна, Europe/Kyiv
    """),
)
POLISH = Nation(
    18,
    "pl",
    _words("""
        Agata Agnieszka Aleksandra Alicja Barbara Beata Danuta Dorota Elżbieta Ewa Grażyna Hanna Helena
        Iwona Jadwiga Joanna Julia Justyna Kinga Lena Łucja Maja Małgorzata Marta Maria Monika Natalia
        Oliwia Patrycja Renata Stanisława Sylwia Urszula Wanda Weronika Zofia Zuzanna Żaneta
    """),
    _words("""
        Adam Andrzej Antoni Bartosz Błażej Dariusz Dawid Filip Franciszek Grzegorz Henryk Igor Jacek Jakub
        Jan Jerzy Józef Kacper Kamil Karol Krzysztof Leszek Łukasz Maciej Marcin Mateusz Michał Mikołaj
        Paweł Piotr Rafał Robert Ryszard Sławomir Stanisław Szymon Tadeusz Tomasz Wojciech Zbigniew
    """),
    _words("""
        Bąk Chmielewski/Chmielewska Cieślak Czarnecki/Czarnecka Dąbrowski/Dąbrowska Duda Dudek
        Gajewski/Gajewska Głowacki/Głowacka Górski/Górska Grabowski/Grabowska Jabłoński/Jabłońska
        Jankowski/Jankowska Jasiński/Jasińska Kaczmarek Kamiński/Kamińska Kołodziej Kowalczyk
        Kowalski/Kowalska Kozłowski/Kozłowska Krajewski/Krajewska Król Krawczyk Kubiak
        Kwiatkowski/Kwiatkowska Lewandowski/Lewandowska Łęcki/Łęcka Maciejewski/Maciejewska
        Majewski/Majewska Malinowski/Malinowska Mazur Michalak Nowak Nowicki/Nowicka Olszewski/Olszewska
        Ostrowski/Ostrowska Pawlak Pawłowski/Pawłowska Pietrzak Piotrowski/Piotrowska Rutkowski/Rutkowska
        Sadowski/Sadowska Sikora Sobczak Stępień Szczepański/Szczepańska Szymański/Szymańska Świątek
        Tomaszewski/Tomaszewska Urban Wiśniewski/Wiśniewska Witkowski/Witkowska Wojciechowski/Wojciechowska
        Woźniak Wójcik Wróbel Zając Zakrzewski/Zakrzewska Zieliński/Zielińska
    """),
    _places("""
        Warszawa, Polska, Europe/Warsaw
        Kraków, Polska, Europe/Warsaw
        Wrocław, Polska, Europe/Warsaw
        Łódź, Polska, Europe/Warsaw
        Gdańsk, Polska, Europe/Warsaw
        Poznań, Polska, Europe/Warsaw
    """),
)
RUSSIAN = Nation(
    14,
    "ru",
    _words("""
        Алёна Алина Анастасия Анна Валерия Варвара Вера Вероника Галина Дарья Ева Евгения Екатерина Елена
        Елизавета Жанна Зоя Ирина Кира Ксения Лариса Лидия Любовь Маргарита Марина Мария Милана Надежда
        Наталья Нина Ольга Полина Светлана София Таисия Татьяна Ульяна Юлия Яна Ярослава
    """),
    _words("""
        Александр Алексей Анатолий Андрей Антон Арсений Артём Борис Вадим Валерий Виктор Виталий Владимир
        Вячеслав Геннадий Георгий Глеб Григорий Даниил Денис Дмитрий Егор Иван Игорь Илья Кирилл Константин
        Лев Леонид Максим Матвей Михаил Никита Николай Олег Павел Пётр Роман Семён Тимофей Фёдор Юрий
        Ярослав
    """),
    _words("""
        Александров/Александрова Алексеев/Алексеева Андреев/Андреева Антонов/Антонова Беляев/Беляева
        Богданов/Богданова Васильев/Васильева Виноградов/Виноградова Волков/Волкова Воробьёв/Воробьёва
        Голубев/Голубева Григорьев/Григорьева Гусев/Гусева Дмитриев/Дмитриева Егоров/Егорова Ёлкин/Ёлкина
        Жуков/Жукова Зайцев/Зайцева Захаров/Захарова Иванов/Иванова Ильин/Ильина Киселёв/Киселёва
        Козлов/Козлова Комаров/Комарова Королёв/Королёва Кузнецов/Кузнецова Кузьмин/Кузьмина
        Лебедев/Лебедева Макаров/Макарова Медведев/Медведева Михайлов/Михайлова Морозов/Морозова
        Никитин/Никитина Николаев/Николаева Новиков/Новикова Орлов/Орлова Павлов/Павлова Петров/Петрова
        Поляков/Полякова Попов/Попова Романов/Романова Семёнов/Семёнова Сергеев/Сергеева Смирнов/Смирнова
        Соколов/Соколова Соловьёв/Соловьёва Степанов/Степанова Тарасов/Тарасова Титов/Титова
        Фёдоров/Фёдорова Филиппов/Филиппова Чернов/Чернова Шевцов/Шевцова Щербаков/Щербакова
        Яковлев/Яковлева
    """),
    _places("""
        Алматы, Казахстан, Asia/Almaty
        Астана, Казахстан, Asia/Almaty
        Бишкек, Кыргызстан, Asia/Bishkek
        Рига, Латвия, Europe/Riga
        Тбилиси, Грузия, Asia/Tbilisi
        Ереван, Армения, Asia/Yerevan
        Кишинёв, Молдова, Europe/Chisinau
    """),
)
GERMAN = Nation(
    6,
    "de",
    _words("""
        Anja Birgit Brigitte Claudia Frauke Gisela Greta Heike Ines Jana Johanna Jördis Karin Katrin Lena
        Mareike Ute
    """),
    _words("""
        Bernd Björn Dieter Felix Florian Günther Hannes Holger Jan Jörg Jürgen Klaus Lukas Matthias Moritz
        Sören Uwe
    """),
    _words("""
        Becker Böhm Fischer Groß Hartmann Hoffmann Huber Jäger Kaiser Keller Klein Koch König Krüger Lange
        Maier Möller Müller Neumann Richter Schäfer Schmidt Schneider Schröder Schulz Schwarz Vogel Wagner
        Weiß Winkler Wolf Zimmermann
    """),
    _places("""
        Berlin, Deutschland, Europe/Berlin
        Hamburg, Deutschland, Europe/Berlin
        München, Deutschland, Europe/Berlin
        Wien, Österreich, Europe/Vienna
    """),
)
CZECH = Nation(
    4,
    "cs",
    _words("""
        Adéla Alžběta Barbora Dagmar Eliška Hana Jitka Kateřina Kristýna Lenka Markéta Šárka Tereza Zdeňka
    """),
    _words("""
        Bohumil Dušan František Jaroslav Jiří Karel Libor Lukáš Miloš Ondřej Petr Radek Štěpán Tomáš Václav
        Zdeněk
    """),
    _words("""
        Beneš/Benešová Černý/Černá Dvořák/Dvořáková Fiala/Fialová Horák/Horáková Jelínek/Jelínková Krejčí
        Kučera/Kučerová Němec/Němcová Novák/Nováková Novotný/Novotná Pokorný/Pokorná Procházka/Procházková
        Růžička/Růžičková Svoboda/Svobodová Veselý/Veselá Zeman/Zemanová Žák/Žáková
    """),
    _places("""
        Praha, Česko, Europe/Prague
        Brno, Česko, Europe/Prague
        Ostrava, Česko, Europe/Prague
    """),
)
NATIONS = [ENGLISH, UKRAINIAN, POLISH, RUSSIAN, GERMAN, CZECH]

GENRES = _words("""
        ambient blues classical country electronic folk hip-hop jazz metal pop punk reggae rock soul
        soundtrack world
    """)

# In every area code of North America the numbers 555-0100 to 555-0199 are set aside for fiction.
AREA_CODES = _words("""
    201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 220 223 224 225 227 228 229 231 234 235
    239 240 248 251 252 253 254 256 260 262 267 269 270 272 274 276 279 281 283 301 302 303 304 305 307 308 309
    310 312 313 314 315 316 317 318 319 320 321 323 324 325 326 327 329 330 331 332 334 336 337 339 341 346 347
    350 351 352 353 360 361 363 364 369 380 385 386 401 402 404 405 406 407 408 409 410 412 413 414 415 417 419
    423 424 425 430 432 434 435 440 442 443 445 447 448 458 463 464 469 470 472 475 478 479 480 484 501 502 503
    504 505 507 508 509 510 512 513 515 516 517 518 520 530 531 534 539 540 541 551 557 559 561 562 563 564 567
    570 571 572 573 574 575 580 582 585 586 601 602 603 605 606 607 608 609 610 612 614 615 616 617 618 619 620
    623 626 628 629 630 631 636 640 641 645 646 650 651 656 657 659 660 661 662 667 669 678 680 681 682 686 689
    701 702 703 704 706 707 708 712 713 714 715 716 717 718 719 720 724 725 726 727 728 730 731 732
""")
