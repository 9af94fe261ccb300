"""The command line ends as a well-behaved one does."""

import os

import pytest

from tongxin import __main__ as command
from tongxin.site.say import Failed


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


def test_what_stops_before_a_command_begins_is_a_sentence_and_no_traceback(monkeypatch, capsys):
    def refuse(_arguments):
        raise Failed("没有密钥。", "there is no key.")

    monkeypatch.setenv("TONGXIN_LANG", "en")
    monkeypatch.setattr(command, "execute_from_command_line", refuse)
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert (ended.value.code, capsys.readouterr().err) == (1, "Not done: there is no key.\n")
