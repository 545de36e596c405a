"""A cache that all processes share: what one has seen (a used code, say), the others have seen too."""

from django.db import migrations

CREATE = """
create unlogged table identity_cache (
    cache_key varchar(255) primary key, value text not null, expires timestamp with time zone not null
);
create index identity_cache_expires on identity_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "drop table identity_cache;")]
