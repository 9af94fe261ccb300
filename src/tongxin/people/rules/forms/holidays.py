"""The form of a year's list of days off."""

from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...days import UnreadDay, read_list
from ..holidays import holiday_mistake
from .base import LONG, OurForm

MAX_BYTES = 100_000
TOKEN_LENGTH = 16


class HolidayForm(OurForm):
    """A year's list of days off, pasted or uploaded."""

    year = forms.IntegerField(label=gettext_lazy("年份"), min_value=2000, max_value=2100)
    source = forms.CharField(
        label=gettext_lazy("文号"), max_length=120, help_text=gettext_lazy("如“国办发明电〔2025〕7号”。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("放假安排"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": LONG}),
        help_text=gettext_lazy("可以直接粘贴通知原文；也可以一行一天，写“2027-01-01 放假”或者“2027-01-03 上班”。"),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("或者上传文件"), required=False, help_text=gettext_lazy("TXT或CSV，100KB以内。"),
        widget=forms.FileInput(attrs={"accept": ".txt,.csv,text/plain,text/csv"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, year: int) -> None:
        super().__init__(data, files, initial={"year": year})

    def clean_file(self) -> str:
        """The text of the file, "" where there is none."""
        upload = self.cleaned_data["file"]
        if not upload:
            return ""
        if upload.size > MAX_BYTES:
            raise ValidationError(_("文件太大，放假安排不会超过100KB。"))
        raw = upload.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                text: str = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                return text
        raise ValidationError(_("读不出文字。请另存为TXT或CSV再上传。"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        text = data["file"] or data["text"]
        try:
            data["rest"], data["work"] = read_list(text, data["year"])
        except UnreadDay as error:
            self.add_error("text", str(error))
            return data
        wrong = holiday_mistake(data["year"], data["rest"], data["work"])
        if wrong:
            self.add_error("text", wrong)
        # a file cannot be sent twice, so its text goes into the page
        self.data = {**{name: self.data.get(name) for name in self.fields}, "text": text}
        return data

    @property
    def token(self) -> str:
        """Stands for exactly this list: what was seen is what is imported."""
        data = self.cleaned_data
        seen = f"{data['year']} {data['source']} {data['rest']} {data['work']}"
        return sha256(seen.encode()).hexdigest()[:TOKEN_LENGTH]
