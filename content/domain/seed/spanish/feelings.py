"""Pages in Spanish about feelings after trauma, and exercises."""

from content.domain import topics
from content.domain.seed import sources
from content.domain.seed.draft import Draft, points, section

SHUT_DOWN = Draft(
    kind="article",
    language="es",
    slug="why-emotions-shut-down",
    topic=topics.FEELINGS,
    title="Por qué se apagan las emociones",
    summary="Cuando hay demasiado que cargar, el cuerpo puede bajar el volumen de lo que se siente. Es un modo de seguir. "
    "No es un defecto suyo.",
    concern="emotional-numbness",
    takeaways=(
        "Luchar, huir o quedarse quieto son cosas que el cuerpo hace solo. Usted no las eligió.",
        "Apagarse puede cuidarle por un tiempo. También puede durar demasiado.",
        "Tapar lo que se siente gasta mucha fuerza. Por eso puede tener tanto cansancio.",
        "Lo que se siente vuelve mejor con pasos cortos, con descanso y con gente buena.",
    ),
    body=(
        ("note", {"text": "Esta página habla de lo que hace el cuerpo ante el peligro. No cuenta ninguna historia de "
                  "daño. Pare cuando quiera."}),
        ("section", section(
            "La alarma del cuerpo",
            "El cuerpo tiene una alarma. Si nota peligro, actúa antes de que usted piense. El pulso sube. Los "
            "músculos se "
            "ponen duros. El aire se hace corto. Ya puede luchar o correr.",
            "A veces no se puede ni lo uno ni lo otro. Entonces el cuerpo se queda quieto. Puede que se vea desde "
            "lejos. "
            "Puede que el dolor casi no se note, o que el tiempo vaya lento. Luego quizá no recuerde una parte.",
            "Eso no es ser débil. Mucha gente se culpa por no moverse o no gritar. Pero un cuerpo que se quedó quieto "
            "hizo "
            "lo que pudo para salir de eso.",
        )),
        ("section", section(
            "Cuando el peligro pasó y el cuerpo no lo sabe",
            "En muchas personas la alarma baja en unos días o semanas. En otras sigue. Un olor, un ruido o una fecha "
            "la "
            "prende. El cuerpo hace otra vez lo que antes le sirvió: baja el volumen.",
            "No es fácil bajar solo el miedo. Muchas veces baja todo. También la risa, el amor y la pena. Usted sabe "
            "que "
            "quiere a su hijo, pero no lo siente. Eso asusta. No quiere decir que el amor se fue.",
        )),
        ("signs", points(
            "Cómo se puede notar",
            ("En blanco", "Le preguntan qué siente y no sale ni una palabra."),
            ("Lejos", "Oye a la gente como si hablara en otro cuarto."),
            ("Sin pensar", "Hace las cosas y luego casi no se acuerda."),
            ("Sin parar", "Se mueve todo el día para que nada le alcance."),
            ("Sin llanto", "Quiere llorar y no puede."),
            ("Sin fuerza", "Descansa y sigue con cansancio."),
        )),
        ("section", section(
            "Otras cosas que apagan lo que se siente",
            "El trauma es una causa, pero no la única. También puede venir de mucho estrés, de un duelo, de la "
            "depresión "
            "o de dormir poco. El alcohol y las drogas lo causan. Algunas medicinas también, como las que se dan para "
            "la "
            "depresión. Y hay males del cuerpo que dejan sin ánimo.",
            "Por eso sirve hablar con un médico y también con un terapeuta. Si cree que es por una medicina, pregunte "
            "a "
            "quien la recetó. Por favor, no la deje por su cuenta. Dejarla de golpe puede hacerle mal.",
        )),
        ("helps", points(
            "Qué puede calmar la alarma",
            ("Un día con orden", "Levántese, coma y duerma casi a las mismas horas. Al cuerpo le gusta saber qué sigue."),
            ("Soltar el aire despacio", "Tome aire y cuente hasta cuatro. Suéltelo y cuente hasta seis."),
            ("Los pies en el suelo", "Apriete los pies contra el suelo. Note qué le sostiene."),
            ("Moverse", "Un paseo lento le dice al cuerpo que no está atrapado."),
            ("Una persona segura", "No tiene que explicar nada. Pida que se siente a su lado."),
            ("Menos alcohol y drogas", "Tapan el dolor una noche. Con el tiempo, el sueño y el ánimo van a peor."),
        )),
        ("section", section(
            "No hace falta forzar nada",
            "Quizá quiera romper el muro y sentir todo ya. A casi todos les va mejor paso a paso. Un buen terapeuta "
            "le ayuda "
            "primero a sentirse firme. Solo después, y solo si usted quiere, miran lo que pasó.",
            "Pida ayuda si esto dura más de un mes, o si le complica el trabajo, el sueño o el trato con los suyos. "
            "Si piensa "
            "en morir o en hacerse daño, llame o escriba al 988. Marque el 2 para hablar en español. Es gratis, de "
            "día y de "
            "noche.",
        )),
    ),
    sources=(sources.IMPACT, sources.PTSD_BASICS, sources.PTSD, sources.MEDICATIONS),
)  # fmt: skip

