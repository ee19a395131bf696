"""The metrics that no module feeds yet, gathered in one place so that they drown nothing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from district.metrics.models import Block
from frontend.reports.contents import Contents
from frontend.reports.wording import state


@dataclass(frozen=True)
class UnfedLine:
    """One metric; in the place of a value stands that there is none, and who is to feed it."""

    metric: str
    name: str
    state: str
    modules: str


@dataclass(frozen=True)
class UnfedBlock:
    """Those of one block of the report."""

    title: str
    lines: tuple[UnfedLine, ...]

    @property
    def sentence(self) -> str:
        """组织 2 项: 五级链条完整率(组织、底册); ..."""
        named = [_("%(name)s（%(modules)s）") % _words(one) for one in self.lines]
        facts = {"block": self.title, "count": len(self.lines), "names": _("；").join(named)}
        return _("%(block)s %(count)s 项：%(names)s。") % facts


def unfed_blocks(contents: Contents) -> list[UnfedBlock]:
    """By block, in the catalogue's order; blocks without any are left out."""
    found = []
    for block in Block:
        lines = tuple(
            UnfedLine(one.code, one.name, state(figure), one.module_names)
            for one, figure in contents.unfed
            if one.block == block
        )
        if lines:
            found.append(UnfedBlock(str(block.label), lines))
    return found


def _words(line: UnfedLine) -> dict[str, str]:
    return {"name": line.name, "modules": line.modules}
