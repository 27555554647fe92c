"""Who sample therapists are: names, genders, pronouns, languages, identities. All made up; none is chosen by a fact."""

import random
from dataclasses import dataclass

WOMEN = (
    "Abigail Ada Adele Agnes Alice Alma Amelia Amy Andrea Angela Anita Anna April Audrey Beatrice Bernice Bonnie Bridget "
    "Camille Carla Carol Celeste Charlotte Claire Clara Colleen Cora Daphne Deborah Denise Diane Dora Edith Eileen Eleanor "
    "Elise Emily Erin Esther Eva Faith Fiona Flora Frances Gail Georgia Gloria Grace Greta Gwen Hannah Harriet Hazel Heidi "
    "Helen Holly Ida Irene Iris Isla Ivy Jane Janice Jasmine Jill Joan Josephine Joy Judith Julia June Karen Kate Kendra "
    "Latoya Laura Leah Lena Lillian Lois Lorraine Louise Lucy Lydia Mabel Margaret Marian Martha Mary Maya Meredith Mildred "
    "Miriam Molly Monica Nadine Naomi Nina Nora Odette Olivia Paige Pamela Pearl Penelope Phoebe Rachel Rebecca Renee Rosa "
    "Rose Ruth Sabrina Sadie Sally Sarah Selma Sharon Shauna Sheila Simone Sophie Stella Susan Sylvia Tamara Teresa Thea "
    "Tiffany Ursula Valerie Vera Viola Wendy Willa Yvonne Zoe"
).split()
MEN = (
    "Aaron Abel Adam Alan Albert Alfred Amos Andrew Arthur Asher Barry Benjamin Bernard Brian Bruce Byron Caleb Calvin Carl "
    "Cedric Charles Clark Clinton Craig Curtis Cyrus Dale Daniel Darius David Dennis Desmond Donald Douglas Duncan Earl "
    "Edgar Edwin Eli Elliot Emmett Eric Ethan Eugene Everett Felix Floyd Francis Frank Franklin George Gilbert Glenn Gordon "
    "Graham Grant Gregory Harold Harvey Henry Herbert Howard Hugh Ian Isaac Ivan Jack Jacob Jamal James Jared Jasper Joel "
    "John Jonah Joseph Julian Keith Kenneth Kevin Lamar Lawrence Leo Leon Lewis Lionel Louis Luke Malcolm Marcus Mark Martin "
    "Matthew Maurice Michael Miles Morgan Nathan Neil Nicholas Noah Oliver Oscar Otis Owen Patrick Paul Peter Philip Quincy "
    "Ralph Raymond Reginald Richard Robert Roger Ronald Roy Russell Samuel Saul Scott Sean Simon Stanley Stephen Terrence "
    "Theodore Thomas Timothy Tobias Trevor Tyrone Victor Vincent Walter Warren Wesley William Xavier Zachary"
).split()
ANYONE = "Alex Avery Blake Cameron Casey Charlie Dakota Drew Ellis Emerson Finley Frankie Harper Hayden Jamie Jordan Jules Kai Kendall Lane Logan Micah Parker Quinn Reese Remy River Robin Rowan Sage Shay Skyler Taylor Wren".split()
FAMILY = (
    "Abbott Adler Alderman Allard Amberly Ansell Archer Ashford Atwood Bailey Baldwin Bannister Barlow Barrett Bartlett "
    "Beaumont Beck Bellamy Bennett Benson Berg Bishop Blackwell Blair Boone Bowman Bradley Brand Brennan Briggs Brooks "
    "Bryant Burke Burnett Cahill Caldwell Callahan Carlisle Carver Castle Chandler Chapman Chase Clayton Clifford Coleman "
    "Collier Conway Cooper Crane Crawford Cross Cullen Dalton Davenport Dawson Delaney Dempsey Dixon Donovan Doyle Drake "
    "Dunbar Eastman Eaton Edmonds Ellison Emory Fairchild Farrell Faulkner Fenton Ferris Fields Finch Fisher Fleming Ford "
    "Foster Fowler Fox Frost Gallagher Garner Gates Gibson Gilmore Glover Goddard Goodwin Graves Greenwood Griffin Hale "
    "Hammond Hancock Harmon Harper Hartley Hastings Hawkins Hayes Heath Hendricks Hewitt Hobbs Holland Holt Hooper Horton "
    "Hubbard Hudson Hughes Ingram Irving Jarvis Jennings Jordan Keating Keller Kemp Kendrick Kerr Kimball Kirby Knight "
    "Lambert Lancaster Larkin Lawson Leland Lennox Lindqvist Locke Logan Lowell Lyons Maddox Mahoney Malone Marlow Marsh "
    "Mason Maxwell McBride McCabe McCall McDermott McKenna McNeil Mercer Merritt Middleton Monroe Montgomery Moody Morrow "
    "Moss Munro Nash Newell Newton Nolan Norris North Norwood O'Brien O'Connor O'Hara Oakley Odell Osborne Palmer Parrish "
    "Patterson Paxton Payne Pierce Pollard Porter Powell Prescott Preston Quigley Radcliffe Ramsey Rankin Redmond Reeves "
    "Rhodes Richmond Riley Rivers Rowe Rowland Russo Rutledge Sampson Sawyer Schaefer Schneider Sexton Shaw Sheldon Sheppard "
    "Sherwood Sinclair Slater Snow Somers Spencer Stafford Stanton Sterling Stokes Stone Sutton Swanson Talbot Tate Thatcher "
    "Thorne Tobin Townsend Tucker Underwood Vance Vaughn Wade Walden Wallace Walsh Ware Warner Watts Webb Weber Wells "
    "Weston Wheeler Whitaker Whitman Wilder Wilkins Winslow Winters Wolfe Woodward Wyatt Yates York"
).split()


