"""Forms that serve figures alone: 本月没有 and 本小区没有 said in so many words, and old totals.

Whoever fills them does nothing but tell the district that a zero is one. There should be no more.
"""

FIGURES_ONLY = (
    "matters:confirm_quiet",
    "meetings:confirm_without",
    "visits:confirm_without",
    "disputes:confirm_without",
    "organisation:confirm_none",
    "organisation:withdraw_none",
    "organisation:record_baseline",
    "api-matter-confirm-quiet-month",
    "api-month-without-list",
    "api-unvisited-month-list",
    "api-quarter-without-list",
    "api-absence-list",
    "api-absence-detail",
    "api-baseline-list",
)
