"""Adds up what `cargo test` says of each test binary."""

import re
import sys
from pathlib import Path

text = Path(sys.argv[1]).read_text(errors="replace")
rows = re.findall(r"^test result: \w+\. (\d+) passed; (\d+) failed", text, re.MULTILINE)
passed, failed = (sum(int(row[i]) for row in rows) for i in (0, 1))
# A crate that does not compile has no result line.
failed += len(re.findall(r"^error: could not compile", text, re.MULTILINE))
failed += 1 if not rows else 0
print(f"cargo: {passed} passed, {failed} failed")
