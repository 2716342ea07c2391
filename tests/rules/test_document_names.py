"""Which units a list names: where one ends and the next begins, what is a set, and what explains nothing.

A bar parts the expected names.
"""

import pytest

from documents.grammar.name import units_named
from documents.printed import Printed


def named(words: str) -> str:
    return "|".join(unit.name for unit in units_named(Printed(words), 0, len(words)))


PARTED = [
    ("市商务局", "市商务局"),
    ("市商务局、市财政局", "市商务局|市财政局"),
    ("市商务局，市财政局", "市商务局|市财政局"),
    ("市商务局,市财政局", "市商务局|市财政局"),
    ("市商务局；市财政局", "市商务局|市财政局"),
    ("市商务局 市财政局", "市商务局|市财政局"),
    ("市商务局　市财政局", "市商务局|市财政局"),
    ("市商务局/市财政局", "市商务局|市财政局"),
    ("市商务局、市财政局。", "市商务局|市财政局"),
    ("由市商务局、市财政局", "市商务局|市财政局"),
    ("市商务局、、市财政局、", "市商务局|市财政局"),
]
SETS = [
    ("各县（市、区）人民政府", "各县（市、区）人民政府"),
    ("各县(市、区)政府、市商务局", "各县(市、区)政府|市商务局"),
    ("各县（市、区）党委和政府", "各县（市、区）党委和政府"),
    ("各县（市、区）党委、政府", "各县（市、区）党委、政府"),
    ("各市、州、县人民政府", "各市、州、县人民政府"),
    ("省财政厅，各市、州、县人民政府", "省财政厅|各市、州、县人民政府"),
    ("各市、县（区）人民政府", "各市、县（区）人民政府"),
    ("省财政厅、各市（州）人民政府", "省财政厅|各市（州）人民政府"),
    ("各乡镇（街道）", "各乡镇（街道）"),
    ("各乡（镇）人民政府、各街道办事处", "各乡（镇）人民政府|各街道办事处"),
    ("市教育局、各街道", "市教育局|各街道"),
    ("各区、县政府、市财政局", "各区、县政府|市财政局"),
    ("各省（区、市）人民政府", "各省（区、市）人民政府"),
    ("财政部、各省、自治区、直辖市人民政府", "财政部|各省、自治区、直辖市人民政府"),
    ("各旗县区政府", "各旗县区政府"),
    ("省教育厅、有关高等院校", "省教育厅|有关高等院校"),
    ("省教育厅、高等院校", "省教育厅|高等院校"),
    ("省教育厅、各高校", "省教育厅|各高校"),
    ("各县区、各园区", "各县区|各园区"),
    ("各级人民政府", "各级人民政府"),
    ("各省、自治区、直辖市及计划单列市人民政府", "各省、自治区、直辖市及计划单列市人民政府"),
    ("各市、县及区人民政府、省财政厅", "各市、县及区人民政府|省财政厅"),
    ("各盟市、旗县", "各盟市、旗县"),
    ("各市和省财政厅", "各市|省财政厅"),
]
EXPLAINED = [
    ("省发展改革委（省能源局）、省财政厅", "省发展改革委（省能源局）|省财政厅"),
    ("市文化广电和旅游局(市文物局)、市财政局", "市文化广电和旅游局(市文物局)|市财政局"),
    ("市委宣传部（市新闻出版局、市电影局）、市财政局", "市委宣传部（市新闻出版局、市电影局）|市财政局"),
    ("市政府办公室（市大数据中心（筹））、市财政局", "市政府办公室（市大数据中心（筹））|市财政局"),
    ("市机关事务中心（含各县（市、区））、市财政局", "市机关事务中心（含各县（市、区））|市财政局"),
    ("省粮食和储备局（省物资局） 省水利厅", "省粮食和储备局（省物资局）|省水利厅"),
]
AND = [
    ("工业和信息化部、财政部", "工业和信息化部|财政部"),
    ("财政部和商务部", "财政部|商务部"),
    ("财政部及各地区", "财政部|各地区"),
    ("财政部与商务部", "财政部|商务部"),
    ("财政部以及商务部", "财政部|商务部"),
    ("工业和信息化部和财政部", "工业和信息化部|财政部"),
    ("财政部和工业和信息化部", "财政部|工业和信息化部"),
    ("住房和城乡建设部、自然资源部和文化和旅游部", "住房和城乡建设部|自然资源部|文化和旅游部"),
    ("市自然资源和规划局和市住房和城乡建设局", "市自然资源和规划局|市住房和城乡建设局"),
    ("市农业农村局、市商务局和各县（市、区）人民政府", "市农业农村局|市商务局|各县（市、区）人民政府"),
    ("省水利和湖泊厅", "省水利和湖泊厅"),
    ("省经济和信息化委及省国资委", "省经济和信息化委|省国资委"),
    ("市人力资源和社会保障局、市退役军人事务局", "市人力资源和社会保障局|市退役军人事务局"),
    ("市政务服务和数据管理局", "市政务服务和数据管理局"),
    ("有关部门和单位", "有关部门和单位"),
    ("市直有关部门和单位、各县政府", "市直有关部门和单位|各县政府"),
    ("省卫生和计划生育委员会和省中医药管理局", "省卫生和计划生育委员会|省中医药管理局"),
    ("市商务局、和市财政局", "市商务局|市财政局"),
    ("和平区政府、和田地区行署", "和平区政府|和田地区行署"),
    ("市科技局，以及各县政府", "市科技局|各县政府"),
    ("共青团省委及省妇联", "共青团省委|省妇联"),
    ("市社会和法制办公室", "市社会和法制办公室"),
    ("市公安局、市税务局和海关", "市公安局|市税务局|海关"),
]
ETC = [
    ("市商务局、市财政局等", "市商务局|市财政局"),
    ("市商务局等部门", "市商务局"),
    ("省水利厅等部门", "省水利厅"),
    ("市商务局、市财政局等单位", "市商务局|市财政局"),
    ("市商务局等部门和单位", "市商务局"),
    ("市商务局、市财政局、市科技局等3个部门", "市商务局|市财政局|市科技局"),
    ("市商务局、市财政局等两部门", "市商务局|市财政局"),
    ("银保监会等国务院相关部门及各地区", "银保监会|国务院相关部门|各地区"),
    ("财政部等国务院相关部门", "财政部|国务院相关部门"),
    ("财政部等有关部门", "财政部|有关部门"),
    ("省财政厅等有关部门和单位", "省财政厅|有关部门和单位"),
    ("国务院相关部门和单位", "国务院相关部门和单位"),
    ("市商务局等部门及各县政府", "市商务局|各县政府"),
    ("市商务局等部门，各县政府", "市商务局|各县政府"),
    ("市商务局等，各县（市、区）人民政府", "市商务局|各县（市、区）人民政府"),
    ("市商务局等相关单位、各县政府", "市商务局|相关单位|各县政府"),
    ("省教育厅、高等院校等", "省教育厅|高等院校"),
    ("省高等教育研究院、省教育厅", "省高等教育研究院|省教育厅"),
    ("市中等职业学校、市教育局", "市中等职业学校|市教育局"),
]
BROKEN = [
    ("市商\n务局、市财政局", "市商务局|市财政局"),
    ("市商务局、\n市财政局", "市商务局|市财政局"),
    ("市商务局\n市财政局", "市商务局|市财政局"),
    ("市 商 务 局、市财政局", "市商务局|市财政局"),
    ("工业和\n信息化部、财政部", "工业和信息化部|财政部"),
    ("各县（市、\n区）人民政府", "各县（市、区）人民政府"),
    ("  市商务局 、 市财政局  ", "市商务局|市财政局"),
    ("各市、\n州、县人民政府", "各市、州、县人民政府"),
]
ABOUT_ALL = [
    ("国网青禾供电公司、中国移动青禾分公司", "国网青禾供电公司|中国移动青禾分公司"),
    ("人民银行青禾市中心支行、市金融办", "人民银行青禾市中心支行|市金融办"),
    ("市工商联、市总工会、团市委、市妇联", "市工商联|市总工会|团市委|市妇联"),
    ("青禾高新区管委会、青禾经济开发区管委会", "青禾高新区管委会|青禾经济开发区管委会"),
    ("供销合作总社、国家邮政局、全国工商联", "供销合作总社|国家邮政局|全国工商联"),
    ("市中级人民法院、市人民检察院", "市中级人民法院|市人民检察院"),
    ("市委组织部、市委编办、市委网信办", "市委组织部|市委编办|市委网信办"),
]


