"""Intervals of 95 % for shares, means, deciles and ratios; closed forms, so the same numbers every time.

wilson     a share: Wilson 1927 (score interval), as recommended by Brown, Cai and DasGupta 2001
mean       a mean: Student 1908 (t interval)
decile     the lowest tenth: order statistics by the binomial (Conover 1999, section 3.2), free of any distribution
ratio      of two shares: logarithms, Katz et al. 1978, half a person added to each count (Pettigrew, Gart, Thomas 1986)
clustered  a share of items that come in lists: ratio estimator, lists as clusters (Cochran 1977, section 6.3)
"""

import math

import numpy as np
from scipy.special import bdtr, stdtrit

from cairn_match.arrays import Ints

Interval = tuple[float, float]
Z = 1.959963984540054  # 97.5 % point of the normal distribution


def wilson(count: int, people: int) -> Interval:
    """Interval of a share; (0, 1) where there is nobody."""
    if people == 0:
        return 0.0, 1.0
    share, z2 = count / people, Z * Z
    center = (share + z2 / (2 * people)) / (1 + z2 / people)
    half = Z * math.sqrt(share * (1 - share) / people + z2 / (4 * people * people)) / (1 + z2 / people)
    low = 0.0 if count == 0 else max(0.0, center - half)
    return low, 1.0 if count == people else min(1.0, center + half)


def mean_interval(values: Ints) -> Interval | None:
    """Interval of a mean; None below two values."""
    count = len(values)
    if count < 2:
        return None
    middle = float(np.mean(values))
    half = float(stdtrit(count - 1, 0.975)) * float(np.std(values, ddof=1)) / math.sqrt(count)
    return middle - half, middle + half


def low_decile(values: Ints) -> tuple[float, Interval]:
    """The tenth of the way up (linear between neighbors), and its interval; needs a value."""
    ordered = np.sort(values)
    count = len(ordered)
    below = bdtr(np.arange(count), count, 0.1)  # chance that at most k values are below the true decile
    low = int(np.searchsorted(below, 0.025, side="right"))
    high = int(np.searchsorted(below, 0.975, side="left"))
    span = float(ordered[max(low - 1, 0)]), float(ordered[min(high + 1, count - 1)])
    return float(np.quantile(ordered, 0.1)), span


def ratio_interval(count: int, people: int, other_count: int, other_people: int) -> Interval:
    """Interval of count/people over other_count/other_people; needs people on both sides."""
    a, b = count + 0.5, other_count + 0.5
    middle = math.log(a / (people + 0.5)) - math.log(b / (other_people + 0.5))
    half = Z * math.sqrt(max(0.0, 1 / a - 1 / (people + 0.5) + 1 / b - 1 / (other_people + 0.5)))
    return math.exp(middle - half), math.exp(middle + half)


def clustered(shown: Ints, sizes: Ints) -> tuple[float, Interval]:
    """A share of all items of some lists (`shown` of `sizes` in each), and its interval; needs an item."""
    total, lists = int(sizes.sum()), len(sizes)
    share = int(shown.sum()) / total
    if lists < 2:
        return share, (0.0, 1.0)
    spread = float(((shown - share * sizes) ** 2).sum())
    half = Z * math.sqrt(lists / (lists - 1) * spread) / total
    return share, (max(0.0, share - half), min(1.0, share + half))
