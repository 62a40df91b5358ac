"""Pure rules: values in, verdicts out. No Flask, no SQLAlchemy, no clock, no input or output."""
