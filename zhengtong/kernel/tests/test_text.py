"""Words, sound, folding, masks and personal data in Chinese text."""

import pytest

from zhengtong.kernel import text


def kinds(said):
    return [finding.kind for finding in text.find_personal_data(said)]


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("我想开一家小饭馆需要什么手续", "小饭馆"),
        ("怎么办食品经营许可证", "食品经营许可证"),
        ("公积金提取", "公积金"),
        ("一件事一次办", "一件事"),
    ],
)
def test_the_words_that_matter_are_found(question, word):
    assert word in text.search_terms(question)


def test_words_inside_long_words_are_found_too():
    assert {"食品", "经营", "许可"} <= set(text.segments("食品经营许可证"))


def test_empty_words_are_left_out():
    assert not {"我", "想", "需要", "什么", "手续"} & set(text.search_terms("我想开一家小饭馆需要什么手续"))


def test_a_question_of_empty_words_keeps_them():
    assert text.search_terms("怎么办理") != []


def test_nothing_has_no_words():
    assert text.search_terms("  ，。！ ") == []


def test_pinyin_is_full_and_initials():
    assert text.pinyin("开小饭馆") == ("kaixiaofanguan", "kxfg")


def test_words_decide_between_readings():
    assert text.pinyin("银行").full == "yinhang"
    assert text.pinyin("重庆").full == "chongqing"


def test_rare_characters_do_not_break_the_spelling():
    assert text.pinyin("𠮷A1").full.endswith("a1")


def test_normalising_folds_width_case_and_script():
    assert text.normalise(" 營業執照　ＡＢｃ１２ ") == "营业执照 abc12"


def test_tidying_keeps_script_and_case_but_not_invisible_characters():
    assert text.tidy("\u200b營業執照ＡＢｃ\ufeff\x00") == "營業執照ABc"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" 张 三 ", "张三"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("𠮷田", "𠮷田"),
        ("Jean  Dupont", "Jean Dupont"),
    ],
)
def test_a_name_has_one_spelling(typed, name):
    assert text.tidy_name(typed) == name


@pytest.mark.parametrize(
    ("name", "masked"), [("张三", "张＊"), ("王小明", "王＊"), ("欧阳修", "欧阳＊"), ("𠮷田", "𠮷＊"), ("", "")]
)
def test_a_name_in_public_shows_the_surname(name, masked):
    assert text.mask_name(name) == masked


def test_two_people_are_told_apart_by_the_last_character():
    assert text.mask_name("王小明", keep_last=True) == "王＊明"
    assert text.mask_name("张三", keep_last=True) == "张＊"


def test_numbers_are_masked_in_the_middle():
    assert text.mask_identity("11010519491231002X") == "110105＊＊＊＊＊＊＊＊002X"
    assert text.mask_phone("138-0013-8000") == "138＊＊＊＊8000"
    assert text.mask_identity("123456") == "＊＊＊＊＊＊"
    assert text.mask_email("zhangsan@example.cn") == "z＊＊＊@example.cn"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("我的号码是11010519491231002X。", "identity_number"),
        ("号码 110105 19491231 002X 谢谢", "identity_number"),
        ("１１０１０５１９４９１２３１００２Ｘ", "identity_number"),
        ("打错一位 110105194912310021", "identity_number"),
        ("电话13800138000", "mobile"),
        ("电话 138-0013-8000", "mobile"),
        ("一三八零零一三八零零零", "mobile"),
        ("+86 13800138000", "mobile"),
        ("卡号 6222 0212 3456 7894 120", "bank_card"),
        ("写到 zhang.san@example.cn", "email"),
        ("车牌京A12345停在门口", "plate"),
        ("我住在建国路88号院3栋2单元501室", "dwelling"),
        ("单位电话 0771-5712345", "landline"),
        ("联系人：张三丰，请回电", "name"),
        ("王建国先生的店", "name"),
    ],
)
def test_personal_data_is_found(said, kind):
    assert kind in kinds(said)


@pytest.mark.parametrize(
    "said",
    [
        "办件编号 990101003202602100000770",
        "统一社会信用代码 91110000600037341L",
        "请于2026年3月16日前到政务服务中心三楼办理",
        "食品经营许可 20 个工作日内办结",
        "",
    ],
)
def test_public_numbers_are_left_alone(said):
    assert kinds(said) == []


def test_findings_are_masked_in_place():
    said = "电话13800138000，谢谢"
    assert text.mask_text(said, text.find_personal_data(said)) == "电话＊＊＊＊＊＊＊＊＊＊＊，谢谢"


def test_findings_say_where_they_stand():
    (finding,) = text.find_personal_data("电话１３８００１３８０００")
    assert (finding.start, finding.end, finding.text) == (2, 13, "１３８００１３８０００")
