"""French: "mar 24 nov 2026 à 10:00"."""

DATE_FORMAT = "D j b Y"
DATETIME_FORMAT = r"D j b Y \à H:i"
TIME_FORMAT = "H:i"
MONTH_DAY_FORMAT = "D j b"
SHORT_DATE_FORMAT = "j b Y"
SHORT_DATETIME_FORMAT = r"j b Y \à H:i"
FIRST_DAY_OF_WEEK = 1
