"""Numbers: what is typed or brought in of how many becomes the least, the best and the greatest number.

    >>> read_number("10 to 12")
    Number(low=10, best=None, high=12, about=False)

`folding` makes the figures of all scripts ours, `words` holds what numbers are called in English and in French, and
`grammar` reads both, or refuses what may mean two things. `figures` is how a number is written.
"""

from .figures import figures
from .grammar import Number, NumberNotUnderstood, read_number

__all__ = ["Number", "NumberNotUnderstood", "figures", "read_number"]
