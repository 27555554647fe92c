"""The starting vocabulary. Staff may change labels; slugs and bits stay."""

from django.db import migrations

# slug, label, label in Spanish, description, description in Spanish
CONCERNS = [
    ("trauma", "Trauma", "Trauma", "Something frightening that still weighs on you", "Algo aterrador que todavía le pesa"),
    ("emotional-numbness", "Emotional numbness", "Adormecimiento emocional", "Feeling little, empty or far away", "Sentir poco, vacío o lejanía"),
    ("ptsd", "PTSD", "TEPT", "Flashbacks, bad dreams or being on guard", "Recuerdos que vuelven, pesadillas o estar en guardia"),
    ("anxiety", "Anxiety", "Ansiedad", "Worry or fear that is hard to stop", "Preocupación o miedo difíciles de parar"),
    ("depression", "Depression", "Depresión", "Low mood, or no interest in things", "Ánimo bajo o falta de interés"),
    ("grief", "Grief", "Duelo", "Losing someone or something dear", "La pérdida de alguien o de algo querido"),
    ("stress-and-burnout", "Stress and burnout", "Estrés y agotamiento", "Too much for too long", "Demasiado durante demasiado tiempo"),
    ("relationships", "Relationships", "Relaciones", "Trouble with a partner or friends", "Dificultades con la pareja o las amistades"),
    ("family-conflict", "Family conflict", "Conflicto familiar", "Trouble at home or between generations", "Dificultades en casa o entre generaciones"),
    ("abuse-or-violence", "Abuse or violence", "Maltrato o violencia", "Being hurt, now or in the past", "Que le hagan daño, ahora o en el pasado"),
    ("sleep", "Sleep", "Sueño", "Falling asleep, staying asleep, bad dreams", "Dormirse, seguir dormido, pesadillas"),
    ("self-esteem", "Self-esteem", "Autoestima", "Being hard on yourself", "Ser duro consigo mismo"),
    ("anger", "Anger", "Enojo", "Anger that is hard to hold", "Enojo difícil de contener"),
    ("life-change", "Life change", "Cambio de vida", "A move, a job, a birth, an ending", "Una mudanza, un trabajo, un nacimiento, un final"),
    ("identity", "Identity", "Identidad", "Who you are and where you belong", "Quién es usted y a dónde pertenece"),
    ("lgbtq", "LGBTQ+ concerns", "Temas LGBTQ+", "Coming out, transition, being accepted", "Salir del clóset, transición, ser aceptado"),
    ("racism-and-discrimination", "Racism and discrimination", "Racismo y discriminación", "Being treated as less", "Recibir un trato inferior"),
    ("pregnancy-and-after-birth", "Pregnancy and after birth", "Embarazo y posparto", "Before, during and after a birth", "Antes, durante y después de un parto"),
    ("chronic-illness-or-pain", "Chronic illness or pain", "Enfermedad o dolor crónicos", "Living with a body that hurts", "Vivir con un cuerpo que duele"),
    ("eating", "Eating", "Alimentación", "Trouble around food or your body", "Dificultades con la comida o con su cuerpo"),
    ("substance-use", "Substance use", "Consumo de sustancias", "Drinking or using more than you want", "Beber o consumir más de lo que quiere"),
    ("ocd", "OCD", "TOC", "Thoughts or acts that repeat", "Pensamientos o actos que se repiten"),
    ("adhd", "ADHD", "TDAH", "Focus, restlessness, planning", "Atención, inquietud, organización"),
    ("autism", "Autism", "Autismo", "Autistic life, known or wondered about", "Vida autista, diagnosticada o en duda"),
    ("bipolar", "Bipolar", "Trastorno bipolar", "Very high and very low times", "Épocas muy altas y muy bajas"),
    ("psychosis", "Psychosis", "Psicosis", "Seeing, hearing or believing what others do not", "Ver, oír o creer lo que otros no"),
    ("self-harm", "Self-harm", "Autolesión", "Hurting yourself, or the wish to", "Hacerse daño o desear hacerlo"),
    ("medication-questions", "Medication questions", "Dudas sobre medicamentos", "Starting, changing or stopping a medicine", "Empezar, cambiar o dejar un medicamento"),
]  # fmt: skip
APPROACHES = [
    ("cbt", "CBT", "TCC"),
    ("tf-cbt", "Trauma-focused CBT", "TCC centrada en el trauma"),
    ("cpt", "Cognitive processing therapy", "Terapia de procesamiento cognitivo"),
    ("prolonged-exposure", "Prolonged exposure", "Exposición prolongada"),
    ("emdr", "EMDR", "EMDR"),
    ("psychodynamic", "Psychodynamic", "Psicodinámica"),
    ("dbt", "DBT", "TDC (DBT)"),
    ("act", "ACT", "ACT"),
    ("mindfulness-based", "Mindfulness-based", "Basada en la atención plena"),
    ("somatic", "Somatic", "Somática"),
    ("internal-family-systems", "Internal family systems", "Sistemas de la familia interna"),
    ("interpersonal", "Interpersonal", "Interpersonal"),
    ("gottman", "Gottman (couples)", "Gottman (parejas)"),
    ("emotionally-focused", "Emotionally focused (couples)", "Centrada en las emociones (parejas)"),
    ("motivational-interviewing", "Motivational interviewing", "Entrevista motivacional"),
    ("narrative", "Narrative", "Narrativa"),
    ("play-therapy", "Play therapy", "Terapia de juego"),
    ("art-therapy", "Art therapy", "Arteterapia"),
    ("music-therapy", "Music therapy", "Musicoterapia"),
    ("group-therapy", "Group therapy", "Terapia de grupo"),
]
LANGUAGES = [
    ("en", "English", "Inglés"), ("es", "Spanish", "Español"), ("zh", "Mandarin", "Mandarín"), ("yue", "Cantonese", "Cantonés"),
    ("vi", "Vietnamese", "Vietnamita"), ("tl", "Tagalog", "Tagalo"), ("ar", "Arabic", "Árabe"), ("ko", "Korean", "Coreano"),
    ("ru", "Russian", "Ruso"), ("uk", "Ukrainian", "Ucraniano"), ("ht", "Haitian Creole", "Criollo haitiano"), ("fr", "French", "Francés"),
    ("pt", "Portuguese", "Portugués"), ("hi", "Hindi", "Hindi"), ("ur", "Urdu", "Urdu"), ("fa", "Persian", "Persa"),
    ("de", "German", "Alemán"), ("it", "Italian", "Italiano"), ("pl", "Polish", "Polaco"), ("ja", "Japanese", "Japonés"),
    ("ase", "American Sign Language", "Lengua de señas americana"), ("so", "Somali", "Somalí"), ("am", "Amharic", "Amárico"), ("nv", "Navajo", "Navajo"),
]  # fmt: skip
IDENTITIES = [
    ("lgbtq", "LGBTQ+", "LGBTQ+"), ("transgender", "Transgender", "Transgénero"), ("black", "Black or African American", "Negra o afroamericana"),
    ("latine", "Latina, Latino or Latine", "Latina o latino"), ("asian", "Asian or Asian American", "Asiática o asiático-americana"),
    ("native", "Native American or Alaska Native", "Indígena americana o de Alaska"), ("pacific-islander", "Pacific Islander", "De las islas del Pacífico"),
    ("middle-eastern", "Middle Eastern or North African", "De Oriente Medio o del norte de África"), ("multiracial", "Multiracial", "Multirracial"),
    ("immigrant", "Immigrant or child of immigrants", "Inmigrante o de familia inmigrante"), ("veteran", "Veteran or military family", "Veterana o de familia militar"),
    ("disabled", "Disabled", "Con discapacidad"), ("neurodivergent", "Neurodivergent", "Neurodivergente"), ("parent", "Parent", "Madre o padre"),
    ("christian", "Christian", "Cristiana"), ("jewish", "Jewish", "Judía"), ("muslim", "Muslim", "Musulmana"), ("in-recovery", "In recovery", "En recuperación"),
]  # fmt: skip
GENDERS = [("woman", "Woman", "Mujer"), ("man", "Man", "Hombre"), ("non-binary", "Non-binary", "No binaria")]


def fill(apps, schema_editor):
    for place, (slug, label, label_es, description, description_es) in enumerate(CONCERNS):
        apps.get_model("directory", "Concern").objects.create(
            slug=slug, label=label, label_es=label_es, description=description, description_es=description_es,
            position=place, bit=place,
        )  # fmt: skip
    for name, words in [
        ("Approach", APPROACHES),
        ("Language", LANGUAGES),
        ("Identity", IDENTITIES),
        ("Gender", GENDERS),
    ]:
        model = apps.get_model("directory", name)
        model.objects.bulk_create(
            model(slug=slug, label=label, label_es=label_es, position=place, bit=place)
            for place, (slug, label, label_es) in enumerate(words)
        )


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
