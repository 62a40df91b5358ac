"""The skills scale: what is rated, what a rating says, and how two ratings stand to each other.

scale = read_scale(text)                            # reading.py; refuses a broken text by line and reason
scores, reasons = read_scores(scale, typed)         # scoring.py; {statement key: 0 to 5 or NOT_APPLICABLE}
profile(scale, scores).sub_scales                   # means with coverage, totals only when complete
open_to(viewer_id, ratings, agreed, now)            # blind.py; whose ratings are there for this person
compare(Rated(scale, one), Rated(scale, other))     # comparison.py; two recordings of one practitioner
by_sub_scale({"One": comparison})                   # tables.py; the study's tables, and one from paper checked
agreement([mine, theirs]).kappa                     # agreement.py; a Figure, or the sentence why there is none
"""
