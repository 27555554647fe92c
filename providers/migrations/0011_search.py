"""Search by parts of words, accents and case aside, from an index of their trigrams; who began in a transaction."""

from django.db import migrations, models

# Folding an accent is "stable" only because its dictionary could be altered; ours isn't.
INDEXES = """
CREATE FUNCTION record_words(VARIADIC parts text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT upper(public.unaccent('public.unaccent'::regdictionary, array_to_string(parts, ' '))) $$;
CREATE INDEX provider_by_words ON directory_provider USING gin (
    record_words(display_name, given_name, family_name, npi, slug, contact_email) public.gin_trgm_ops);
CREATE INDEX license_by_words ON directory_license USING gin (upper(number::text) public.gin_trgm_ops);
"""
DROP = "DROP INDEX license_by_words; DROP INDEX provider_by_words; DROP FUNCTION record_words(text[]);"


class Migration(migrations.Migration):
    dependencies = [
        ("providers", "0010_approaches"),
    ]

    operations = [
        migrations.RunSQL(INDEXES, DROP),
        migrations.AddIndex(
            model_name="recordchange",
            index=models.Index(
                condition=models.Q(("act", "I"), ("table", "directory_provider")),
                fields=["xid"],
                name="record_change_that_began",
            ),
        ),
    ]
