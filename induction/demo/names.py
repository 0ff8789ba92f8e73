"""Made-up names, as varied as the people of a British Trust: drawn at random from common given names and surnames."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from induction.domain.names import unaccented


@dataclass(frozen=True)
class Name:
    """A name as it is printed, with the surname in it."""

    printed: str
    surname: str


@dataclass(frozen=True)
class _Pool:
    weight: int
    given: tuple[str, ...]
    surnames: tuple[str, ...]
    surname_first: bool = False
    joins: bool = True


def _pool(weight: int, given: str, surnames: str, *, surname_first: bool = False, joins: bool = True) -> _Pool:
    return _Pool(weight, tuple(given.split()), tuple(surnames.split(", ")), surname_first, joins)


_POOLS = (
    _pool(
        40,
        "Amelia Andrew Beth Callum Catherine Charlotte Daniel Eleanor Ethan Fiona Gareth George Hannah Harriet Helen "
        "Isaac Jack Jessica Joanne Joshua Karen Kieran Laura Lewis Lucy Martin Megan Nathan Oliver Paul Rachel Rebecca "
        "Rhys Ruth Samuel Sian Sophie Stephen Thomas Victoria Wendy William",
        "Ashdown, Barlow, Birchall, Blackwood, Bramley, Cartwright, Chadwick, Clough, Cooper, Dewhurst, Eastwood, "
        "Fairclough, Fielding, Garside, Greenhalgh, Hargreaves, Hebden, Holroyd, Illingworth, Jenkins, Kershaw, "
        "Lockwood, Lloyd, Marsden, Morgan, Nuttall, Oldroyd, Parry, Pickering, Radcliffe, Ramsbottom, Shackleton, "
        "Sutcliffe, Thackray, Tunnicliffe, Underwood, Whitworth, Wolstenholme, Yardley, O'Brien, O'Hara",
    ),
    _pool(
        14,
        "Aarav Aisha Amina Anjali Arjun Asif Bilal Deepa Fatima Gurpreet Hamza Harpreet Imran Jasmin Kavita Meera "
        "Mohammed Nadia Nikhil Parveen Priya Rajesh Rukhsana Sana Sanjay Shabnam Sunita Tariq Vikram Yasmin Zainab",
        "Ahmed, Akhtar, Bains, Banerjee, Begum, Chaudhry, Chowdhury, Das, Dhillon, Gill, Hussain, Iqbal, Iyer, Kaur, "
        "Khan, Malik, Mistry, Nair, Patel, Qureshi, Rahman, Reddy, Sandhu, Shah, Sharma, Siddiqui, Singh, Thakur",
    ),
    _pool(
        10,
        "Abena Adaeze Amara Ayodele Blessing Chidi Chinedu Efua Emeka Esi Folake Ifeoma Kofi Kwame Lindiwe Makena "
        "Ngozi Nomvula Olumide Sipho Tendai Temitope Thandiwe Uche Wanjiru Yaw Zola",
        "Abiodun, Acheampong, Achieng, Adeyemi, Adébáyò, Asante, Boateng, Chikwanha, Dlamini, Eze, Kamau, Mensah, "
        "Moyo, Mwangi, Ncube, Nkosi, Nwosu, Ochieng, Okonkwo, Olawale, Osei, Owusu, Sibanda, Wekesa",
    ),
    _pool(
        9,
        "Agnieszka Aleksandra Ana Andrei Bogdan Dorota Elżbieta Grzegorz Ioana Jiří Jolanta Katarzyna Łukasz "
        "Małgorzata Marek Mihai Milena Ondřej Paweł Radosław Ștefan Tomasz Zsófia Žaneta",
        "Chmiel, Czarnecki, Dąbrowska, Dvořák, Grabowski, Ionescu, Jabłońska, Kovács, Kowalczyk, Lewandowska, Mazur, "
        "Nagy, Novák, Popescu, Sokołowska, Szabó, Țurcanu, Vuković, Wójcik, Zieliński",
    ),
    _pool(
        7,
        "Alejandra Beatriz Carla Chiara Diego Francesca Gonçalo Inês Iker João Lucía Marco Núria Paola Rafael Sofía",
        "Almeida, Bianchi, Castaño, da Silva, de la Cruz, Esposito, Ferreira, García, Gonçalves, Ibáñez, Magalhães, "
        "Muñoz, Núñez, Ricci, Rossi, Simões",
    ),
    _pool(
        6,
        "Aoife Bríd Ciarán Clodagh Dáithí Eimear Fionnuala Gráinne Méabh Niamh Oisín Pádraig Róisín Sinéad Tadhg",
        "Byrne, Cassidy, Mac Cárthaigh, McAllister, Ní Dhomhnaill, O'Connell, O'Driscoll, Ó Conchúir, Ó Súilleabháin, "
        "Quigley, Rafferty",
    ),
    _pool(
        5,
        "Arnel Bernadette Divina Erlinda Jericho Jhun Joselito Lourdes Maricel Rowena Teresita",
        "Bautista, Dela Cruz, Dimaculangan, Magbanua, Manalo, Pangilinan, Salonga, Villanueva",
    ),
    _pool(
        4,
        "Ayşe Burak Çağla Dilara Elif Emre Gülşen İpek Mehmet Özgür Rojîn Şîrîn Yusuf Zeynep",
        "Aydın, Çelik, Demirtaş, Güneş, Kılıç, Öztürk, Şahin, Yıldız, Zana",
    ),
    _pool(
        2,
        "Anh Bảo Dũng Hạnh Hương Lan Linh Minh Ngọc Phúc Thảo Tuấn",
        "Bùi, Đặng, Đỗ, Hoàng, Lê, Nguyễn, Phạm, Trần, Võ",
        surname_first=True,
        joins=False,
    ),
    _pool(2, "Astrid Bjørn Freyja Håkon Jürgen Kåre Maren Sørine Þóra", "Ångström, Björnsdóttir, Grünwald, Østergård"),
    _pool(1, "Ανδρέας Ελένη Θεοδώρα Κώστας Μαρία Νίκος", "Γεωργίου, Δημητρίου, Ιωάννου, Νικολάου", joins=False),
)
_WEIGHTS = tuple(pool.weight for pool in _POOLS)
_KEPT = re.compile(r"[^a-z0-9-]")
_GREEK = dict(zip("αβγδεζηικλμνξοπρστυφω", "avgdeziiklmnxoprstyfo", strict=True)) | {"θ": "th", "χ": "ch", "ψ": "ps"}


def draw(chance: Random) -> Name:
    """Draw a name: one in four with a second given name, one in twenty with a double-barrelled surname."""
    pool, other = chance.choices(_POOLS, _WEIGHTS, k=2)
    given, surname = chance.choice(pool.given), chance.choice(pool.surnames)
    if chance.random() < 0.25:
        given = f"{given} {chance.choice([name for name in pool.given if name != given])}"
    if chance.random() < 0.05 and pool.joins and other.joins:
        surname = f"{surname}-{chance.choice(other.surnames)}"
    return Name(f"{surname} {given}" if pool.surname_first else f"{given} {surname}", surname)


def mailbox(name: str) -> str:
    """Spell a name as the first part of an e-mail address: ``aylin.oneil-sahin``."""
    latin = "".join(_GREEK.get(letter, letter) for letter in unaccented(name))
    words = (_KEPT.sub("", word) for word in latin.split())
    return ".".join(filter(None, words))
