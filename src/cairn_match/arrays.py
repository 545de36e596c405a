"""Array types that the whole engine shares."""

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int32]
Bits = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.uint32]
Bytes = npt.NDArray[np.uint8]
Texts = npt.NDArray[np.int16]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]
Index = slice | npt.NDArray[np.signedinteger[Any]]


def locked(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Make an array read-only, so that a shared column cannot change under a reader."""
    array.setflags(write=False)
    return array
