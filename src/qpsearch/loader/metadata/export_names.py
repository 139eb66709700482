"""Names that exports, records and front matter give to what an index table says of a document.

A database of laws that someone has kept as files calls its columns ``publish_date``,
``issuingAuthority``, ``sxrq``: each stands for the label of a row, whose meaning
:mod:`~qpsearch.loader.metadata.label_names` knows.
"""

from __future__ import annotations

NAMES = {
    "发文机关": ("发文机关", "發文機關", "发布机关", "制定机关", "公布机关", "颁布单位",
              "发布单位", "issuer", "office", "department", "agency", "publisher",
              "issuingauthority", "releaseoffice", "issuingoffice", "issuedby", "issuingbody",
              "issuingorgan", "issuingagency", "issuingdepartment", "promulgatedby", "authority",
              "court", "courtname", "法院", "审理法院", "審理法院", "制定主体", "发文单位",
              "发布部门", "puborg", "puborgname", "publishorg", "issueorg", "issuedepartment",
              "issuingdept", "releasedepartment", "publishdepartment", "fbjg", "fbbm", "zdjg",
              "发布机构", "发文机构", "制定单位", "公布单位", "颁布机关", "颁布部门", "颁发部门",
              "发文部门", "印发机关", "制发机关", "公开机构", "发布主体"),
    "发文字号": ("发文字号", "文号", "發文字號", "文號", "docnumber", "documentnumber", "number",
              "releasenumber", "docno", "documentno", "referencenumber", "filenumber", "wenhao",
              "filenum", "fileno", "casenumber", "caseno", "案号", "案號", "pcode", "lawnumber",
              "policynumber", "policyno", "fwzh", "wh", "docnum", "文件编号", "文件号",
              "文件字号", "公文字号", "公文文号", "发布文号", "发文文号", "颁布文号"),
    "成文日期": ("成文日期", "成文时间", "cwrq", "writtendate", "writtentime", "signdate",
              "裁判日期", "判决日期", "judgmentdate", "judgedate", "通过日期", "dateofenactment"),
    "发布日期": ("发布日期", "公布日期", "颁布日期", "公布日", "發布日期", "publishdate",
              "promulgationdate", "date", "gbrq", "发布日", "公布时间", "公开日期", "公开时间",
              "发表时间", "发布日期时间", "publish", "releasedate", "releasetime", "publishtime",
              "publishedat", "pubdate", "pubtime", "发布时间", "dateofpromulgation", "fbrq",
              "fbsj", "releasedon", "publicationdate", "datepublished", "releasedat",
              "promulgatedat"),
    "修正日期": ("修正日期", "修订日期", "lawmodifieddate", "modifieddate", "lastmodified"),
    "施行日期": ("施行日期", "实施日期", "生效日期", "effectivedate", "implementationdate",
              "sxrq", "实施时间", "施行时间", "生效时间", "implementdate", "laweffectivedate",
              "dateofimplementation", "effecttime", "effectivetime", "effectiveat",
              "effectivefrom"),
}  # fmt: skip
"""Label of a row → the names that stand for it, without ``_``, ``-`` and capitals."""
_LABEL_OF = {name: label for label, names in NAMES.items() for name in names}


def plain_name(name: str) -> str:
    """Return a name without what spells it: ``publish_date``, ``publishDate`` → publishdate."""
    return "".join(name.split()).replace("_", "").replace("-", "").lower()


def label_of(name: str) -> str | None:
    """Return the label that a column's name stands for, if any."""
    return _LABEL_OF.get(plain_name(name))
