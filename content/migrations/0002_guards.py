"""What PostgreSQL itself refuses: a page of ours live on words that nobody signed, and a signature that changes."""

from django.db import migrations

LIVE_IS_SIGNED = """
CREATE FUNCTION content_live_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.live
        AND EXISTS (SELECT FROM django_content_type WHERE id = NEW.content_type_id AND app_label = 'content')
        AND NOT EXISTS (
            SELECT FROM content_signature WHERE page_id = NEW.id AND revision_id = NEW.live_revision_id
        )
    THEN
        RAISE EXCEPTION 'page % would be live on a revision that nobody signed', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'content_live_is_signed', TABLE = 'wagtailcore_page';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER content_live_is_signed
    BEFORE INSERT OR UPDATE OF live, live_revision_id, content_type_id ON wagtailcore_page
    FOR EACH ROW EXECUTE FUNCTION content_live_is_signed();
"""
SIGNATURE_IS_FINAL = """
CREATE FUNCTION content_signature_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a signature is neither changed nor deleted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'content_signature_is_final', TABLE = 'content_signature';
END $$;
CREATE TRIGGER content_signature_is_final
    BEFORE UPDATE OR DELETE ON content_signature
    FOR EACH ROW EXECUTE FUNCTION content_signature_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("content", "0001_initial"), ("contenttypes", "0002_remove_content_type_name")]
    operations = [
        migrations.RunSQL(
            LIVE_IS_SIGNED,
            "DROP TRIGGER content_live_is_signed ON wagtailcore_page; DROP FUNCTION content_live_is_signed();",
        ),
        migrations.RunSQL(
            SIGNATURE_IS_FINAL,
            "DROP TRIGGER content_signature_is_final ON content_signature; DROP FUNCTION content_signature_is_final();",
        ),
    ]
