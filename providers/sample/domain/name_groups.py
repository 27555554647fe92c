"""Groups of names, with the languages and the identity that often go with them."""

from dataclasses import dataclass

from providers.sample.domain.names import FAMILY, MEN, WOMEN


@dataclass(frozen=True, slots=True)
class NameGroup:
    """Names that go together, languages often spoken besides English, and an identity that some state.

    `frequent_states` are states where the group has three times its weight.
    """

    weight: int
    women: list[str]
    men: list[str]
    family: list[str]
    languages: tuple[str, ...]
    identity: str
    frequent_states: str = ""


def _group(
    weight: int, women: str, men: str, family: str, languages: str, identity: str, frequent_states: str = ""
) -> NameGroup:
    return NameGroup(
        weight, women.split(), men.split(), family.split(), tuple(languages.split()), identity, frequent_states
    )


NAME_GROUPS = (
    NameGroup(100, WOMEN, MEN, FAMILY, (), ""),
    NameGroup(20, WOMEN, MEN, FAMILY, (), "black", "AL DC DE GA LA MD MS NC SC VA"),
    _group(
        26,
        "Adriana Alejandra Alicia Beatriz Camila Carmen Catalina Daniela Elena Esperanza Gabriela Graciela Isabel "
        "Jimena Leticia Lucía Luz Marisol Mercedes Paloma Pilar Raquel Rocío Sofía Valentina Verónica Ximena Yolanda",
        "Alejandro Andrés Arturo Carlos César Diego Eduardo Emilio Enrique Esteban Felipe Fernando Gustavo Javier "
        "Jorge José Julio Luis Manuel Mateo Miguel Pablo Rafael Ramón Raúl Ricardo Roberto Santiago Sergio Tomás",
        "Acosta Aguilar Alvarado Arellano Benítez Cabrera Calderón Campos Cárdenas Castillo Cervantes Contreras Cortés "
        "Delgado Domínguez Escobar Espinoza Figueroa Fuentes Gallegos Guerrero Herrera Ibarra Jiménez Lozano Luna "
        "Maldonado Marín Medina Mejía Montoya Morales Navarro Núñez Ochoa Olivares Ortega Pacheco Padilla Peña "
        "Quintero Ríos Robles Rosales Salazar Salinas Sandoval Santos Serrano Solís Soto Trujillo Valdez Vargas Vega "
        "Velasco Zamora",
        "es es es es",
        "latine",
        "AZ CA CO FL IL NJ NM NV NY TX",
    ),
    _group(
        6,
        "Ai Fang Hui Jing Lan Li Mei Min Qing Xia Yan Ying",
        "Bo Chen Hao Jian Jun Lei Ming Tao Wei Yang Yi Zhong",
        "Cao Chang Cheng Deng Fang Gao Guo Han Hu Huang Jiang Liang Lin Liu Lu Luo Peng Shen Song Sun Tang Wu Xie Xu "
        "Zhao Zhou",
        "zh zh yue",
        "asian",
        "CA HI MA NJ NY WA",
    ),
    _group(
        5,
        "Anh Bích Hạnh Hương Lan Linh Mai Ngọc Phương Thảo Trang Yến",
        "An Bảo Dũng Đức Hải Huy Khoa Long Minh Nam Quân Tuấn",
        "Bùi Đặng Đinh Đỗ Dương Hồ Huỳnh Lê Lý Ngô Phạm Phan Trần Trương Võ",
        "vi",
        "asian",
        "CA LA OR TX VA WA",
    ),
    _group(
        5,
        "Analyn Corazon Divina Gemma Imelda Jocelyn Ligaya Marites Rowena Tala",
        "Arnel Benigno Crisanto Danilo Efren Isagani Jerome Nestor Rodel Virgilio",
        "Aquino Bautista Dizon Gatdula Lacson Macaraeg Magsaysay Manalo Pangilinan Salonga Tolentino Villanueva",
        "tl",
        "asian",
        "AK CA HI IL NV WA",
    ),
    _group(
        5,
        "Eun-ji Hae-won Hye-jin Ji-woo Min-seo Seo-yeon So-ra Soo-jin Yoon-ah Yuna",
        "Dong-hyun Hyun-woo Jae-won Ji-hoon Joon-ho Min-jun Sang-min Seung-ho Tae-yang Young-min",
        "Ahn Bae Cha Cho Chung Han Hong Jang Jeong Kang Kwon Lim Moon Nam Noh Oh Park Ryu Seo Shin Yoon",
        "ko",
        "asian",
        "CA GA HI NJ NY VA WA",
    ),
    _group(
        3,
        "Aiko Emi Hana Haruka Keiko Mariko Naoko Sakura Yoko Yumi",
        "Akira Daichi Hiroshi Kenji Makoto Naoki Ren Satoshi Takeshi Yuki",
        "Fujimoto Hayashi Inoue Ishikawa Kimura Kobayashi Matsuda Mori Nakamura Ogawa Sato Shimizu Takahashi Tanaka "
        "Yamada",
        "ja",
        "asian",
        "CA HI WA",
    ),
    _group(
        8,
        "Aditi Ananya Anjali Deepa Divya Kavya Lakshmi Meera Neha Nisha Pooja Priya Rekha Shreya Sunita",
        "Aditya Ajay Amit Anil Arjun Deepak Karan Manoj Nikhil Rahul Rajesh Rohan Sanjay Suresh Vikram",
        "Agarwal Bhatt Chopra Desai Gupta Iyer Joshi Kapoor Mehta Menon Mishra Nair Patil Rao Reddy Shah Sharma Sinha "
        "Verma",
        "hi",
        "asian",
        "CA IL NJ TX",
    ),
    _group(
        3,
        "Amina Ayesha Bushra Farah Hina Mariam Nadia Rabia Sana Zainab",
        "Adnan Asim Bilal Farhan Hamza Imran Kamran Omar Tariq Usman",
        "Ahmad Akhtar Baig Chaudhry Hashmi Iqbal Khan Malik Mirza Qureshi Raza Siddiqui",
        "ur",
        "muslim",
        "IL NJ NY TX VA",
    ),
    _group(
        4,
        "Amal Dalal Hanan Iman Layla Lina Noor Rania Salma Yasmin",
        "Bassam Fadi Ghassan Hani Karim Khalil Nabil Rami Samir Ziad",
        "Abboud Awad Darwish Farouk Habib Hamdan Issa Khoury Mansour Nasser Saleh Shaheen Tannous",
        "ar",
        "middle-eastern",
        "CA IL MI NJ",
    ),
    _group(
        3,
        "Azadeh Farah Leila Mahsa Mina Nasrin Parisa Roya Shirin Taraneh",
        "Arash Behrouz Cyrus Dariush Farhad Kaveh Mehdi Navid Omid Reza",
        "Ansari Azari Bahrami Farahani Hosseini Jafari Karimi Moradi Nazari Rahimi Sadeghi Tehrani",
        "fa",
        "middle-eastern",
        "CA MD VA",
    ),
    _group(
        4,
        "Alina Anastasia Daria Ekaterina Galina Irina Ksenia Larisa Marina Natalia Oksana Olga Svetlana Tatiana",
        "Alexei Andrei Anton Boris Dmitri Grigori Igor Maxim Mikhail Nikolai Oleg Pavel Sergei Yuri",
        "Antonov Baranov Belov Fedorov Ivanov Kuznetsov Lebedev Morozov Novikov Orlov Petrov Sokolov Volkov",
        "ru",
        "immigrant",
        "CA IL NJ NY OR WA",
    ),
    _group(
        2,
        "Bohdana Halyna Iryna Kateryna Lesya Nadiya Oksana Solomiya",
        "Andriy Bohdan Danylo Mykola Oleksandr Petro Taras Yaroslav",
        "Bondarenko Hrytsenko Kovalenko Kravchenko Lysenko Melnyk Oliynyk Savchenko Shevchuk Tkachenko",
        "uk",
        "immigrant",
        "IL NJ NY PA WA",
    ),
    _group(
        3,
        "Fabiola Ghislaine Guerline Islande Marie-Ange Mirlande Nadège Rose-Laure",
        "Frantz Jean-Robert Junior Lesly Makenson Pierre-Louis Reginald Wilner",
        "Augustin Baptiste Bien-Aimé Celestin Desrosiers Fleurimond Jean-Baptiste Joseph Louis Pierre Toussaint",
        "ht ht fr",
        "black",
        "FL MA NJ NY",
    ),
    _group(
        3,
        "Aline Bianca Fernanda Juliana Larissa Luana Mariana Thaís",
        "Caio Fábio Gustavo Henrique João Leandro Rodrigo Thiago",
        "Almeida Barbosa Cardoso Carvalho Ferreira Freitas Moreira Pereira Ribeiro Teixeira",
        "pt",
        "latine",
        "CT FL MA NJ RI",
    ),
    _group(
        2,
        "Eyerusalem Hirut Liya Meseret Selam Tigist",
        "Abel Dawit Fikru Getachew Tesfaye Yonas",
        "Abebe Alemu Bekele Desta Gebre Haile Kebede Mekonnen Tadesse Wolde",
        "am",
        "black",
        "DC MD MN VA WA",
    ),
    _group(
        2,
        "Amina Fadumo Hodan Ifrah Ladan Sahra",
        "Abdi Farah Guled Liban Mahad Warsame",
        "Abdullahi Ali Farah Hassan Hersi Ismail Jama Mohamud Nur Warsame",
        "so",
        "muslim",
        "MN OH WA",
    ),
    _group(
        2,
        "Agnieszka Beata Dorota Ewa Joanna Magda",
        "Andrzej Jacek Krzysztof Marek Piotr Tomasz",
        "Jankowski Kaczmarek Kowalski Lewandowski Mazur Nowak Wójcik Zieliński",
        "pl",
        "immigrant",
        "CT IL NJ NY WI",
    ),
    _group(
        1,
        "Alta Bernadette Charlene Delphine Lorena Shándíín",
        "Alvin Darrell Emerson Ferlin Harrison Leland",
        "Begay Benally Bitsui Nez Tsinnijinnie Tsosie Yazzie",
        "nv",
        "native",
        "AZ NM UT",
    ),
    _group(
        2,
        "Brunella Chiara Donatella Giulia Paola Silvia",
        "Dario Fabrizio Giancarlo Lorenzo Marcello Vito",
        "Amato Bianchi Conti D'Angelo Esposito Ferrara Mancini Rinaldi Romano Vitale",
        "it",
        "",
        "CT NJ NY PA RI",
    ),
    _group(
        2,
        "Annika Friederike Ingrid Katrin Ulrike",
        "Dieter Jürgen Klaus Matthias Wolfgang",
        "Bauer Brandt Fuchs Günther Krüger Lange Müller Richter Schröder Vogel",
        "de",
        "",
        "IA MN ND WI",
    ),
    _group(
        1,
        "Anela Kalani Leilani Malia Noelani",
        "Ikaika Kainoa Keoni Makoa Nalu",
        "Kahale Kaleo Kalua Kealoha Mahoe Nakamoto Palakiko",
        "",
        "pacific-islander",
        "AK HI UT",
    ),
)
