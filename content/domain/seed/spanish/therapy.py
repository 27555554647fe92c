"""Pages in Spanish about therapy: what it is, its kinds, and how it begins."""

from content.domain import topics
from content.domain.seed import sources
from content.domain.seed.draft import Draft, points, section

TRAUMA_INFORMED = Draft(
    kind="article",
    language="es",
    slug="what-trauma-informed-care-means",
    topic=topics.THERAPY,
    title="Qué es la atención informada sobre el trauma",
    summary="Es un modo de atender que tiene en cuenta lo que la gente pudo vivir. Se nota en cosas chicas: poder elegir, ir "
    "a su ritmo, ser tratado con respeto.",
    concern="trauma",
    takeaways=(
        "La pregunta no es “¿Qué tiene de malo?”, sino “¿Qué le pasó y qué necesita?”.",
        "Usted decide sobre todo: el tema, el ritmo, la puerta, la silla.",
        "Es un modo de trabajar. No es un tratamiento especial.",
        "Puede preguntar a cada terapeuta cómo lo hace.",
    ),
    body=(
        ("section", section(
            "La idea",
            "Mucha gente que pide ayuda ha vivido algo duro. Algunos lo dicen. Muchos no, o todavía no. Sin querer, la "
            "atención puede despertar un viejo miedo: una puerta cerrada, un tono seco, una hoja con preguntas sin "
            "motivo.",
            "Este modo de atender piensa en eso desde el inicio, y para todos. No tiene que contar su historia para "
            "que le "
            "traten con cuidado.",
        )),
        ("helps", points(
            "Seis bases",
            ("Seguridad", "Usted debe sentirse a salvo en el cuarto, por teléfono y en la pantalla."),
            ("Confianza", "Le dicen qué va a pasar y por qué. Sin sorpresas."),
            ("Apoyo de iguales", "Quien pasó por lo mismo puede dar esperanza."),
            ("Trabajar en equipo", "El terapeuta sabe de terapia. Usted sabe de usted."),
            ("Su voz y su elección", "Puede decir no, parar o cambiar de idea."),
            ("Respeto por quien es", "Su cultura, su lengua, su fe, su género y su pasado cuentan."),
        )),
        ("section", section(
            "Lo que puede notar",
            "Quien trabaja así le dice qué esperar antes de empezar. Le pide permiso antes de entrar en un tema duro. "
            "Mira cómo "
            "está usted y va más lento si es demasiado. No le empuja a dar detalles.",
            "También mira sus fuerzas. Lo que hizo para salir adelante es una destreza, aun si hoy le estorba.",
        )),
        ("section", section(
            "No es lo mismo que tratar el trauma",
            "Una cosa es el modo de dar ayuda. Otra es trabajar los recuerdos y las señales que deja el trauma. Para "
            "eso hay "
            "terapias como la de procesamiento cognitivo, la exposición prolongada y EMDR. Para cada una hay que "
            "estudiar.",
            "Así que hay dos buenas preguntas: “¿Cómo hace que esto sea seguro?” y “¿Sabe tratar el trauma, y de qué "
            "modo?”.",
        )),
        ("section", section(
            "Preguntas que puede hacer",
            items=(
                "¿Qué estudió sobre el trauma, y cuándo?",
                "¿Qué vamos a hacer en las primeras citas?",
                "¿Qué hace si me quedo en blanco o me altero mucho?",
                "¿Tengo que hablar de lo que pasó?",
                "¿Cómo vamos a saber si sirve?",
            ),
        )),
        ("section", section(
            "Qué significa en Attune",
            "Aquí no basta con que un terapeuta lo ponga en su página. Solo lo mostramos si dice qué curso hizo y lo "
            "hemos "
            "comprobado. Usted puede pedirlo como condición, y entonces lo tienen todos los de su lista.",
            "Eso no le dice si se van a entender. Fíese de lo que siente. Si una cita le deja con prisa o con "
            "vergüenza, puede "
            "decirlo o probar con otra persona.",
        )),
        ("section", section(
            "Si ahora es demasiado",
            "No tiene que esperar a una cita para tener apoyo. Si piensa en morir o en hacerse daño, llame o escriba "
            "al 988 a "
            "toda hora. Marque el 2 para hablar en español.",
        )),
    ),
    sources=(sources.TIP_57, sources.IMPACT, sources.GUIDELINE),
)  # fmt: skip