FEEL_AGAIN = Draft(
    kind="article",
    language="es",
    slug="ways-to-feel-again",
    topic=topics.FEELINGS,
    title="Modos de volver a sentir",
    summary="Lo que se siente suele volver poco a poco. Aquí hay cosas cortas para probar, y cómo ir más lento si es "
    "demasiado.",
    concern="emotional-numbness",
    takeaways=(
        "Empiece por el cuerpo y los sentidos. Las palabras pueden venir luego.",
        "Unos minutos cada día hacen más que un gran esfuerzo.",
        "Lo difícil puede volver primero. Usted puede ir más lento cuando quiera.",
        "Estar con gente de confianza es de lo que más ayuda.",
    ),
    body=(
        ("section", section(
            "Antes de empezar",
            "No tiene que hacer todo esto. Elija una cosa que le parezca fácil. Hágala unos minutos. Luego pare, "
            "aunque le "
            "vaya bien. Así le muestra al cuerpo que puede sentir un poco sin que pase nada malo.",
            "Habrá días en que no pase nada. Eso no es fallar. El descanso también cuenta.",
        )),
        ("helps", points(
            "Empiece por los sentidos",
            ("Calor y frío", "Tome una taza tibia. Luego ponga las manos en agua fresca. Note cuál le gusta más."),
            ("Oído", "Ponga una canción que antes le gustaba. No tiene que sentir nada. Solo óigala hasta el final."),
            ("Olfato", "Café, jabón, una naranja, la lluvia. Huela con los ojos abiertos."),
            ("Gusto", "Coma un bocado despacio. ¿Es dulce, salado o ácido?"),
            ("Tacto", "Una manta suave, un perro, una piedra lisa en el bolsillo."),
        )),
        ("helps", points(
            "Deje que el cuerpo se mueva",
            ("Camine", "Diez minutos bastan. Busque una cosa que no había visto antes."),
            ("Estírese", "Suba los brazos. Déjelos caer. Hágalo tres veces."),
            ("Suelte el aire", "Que salga más lento de lo que entra. Cante bajito si le gusta."),
            ("Sacuda las manos", "Medio minuto. Luego déjelas quietas sobre las piernas."),
        )),
        ("section", section(
            "Busque una palabra",
            "Dos o tres veces al día, pregúntese: ¿qué hay aquí ahora? Empiece por el cuerpo. Duro. Pesado. Tibio. "
            "Luego "
            "pruebe una palabra para el ánimo. Pena. Calma. Enojo. “Nada” también vale.",
            "Si quiere, anótelo. En una o dos semanas, mire lo que anotó. Casi nunca es igual cada día. Esos cambios "
            "tan "
            "chicos también son emociones.",
        )),
        ("section", section(
            "Haga cosas chicas que antes le importaban",
            "Cuando no se siente nada, uno espera a tener ganas. Pruebe al revés. Haga primero la cosa, aunque sea "
            "poco. Las "
            "ganas muchas veces vienen después.",
            items=(
                "Ponga agua a una planta.",
                "Haga una comida de cuando era niño o niña.",
                "Mande una foto a alguien.",
                "Siéntese cinco minutos al sol.",
                "Dibuje, cante o toque, mal y para nadie.",
            ),
        )),
        ("section", section(
            "Esté cerca de la gente",
            "Puede que se sienta como una sombra entre amigos. Vaya igual, un rato corto. Dígalo a su modo: “Estos "
            "días ando "
            "un poco lejos. Pero me gusta estar aquí”. Quien le quiere puede oír eso.",
            "Si no hay nadie seguro cerca, un grupo de apoyo o una línea de ayuda puede ser el primer paso.",
        )),
        ("section", section(
            "Si es demasiado",
            "Al volver a sentir, puede venir primero el miedo, el enojo o la pena. Puede llorar de pronto. Esto puede "
            "ser "
            "parte de sanar, pero no tiene que cargarlo todo de una vez.",
            "Mire el cuarto. Diga cinco cosas que ve. Sienta los pies en el suelo. Diga qué día es y dónde está. "
            "Luego haga "
            "algo simple, como lavar una taza. Puede volver a eso más tarde, o con ayuda.",
        )),
        ("section", section(
            "Cuándo pedir ayuda",
            "A veces hace falta algo más que estos pasos. Hable con un terapeuta si dura más de un mes. Hágalo antes "
            "si los "
            "recuerdos le inundan, si bebe o usa drogas para aguantar, o si no puede con su día.",
            "Si piensa en morir o en hacerse daño, llame o escriba al 988 ahora. Marque el 2 para hablar en español. "
            "Hay "
            "alguien a toda hora.",
        )),
    ),
    sources=(sources.COPING, sources.DOING_WHAT_MATTERS, sources.CARING, sources.TRAUMA),
)  # fmt: skip

