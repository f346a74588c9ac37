"""Where the data root may be: a folder, and nothing else."""

import pytest

from ntm import paths
from ntm.errors import NtmError


@pytest.mark.parametrize("address", ["s3://ntm/data", "memory://ntm", "file:///srv/ntm"])
def test_an_address_as_data_root_is_refused_in_both_languages(address, monkeypatch):
    monkeypatch.setenv("NTM_DATA", address)
    with pytest.raises(NtmError) as refused:
        paths.inbox()
    text = str(refused.value)
    assert "gốc dữ liệu phải là một thư mục" in text
    assert "The data root must be a folder" in text
    # what to do instead, to be copied as it stands
    assert text.count(f"ntm fetch --inbox {address}") == 2


def test_a_folder_as_data_root_is_made_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NTM_DATA", "elsewhere")
    assert paths.inbox() == tmp_path / "elsewhere" / "inbox"
