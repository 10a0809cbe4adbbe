"""Uses every operation of the built-in account once or more, as a careful client would: one file a product."""

from exercise import access, containers, extras, identity, r2, workers

ALL = (identity, workers, containers, access, r2, extras)
