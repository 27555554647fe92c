"""Triggers for tables that belong to a provider: change tracking for the ranking index, and the history of records.

They fire once per statement, so a bulk import pays almost nothing. Triggers that must never be
switched off (append-only tables, the audit chain, signatures) are plain SQL in migrations: see docs/adr.
"""

import pgtrigger
from pgtrigger import Referencing, Statement, Trigger

OLD, NEW = "before_rows", "after_rows"
_EVENTS = (
    ("insert", pgtrigger.Insert, Referencing(new=NEW)),
    ("update", pgtrigger.Update, Referencing(old=OLD, new=NEW)),
    ("delete", pgtrigger.Delete, Referencing(old=OLD)),
)


def change_tracking(provider: str = "provider_id") -> list[Trigger]:
    """Record in `ProviderChange` which providers a statement changed. `provider` is the column with the provider's id.

    The ranking index follows the table; `note_provider_changes` is in the app's first migration.
    """
    changed = {
        "insert": f"SELECT {provider} FROM {NEW}",
        "update": f"SELECT {provider} FROM {OLD} UNION SELECT {provider} FROM {NEW}",
        "delete": f"SELECT {provider} FROM {OLD}",
    }
    return [
        _trigger(f"note_{name}", operation, referencing, f"PERFORM note_provider_changes(ARRAY({changed[name]}));")
        for name, operation, referencing in _EVENTS
    ]


def vocabulary_tracking() -> list[Trigger]:
    """Record a change of terms that every provider may use, under provider 0."""
    any_change = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
    return [_trigger("note_change", any_change, None, "PERFORM note_provider_changes(ARRAY[0]);")]


def membership_tracking() -> list[Trigger]:
    """Record a change of a compact for each provider with a privilege under it."""
    return [
        Trigger(
            name="note_change",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            func="""
                PERFORM note_provider_changes(ARRAY(
                    SELECT DISTINCT provider_id FROM directory_privilege
                    WHERE compact_id IN (OLD.compact_id, NEW.compact_id)));
                RETURN NULL;
            """,
        )
    ]


def record_history(provider: str = "provider_id") -> list[Trigger]:
    """Write each change of a row into `RecordChange`, with the audit context of the transaction.

    Rows that arrive together with a new provider are not recorded, and a new provider is recorded without its columns.
    `provider` is the column with the provider's id.
    """
    columns = 'provider_id, "table", row_id, act, before, after, at, by, why, run_id, xid'
    context = """clock_timestamp(), coalesce(current_setting('attune.by', true), ''),
        coalesce(current_setting('attune.why', true), ''), nullif(current_setting('attune.run', true), '')::bigint,
        pg_current_xact_id()::text::bigint"""
    is_provider = provider == "id"
    # Keeps the planner from inlining the subquery, which would convert both rows again for every column.
    once = "OFFSET 0"
    unless_new_provider = """WHERE NOT EXISTS (
        SELECT 1 FROM directory_recordchange c
        WHERE c.provider_id = n.provider_id AND c.act = 'I' AND c."table" = 'directory_provider'
            AND c.xid = pg_current_xact_id()::text::bigint)"""
    write = {
        "insert": f"""SELECT n.{provider}, TG_TABLE_NAME, n.id, 'I', NULL,
            {"NULL::jsonb" if is_provider else "to_jsonb(n)"}, {context}
            FROM {NEW} n {"" if is_provider else unless_new_provider}""",
        "update": f"""SELECT n.{provider}, TG_TABLE_NAME, n.id, 'U', changed.before, changed.after, {context}
            FROM {NEW} n JOIN {OLD} o USING (id)
            CROSS JOIN LATERAL (SELECT to_jsonb(o) AS before, to_jsonb(n) AS after {once}) whole
            CROSS JOIN LATERAL (
                SELECT jsonb_object_agg(e.key, e.value) AS before, jsonb_object_agg(e.key, whole.after -> e.key) AS after
                FROM jsonb_each(whole.before) e WHERE whole.after -> e.key IS DISTINCT FROM e.value
            ) changed
            WHERE changed.before IS NOT NULL""",
        "delete": f"SELECT o.{provider}, TG_TABLE_NAME, o.id, 'D', to_jsonb(o), NULL, {context} FROM {OLD} o",
    }
    return [
        _trigger(
            f"history_{name}", operation, referencing, f"INSERT INTO directory_recordchange ({columns}) {write[name]};"
        )
        for name, operation, referencing in _EVENTS
    ]


def _trigger(name: str, operation: pgtrigger.Operation, referencing: Referencing | None, body: str) -> Trigger:
    return Trigger(
        name=name,
        level=Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        func=f"{body} RETURN NULL;",
    )
