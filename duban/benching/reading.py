"""Measuring the reading of documents: one of common size, and longer ones of the same kind, in the same run."""

import resource
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice
from time import perf_counter

from documents.printed import Printed
from documents.reading import read

ROUNDS = 9
_HEAD = (
    "云岭县人民政府办公室\n关于印发云岭县产业提质行动计划的通知\n云政办发〔2024〕9号\n"
    "2024年3月5日\n云岭县产业提质行动计划\n"
)
_CLAUSES = (
    "{n}.壮大龙头企业。建立梯度培育清单，对入库企业逐户走访，帮助解决用地、用工和融资问题。每年新增规模以上企业不少于{a}家，"
    "其中高新技术企业不少于2家，2024年12月底前建成培育库。（牵头单位：县工信局；责任单位：县科技局、县财政局，各乡镇人民政府）\n",
    "{n}.办好民生实事。新建改建农村道路{a}公里以上，便民服务点覆盖率达到95%以上，按月通报进展，按季度开展评估，"
    "办理时限压缩至5个工作日以内。（县交通运输局牵头，县住房和城乡建设局、县发展和改革局等按职责分工负责）\n",
    "{n}.强化人才支撑。健全引才机制，支持院校与企业共建实训基地。全年组织专场招聘{a}场，培训技能人才3000人次左右，"
    "到2025年培育领军团队3—5个。（责任单位：县人社局、县教育局，各县（市、区）政府；完成时限：2025年底前）\n",
    "{n}.改善营商环境。推行告知承诺和容缺受理，梳理高频事项，编制办事指南并向社会公布，及时回应企业关切，持续整治乱收费，"
    "不得增设门槛，让办事更方便，让企业更省心。（县行政审批局、县市场监管局等有关部门负责）\n",
)
_HAN = "一二三四五六七八九"


@dataclass(frozen=True)
class ReadingMeasured:
    """The median of the rounds in seconds, per 1,000 characters too; memory in MiB at the peak of the process."""

    characters: int
    responsibilities: int
    read_s: float
    ms_per_1000: float
    peak_mib: float


def bench_reading(sizes: tuple[int, ...]) -> Iterator[ReadingMeasured]:
    """Reads a made document of each size, in characters, after one reading that warms up."""
    read(Printed(made(2_000)))
    for size in sizes:
        text = made(size)
        rounds = ROUNDS if size <= 100_000 else 3
        seconds, found = [], 0
        for _ in range(rounds):
            started = perf_counter()
            found = len(read(Printed(text)).responsibilities)
            seconds.append(perf_counter() - started)
        median = statistics.median(seconds)
        yield ReadingMeasured(
            len(text), found, round(median, 4), round(median * 1_000_000 / len(text), 2), round(_peak_mib(), 1)
        )


def made(size: int) -> str:
    """A plan of about `size` characters: chapters of nine sections, each with four clauses that differ in figures."""
    parts, length = [_HEAD], len(_HEAD)
    for part in islice(_parts(), size):
        if length + len(part) > size:
            break
        parts.append(part)
        length += len(part)
    return "".join(parts)


def _parts() -> Iterator[str]:
    for at in count():
        if at % 36 == 0:
            yield f"{_HAN[at // 36 % 9]}、重点任务\n"
        if at % 4 == 0:
            yield f"（{_HAN[at // 4 % 9]}）推进提质增效\n"
        yield _CLAUSES[at % 4].format(n=at % 4 + 1, a=at % 40 + 3)


def _peak_mib() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 if sys.platform != "darwin" else 1024 * 1024)