@dataclass(frozen=True, slots=True)
class Circle:
    """Names that go together, the languages often spoken beside English, and an identity some would name."""

    weight: int
    women: list[str]
    men: list[str]
    family: list[str]
    languages: tuple[str, ...]
    identity: str
    # Where it counts three times as much.
    often: str = ""


def _circle(weight: int, women: str, men: str, family: str, languages: str, identity: str, often: str = "") -> Circle:
    return Circle(weight, women.split(), men.split(), family.split(), tuple(languages.split()), identity, often)


CIRCLES = (
    Circle(100, WOMEN, MEN, FAMILY, (), ""),
    Circle(20, WOMEN, MEN, FAMILY, (), "black", "AL DC DE GA LA MD MS NC SC VA"),
    _circle(
        26,
        "Adriana Alejandra Alicia Beatriz Camila Carmen Catalina Daniela Elena Esperanza Gabriela Graciela Isabel Jimena "
        "Leticia Lucía Luz Marisol Mercedes Paloma Pilar Raquel Rocío Sofía Valentina Verónica Ximena Yolanda",
        "Alejandro Andrés Arturo Carlos César Diego Eduardo Emilio Enrique Esteban Felipe Fernando Gustavo Javier Jorge José "
        "Julio Luis Manuel Mateo Miguel Pablo Rafael Ramón Raúl Ricardo Roberto Santiago Sergio Tomás",
        "Acosta Aguilar Alvarado Arellano Benítez Cabrera Calderón Campos Cárdenas Castillo Cervantes Contreras Cortés Delgado "
        "Domínguez Escobar Espinoza Figueroa Fuentes Gallegos Guerrero Herrera Ibarra Jiménez Lozano Luna Maldonado Marín "
        "Medina Mejía Montoya Morales Navarro Núñez Ochoa Olivares Ortega Pacheco Padilla Peña Quintero Ríos Robles Rosales "
        "Salazar Salinas Sandoval Santos Serrano Solís Soto Trujillo Valdez Vargas Vega Velasco Zamora",
        "es es es es",
        "latine",
        "AZ CA CO FL IL NJ NM NV NY TX",
    ),
    _circle(6, "Ai Fang Hui Jing Lan Li Mei Min Qing Xia Yan Ying", "Bo Chen Hao Jian Jun Lei Ming Tao Wei Yang Yi Zhong",
            "Cao Chang Cheng Deng Fang Gao Guo Han Hu Huang Jiang Liang Lin Liu Lu Luo Peng Shen Song Sun Tang Wu Xie Xu Zhao Zhou",
            "zh zh yue", "asian", "CA HI MA NJ NY WA"),
    _circle(5, "Anh Bích Hạnh Hương Lan Linh Mai Ngọc Phương Thảo Trang Yến", "An Bảo Dũng Đức Hải Huy Khoa Long Minh Nam Quân Tuấn",
            "Bùi Đặng Đinh Đỗ Dương Hồ Huỳnh Lê Lý Ngô Phạm Phan Trần Trương Võ", "vi", "asian", "CA LA OR TX VA WA"),
    _circle(5, "Analyn Corazon Divina Gemma Imelda Jocelyn Ligaya Marites Rowena Tala",
            "Arnel Benigno Crisanto Danilo Efren Isagani Jerome Nestor Rodel Virgilio",
            "Aquino Bautista Dizon Gatdula Lacson Macaraeg Magsaysay Manalo Pangilinan Salonga Tolentino Villanueva", "tl",
            "asian", "AK CA HI IL NV WA"),
    _circle(5, "Eun-ji Hae-won Hye-jin Ji-woo Min-seo Seo-yeon So-ra Soo-jin Yoon-ah Yuna",
            "Dong-hyun Hyun-woo Jae-won Ji-hoon Joon-ho Min-jun Sang-min Seung-ho Tae-yang Young-min",
            "Ahn Bae Cha Cho Chung Han Hong Jang Jeong Kang Kwon Lim Moon Nam Noh Oh Park Ryu Seo Shin Yoon", "ko", "asian",
            "CA GA HI NJ NY VA WA"),
    _circle(3, "Aiko Emi Hana Haruka Keiko Mariko Naoko Sakura Yoko Yumi", "Akira Daichi Hiroshi Kenji Makoto Naoki Ren Satoshi Takeshi Yuki",
            "Fujimoto Hayashi Inoue Ishikawa Kimura Kobayashi Matsuda Mori Nakamura Ogawa Sato Shimizu Takahashi Tanaka Yamada",
            "ja", "asian", "CA HI WA"),
    _circle(8, "Aditi Ananya Anjali Deepa Divya Kavya Lakshmi Meera Neha Nisha Pooja Priya Rekha Shreya Sunita",
            "Aditya Ajay Amit Anil Arjun Deepak Karan Manoj Nikhil Rahul Rajesh Rohan Sanjay Suresh Vikram",
            "Agarwal Bhatt Chopra Desai Gupta Iyer Joshi Kapoor Mehta Menon Mishra Nair Patil Rao Reddy Shah Sharma Sinha Verma",
            "hi", "asian", "CA IL NJ TX"),
    _circle(3, "Amina Ayesha Bushra Farah Hina Mariam Nadia Rabia Sana Zainab", "Adnan Asim Bilal Farhan Hamza Imran Kamran Omar Tariq Usman",
            "Ahmad Akhtar Baig Chaudhry Hashmi Iqbal Khan Malik Mirza Qureshi Raza Siddiqui", "ur", "muslim", "IL NJ NY TX VA"),
    _circle(4, "Amal Dalal Hanan Iman Layla Lina Noor Rania Salma Yasmin", "Bassam Fadi Ghassan Hani Karim Khalil Nabil Rami Samir Ziad",
            "Abboud Awad Darwish Farouk Habib Hamdan Issa Khoury Mansour Nasser Saleh Shaheen Tannous", "ar",
            "middle-eastern", "CA IL MI NJ"),
    _circle(3, "Azadeh Farah Leila Mahsa Mina Nasrin Parisa Roya Shirin Taraneh", "Arash Behrouz Cyrus Dariush Farhad Kaveh Mehdi Navid Omid Reza",
            "Ansari Azari Bahrami Farahani Hosseini Jafari Karimi Moradi Nazari Rahimi Sadeghi Tehrani", "fa",
            "middle-eastern", "CA MD VA"),
    _circle(4, "Alina Anastasia Daria Ekaterina Galina Irina Ksenia Larisa Marina Natalia Oksana Olga Svetlana Tatiana",
            "Alexei Andrei Anton Boris Dmitri Grigori Igor Maxim Mikhail Nikolai Oleg Pavel Sergei Yuri",
            "Antonov Baranov Belov Fedorov Ivanov Kuznetsov Lebedev Morozov Novikov Orlov Petrov Sokolov Volkov", "ru",
            "immigrant", "CA IL NJ NY OR WA"),
    _circle(2, "Bohdana Halyna Iryna Kateryna Lesya Nadiya Oksana Solomiya", "Andriy Bohdan Danylo Mykola Oleksandr Petro Taras Yaroslav",
            "Bondarenko Hrytsenko Kovalenko Kravchenko Lysenko Melnyk Oliynyk Savchenko Shevchuk Tkachenko", "uk", "immigrant",
            "IL NJ NY PA WA"),
    _circle(3, "Fabiola Ghislaine Guerline Islande Marie-Ange Mirlande Nadège Rose-Laure", "Frantz Jean-Robert Junior Lesly Makenson Pierre-Louis Reginald Wilner",
            "Augustin Baptiste Bien-Aimé Celestin Desrosiers Fleurimond Jean-Baptiste Joseph Louis Pierre Toussaint",
            "ht ht fr", "black", "FL MA NJ NY"),
    _circle(3, "Aline Bianca Fernanda Juliana Larissa Luana Mariana Thaís", "Caio Fábio Gustavo Henrique João Leandro Rodrigo Thiago",
            "Almeida Barbosa Cardoso Carvalho Ferreira Freitas Moreira Pereira Ribeiro Teixeira", "pt", "latine", "CT FL MA NJ RI"),
    _circle(2, "Eyerusalem Hirut Liya Meseret Selam Tigist", "Abel Dawit Fikru Getachew Tesfaye Yonas",
            "Abebe Alemu Bekele Desta Gebre Haile Kebede Mekonnen Tadesse Wolde", "am", "black", "DC MD MN VA WA"),
    _circle(2, "Amina Fadumo Hodan Ifrah Ladan Sahra", "Abdi Farah Guled Liban Mahad Warsame",
            "Abdullahi Ali Farah Hassan Hersi Ismail Jama Mohamud Nur Warsame", "so", "muslim", "MN OH WA"),
    _circle(2, "Agnieszka Beata Dorota Ewa Joanna Magda", "Andrzej Jacek Krzysztof Marek Piotr Tomasz",
            "Jankowski Kaczmarek Kowalski Lewandowski Mazur Nowak Wójcik Zieliński", "pl", "immigrant", "CT IL NJ NY WI"),
    _circle(1, "Alta Bernadette Charlene Delphine Lorena Shándíín", "Alvin Darrell Emerson Ferlin Harrison Leland",
            "Begay Benally Bitsui Nez Tsinnijinnie Tsosie Yazzie", "nv", "native", "AZ NM UT"),
    _circle(2, "Brunella Chiara Donatella Giulia Paola Silvia", "Dario Fabrizio Giancarlo Lorenzo Marcello Vito",
            "Amato Bianchi Conti D'Angelo Esposito Ferrara Mancini Rinaldi Romano Vitale", "it", "", "CT NJ NY PA RI"),
    _circle(2, "Annika Friederike Ingrid Katrin Ulrike", "Dieter Jürgen Klaus Matthias Wolfgang",
            "Bauer Brandt Fuchs Günther Krüger Lange Müller Richter Schröder Vogel", "de", "", "IA MN ND WI"),
    _circle(1, "Anela Kalani Leilani Malia Noelani", "Ikaika Kainoa Keoni Makoa Nalu",
            "Kahale Kaleo Kalua Kealoha Mahoe Nakamoto Palakiko", "", "pacific-islander", "AK HI UT"),
)  # fmt: skip
ALSO = (
    "lgbtq",
    "parent",
    "veteran",
    "neurodivergent",
    "disabled",
    "christian",
    "jewish",
    "in-recovery",
    "multiracial",
    "transgender",
)
ALSO_WEIGHTS = (10, 14, 5, 6, 3, 6, 4, 3, 3, 1)
LEARNED = ("es", "ase", "fr", "de", "it", "pt", "zh")
LEARNED_WEIGHTS = (60, 8, 12, 6, 5, 6, 3)
PRONOUNS = {
    "woman": ("she/her", "she/her", "she/her", "she/her", "", "she/they"),
    "man": ("he/him", "he/him", "he/him", "", "", "he/they"),
    "non-binary": ("they/them", "they/them", "she/they", "he/they"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person. `gender` is None for those who don't say."""

    given_name: str
    family_name: str
    gender: str | None
    pronouns: str
    languages: tuple[str, ...]
    identities: tuple[str, ...]


def person(state: str, rng: random.Random) -> Person:
    """Somebody who might live in that state."""
    circle = rng.choices(CIRCLES, [_weight(one, state) for one in CIRCLES])[0]
    gender = rng.choices(("woman", "man", "non-binary"), (68, 28, 4))[0]
    names = {"woman": circle.women, "man": circle.men, "non-binary": ANYONE}[gender]
    languages = ["en"]
    if circle.languages and rng.random() < 0.75:
        languages.append(rng.choice(circle.languages))
    if rng.random() < 0.09:
        languages.append(rng.choices(LEARNED, LEARNED_WEIGHTS)[0])
    identities = []
    if circle.identity and rng.random() < 0.6:
        identities.append(circle.identity)
    if circle.languages and rng.random() < 0.3:
        identities.append("immigrant")
    identities += rng.choices(ALSO, ALSO_WEIGHTS, k=rng.choices((0, 1, 2), (55, 35, 10))[0])
    return Person(
        given_name=rng.choice(names),
        family_name=rng.choice(circle.family),
        gender=gender if rng.random() < 0.95 else None,
        pronouns=rng.choice(PRONOUNS[gender]),
        languages=tuple(dict.fromkeys(languages)),
        identities=tuple(dict.fromkeys(identities)),
    )


def _weight(circle: Circle, state: str) -> int:
    return circle.weight * (3 if state in circle.often.split() else 1)
