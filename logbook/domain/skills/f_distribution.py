"""The F distribution as far as an interval and a p value need it: its upper tail and its quantiles.

With T = log(F d1 / d2), F is the odds of a Beta(d1/2, d2/2) variable and T its log odds. In T nothing underflows however
small a degree of freedom is (an interval of ICC(2,1) has fractional ones), and log P(T ≤ t) is concave, so that Newton's
steps on it cannot run away. The incomplete beta function is its continued fraction (NIST DLMF 8.17.22).
"""

from __future__ import annotations

from math import exp, inf, lgamma, log, log1p

SMALLEST = 1e-300
PRECISION = 1e-15
MOST_STEPS = 20_000
"""The fraction needs about the square root of the larger degree of freedom: this is for millions of them."""
MOST_GUESSES, CLOSE = 200, 1e-8
"""Newton's method needs about six. It doubles the right digits each time: after so small a step none is left to mend."""


def upper_tail(f: float, d1: float, d2: float) -> float:
    """P(F > f) with d1 and d2 degrees of freedom, both above 0."""
    if f <= 0:
        return 1.0
    t = -log(f * d1 / d2)
    return exp(_log_lower(t, d2 / 2, d1 / 2, _log_density(t, d2 / 2, d1 / 2)))


def quantile(p: float, d1: float, d2: float) -> float:
    """The f with P(F ≤ f) = p, for p strictly between 0 and 1; infinite where it is beyond what a float holds."""
    if p > 0.5:
        return _odds(-_lower_point(1 - p, d2 / 2, d1 / 2)) * d2 / d1
    return _odds(_lower_point(p, d1 / 2, d2 / 2)) * d2 / d1


def _odds(t: float) -> float:
    return exp(t) if t < 700 else inf


def _lower_point(p: float, a: float, b: float) -> float:
    """The t with P(T ≤ t) = p: from the left every step falls short of it, and from the right only the first can."""
    t, target = log(a / b), log(p)
    for _ in range(MOST_GUESSES):
        density = _log_density(t, a, b)
        reached = _log_lower(t, a, b, density)
        step = (target - reached) * exp(reached - density)
        t += step
        if abs(step) < CLOSE:
            break
    return t


def _log_lower(t: float, a: float, b: float, density: float) -> float:
    """log P(T ≤ t), from the log of T's density there. The fraction is taken on the side where it converges quickly."""
    x, rest = exp(_log_share(t)), exp(_log_share(-t))
    if x * (a + b + 2) <= a + 1:
        return density - log(a) + log(_fraction(x, a, b))
    return log1p(-exp(density - log(b)) * _fraction(rest, b, a))


def _log_density(t: float, a: float, b: float) -> float:
    return a * _log_share(t) + b * _log_share(-t) + lgamma(a + b) - lgamma(a) - lgamma(b)


def _log_share(t: float) -> float:
    """log of the share that has these log odds, without loss at either end."""
    return -log1p(exp(-t)) if t > 0 else t - log1p(exp(t))


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method as Thompson and Barnett mended it."""
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, MOST_STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        change = 1.0
        for term in (even, odd):
            d = 1 / _not_zero(1 + term * d)
            c = _not_zero(1 + term / c)
            change = c * d
            found *= change
        if abs(change - 1) < PRECISION:
            break
    return found


def _not_zero(value: float) -> float:
    return value if abs(value) > SMALLEST else SMALLEST
