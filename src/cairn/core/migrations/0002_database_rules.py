"""Extensions, the name-folding function that sorts people alike everywhere, and the append-only event log."""

from django.db import migrations

# In plpgsql: an immutable SQL function over a stable one is never inlined, and calling it costs twice as much.
FOLD = """
create function cairn_fold(value text) returns text
language plpgsql immutable parallel safe strict
as $$ begin return lower(public.unaccent('public.unaccent'::regdictionary, value)); end $$;
"""

APPEND_ONLY = """
create function cairn_event_append_only() returns trigger language plpgsql as $$
begin
    -- The sequencer alone may touch a row, once, to number it.
    if tg_op = 'UPDATE' and old.seq is null and new.seq is not null
        and (new.id, new.at, new.verb, new.actor_id, new.subject_type, new.subject_id, new.program_id, new.data,
             new.sealed) is not distinct from
            (old.id, old.at, old.verb, old.actor_id, old.subject_type, old.subject_id, old.program_id, old.data,
             old.sealed)
    then
        return new;
    end if;
    raise exception 'The event log is append-only.' using errcode = 'restrict_violation';
end $$;

create trigger event_append_only before update or delete on core_event
    for each row execute function cairn_event_append_only();
create trigger event_not_truncated before truncate on core_event
    for each statement execute function cairn_event_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "create extension if not exists pg_trgm; create extension if not exists unaccent;"
            " create extension if not exists btree_gist;",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(FOLD, "drop function cairn_fold(text);"),
        migrations.RunSQL(
            APPEND_ONLY,
            "drop trigger event_append_only on core_event; drop trigger event_not_truncated on core_event;"
            " drop function cairn_event_append_only();",
        ),
    ]