@pytest.mark.parametrize(("words", "expected"), PARTED)
def test_marks_and_gaps_part_units(words: str, expected: str) -> None:
    assert named(words) == expected


@pytest.mark.parametrize(("words", "expected"), SETS)
def test_a_set_is_one_name_as_it_is_written(words: str, expected: str) -> None:
    assert named(words) == expected


@pytest.mark.parametrize(("words", "expected"), EXPLAINED)
def test_a_bracket_that_explains_a_unit_stays_in_its_name(words: str, expected: str) -> None:
    assert named(words) == expected


@pytest.mark.parametrize(("words", "expected"), AND)
def test_and_parts_whole_names_and_no_halves(words: str, expected: str) -> None:
    assert named(words) == expected


@pytest.mark.parametrize(("words", "expected"), ETC)
def test_and_so_on_is_left_out_and_the_set_after_it_kept(words: str, expected: str) -> None:
    assert named(words) == expected


@pytest.mark.parametrize(("words", "expected"), BROKEN)
def test_blanks_and_line_breaks_inside_a_list_change_no_name(words: str, expected: str) -> None:
    assert named(words) == expected


@pytest.mark.parametrize(("words", "expected"), ABOUT_ALL)
def test_units_that_are_no_bureau_are_units_too(words: str, expected: str) -> None:
    assert named(words) == expected


def test_the_quote_of_a_unit_keeps_the_line_break_that_its_name_leaves_out() -> None:
    (unit,) = units_named(Printed("市商\n务局"), 0, 5)
    assert (unit.name, unit.quote.words) == ("市商务局", "市商\n务局")


@pytest.mark.parametrize("words", ["", "、，；", "  \n ", "等", "及"])
def test_a_list_without_names_names_no_unit_that_is_one(words: str) -> None:
    assert named(words) in ("", words.strip())


@pytest.mark.parametrize("joint", ["和", "及", "等", "等部门及", "、", " "])
def test_a_list_of_a_thousand_units_is_read_to_its_end(joint: str) -> None:
    units = units_named(Printed(joint.join(["市商务局"] * 1000)), 0, 1000 * (4 + len(joint)) - len(joint))
    assert len(units) == 1000
