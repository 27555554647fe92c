"""Pages in Spanish about paying for therapy, medicine, and family and friends."""

from content.domain import topics
from content.domain.seed import sources
from content.domain.seed.draft import Draft, points, section

INSURANCE = Draft(
    kind="guide",
    language="es",
    slug="what-insurance-pays",
    topic=topics.PAYING,
    title="Qué paga el seguro",
    summary="Las palabras de su tarjeta, qué preguntar a su plan, y qué hacer si no tiene o no puede usarlo.",
    concern="stress-and-burnout",
    takeaways=(
        "En Estados Unidos casi todos los planes cubren algo de terapia. Lo que usted paga depende de su plan.",
        "Pregunte: ¿está en mi red?, ¿cuánto pago por cita?, ¿me tienen que referir?",
        "Si paga usted, tiene derecho a que le den antes el costo por escrito.",
        "El plan puede mandar una carta a quien tiene el plan. Usted puede pedir que sea privado.",
    ),
    body=(
        ("section", section(
            "¿Se cubre la terapia?",
            "Los planes que se venden en el mercado de seguros de salud deben cubrir la salud mental. Medicaid y "
            "Medicare la "
            "cubren, aunque no pagan lo mismo en cada estado y plan. Muchos planes del trabajo también.",
            "Una ley federal dice que un plan que cubre la salud mental no puede ponerle más trabas que a lo demás. Y "
            "los planes "
            "del mercado no pueden negarle la entrada por algo que ya tenía.",
        )),
        ("signs", points(
            "Palabras que va a ver",
            ("Prima", "Lo que paga cada mes por tener el plan."),
            ("Deducible", "Lo que usted paga en el año antes de que el plan pague casi todo lo demás."),
            ("Copago", "Un precio fijo por cita, como veinticinco dólares."),
            ("Coseguro", "La parte que paga. Si es el 20 por ciento, paga un dólar de cada cinco."),
            ("En la red", "El terapeuta tiene un trato con su plan. Suele pagar menos."),
            ("Fuera de la red", "No hay trato. Puede pagar todo, o que le devuelvan una parte."),
            ("Permiso previo", "El plan quiere dar el sí antes de pagar."),
        )),
        ("steps", {
            "heading": "Cómo preguntar a su plan",
            "introduction": "Llame al número que está detrás de su tarjeta. Puede leer esto en voz alta.",
            "steps": [
                "“¿Mi plan cubre citas de salud mental, también por video?”",
                "“¿Está este terapeuta hoy en mi red?” Diga el nombre y el estado.",
                "“¿De cuánto es mi deducible y cuánto llevo?”",
                "“¿Cuánto pago por la primera cita y por las otras?”",
                "“¿Me tienen que referir o dar permiso? ¿Hay un límite de citas?”",
                "“¿Me da su nombre y un número de esta llamada?” Anote el día.",
            ],
        }),
        ("section", section(
            "Si no tiene plan o no lo puede usar",
            items=(
                "Pregunte si hay un precio más bajo para quien gana menos.",
                "Vea si puede tener Medicaid. Se puede pedir todo el año.",
                "Los centros de salud del barrio cobran según lo que gana.",
                "Las clínicas de las universidades suelen costar menos. Ahí trabajan alumnos con un maestro con "
                "licencia.",
                "Algunos trabajos pagan unas citas con su programa de ayuda al empleado.",
                "La línea de SAMHSA es gratis, de día y de noche: 1-800-662-4357.",
            ),
        )),
        ("section", section(
            "Su derecho a saber el costo",
            "Si no tiene seguro, o no lo quiere usar, el terapeuta debe darle un costo “de buena fe”. Se lo da por "
            "escrito antes "
            "de una cita ya fijada. Si le cobran al menos 400 dólares más, puede reclamar.",
        )),
        ("section", section(
            "Si el plan está a nombre de otra persona",
            "Después de la cita, el plan puede mandar una carta a quien lo tiene. Ahí puede salir el nombre del "
            "terapeuta y el "
            "tipo de cita. Si eso le pone en peligro, llame antes al plan. Pida que le escriban solo a donde usted "
            "diga. También "
            "puede pagar la cita usted.",
        )),
        ("section", section(
            "Si el plan dice que no",
            "Puede pedir el motivo por escrito. Puede apelar, primero al plan y luego a alguien de fuera. Su "
            "terapeuta quizá le "
            "ayude con una carta. La oficina de seguros de su estado le dice cómo.",
            "El dinero pesa mucho. Si pesa tanto que piensa en morir o en hacerse daño, llame o escriba al 988. "
            "Marque el 2 para "
            "hablar en español. Es gratis y no hace falta un plan.",
        )),
    ),
    sources=(sources.COVERAGE, sources.NO_SURPRISES, sources.HELPLINE),
)  # fmt: skip