SLEEP = Draft(
    kind="article",
    language="es",
    slug="sleep-after-trauma",
    topic=topics.CALM,
    title="El sueño después de un trauma",
    summary="Es común que cueste dormir, que uno se despierte mucho o que tenga malos sueños después de algo duro. Mucho de "
    "eso mejora con ayuda.",
    concern="sleep",
    takeaways=(
        "Después de un trauma el cuerpo sigue en guardia. Dormir le pide que suelte, y al principio cuesta.",
        "Levantarse cada día a la misma hora es el mejor comienzo.",
        "Los malos sueños se pueden tratar. Puede pedir ayuda solo para eso.",
        "Si duerme mal más de unas semanas, hable con un médico o un terapeuta.",
    ),
    body=(
        ("note", {"text": "Esta página habla de malos sueños en general. No cuenta ninguno."}),
        ("section", section(
            "Por qué cuesta dormir",
            "Para dormir hay que dejar de vigilar. Después de un trauma, una parte de usted no quiere. La casa está "
            "en calma, "
            "no hay luz y lo que piensa se oye más fuerte. Oye cada ruido. Tal vez teme soñar y por eso se acuesta "
            "tarde.",
            "Luego viene el cansancio. Con cansancio, la alarma del cuerpo salta más. Así el mal sueño y el miedo se "
            "dan "
            "fuerza. Lo bueno es que también vale al revés. Cuando se duerme un poco mejor, el día suele ir mejor.",
        )),
        ("signs", points(
            "Lo que nota la gente",
            ("Tarda en dormir", "Pasa una hora en la cama con la cabeza dando vueltas."),
            ("Se despierta", "Muchas veces, o demasiado temprano."),
            ("Malos sueños", "Despierta con miedo y con el pulso rápido."),
            ("Miedo a la cama", "Tarda en acostarse, o duerme en el sofá con la luz prendida."),
            ("Días pesados", "Tiene poca paciencia. Le cuesta pensar o recordar."),
        )),
        ("helps", points(
            "Durante el día",
            ("Una sola hora", "Levántese a la misma hora, también tras una mala noche y en días libres."),
            ("Luz del día", "Salga por la mañana, aunque sean diez minutos."),
            ("Muévase", "Caminar ayuda. Lo más fuerte, unas horas antes de acostarse."),
            ("Ojo con el café", "El café y la cola duran horas en el cuerpo. Si puede, pare después de comer."),
            ("Siesta corta", "Media hora como mucho, y no muy tarde."),
        )),
        ("helps", points(
            "Por la noche",
            ("Baje el ritmo", "Dese media hora con poca luz y sin noticias."),
            ("Sin alcohol", "Ayuda a caer, pero luego corta el sueño y hace peores los sueños."),
            ("Su cuarto, a su modo", "Vale una luz baja, la puerta con llave o un ruido suave."),
            ("Al papel", "Anote lo que le da vueltas. Ahí puede esperar hasta mañana."),
            ("Cuando tenga sueño", "Vaya a la cama cuando se le cierren los ojos, no solo por la hora."),
        )),
        ("section", section(
            "Si se despierta con miedo",
            "Prenda una luz. Siéntese y ponga los pies en el suelo. Diga dónde está y qué día es. Nombre cinco cosas "
            "que ve. "
            "Tome agua. Suelte el aire despacio unas veces.",
            "Si sigue sin dormir, levántese. Haga algo tranquilo con poca luz. Vuelva cuando tenga sueño. Si uno "
            "pelea en la "
            "cama por dormir, el cuerpo aprende que la cama es para sufrir.",
        )),
        ("section", section(
            "Qué puede hacer el tratamiento",
            "Hay una terapia hecha para dormir mejor. Se llama TCC para el insomnio. Dura unas semanas. Para mucha "
            "gente es lo "
            "primero que se prueba, antes de las medicinas.",
            "Para los malos sueños, un terapeuta le puede ayudar a cambiar el final del sueño cuando está despierto, "
            "y a "
            "practicarlo. Cuando se trata el TEPT, el sueño suele mejorar.",
            "Diga a su médico si ronca fuerte, si le falta el aire al dormir o si se duerme de día. Puede ser un "
            "problema para "
            "respirar, y eso se trata. Pregunte antes de tomar algo para dormir, también si se vende sin receta.",
        )),
        ("section", section(
            "Cuándo hablar con alguien",
            "Un adulto necesita siete horas o más. Si lleva unas semanas con mucho menos, pida ayuda. Pídala antes si "
            "por el "
            "cansancio no puede manejar o cuidar a otros.",
            "La noche puede sentirse muy sola. Si piensa en morir o en hacerse daño, llame o escriba al 988. Marque "
            "el 2 para "
            "hablar en español. Contestan toda la noche.",
        )),
    ),
    sources=(sources.SLEEP, sources.HEALTHY_SLEEP, sources.PTSD_BASICS, sources.COPING),
)  # fmt: skip

