"""Claims as tables of pandas, polars and DuckDB: `python examples/frames.py seeds/`.

Needs `pip install pandas polars "kuriltool[parquet]"`.
"""

from __future__ import annotations

import sys

import kuriltool

ISSUES = """
    SELECT issue, count(*) AS claims, round(avg(confidence), 2) AS sure
    FROM (SELECT unnest(issues) AS issue, confidence FROM claims)
    GROUP BY ALL ORDER BY claims DESC, issue LIMIT 3
"""


def main(paths: list[str]) -> None:
    claims = kuriltool.extract(*paths)

    frame = kuriltool.to_pandas(claims)
    print(frame.groupby(["side", "position"]).size().to_string())

    longest = kuriltool.to_polars(claims).sort("end", descending=True).select("speaker", "published", "issues")
    print(longest.head(2).to_dicts())

    for issue, count, sure in kuriltool.to_duckdb(claims).execute(ISSUES).fetchall():
        print(f"{issue}: {count} claims, sure to {sure}")


if __name__ == "__main__":
    main(sys.argv[1:] or ["seeds"])
