"""Every example in the kernel's docstrings runs, and the kernel stands on no framework."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

import huimin.kernel

MODULES = [name for _, name, package in pkgutil.iter_modules(huimin.kernel.__path__) if not package]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_run(name):
    result = doctest.testmod(importlib.import_module(f"huimin.kernel.{name}"))
    assert result.attempted > 0
    assert result.failed == 0


def test_the_kernel_brings_neither_django_nor_numpy():
    imports = ", ".join(f"huimin.kernel.{name}" for name in MODULES)
    code = f"import sys, {imports}; print(sorted({{'django', 'numpy'}} & sys.modules.keys()))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
