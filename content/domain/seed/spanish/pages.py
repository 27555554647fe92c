"""The home, crisis and guide pages in Spanish, in the “usted” form. Written in Spanish, not translated word for word."""

from content.domain import topics
from content.domain.seed import sources
from content.domain.seed.draft import Draft, card, points, section

HOME = Draft(
    kind="home",
    language="es",
    slug="home",
    title="Attune",
    heading="Un terapeuta para usted, tal vez mañana mismo.",
    summary="Seis preguntas cortas. Le mostramos terapeutas con licencia que aceptan su plan, conocen lo que usted "
    "vive y tienen tiempo para usted.",
    body=(
        (
            "helps",
            points(
                "Con qué puede contar",
                ("Acepta su seguro", "Solo verá terapeutas de su plan, con licencia en el lugar donde usted estará. "
                 "Verá el costo probable antes de reservar."),
                ("Sabe de trauma", "Díganos si le importa. Cada terapeuta de su lista tendrá una formación que "
                 "revisamos. Usted marca el paso."),
                ("Horas libres de verdad", "Verá horas libres reales, en su zona horaria. La que elija se guarda "
                 "mientras decide."),
            ),
        ),
    ),
)  # fmt: skip

NUMBNESS = Draft(
    kind="article",
    language="es",
    slug="emotional-numbness-after-trauma",
    topic=topics.FEELINGS,
    title="No sentir nada después de un trauma",
    summary="Sentir poco o nada después de algo terrible es común. Es una forma en que el cuerpo se cuida. Puede "
    "pasar, y hay ayuda.",
    concern="emotional-numbness",
    takeaways=(
        "No sentir es una forma en que el cuerpo aguanta algo que es demasiado. No quiere decir que usted sea frío.",
        "A muchas personas se les pasa con tiempo, descanso y buena compañía.",
        "Si dura más de un mes o le complica el día, un terapeuta puede ayudar.",
        "Si cree que es por una medicina, hable con quien se la recetó. No la deje por su cuenta.",
    ),
    body=(
        ("note", {"text": "Esta página habla del trauma en general. No cuenta ningún hecho. Puede parar cuando quiera y "
                  "volver después."}),
        ("section", section(
            "Qué es",
            "Pasó algo muy duro. Usted pensó que iba a llorar o a temblar. Pero no hay nada. El mundo se siente lejos, "
            "como si lo viera por un vidrio.",
            "Sus emociones no se fueron para siempre. Su cuerpo les bajó el volumen, como se baja un ruido muy fuerte.",
            "No está solo ni sola. En Estados Unidos, unos 7 de cada 10 adultos han vivido un hecho traumático.",
        )),
        ("signs", points(
            "Cómo se puede sentir",
            ("Lejos", "Se siente lejos de sí y de la gente que quiere."),
            ("Apagado", "Lo bueno y lo malo le llegan igual de poco."),
            ("Vacío", "Hay un hueco donde debía haber pena, alegría o enojo."),
            ("Quieto", "Su cara y su voz casi no muestran lo que le pasa."),
            ("Aparte", "Sale menos. Contesta menos."),
            ("Pesado", "Está cansado, y lo pequeño le cuesta mucho."),
        )),
        ("section", section(
            "Por qué pasa",
            "Cuando hay demasiado que sentir, el cuerpo le cuida. Sentir menos le ayuda a pasar las primeras horas y "
            "los primeros días. A veces el cuerpo sigue en guardia cuando el peligro ya pasó.",
            "No sentir es una señal común del estrés que sigue a un trauma, que se llama TEPT. También puede venir con "
            "mucho estrés, ansiedad o depresión. Algunas medicinas para la depresión también lo causan. Muchas veces "
            "hay más de una causa.",
        )),
        ("helps", points(
            "Qué puede ayudar",
            ("Póngale nombre", "Diga o escriba una palabra para lo que siente, aunque sea “nada”."),
            ("Empiece con poco", "Haga cinco minutos de algo que le gustaba: música, un paseo, un té."),
            ("Pruebe algo nuevo", "Elija una cosa que le calme, como respirar lento. Hágala cada día a la misma hora."),
            ("Esté con gente segura", "No tiene que hablar del tema. Estar al lado de alguien ya cuenta."),
            ("Duerma", "Trate de dormir siete horas o más. Acuéstese a la misma hora si puede."),
            ("Pregunte por su medicina", "¿Empezó con una pastilla o dosis nueva? Dígaselo a quien la recetó."),
        )),
        ("steps", {
            "heading": "Vuelva al presente: 5-4-3-2-1",
            "introduction": "Son unos dos minutos. Vaya despacio. Salte el paso que quiera.",
            "steps": [
                "Busque cinco cosas que pueda ver.",
                "Busque cuatro cosas que pueda tocar.",
                "Escuche tres sonidos.",
                "Note dos cosas que pueda oler.",
                "Note una cosa que pueda probar.",
            ],
        }),
        ("section", section(
            "Qué puede hacer la terapia",
            "El terapeuta no le va a pedir que cuente todo. Usted marca el paso. Hay muchas formas de terapia que "
            "ayudan "
            "a volver a sentir:",
            items=(
                "<b>TCC</b>: mira cómo se unen lo que piensa, lo que siente y lo que hace.",
                "<b>EMDR</b>: trabaja con la memoria mientras mueve los ojos o las manos de un lado a otro.",
                "<b>Terapia psicodinámica</b>: mira cómo el pasado toca el presente.",
                "<b>Terapia de grupo</b>: oye a otros que también lo viven.",
                "<b>Arte o música</b>: un camino sin palabras.",
            ),
        )),
        ("section", section(
            "Cuándo hablar con alguien",
            "Pida ayuda si dura más de un mes. Pídala antes si no puede trabajar, dormir o cuidar de usted o de sus "
            "hijos. No hace falta que sea “tan grave”.",
            "Si piensa en morir o en hacerse daño, llame o escriba al 988 ahora. Es gratis. Marque el 2 para hablar en "
            "español. Le escuchan a toda hora. Mucha gente que se sintió así hoy está mejor con ayuda.",
        )),
    ),
    sources=(sources.PTSD, sources.PTSD_BASICS, sources.TREATMENT, sources.TRAUMA, sources.SLEEP),
)  # fmt: skip

