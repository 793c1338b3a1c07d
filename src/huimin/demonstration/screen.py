"""What `huimin demo` draws on the terminal: bars while it works, then who can sign in where."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from huimin.demonstration.census import words

RESIDENTS: Final = "residents.csv"
"""Who can try the portal, in the folder of samples."""
console = Console(stderr=True)


class Bars:
    """Progress drawn on the terminal, a bar for each step."""

    def __init__(self, drawn: Progress) -> None:
        self._drawn = drawn
        self._current: TaskID | None = None

    def step(self, message: str, total: int = 0) -> None:
        """Begin a step; the one before is complete."""
        self.finish()
        self._current = self._drawn.add_task(message, total=total or None)

    def advance(self, number: int = 1) -> None:
        """Count what is done of the step."""
        if self._current is not None:
            self._drawn.advance(self._current, number)

    def finish(self) -> None:
        """Fill the bar of the step."""
        if self._current is not None:
            done = max(int(self._drawn.tasks[self._current].completed), 1)
            self._drawn.update(self._current, total=done, completed=done)


@contextmanager
def bars() -> Iterator[Bars]:
    """Yield progress that is drawn on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as drawn:
        shown = Bars(drawn)
        yield shown
        shown.finish()


def show_logins(address: str, people: int, samples: Path) -> None:
    """Print the address and who can sign in."""
    listed = words("installation")
    table = Table(title="登录 · Sign in", title_justify="left", box=None, header_style="bold")
    for column in ("用户名 · Username", "角色 · Role", "", "密码 · Password"):
        table.add_column(column)
    for username, (name, english, _role, _scope) in listed["officers"].items():
        table.add_row(username, name, english, listed["password"])
    console.print(table)
    console.print(f"演示环境，{people:,} 人全部为虚构 · A demonstration: all {people:,} people are invented.")
    console.print(
        f"疑难案例与未回盘的银行文件 · Hard cases and a bank's answer to take in: {samples}", soft_wrap=True
    )
    if (resident := first_resident(samples)) is not None:
        phone, number = resident
        console.print(
            f"居民端 · For residents: [bold]{address}portal/[/bold]   手机 Phone {phone}, 身份证 Id {number}",
            soft_wrap=True,
        )
    console.print(f"[bold]{address}[/bold]   Ctrl-C 停止 · stops it")


def first_resident(folder: Path) -> tuple[str, str] | None:
    """Return the phone and identity number of the first one in the list; nothing where there is no list."""
    path = folder / RESIDENTS
    if not path.exists():
        return None
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.reader(source))[1:]
    return (rows[0][3], rows[0][4]) if rows else None


def say_starting_afresh() -> None:
    """Say that what an interrupted start has left is cleared away."""
    console.print("上次未完成，重新开始 · The last start was interrupted; starting afresh.")


def say_interrupted(*, complete: bool) -> None:
    """Say that somebody has interrupted the start, and what becomes of the district."""
    if complete:
        say_stopped()
    else:
        console.print("已中断，下次重新开始 · Interrupted; the next start begins afresh.")


def say_stopped() -> None:
    """Say that nothing runs any more."""
    console.print("已停止 · Stopped.")


def say_worker_died(status: int) -> None:
    """Say that the worker has ended by itself, how, and that another one begins."""
    how = f"信号 {-status}" if status < 0 else f"退出码 {status}"
    english = f"by signal {-status}" if status < 0 else f"with status {status}"
    console.print(
        f"后台任务进程意外结束（{how}），已重新启动 · The worker ended {english}; another one begins.",
        soft_wrap=True,
    )


def say_worker_given_up(deaths: int) -> None:
    """Say that no other worker begins, what that means and what to do."""
    console.print(
        f"[bold]后台任务进程接连结束 {deaths} 次，不再重新启动。页面仍可使用，后台任务不会执行；"
        "请查看上面的错误，排除后停止并重新运行 huimin demo。\n"
        f"The worker ended {deaths} times in a row; no other one begins. Pages go on, background jobs wait: "
        "look at the errors above, put them right, stop this and call huimin demo again.[/bold]",
        soft_wrap=True,
    )