MEDICINE = Draft(
    kind="article",
    language="es",
    slug="when-medicine-may-be-part-of-it",
    topic=topics.PAYING,
    title="Cuándo las medicinas pueden ser parte",
    summary="Una medicina puede aliviar, y también puede apagar lo que se siente. Qué preguntar, y por qué no dejarla por su "
    "cuenta.",
    concern="medication-questions",
    takeaways=(
        "A algunas personas les ayuda. Es una opción entre otras, y usted decide.",
        "Para el TEPT, muchas veces se ofrece primero una terapia, sola o junto con una medicina.",
        "Algunas medicinas apagan lo que se siente. Casi siempre hay algo que se puede cambiar.",
        "No la deje por su cuenta. Hable antes con quien la recetó.",
    ),
    body=(
        ("section", section(
            "Qué puede hacer una medicina",
            "Puede bajar un poco el miedo, la pena o el mal sueño. Así puede ser más fácil trabajar, descansar o "
            "hacer terapia. No "
            "borra lo que pasó. Unos la toman unos meses, otros más tiempo, y muchos no la necesitan.",
            "Para la depresión, la ansiedad y el TEPT, las que más se usan son los antidepresivos. No hacen efecto "
            "ya. Muchas veces "
            "hay que esperar de cuatro a ocho semanas. El sueño, el hambre o la fuerza pueden mejorar antes que el "
            "ánimo.",
        )),
        ("section", section(
            "Cuándo vale la pena preguntar",
            items=(
                "Tiene tanta pena o tanto miedo que no puede con la terapia, el trabajo o la comida.",
                "Lleva un tiempo en terapia y no basta.",
                "Casi no duerme desde hace semanas.",
                "Una medicina ya le ayudó antes.",
                "Quiere saber más. Con eso basta.",
            ),
        )),
        ("section", section(
            "Cuando la medicina puede ser la causa",
            "Hay gente que con un antidepresivo siente menos de todo: menos pena, pero también menos gusto. Puede "
            "depender de la "
            "dosis. Otras medicinas, como las del sueño o el dolor, también apagan, y el alcohol igual. El ánimo bajo "
            "hace lo "
            "mismo, así que no es fácil saber.",
            "Haga memoria. ¿Empezó con una medicina o dosis nueva? Dígaselo a quien la recetó. Puede bajar la dosis, "
            "cambiar la "
            "hora o probar otra.",
        )),
        ("section", section(
            "Por qué no dejarla de golpe",
            "Si deja un antidepresivo de golpe, puede tener mareo, náuseas, mucha inquietud o mal sueño. Lo de antes "
            "puede volver. "
            "Con otras medicinas puede ser un peligro. Casi todas se pueden bajar paso a paso, con alguien que sabe.",
            "Llame ya a su médico o a la farmacia si le sale un sarpullido, si el pulso va muy rápido o si tiene "
            "mucha fiebre. "
            "Llame al 911 si no puede respirar o se le hincha la cara.",
        )),
        ("section", section(
            "Cuidado en las primeras semanas",
            "En niños y jóvenes, un antidepresivo puede dar más ideas de suicidio, sobre todo en las primeras semanas "
            "o si cambia "
            "la dosis. Esté atento a ideas nuevas o peores, a no dormir o a mucha inquietud. Avise el mismo día a "
            "quien la "
            "recetó.",
            "Si piensa en morir o en hacerse daño, llame o escriba al 988 ahora, a toda edad. Marque el 2 para hablar "
            "en español.",
        )),
        ("helps", points(
            "Quién puede recetar",
            ("Su médico de siempre", "Suele ser lo más rápido, y mira su salud."),
            ("Un psiquiatra", "Es médico de la salud mental."),
            ("Un enfermero psiquiátrico", "Es enfermero con más estudios."),
            ("Casi ningún terapeuta", "Pero puede hablar con quien receta, si usted dice que sí."),
        )),
        ("section", section(
            "Preguntas para llevar",
            items=(
                "¿Para qué es, y cómo vamos a saber que sirve?",
                "¿Cuándo voy a notar algo?",
                "¿Qué efectos son comunes, y con cuáles debo llamar?",
                "¿Me puede apagar lo que siento?",
                "¿Qué pasa con mis otras medicinas, con el alcohol o en un embarazo?",
                "¿Por cuánto tiempo es, y cómo se deja?",
                "¿Qué más puedo hacer, junto con ella o en su lugar?",
            ),
        )),
    ),
    sources=(sources.MEDICATIONS, sources.ANTIDEPRESSANTS, sources.TREATMENT, sources.GUIDELINE),
)  # fmt: skip

