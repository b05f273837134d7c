"""The comment on a pull request has a table, details, and an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.findings import Finding, Judgement
from trailwright.reports._markdown import fenced
from trailwright.reports.markdown import markdown_report

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_table_and_the_details(judgement: Judgement) -> None:
    """The worst first, what to write in a block of code."""
    expected = """\
<!-- trailwright check -->

### trailwright check

1 error, 1 unknown in 2 templates with 1 trail; 1 accepted; 1 passed over.

| | Rule | Where | What is wrong |
| --- | --- | --- | --- |
| error | TW101 | `Trail` `templates/audit.yaml:12` | \
The bucket policy does not let CloudTrail deliver |
| unknown | TW102 | `Trail` `templates/audit.yaml` | The bucket policy is not in the template |

<details>
<summary>error TW101: The bucket policy does not let CloudTrail deliver</summary>

At `Trail` `templates/audit.yaml:12`: bucket logs has no policy

AWS would say InsufficientS3BucketPolicyException.

→ Allow it.

```yaml
Effect: Allow
Action:
  - s3:PutObject
```

</details>

<details>
<summary>unknown TW102: The bucket policy is not in the template</summary>

At `Trail` `templates/audit.yaml`: bucket logs has no policy

AWS may say InsufficientS3BucketPolicyException.

→ Allow it.

</details>"""
    assert expected == markdown_report(judgement)


def test_a_fence_is_longer_than_any_in_what_it_holds() -> None:
    """So that nothing inside ends it."""
    assert "`````yaml\na\n````\n`````" == fenced("yaml", "a\n````")


def test_nothing_found_is_one_sentence() -> None:
    """Without an empty table."""
    report = markdown_report(Judgement(paths=("a",), trails=1))

    assert "nothing found in 1 template with 1 trail." == report.splitlines()[-1]


def test_it_ends_before_github_refuses_it(finding: Callable[..., Finding]) -> None:
    """At 60,000 bytes the rest is counted, the worst are shown."""
    found = [finding("TW103", message="é|" * 5_000) for _ in range(100)]

    report = markdown_report(Judgement(findings=(*found, finding())))

    assert 60_000 >= len(report.encode()) > 50_000
    rows = [line.split(" | ")[1] for line in report.splitlines() if " | TW" in line]
    assert "TW101" == rows[0]
    assert report.endswith(f"Not shown here: {101 - len(rows)} warnings.")
