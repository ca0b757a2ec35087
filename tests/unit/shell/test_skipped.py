from pathlib import Path

import pytest

from tests.support.skipped import main

RUN = '<testcase classname="tests.browser.test_page" name="test_a"/>'
LEFT_OUT = '<testcase classname="tests.browser.test_page" name="test_b"><skipped/></testcase>'
MODULE_LEFT_OUT = '<testcase classname="" name="tests.browser.test_page"><skipped/></testcase>'
ELSEWHERE = '<testcase classname="tests.unit.test_x" name="test_c"><skipped/></testcase>'


@pytest.mark.parametrize(
    ("cases", "verdict"),
    [
        ((RUN,), 0),
        ((RUN, ELSEWHERE), 0),
        ((RUN, LEFT_OUT), 1),
        ((RUN, MODULE_LEFT_OUT), 1),
        ((ELSEWHERE,), 1),
        ((), 1),
    ],
)
def test_a_skipped_browser_test_fails_and_so_does_none_at_all(
    tmp_path: Path, cases: tuple[str, ...], verdict: int
) -> None:
    report = tmp_path / "tests.xml"
    report.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>", "utf-8")
    assert main(str(report), "tests.browser") == verdict


def test_it_names_what_was_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "tests.xml"
    report.write_text(f"<testsuites>{LEFT_OUT}</testsuites>", "utf-8")
    main(str(report), "tests.browser")
    assert capsys.readouterr().err == "skipped: tests.browser.test_page.test_b\n"
