"""The command line ends as a well-behaved one does."""

import os

import pytest

from tongxin import __main__ as command


def test_a_reader_that_leaves_ends_it_without_a_word(monkeypatch, capfd):
    def write(_arguments):
        raise BrokenPipeError

    turned = []
    monkeypatch.setattr(command, "execute_from_command_line", write)
    monkeypatch.setattr(os, "dup2", lambda _to, stream: turned.append(stream))
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 1
    assert turned and capfd.readouterr() == ("", "")