GROUNDING = Draft(
    kind="exercise",
    language="es",
    slug="grounding-now",
    topic=topics.CALM,
    title="Volver al presente, ahora",
    summary="Dos ejercicios cortos para volver a este momento. Puede hacerlos sentado, en cualquier lugar, sin que nadie lo "
    "note.",
    concern="trauma",
    takeaways=(
        "Vaya despacio. Salte lo que quiera. Pare cuando quiera.",
        "Deje los ojos abiertos si cerrarlos le hace sentir peor.",
        "No tiene que servir la primera vez. Con la práctica es más fácil.",
    ),
    body=(
        ("grounding", {
            "heading": "5-4-3-2-1: un sentido a la vez",
            "introduction": "Son unos dos minutos. Diga las cosas en voz alta o solo piénselas.",
            "senses": [
                {"count": 5, "text": "Mire a su lado. Diga cinco cosas que ve. El color de una pared basta."},
                {"count": 4, "text": "Sienta cuatro cosas. Los pies en el suelo, la espalda en la silla, la manga."},
                {"count": 3, "text": "Escuche tres sonidos. Uno cerca, uno lejos, uno en medio."},
                {"count": 2, "text": "Note dos cosas que pueda oler. Si no hay, piense en dos olores que le gustan."},
                {"count": 1, "text": "Note una cosa que pueda saborear. Un poco de agua basta."},
            ],
            "ending": "Diga qué día es y dónde está. Usted está aquí, ahora. Puede empezar otra vez si quiere.",
        }),
        ("breathing", {
            "heading": "Respirar más lento",
            "introduction": "Soltar el aire despacio ayuda al cuerpo a calmarse. Si se marea, vuelva a su ritmo.",
            "breathe_in": 4,
            "breathe_out": 6,
            "rounds": 6,
            "ending": "Deje que el aire vuelva a su ritmo. Note si algo está un poco más suave.",
        }),
        ("section", section(
            "Para qué sirve",
            "Después de un trauma, un recuerdo puede sentirse como si pasara ahora. O puede sentir que nada es real. "
            "Estos "
            "ejercicios llevan la mente a lo que los sentidos le dicen en este cuarto. Le muestran al cuerpo que "
            "aquello ya "
            "pasó.",
            "No borran el recuerdo. Le dan un lugar firme mientras pasa la ola. Casi todas las olas pasan, muchas en "
            "unos "
            "minutos.",
        )),
        ("helps", points(
            "Otras cosas que puede probar",
            ("Agua fría", "Ponga las manos bajo el agua. Note el frío y cómo se va."),
            ("Apriete y suelte", "Junte las palmas y apriete hasta contar cinco. Suelte. Tres veces."),
            ("Cuente al revés", "De cincuenta hacia atrás, de tres en tres. Si se equivoca, no importa."),
            ("Nombre cosas", "Piense en diez animales, comidas o pueblos."),
            ("Dígalo", "“Me llamo… Hoy es… Estoy en… Aquí no hay peligro, y esto es un recuerdo”. Puede añadir quién está "
             "con usted, o su edad: “Tengo diez años y mi tía está aquí”. “Tengo dieciséis y estoy en mi cuarto”. “Ya "
             "soy una persona adulta”."),
            ("Algo en la mano", "Lleve una piedra, un anillo o un trozo de tela en el bolsillo."),
        )),
        ("section", section(
            "Si no le ayuda",
            "A algunas personas les va peor cuando miran su cuerpo o su aire. Si le pasa, mire hacia afuera. Camine, "
            "nombre "
            "colores o hable con alguien. No hizo nada mal.",
            "Pruebe también en días de calma. Es más fácil hallar el camino en la tormenta si ya lo anduvo con sol.",
            "Si lo necesita muchas veces al día, o si pierde la noción del tiempo, un terapeuta puede ayudar. Si "
            "piensa en "
            "morir o en hacerse daño, llame o escriba al 988 ahora. Marque el 2 para hablar en español.",
        )),
        ("lines", {"heading": "Con quién hablar ahora", "slugs": ["988-spanish", "988"]}),
    ),
    sources=(sources.DOING_WHAT_MATTERS, sources.RELAXATION, sources.COPING),
)  # fmt: skip

DRAFTS = (SHUT_DOWN, FEEL_AGAIN, SLEEP, GROUNDING)
