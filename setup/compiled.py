"""Forget compiled loops of the matching engine whose source has changed.

Numba keeps each compiled function with a mark of its own file alone; a function that another file lends to it may have
changed all the same. So whenever anything in the engine is new, all of it is compiled anew (half a minute, once).
"""

import hashlib
from pathlib import Path

ENGINE = Path(__file__).resolve().parents[1] / "src" / "cairn_match"


def main(engine: Path = ENGINE) -> None:
    """Empty the caches below `engine` unless they were made from what stands there now."""
    stamp, wanted = engine / "__pycache__" / "compiled-from", mark(engine)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    for kept in [*engine.rglob("*.nbi"), *engine.rglob("*.nbc")]:
        kept.unlink(missing_ok=True)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(wanted)


def mark(engine: Path) -> str:
    """Changes with every source of the engine."""
    sources = sorted(engine.rglob("*.py"))
    texts = b"".join(str(path.relative_to(engine)).encode() + path.read_bytes() for path in sources)
    return hashlib.sha256(texts).hexdigest()


if __name__ == "__main__":
    main()
