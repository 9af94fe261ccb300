"""Every suspicion has words: what is odd, and what to do."""

import ast
from pathlib import Path

import tongxin.kernel.suspicions
from tongxin.kernel.claims import read
from tongxin.kernel.suspicions import find
from tongxin.reports.audits.wording_suspicions import SENTENCES, TITLES, told

ODD = """本会工作总结
新发展盟员18名,其中女性21名。现有会员90名,其中男会员40名、女会员42名。走访企业7余家,近400余人参加。
在各级媒体发稿12篇,其中中央媒体9篇、省级媒体11篇。提交议案4件、建议9件,共12件。报送信息35篇,被采用41篇。
开展义诊15场,服务群众9人次。推送文章60篇,阅读量12次。应到理事45人,实到48人。到会率达104%。2月30日召开,5月9日至5月3日。
骨干会员7人,占28.9%。近年来捐款捐物85万元。目前有会员21人。培训12期,累计培训1200人。现有区人大代表16人次。
会员中有人大代表和政协委员47名。全年新建、改造驿站26处。会员XX名,点击量突破200万。与东湖、西街、南门等4个社区结对。
"""


def codes() -> set[str]:
    """The codes that the rules give: handed to `reason`, or returned to be handed to it."""
    found = set()
    for file in Path(tongxin.kernel.suspicions.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "_" in node.value:
                found.add(node.value)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "reason":
                found |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
    return {code for code in found if code.isascii() and code.replace("_", "").isalpha()}


def test_every_code_has_its_sentence_and_every_sentence_its_code():
    assert codes() | {"estimated", "signed"} == set(SENTENCES)


def test_what_is_found_is_told_in_whole_sentences():
    found = find(ODD, read(ODD))
    assert len({suspicion.why.code for suspicion in found}) > 20
    for suspicion in found:
        words = told(suspicion.rule, suspicion.why)
        assert words.title == str(TITLES[suspicion.rule])
        assert words.what.endswith(("。", "）。")) and words.advice.endswith("。")
        assert "%(" not in words.what + words.advice
