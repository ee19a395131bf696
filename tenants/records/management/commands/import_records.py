"""Bring files of records into one compound: everything in them, or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from district.core.outcomes import Outcome
from district.registry.models import Compound, CompoundStatus
from district.tenancy.context import compound_context
from tenants.records.kinds import KINDS, Kind
from tenants.records.reports import FileReport
from tenants.records.services import NamedFile, import_files, preview_files

_SHOWN_PROBLEMS = 50


class Command(BaseCommand):
    """One transaction a call; importing the same files again changes nothing."""

    help = "Import CSV or XLSX files of records into a compound; --columns explains the files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?")
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="show what would happen")
        parser.add_argument("--skip-bad", action="store_true", help="import the good rows alone")
        parser.add_argument("--columns", action="store_true", help="print all kinds of files")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["columns"]:
            for kind in KINDS:
                self._explain(kind)
            return
        if not options["slug"] or not options["files"]:
            raise CommandError(_("请写明小区的网址名和要导入的文件。"))
        compound = opened_compound(options["slug"])
        files = [_named(path) for path in options["files"]]
        with compound_context(compound):
            if options["dry_run"]:
                report = preview_files(files=files)
            else:
                report = import_files(files=files, skip_bad=options["skip_bad"])
        for file in report.files:
            self._tell(file)
        if not report.is_written and not options["dry_run"]:
            raise CommandError(_("没有写入任何内容。请改正上面的问题后再导入。"))
        if options["dry_run"] and (report.is_refused or report.bad_rows):
            raise CommandError(_("有问题需要改正。"))

    def _explain(self, kind: Kind) -> None:
        self.stdout.write(f"\n{kind.filename}  {kind.sheet.title}")
        for column in kind.sheet.columns:
            needed = _("必填") if column.required else _("可不填")
            parts = [str(column.parser.hint), str(column.help), "、".join(column.parser.options())]
            told = "。".join(part for part in parts if part)
            self.stdout.write(f"  {column.title}（{column.key}）{needed}：{told}")

    def _tell(self, file: FileReport) -> None:
        if file.refusal:
            self.stderr.write(f"{file.filename}：{file.refusal}")
            return
        counts = " ".join(f"{one.label} {file.counts[one]}" for one in Outcome)
        self.stdout.write(f"{file.filename}  {file.title}：{counts}")
        for problem in file.problems[:_SHOWN_PROBLEMS]:
            self.stderr.write(f"  {problem.cell} “{problem.value}”：{problem.sentence}")
        if (rest := len(file.problems) - _SHOWN_PROBLEMS) > 0:
            self.stderr.write(_("  另有 %(count)s 处问题没有列出。") % {"count": rest})


def opened_compound(slug: str) -> Compound:
    """The compound with this slug and an open workspace."""
    compound = Compound.objects.filter(slug=slug, status=CompoundStatus.ACTIVE).first()
    if compound is None:
        raise CommandError(_("没有网址名为“%(slug)s”的运行中小区。") % {"slug": slug})
    return compound


def _named(path: Path) -> NamedFile:
    try:
        return NamedFile(path.name, path.read_bytes())
    except OSError as error:
        raise CommandError(_("读不了文件 %(name)s。") % {"name": path.name}) from error
