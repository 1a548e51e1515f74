"""The audit of the lock: a hole fails it, silence is called silence."""

from audit import LOCK, faults_of_lock, judge

HASHED = "--hash=sha256:" + "0a" * 32
WHOLE = (
    f"anyio==4.0 \\\n    {HASHED}\nuvicorn[standard]==0.5 ; python_version > '3' \\\n    {HASHED} \\\n    {HASHED}\n"
)
MENDED = {"name": "anyio", "version": "4.0", "vulns": []}
HOLED = {"name": "pillow", "version": "9.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["9.1"], "aliases": []}]}
UNASKED = {"name": "uvicorn", "skip_reason": "not found"}


def test_a_whole_lock_has_no_faults() -> None:
    assert faults_of_lock(WHOLE, {"anyio": "4.0"}) == []


def test_our_lock_is_pinned_and_hashed() -> None:
    assert faults_of_lock(LOCK.read_text(), {}) == []


def test_an_entry_without_a_hash_is_a_fault() -> None:
    assert faults_of_lock(f"anyio==4.0\nstarlette==1.0 \\\n    {HASHED}\n", {}) == ["anyio has no hash"]


def test_an_entry_without_a_version_is_a_fault() -> None:
    assert faults_of_lock(f"anyio>=4.0 \\\n    {HASHED}\n", {}) == ["anyio>=4.0 is not pinned to one version"]


def test_another_version_installed_is_a_fault() -> None:
    assert "run `make setup`" in faults_of_lock(WHOLE, {"anyio": "3.9"})[0]


def test_a_known_hole_fails_the_audit_and_names_the_mending_version() -> None:
    lines, code = judge([], [MENDED, HOLED])
    assert (lines[0], code) == ("pillow 9.0: PYSEC-1, mended in 9.1", 1)


def test_an_audit_that_asked_nobody_says_so() -> None:
    for told in (None, [UNASKED]):
        lines, code = judge([], told)
        assert lines[-1].startswith("audit: not asked")
        assert code == 0


def test_what_nobody_could_tell_about_is_named() -> None:
    assert judge([], [MENDED, UNASKED])[0] == ["nobody could tell about uvicorn", "audit: ok holes=0 asked=1 unasked=1"]
