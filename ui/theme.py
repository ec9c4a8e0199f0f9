"""Colours and type of the page: one ink blue, plenty of white, the fonts the machine has."""

from __future__ import annotations

import gradio as gr

FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "微软雅黑", "SimHei", "sans-serif")
INK = gr.themes.Color(
    c50="#f1f6fb", c100="#e0ebf5", c200="#c1d6ea", c300="#96b9da", c400="#6496c5", c500="#3d77ae", c600="#1f5c99", c700="#1a4c80",
    c800="#183f69", c900="#163556", c950="#0e2238", name="ink",
)  # fmt: skip
PAPER = gr.themes.Color(
    c50="#f8f9fa", c100="#f1f3f5", c200="#e2e6ea", c300="#cdd3d9", c400="#98a2ac", c500="#66707a", c600="#505a64", c700="#39424b",
    c800="#232a31", c900="#171c21", c950="#101418", name="paper",
)  # fmt: skip


def theme() -> gr.themes.Base:
    """The Gradio theme; ``assets/page.css`` does the rest."""
    return gr.themes.Base(primary_hue=INK, secondary_hue=INK, neutral_hue=PAPER, font=FONTS, font_mono=("Consolas", "monospace"), text_size="lg").set(
        body_background_fill="white",
        body_background_fill_dark="*neutral_950",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_600",
        button_primary_background_fill_hover_dark="*primary_500",
        button_primary_text_color="white",
        button_secondary_background_fill="transparent",
        button_secondary_background_fill_dark="transparent",
        button_secondary_border_color="*neutral_300",
        button_secondary_border_color_dark="*neutral_700",
        border_color_primary="*neutral_200",
        border_color_primary_dark="*neutral_800",
        block_border_width="0px",
        block_shadow="none",
        input_border_color="*neutral_300",
        input_border_color_dark="*neutral_700",
        input_border_color_focus="*primary_600",
        input_border_color_focus_dark="*primary_400",
    )
