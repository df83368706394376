"""Colours, fonts and the styles that hold for the whole page.

Text keeps a contrast of at least 4.5 to its ground in light and dark (WCAG 2 AA). Fonts are those
of the reader's own machine, so that none is fetched.
"""

from __future__ import annotations

import gradio as gr

FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "DejaVu Sans", "sans-serif"]
MONO = ["ui-monospace", "SFMono-Regular", "DejaVu Sans Mono", "monospace"]
CSS = """
.gradio-container { max-width: 3000px !important; width: 100%;
  margin: 0 auto !important; }
#title h1 { margin: 0; }
#title .md { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem 1rem; }
#title p { margin: 0; opacity: .8; }
/* An empty text takes no room, unless it shows that something is being done. */
.block:has(> [data-testid=markdown-wrapper] .md:empty):not(:has(> .wrap:not(.hide))) {
  display: none; }
[role=tablist] button, .tab-container button { padding: 0 .55rem !important; }
@media (min-width: 1900px) {
  [role=tablist] button, .tab-container button { padding: 0 1rem !important; } }
#map > :last-child, #circle > :last-child, #card > :last-child, #opened > :last-child,
#genes > :last-child, #steps > :last-child { padding: 0; }
#where { flex: 1 1 12rem; width: auto; }
#overview { flex: 0 0 auto; width: auto; }
#accession .submit-button { align-self: center; margin: 0 .3rem; padding: .3rem .6rem;
  border-radius: 6px; font-size: .8rem; white-space: nowrap;
  background: var(--button-secondary-background-fill);
  border: 1px solid var(--border-color-primary); }
#accession .submit-button:hover { background: var(--button-secondary-background-fill-hover); }
#right .secondary-wrap input { text-overflow: ellipsis; margin-right: 1.6rem; }
/* On a phone the talk comes first as soon as there is something to talk about. */
@media (max-width: 640px) { #columns:has(#opened li) #middle { order: -1; }
  #columns:has(#opened li) #right { order: -1; } }
/* The label of a box for files stands above its words, not on them. */
#left .upload-container, #right .upload-container { padding-top: 1.6rem; }
/* A button that waits is grey in the dark too. */
.dark button.secondary[disabled] { background: var(--button-secondary-background-fill); }
.hint { opacity: .8; font-size: .85rem; }
#genes-save { align-items: end; }
/* Plotly writes in a grey that has to do for light and dark; here the ground is known. */
.js-plotly-plot :is(.infolayer, .xaxislayer-above, .yaxislayer-above, .legend) text {
  fill: var(--body-text-color) !important; }
#last-table { --font-mono: var(--font); font-variant-numeric: tabular-nums; }
#last-table table { font-size: .8rem; }
.prose table :is(th, td) { border-color: var(--border-color-primary) !important; }
.letters textarea { font-family: var(--font-mono); font-size: .8rem; overflow-wrap: anywhere; }
[data-testid=upload-text] .icon-wrap { display: none; }
/* The second page is for programs, which need no way to it. */
footer, .nav-holder { display: none !important; }
[role=tab].selected { color: var(--primary-700) !important; }
.dark [role=tab].selected { color: var(--primary-400) !important; }
[data-testid=upload-text] { color: var(--primary-800) !important; }
.dark [data-testid=upload-text] { color: var(--primary-300) !important; }
[data-testid=upload-text] .or { color: var(--body-text-color-subdued) !important; }
"""


def theme() -> gr.themes.Base:
    """The theme of the page."""
    soft = gr.themes.Soft(font=FONTS, font_mono=MONO, primary_hue="teal", neutral_hue="slate")
    return soft.set(
        background_fill_primary="*neutral_50",
        block_title_text_color="*primary_800",
        block_title_text_color_dark="*primary_200",
        block_label_text_color="*primary_800",
        block_label_background_fill_dark="*primary_800",
        block_title_background_fill_dark="transparent",
        block_title_background_fill="transparent",
        block_title_padding="0",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_300",
        input_placeholder_color="*neutral_500",
        input_placeholder_color_dark="*neutral_400",
        link_text_color="*primary_700",
        link_text_color_hover="*primary_800",
        link_text_color_visited="*primary_800",
        link_text_color_dark="*primary_300",
        link_text_color_hover_dark="*primary_200",
        link_text_color_visited_dark="*primary_200",
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_dark="*primary_700",
        button_primary_background_fill_hover_dark="*primary_800",
        button_primary_text_color="white",
        checkbox_border_color="*neutral_500",
        checkbox_border_color_dark="*neutral_400",
        checkbox_label_background_fill_selected="*primary_700",
        checkbox_label_background_fill_selected_dark="*primary_700",
        checkbox_background_color_selected="*primary_900",
        checkbox_background_color_selected_dark="*primary_900",
    )