HELPING = Draft(
    kind="guide",
    language="es",
    slug="helping-someone-else",
    topic=topics.OTHERS,
    title="Ayudar a otra persona",
    summary="Qué decir, qué callar, y cómo cuidarse cuando sufre alguien a quien quiere.",
    concern="relationships",
    takeaways=(
        "Estar ahí y oír hace más que las palabras justas.",
        "Pregunte antes de ayudar. Es su vida, y ella o él decide.",
        "Se puede preguntar sin rodeos si alguien piensa en el suicidio. Preguntar no mete la idea.",
        "Usted también cuenta. No puede cargar con esto solo.",
    ),
    body=(
        ("note", {"text": "Esta página habla del suicidio con cuidado y sin detalles. Salte esa parte si quiere."}),
        ("section", section(
            "Cómo empezar",
            "Busque un rato tranquilo. Siéntense lado a lado o salgan a caminar. Diga lo que ve y que le importa: "
            "“Hace días que "
            "casi no hablas. Me importas. ¿Cómo estás?”.",
            "Luego espere. No hay que llenar el silencio. Quizá hoy no diga nada. Pero ya sabe que la puerta está "
            "abierta.",
        )),
        ("helps", points(
            "Palabras que ayudan",
            ("“Te creo”.", "Sobre todo si alguien le hizo daño."),
            ("“No fue tu culpa”.", "Mucha gente se culpa."),
            ("“No tienes que contarme más”.", "Que decida cuánto."),
            ("“¿Qué te ayuda ahora?”", "Una comida, llevarle a un lugar, estar ahí o dejarle a solas."),
            ("“Aquí estoy. Te voy a preguntar otra vez”.", "Y luego hágalo."),
        )),
        ("signs", points(
            "Palabras que pueden doler",
            ("“Otros están peor”.", "El dolor no es un concurso."),
            ("“Piensa en algo bueno”.", "Si pudiera, lo haría."),
            ("“¿Por qué no…?”", "Suena a culpa."),
            ("“Ya pasó mucho tiempo”.", "No hay un plazo."),
        )),
        ("section", section(
            "Si parece frío o lejos",
            "Quien no siente nada quizá no ríe, no abraza o no contesta. Es fácil pensar que le rechaza. Casi nunca "
            "es por usted. "
            "Haga cosas chicas y seguidas: un mensaje corto, un café los domingos. No llegue por detrás. Pregunte "
            "antes de tocar.",
        )),
        ("section", section(
            "Ayude a buscar ayuda",
            "Puede buscar un terapeuta con esa persona, estar ahí cuando llama o llevarla en carro. Si es adulta, "
            "ella elige. Si "
            "dice que no, pregunte si puede volver al tema en unas semanas.",
            "Si no vive con usted, pregunte quién más está cerca. Si en casa alguien le hace daño, no le empuje a "
            "irse. Irse puede "
            "ser un momento de peligro. La Línea Nacional contra la Violencia Doméstica ayuda a hacer un plan: "
            "1-800-799-7233.",
        )),
        ("steps", {
            "heading": "Si teme que se quite la vida",
            "introduction": "No hace falta tener seguridad ni ser experto.",
            "steps": [
                "Pregunte: “¿Estás pensando en el suicidio?” Dígalo con calma y claro.",
                "Quédese. Escuche, no discuta y no prometa guardar el secreto.",
                "Ayude a que esté a salvo. Ponga lejos lo que podría usar para hacerse daño.",
                "Llamen o escriban juntos al 988; el 2 es para español. Si hay peligro ahora, llame al 911 y quédese.",
                "Siga cerca. Un mensaje corto en los días que vienen puede ser mucho.",
            ],
        }),
        ("section", section(
            "Cuídese usted",
            "Estar al lado de quien sufre es duro. Puede sentir pena, enojo o cansancio. Puede dormir mal. Eso no le "
            "hace mala "
            "persona.",
            items=(
                "Guarde en la semana una cosa que sea solo suya.",
                "Reparta el peso con alguien de confianza.",
                "Diga lo que puede hacer y lo que no.",
                "Hable con alguien de cómo está usted. Un terapeuta o un grupo de familias puede ayudar.",
            ),
        )),
        ("lines", {"heading": "Usted también puede llamar", "slugs": ["988-spanish", "911", "domestic-violence"]}),
    ),
    sources=(sources.FIVE_STEPS, sources.FAMILY, sources.COPING, sources.LIFELINE),
)  # fmt: skip

DRAFTS = (INSURANCE, MEDICINE, HELPING)
