from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cairn.identity.domain.download import ask_download, make_copy

if TYPE_CHECKING:
    from tests.consistency.world import World


def things(world: World) -> dict[str, Any]:
    download = ask_download(by=world.cast.mentee)
    make_copy(download_id=download.pk)
    return {"download": download}
