"""Compiled kernels: numba with the settings that every kernel of the engine shares."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def compiled(function: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Compile a function of arrays and numbers: without the interpreter lock, kept on disk, types unchanged."""
    return cast(Callable[Arguments, Answer], njit(nogil=True, cache=True)(function))