KINDS = Draft(
    kind="article",
    language="es",
    slug="kinds-of-therapy",
    topic=topics.THERAPY,
    title="Las formas de terapia, explicadas",
    summary="TCC, EMDR, psicodinámica, grupo, arte y música: qué pasa en cada una, a quién le puede ir bien y qué preguntar.",
    concern="trauma",
    takeaways=(
        "Hay varias terapias que ayudan. Ninguna es la mejor para todos.",
        "Para el TEPT, las más estudiadas son las que trabajan el recuerdo paso a paso.",
        "En todas importa cómo se llevan usted y el terapeuta.",
        "Puede pedir un cambio. La terapia es suya.",
    ),
    body=(
        ("section", section(
            "TCC: lo que piensa, siente y hace",
            "TCC quiere decir terapia cognitivo-conductual. Juntos miran cómo se unen lo que piensa, lo que siente y "
            "lo que "
            "hace. Entre citas usted prueba pasos nuevos, así que hay algo de tarea. Muchas veces dura unos meses.",
            "Hay formas hechas para el trauma. En una se miran ideas como “fue mi culpa”; se llama procesamiento "
            "cognitivo. En "
            "otra, la exposición prolongada, se vuelve poco a poco a recuerdos y lugares que uno evita. No va solo, y "
            "aprende "
            "que puede con eso.",
        )),
        ("section", section(
            "EMDR: el recuerdo y el movimiento",
            "Usted piensa en una parte del recuerdo mientras sigue con los ojos una mano o una luz, o siente toques "
            "suaves. Casi "
            "no tiene que hablar de eso. Con el tiempo, el recuerdo suele perder fuerza.",
            "Primero aprende modos de sentirse firme. El terapeuta tiene que haber estudiado EMDR.",
        )),
        ("section", section(
            "Terapia psicodinámica: antes y ahora",
            "Aquí se mira cómo el pasado vive en el presente. Tal vez vea que aleja a la gente, o que siempre cuida a "
            "otros, y "
            "empiece a saber por qué. Se habla de lo que venga, y lo que pasa entre usted y el terapeuta es parte del "
            "trabajo. "
            "Puede ser corta o durar un año o más.",
        )),
        ("section", section(
            "Terapia de grupo: sin estar solo",
            "Unas pocas personas se ven con uno o dos terapeutas. Puede oír lo que usted piensa en boca de otro. Eso "
            "quita "
            "vergüenza. Unos grupos enseñan destrezas y otros dejan hablar. Lo que se dice ahí debe quedarse ahí. Al "
            "inicio "
            "puede estar en silencio.",
        )),
        ("section", section(
            "Arte y música: sin palabras",
            "Se pinta, se hace barro, se toca, se canta o se oye música con un terapeuta que lo estudió. No tiene que "
            "hacerlo "
            "bien. Puede servir si no salen las palabras o si siente lejos su cuerpo. Para el TEPT se ha estudiado "
            "menos que "
            "hablar, y muchas veces va junto con otra terapia.",
        )),
        ("helps", points(
            "Cómo elegir",
            ("Quiere algo práctico pronto", "Le puede ir bien la TCC."),
            ("Un recuerdo vuelve y vuelve", "Pregunte por EMDR, procesamiento cognitivo o exposición prolongada."),
            ("Le pasa lo mismo con cada pareja", "Le puede ir bien la psicodinámica."),
            ("Siente que solo le pasa a usted", "Piense en un grupo."),
            ("No salen las palabras", "El arte o la música puede abrir un camino."),
            ("No lo sabe", "Está bien. La primera cita sirve para verlo."),
        )),
        ("section", section(
            "Qué preguntar",
            items=(
                "¿Qué terapia cree que me puede ayudar, y por qué?",
                "¿Dónde la estudió?",
                "¿Cómo es una cita?",
                "¿Cuánto suele durar?",
                "¿Qué es lo difícil?",
            ),
        )),
        ("section", section(
            "Puede doler más antes de aliviar",
            "Al mirar cosas duras, uno puede quedar sensible un tiempo. Dígalo. El terapeuta puede ir más lento. Si "
            "después de "
            "unas semanas no le ayuda, pregunte qué otra cosa hay.",
            "Si piensa en morir o en hacerse daño, no espere a la próxima cita. Llame o escriba al 988. Marque el 2 "
            "para hablar "
            "en español.",
        )),
    ),
    sources=(sources.PSYCHOTHERAPIES, sources.TREATMENT, sources.GUIDELINE, sources.UNDERSTANDING),
)  # fmt: skip

