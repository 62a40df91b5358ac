"""95 % bands around a share between 0 and 1, made on the scale of log(-log), so that they never leave it.

For Kaplan-Meier with Greenwood's sum this is the exponential Greenwood band (Kalbfleisch and Prentice, 1980).
"""

from __future__ import annotations

from math import exp, inf, log

Z = 1.959963984540054
"""The normal distribution's 97.5 % quantile."""
ROUNDING = 1e-12
"""No group is so large that its share could be nearer to 1 and not be 1."""
Band = tuple[float, float]


def log_log_band(share: float, variance_of_log: float) -> Band:
    """(lower, upper) of a share whose logarithm has this variance. Where the share is 0 or 1 nothing is left to vary."""
    if share <= 0 or share > 1 - ROUNDING:
        return share, share
    return around(log(share), variance_of_log)


def around(logarithm: float, variance_of_log: float) -> Band:
    """The same, of the share's logarithm."""
    if logarithm == 0:
        return 1.0, 1.0
    if logarithm == -inf:
        return 0.0, 0.0
    middle, half = log(-logarithm), Z * variance_of_log**0.5 / logarithm
    return exp(-exp(middle - half)), exp(-exp(middle + half))