SEEK_CARE = Draft(
    kind="guide",
    language="es",
    slug="when-to-seek-care",
    topic=topics.THERAPY,
    title="Cuándo buscar ayuda",
    summary="Cuatro niveles, desde cuidarse hasta pedir ayuda ahora. Busque el que más se parece a lo que le pasa.",
    concern="stress-and-burnout",
    takeaways=(
        "Cuánto dura y cuánto le complica la vida dice más que lo mal que “debería” sentirse.",
        "Si lleva dos semanas o más sintiéndose mal, es buen momento para hablar con alguien.",
        "Si cree que no está a salvo, pida ayuda ahora. No hace falta tener seguridad.",
    ),
    body=(
        ("section", section(
            "Cómo usar esta página",
            "Esto no es un examen. Nadie ve lo que lee aquí. Lea las cuatro tarjetas o solo la que necesita. Si duda "
            "entre dos, elija la que da más ayuda.",
        )),
        ("care_cards", {
            "heading": "¿Cuál se parece a lo que le pasa?",
            "cards": [
                card("self", "Se siente mal, pero va saliendo",
                     "Descanse, muévase un poco, coma y vea a gente de confianza. En una semana, mire cómo sigue.",
                     "Lleva menos de dos semanas.",
                     "Todavía trabaja, estudia o lleva la casa.",
                     "Duerme casi todas las noches.",
                     "Lo bueno todavía se siente bueno a veces."),
                card("talk", "No se le pasa",
                     "Reserve una primera cita con un terapeuta. También puede preguntar a su médico. Puede esperar "
                     "unas semanas.",
                     "Lleva dos semanas o más.",
                     "Casi todos los días siente pena, miedo, enojo o nada.",
                     "Se aleja de la gente o de lo que le gusta."),
                card("soon", "Ya no puede con el día",
                     "Pida la primera hora libre, esta semana si puede. Dígaselo a alguien de confianza. Si piensa en "
                     "morir, llame o escriba al 988 hoy.",
                     "No puede trabajar, estudiar ni cuidar a sus hijos.",
                     "Casi no duerme o no come.",
                     "Bebe o consume más para pasar el día.",
                     "Lo que pasó vuelve a su cabeza y no le suelta.",
                     "Piensa que sería mejor no estar, pero no tiene un plan."),
                card("now", "Tal vez no está a salvo",
                     "Llame o escriba al 988, o llame al 911 si hay peligro ahora. Quédese cerca de alguien.",
                     "Piensa en quitarse la vida y podría hacerlo.",
                     "Podría hacerle daño a otra persona.",
                     "Alguien le hace daño.",
                     "Oye o ve cosas que le dicen que haga daño."),
            ],
        }),
        ("section", section(
            "Cómo es una primera cita",
            "Usted dice qué le trae. El terapeuta le pregunta unas cosas y le dice cómo trabaja. Puede preguntar lo "
            "que "
            "quiera. Puede no contestar. Al final, usted decide si vuelve.",
            "Si no se siente bien, puede probar con otro terapeuta. Es normal.",
        )),
        ("section", section(
            "Si le preocupa otra persona",
            "Pregúntele cómo está y escuche. Puede decir: “Gracias por contarme. ¿Buscamos ayuda juntos?”. Si tal vez "
            "no "
            "está a salvo, llame al 988 para pedir consejo, o al 911 si hay peligro ahora.",
        )),
        ("lines", {"heading": "A quién llamar ahora", "slugs": ["988-spanish", "911"]}),
    ),
    sources=(sources.NEED_HELP, sources.CARING, sources.PTSD, sources.LIFELINE),
)  # fmt: skip

CRISIS = Draft(
    kind="crisis",
    language="es",
    slug="help-right-now",
    title="Ayuda ahora mismo",
    summary="Puede llamar o escribir a cualquiera de estas líneas. Son gratis. No hace falta tener seguridad ni saber "
    "qué decir.",
    body=(
        ("section", section(
            "Qué decir",
            "Puede empezar así: “No estoy bien y necesito hablar”. Con eso basta. Le van a preguntar cómo está y si "
            "está "
            "a salvo. Puede colgar cuando quiera.",
        )),
        ("section", section(
            "Mientras llega la ayuda",
            "Quédese con alguien o vaya a donde haya gente. Aléjese de lo que le pueda hacer daño. Tome un poco de "
            "agua. "
            "Mire a su lado y diga cinco cosas que ve. El dolor fuerte pasa, y la ayuda sirve.",
        )),
        ("section", section(
            "Si alguien en casa le hace daño",
            "Use un teléfono que esa persona no pueda revisar, si puede. “Salir de este sitio”, arriba, le lleva a "
            "otra "
            "página. No borra el historial de su teléfono.",
        )),
    ),
    sources=(sources.LIFELINE,),
)  # fmt: skip

DRAFTS = (HOME, NUMBNESS, SEEK_CARE, CRISIS)
