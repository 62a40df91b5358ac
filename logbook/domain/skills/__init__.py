"""The skills scale: what is rated, what a rating says, and how two ratings stand to each other.

scale = read_scale(text)                            # reading.py; refuses a broken text by line and reason
scores, reasons = read_scores(scale, typed)         # scoring.py; {statement key: 0 to 5 or NOT_APPLICABLE}
profile(scale, scores).sub_scales                   # means with coverage, totals only when complete
"""
