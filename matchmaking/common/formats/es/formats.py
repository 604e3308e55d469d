"""Mexico writes 1,234.5 where Spain writes 1.234,5; our readers of Spanish are in Mexico."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
