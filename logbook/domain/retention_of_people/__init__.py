"""Retention of people: how many go how far on the way, how long it takes, and how long those who arrive stay in practice.

Survival analysis in plain Python: Kaplan-Meier (staying in practice), Aalen-Johansen (accreditation, with leaving as the
competing event), the funnel with its denominators, weeks a stage, and what may be shown of small groups. It claims no cause.
"""
