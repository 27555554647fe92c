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
SIGNATURES_STAND = """
CREATE FUNCTION content_signatures_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a signature is neither changed nor deleted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'content_signatures_stand', TABLE = 'content_signature';
END $$;
CREATE TRIGGER content_signatures_stand
    BEFORE UPDATE OR DELETE ON content_signature
    FOR EACH ROW EXECUTE FUNCTION content_signatures_stand();
"""


class Migration(migrations.Migration):
    dependencies = [("content", "0001_pages"), ("contenttypes", "0002_remove_content_type_name")]
    operations = [
        migrations.RunSQL(
            LIVE_IS_SIGNED,
            "DROP TRIGGER content_live_is_signed ON wagtailcore_page; DROP FUNCTION content_live_is_signed();",
        ),
        migrations.RunSQL(
            SIGNATURES_STAND,
            "DROP TRIGGER content_signatures_stand ON content_signature; DROP FUNCTION content_signatures_stand();",
        ),
    ]
