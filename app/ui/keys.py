"""The page's keyboard: Up recalls, "/" goes to the question, Escape stops. Enter is Gradio's.

Tables of answers scroll sideways, so the keyboard has to reach them too; what
Gradio draws where there is no value has a name, which needs a role.
"""

SCRIPT = """() => {
  if (window.dnahlmKeys) return;
  window.dnahlmKeys = true;
  const box = () => document.querySelector("#question textarea");
  const asked = [];
  let place = 0;
  const keep = (text) => {
    text = (text || "").trim();
    if (text && asked[asked.length - 1] !== text) asked.push(text);
    place = asked.length;
  };
  const write = (text) => {
    const field = box();
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.setSelectionRange(text.length, text.length);
  };
  const typing = (element) =>
    element.closest("input, textarea, select, [contenteditable=true], .cm-editor");
  new MutationObserver(() => {
    for (const wide of document.querySelectorAll("#chat table:not([tabindex])")) wide.tabIndex = 0;
    for (const none of document.querySelectorAll("div[aria-label].empty:not([role])")) {
      none.setAttribute("role", "img");
    }
  }).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("keydown", (event) => {
    const field = box();
    if (!field || event.isComposing) return;
    if (event.target === field) {
      if (event.key === "Enter" && !event.shiftKey) keep(field.value);
      const recalled = place < asked.length && field.value === asked[place];
      if (event.key === "ArrowUp" && place > 0 && (field.value === "" || recalled)) {
        event.preventDefault();
        place -= 1;
        write(asked[place]);
      } else if (event.key === "ArrowDown" && recalled) {
        event.preventDefault();
        place += 1;
        write(place < asked.length ? asked[place] : "");
      }
    }
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !typing(event.target)) {
      event.preventDefault();
      field.focus();
    }
    if (event.key === "Escape") {
      const stop = document.querySelector("#stop");
      if (stop && !stop.disabled) stop.click();
    }
  }, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.closest("#examples")) keep(button.innerText);
    if (button.closest("#question")) keep(box().value);
  }, true);
  const status = document.querySelector("#steps");
  if (status) {
    status.setAttribute("role", "status");
    status.setAttribute("aria-live", "polite");
  }
}"""
"""Run once when the page has loaded."""
