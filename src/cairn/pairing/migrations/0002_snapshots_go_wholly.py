"""With a run's snapshot go its files and its key, whatever deletes the row: erasure, retention, a program."""

from django.db import migrations

CREATE = """
create function pairing_snapshot_gone() returns trigger language plpgsql as $$
begin
    delete from core_storedfilechunk where file_id in (old.input_id, old.outcome_id);
    delete from core_storedfile where id in (old.input_id, old.outcome_id);
    delete from core_vaultkey where vault_id = old.vault_id;
    delete from core_vault where id = old.vault_id;
    return null;
end $$;
create trigger pairing_snapshot_gone after delete on pairing_runsnapshot
for each row execute function pairing_snapshot_gone();
"""
DROP = """
drop trigger pairing_snapshot_gone on pairing_runsnapshot;
drop function pairing_snapshot_gone();
"""


class Migration(migrations.Migration):

    dependencies = [("pairing", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
