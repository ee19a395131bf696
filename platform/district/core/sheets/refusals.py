"""Every way in which a file is refused as a whole, each with its sentence."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError

_SENTENCES: dict[str, Promise | str] = {
    "sheet_empty": _("文件是空的。请选择填好内容的表格再上传。"),
    "sheet_no_rows": _("表里只有表头，没有数据。请在表头下面填写内容后再上传。"),
    "sheet_too_large": _("文件太大，最多 %(limit)s MB。请删去图片和多余的工作表，或分成几份上传。"),
    "sheet_too_many_rows": _(
        "%(cell)s 处还有内容，一份表最多 %(limit)s 行数据。请分成几份，逐份上传。"
    ),
    "sheet_too_many_columns": _(
        "%(cell)s 处还有内容，一份表最多 %(limit)s 列。请删去多余的列后再上传。"
    ),
    "sheet_too_many_cells": _("表里带格式的空单元格太多。请把内容复制到一张新表，另存后再上传。"),
    "sheet_cell_too_long": _(
        "%(cell)s 的内容有 %(length)s 个字，最多 %(limit)s 个字。请缩短后再上传。"
    ),
    "sheet_kind": _("不能读取“%(ending)s”文件。请另存为 XLSX 或 CSV 格式后再上传。"),
    "sheet_old_excel": _(
        "这是旧版 Excel（xls）文件，或设有打开密码。请取消密码，另存为 XLSX 格式后再上传。"
    ),
    "sheet_disguised": _(
        "文件名以“%(ending)s”结尾，内容却不是这种格式。"
        "请用表格软件打开，另存为 XLSX 或 CSV 后再上传。"
    ),
    "sheet_utf16": _(
        "文件是 UTF-16（Unicode 文本）编码。请在表格软件里另存为“CSV UTF-8”后再上传。"
    ),
    "sheet_encoding": _("看不懂文件的文字编码。请在表格软件里另存为“CSV UTF-8”或 XLSX 后再上传。"),
    "sheet_binary": _("%(cell)s 处有不是文字的内容。请用表格软件另存为 XLSX 或 CSV 后再上传。"),
    "sheet_row_unreadable": _(
        "第 %(row)s 行读不通：英文引号不成对，或有一格长得不正常。请改正，或另存为 XLSX 后再上传。"
    ),
    "sheet_duplicate_title": _(
        "表头“%(title)s”出现了两次（%(first)s 和 %(second)s）。请删去或改名其中一列。"
    ),
    "sheet_damaged": _("文件已损坏，打不开。请用表格软件重新另存为 XLSX 后再上传。"),
    "sheet_locked": _("文件设有密码。请取消密码，另存后再上传。"),
    "sheet_macro": _("文件带有宏程序，不能接收。请另存为不带宏的 XLSX 格式后再上传。"),
    "sheet_bomb": _("文件解压后大得不正常，不能接收。请把内容复制到一张新表，另存后再上传。"),
    "sheet_too_many_parts": _(
        "文件里的图片、工作表等部件太多（最多 %(limit)s 个）。请只留要导入的那张表。"
    ),
    "sheet_no_worksheet": _("文件里没有可以看到的工作表。请取消隐藏，或另存后再上传。"),
    "sheet_formula_error": _("%(cell)s 的公式出错。请改正公式，或直接填写结果后再上传。"),
    "sheet_formula_unsaved": _(
        "%(cell)s 的公式还没有算出结果。请用表格软件打开并保存一次，再上传。"
    ),
    "sheet_missing_titles": _("表头缺少：%(titles)s。请下载模板，照模板的表头填写后再上传。"),
    "sheet_same_column": _("表头“%(first)s”和“%(second)s”是同一项。请只留一列。"),
}


def refusal(code: str, **facts: Any) -> DomainError:
    """The refusal with this code; the caller raises it."""
    return DomainError(code, _SENTENCES[code], facts, field="file")
