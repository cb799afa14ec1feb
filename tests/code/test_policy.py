"""The policy of a page: its own files, inline scripts by hash alone."""

from __future__ import annotations

from zhibu.policy import header, policy


def test_without_inline_scripts_only_own_files_run():
    assert policy().startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy() and "*" not in policy()


def test_each_inline_script_is_named_once_by_its_hash_and_data_are_not():
    found = policy('<script>1</script><script type="application/json">{}</script><script>1</script>')
    assert "script-src 'self' 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=';" in found


def test_the_header_says_what_the_page_says_and_forbids_frames():
    said = policy("<script>1</script>")
    assert header(f'<head><meta http-equiv="Content-Security-Policy" content="{said}">'.encode()) == f"{said}; frame-ancestors 'none'"
    assert header("<h1>首页</h1>".encode()) == f"{policy()}; frame-ancestors 'none'"
