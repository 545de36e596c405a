"""A person's own copy of what Cairn knows about them: a ZIP of JSON, made by a job, kept for a week."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
import zipfile
from collections.abc import Iterator
from typing import IO
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from cairn.core import files, privacy
from cairn.core.clock import now
from cairn.core.events import record
from cairn.identity import events
from cairn.identity.enums import DownloadState
from cairn.identity.models import Download
from cairn.people.models import Person

KEEP = dt.timedelta(days=7)
PART = 256 * 1024


@transaction.atomic
def ask_download(*, by: Person) -> Download:
    """Have a copy made. Asking again while one is being made changes nothing."""
    from cairn.identity.tasks import make_download  # the task calls back into this module

    download, made = Download.objects.get_or_create(person=by, state=DownloadState.WAITING)
    if made:
        record(events.DOWNLOAD_ASKED, by=by.pk, subject=by)
        make_download.defer(download_id=str(download.pk))
    return download


@transaction.atomic
def make_copy(*, download_id: UUID) -> Download | None:
    """Write the file of a download that waits. None when it is made already or its person is gone."""
    rows = Download.objects.select_for_update().filter(pk=download_id, state=DownloadState.WAITING)
    download = rows.first()
    if download is None:
        return None
    with tempfile.TemporaryFile() as target:
        _write(target, download.person_id)
        target.seek(0)
        download.file = files.store(
            name="my-data.zip",
            parts=_parts(target),
            content_type="application/zip",
            owner_id=download.person_id,
            keep=KEEP,
        )
    download.state, download.ready_at = DownloadState.READY, now()
    download.save(update_fields=["file", "state", "ready_at"])
    record(events.DOWNLOAD_READY, by=None, subject=download.person)
    return download


def _write(target: IO[bytes], person_id: UUID) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _readme())
        for name, rows in privacy.copy_of(person_id):
            if rows:
                text = json.dumps(rows, cls=_Encoder, ensure_ascii=False, indent=2)
                archive.writestr(f"{name}.json", text)
        photo = Person.objects.select_related("photo").get(pk=person_id).photo
        if photo is not None:
            archive.writestr(photo.name, b"".join(files.read(photo)))


class _Encoder(DjangoJSONEncoder):
    """Ranges of times as their two ends."""

    def default(self, o: object) -> object:
        if hasattr(o, "lower") and hasattr(o, "upper"):
            return [o.lower, o.upper]
        return super().default(o)


def _readme() -> str:
    return _(
        "This is what Cairn knows about you, one file for each kind of thing, as JSON, and your photo.\n"
        "Words you wrote in private are in it, decrypted for you alone: keep this file where only you can read it.\n"
        "What others wrote is theirs, and is not in it.\n"
    )


def _parts(source: IO[bytes]) -> Iterator[bytes]:
    while part := source.read(PART):
        yield part


def expire_downloads() -> int:
    """Mark downloads whose file is gone. Returns how many."""
    return Download.objects.filter(state=DownloadState.READY, file=None).update(state=DownloadState.EXPIRED)
