"""Model fields that the house treats alike wherever they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    Binary = models.BinaryField[bytes | None, bytes | None]
else:
    Binary = models.BinaryField


class SealedField(Binary):
    """Words that only members of the row's vault can open. The canary test walks every one of these.

    The row must offer `vault_id`; write with `cairn.core.sealed.seal`, read with `cairn.core.sealed.Reader`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "cairn.core.fields.SealedField", args, kwargs