CHOOSING = Draft(
    kind="guide",
    language="es",
    slug="choosing-a-therapist",
    topic=topics.THERAPY,
    title="Cómo elegir terapeuta",
    summary="En qué fijarse, qué preguntar y cómo saber tras unas citas si se entienden.",
    concern="stress-and-burnout",
    takeaways=(
        "Primero hay tres cosas: licencia donde usted está, su plan o un precio que pueda pagar, y una hora libre.",
        "Luego mire si se entienden: lo que sabe, cómo trabaja y cómo se siente usted.",
        "Puede hacer preguntas antes de empezar.",
        "Puede cambiar. Un buen terapeuta no lo toma a mal.",
    ),
    body=(
        ("section", section(
            "Empiece por lo básico",
            "El terapeuta debe tener licencia en el estado donde usted está durante la cita. Vale también para las "
            "citas por "
            "video. La licencia se puede buscar en la página de la junta del estado.",
            "Luego mire el costo. ¿Está en su plan? Si paga usted, ¿cuánto es? ¿Hay un precio más bajo para quien no "
            "puede pagar "
            "todo? Por último, ¿hay una hora que le sirva?",
        )),
        ("signs", points(
            "Quién es quién",
            ("Psicólogo", "Tiene un PhD o PsyD. Da terapia y hace pruebas."),
            ("Trabajador social clínico", "Tiene maestría. Da terapia y ayuda con cosas del día a día."),
            ("Consejero", "Tiene maestría en consejería. Da terapia."),
            ("Terapeuta de pareja y familia", "Ve a parejas, a familias y a personas solas."),
            ("Psiquiatra", "Es médico. Puede recetar. Algunos dan terapia."),
            ("Enfermero psiquiátrico", "Es enfermero con más estudios. Puede recetar."),
        )),
        ("section", section(
            "Piense en lo que le importa",
            "Está bien tener deseos. Quizá quiera a alguien de cierto género, que hable su lengua o que conozca su "
            "cultura o su "
            "fe. Quizá quiera a alguien que trate mucho el trauma. Según los estudios, quien recibe lo que pidió deja "
            "menos la "
            "terapia a medias.",
            "Pero que una lista larga no le deje sin ayuda. Si puede, diga una cosa que no puede faltar y una que "
            "sería buena.",
        )),
        ("section", section(
            "Para la primera llamada",
            items=(
                "¿Ha visto a gente con algo como lo mío?",
                "¿Cómo trabaja, y qué haríamos primero?",
                "¿Cada cuánto nos veríamos, y por cuánto tiempo?",
                "¿Cuánto cuesta, y qué pasa si tengo que cancelar?",
                "¿Qué hago si necesito ayuda entre citas?",
            ),
        )),
        ("section", section(
            "Después de unas citas",
            "No tiene que gustarle cada minuto. Pero debe sentir que le oyen y que hay respeto. Pregúntese:",
            items=(
                "¿Puedo decir lo que pienso, aunque no esté de acuerdo?",
                "¿Se acuerda de lo que me importa?",
                "¿Sé en qué estamos trabajando?",
                "¿Me siento un poco menos solo con esto?",
            ),
        )),
        ("section", section(
            "Motivos para irse",
            "Váyase si se burla de usted, si le empuja a dar detalles o si quiere ser su amigo, su pareja o hacer "
            "negocios. El "
            "sexo con un terapeuta nunca está bien. Puede avisar a la junta del estado.",
            "A veces nadie hizo nada malo y aun así no va. Puede decir: “Creo que no nos entendemos. ¿Me puede dar "
            "otro "
            "nombre?”. No debe más que eso.",
        )),
        ("section", section(
            "Si no puede esperar",
            "Si la primera hora libre está muy lejos, pida que le avisen si se abre otra, o vea a su médico. Si "
            "piensa en morir o "
            "en hacerse daño, llame o escriba al 988 hoy. Marque el 2 para hablar en español.",
        )),
    ),
    sources=(sources.FIND_THERAPIST, sources.PSYCHOTHERAPIES, sources.UNDERSTANDING, sources.HELPLINE),
)  # fmt: skip

