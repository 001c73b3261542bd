"""How the templates of pages are compiled: as Jinja2 does it, but for what a page does thousands of times.

A template of Jinja2 hands over each piece that it writes through all templates and blocks around it, and looks at each
callable for what it may want to be given. Here a template or block hands over one piece, and what templates call is
given what they give it.
"""

from __future__ import annotations

from html import escape
from typing import Any

from django.utils.safestring import SafeString
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame

from deliveries.models.languages import isolated


def escaped(value: object) -> str:
    """What is written of a value: itself, where it is HTML.

    Jinja2 makes an instance of Markup for each of the thousands of values of a page, which takes four times as long.
    """
    if type(value) is str:
        return _escaped(value if value.isascii() else isolated(value))
    if type(value) is SafeString:
        return value
    if type(value) is int:
        return str(value)
    return value.__html__() if hasattr(value, "__html__") else _escaped(isolated(str(value)))


def alone(value: object) -> str:
    """What is written of a value that is the whole of an attribute: as it is, for it may be an address or be sent."""
    return value.__html__() if hasattr(value, "__html__") else _escaped(str(value))


def _escaped(text: str) -> str:
    """As html.escape() has it, which replaces five times over what is mostly in none of them."""
    special = "&" in text or "<" in text or ">" in text or '"' in text or "'" in text
    return escape(text) if special else text


class Compiler(CodeGenerator):
    """Writes the Python of a template, in which values are written by escaped(), and what begins an attribute by
    alone()."""

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 (Jinja2's name)
        before: Any = None
        children: list[Any] = node.nodes
        for child in children:
            child.alone = isinstance(before, nodes.TemplateData) and before.data.endswith('="')
            before = child
        super().visit_Output(node, frame)

    def _output_child_pre(self, node: Any, *_more: Any) -> None:
        self.write(f"environment.{'alone' if getattr(node, 'alone', False) else 'escaped'}(")

    def enter_frame(self, frame: Frame) -> None:
        """What a block writes, or a template that extends no other, is gathered …"""
        if frame.buffer is None and (frame.block_frame or (frame.toplevel and not frame.require_output_check)):
            self.buffer(frame)
            self.gathered = frame
        super().enter_frame(frame)

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:
        """… and handed over in the end."""
        super().leave_frame(frame, with_python_scope)
        if frame is self.gathered:
            self.writeline(f"yield concat({frame.buffer})")

    gathered: Frame | None = None

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for each in (*node.args, *node.kwargs):
            self.visit(each, frame)
            self.write(", ")
        self.write(")")