FIRST_SESSION = Draft(
    kind="guide",
    language="es",
    slug="your-first-session",
    topic=topics.THERAPY,
    title="Su primera cita",
    summary="Qué pasa en la primera hora, qué le pueden preguntar y qué puede callar.",
    concern="stress-and-burnout",
    takeaways=(
        "No tiene que contar todo. Unas frases bastan.",
        "A toda pregunta puede decir: “Prefiero no contestar”.",
        "El terapeuta le dice qué queda entre ustedes y qué no.",
        "Usted también va para ver si quiere volver.",
    ),
    body=(
        ("section", section(
            "Antes",
            "Puede que le den unas hojas. Preguntan por su salud, su plan y cómo ha estado. Deje en blanco lo que no "
            "sabe. Si "
            "toma medicinas, tenga la lista a mano.",
            "Si es por video, busque un lugar donde nadie le oiga. Un carro parado sirve. Pruebe el sonido. Tenga "
            "agua y "
            "pañuelos. Si tal vez no va a estar a solas, acuerden una palabra que diga “ahora no puedo hablar”.",
            "Puede que a última hora quiera cancelar. Le pasa a mucha gente. Puede decirle justo eso al terapeuta. Es "
            "un buen "
            "modo de empezar.",
        )),
        ("steps", {
            "heading": "Cómo suele ser la hora",
            "introduction": "Cada terapeuta tiene su modo. Casi todas las primeras citas tienen estas partes.",
            "steps": [
                "Le saluda, mira si su nombre está bien y pregunta dónde está usted ahora.",
                "Le dice qué es privado y en qué pocos casos debe avisar a alguien.",
                "Le pregunta qué le trae, y por qué ahora.",
                "Le pregunta por el sueño, la salud, la familia, el trabajo, el alcohol y lo que antes le ayudó.",
                "Le pregunta si está a salvo. Se le pregunta a todo el mundo.",
                "Juntos hablan de lo que quiere cambiar y de lo que sigue.",
            ],
        }),
        ("section", section(
            "Lo que es privado",
            "Lo que dice queda con su terapeuta. La ley pone límites. Quizá deba actuar si hay un peligro serio para "
            "usted o para "
            "otro, o si alguien daña a un niño o a un adulto frágil. Cambia según el estado. Pregunte: “¿Cuándo "
            "tendría que "
            "decirlo?”.",
            "Hablar de ideas oscuras no quiere decir que le manden a un hospital. Casi siempre quiere decir que hacen "
            "un plan "
            "para los momentos duros.",
        )),
        ("helps", points(
            "Cosas que puede decir",
            ("Si no sabe cómo empezar", "“No sé por dónde ir. ¿Me hace una pregunta?”"),
            ("Si va muy rápido", "“¿Podemos ir más lento?”"),
            ("Si se queda en blanco", "“Me estoy yendo lejos. Deme un minuto”."),
            ("Si quiere calma primero", "“Antes de hablar del pasado, ¿me enseña a calmarme?”"),
            ("Si no siente nada", "“Casi no siento nada. En parte vine por eso”."),
        )),
        ("section", section(
            "Lo que puede preguntar",
            items=(
                "¿Qué cree que me pasa?",
                "¿Cómo lo trabajaríamos?",
                "¿Cada cuánto nos veríamos?",
                "¿Cómo vamos a saber que sirve?",
                "¿Cuánto me va a costar?",
            ),
        )),
        ("section", section(
            "Después",
            "Puede sentir alivio, cansancio, pena o nada. Todo eso es común. Haga luego algo fácil: un paseo, una "
            "comida, ir "
            "temprano a la cama. Anote una cosa que le pareció bien y una que no.",
            "No tiene que decidir ya. Si se sintió a salvo, dele dos o tres citas más. Si no, puede buscar a otra "
            "persona.",
            "Si se le mueve más de lo que puede cargar, llame al terapeuta. Si piensa en morir o en hacerse daño, "
            "llame o escriba "
            "al 988 a toda hora. Marque el 2 para hablar en español.",
        )),
    ),
    sources=(sources.UNDERSTANDING, sources.PSYCHOTHERAPIES, sources.TREATMENT),
)  # fmt: skip

DRAFTS = (TRAUMA_INFORMED, KINDS, CHOOSING, FIRST_SESSION)
