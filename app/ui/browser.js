// The linear map: a click on a gene gives its id, a drag or Shift and the arrow keys a stretch,
// the wheel with Ctrl and the keys move about. `element` is the component, `trigger` its events.
const DRAGGED = 6;
const svgOf = () => element.querySelector('svg');
const bounds = svg => [+svg.dataset.start, +svg.dataset.end];
const place = (svg, event) => {
  const box = svg.getBoundingClientRect();
  const share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
  const [start, end] = bounds(svg);
  return Math.round(start + share * (end - start));
};

let chosen = null;   // {anchor, head}: what is marked
let from = null;     // where a drag began
let later = null;

const mark = () => {
  const svg = svgOf();
  svg?.querySelector('.mark')?.remove();
  if (!svg || !chosen) return;
  const [start, end] = bounds(svg);
  const scale = svg.viewBox.baseVal.width / (end - start);
  const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  const low = Math.min(chosen.anchor, chosen.head), size = Math.abs(chosen.head - chosen.anchor);
  const shape = {
    class: 'mark', x: (low - start) * scale, width: Math.max(size * scale, 1), y: 0,
    height: '100%', fill: '#0072B2', opacity: '.2', 'pointer-events': 'none',
  };
  for (const [name, value] of Object.entries(shape)) rect.setAttribute(name, value);
  svg.appendChild(rect);
};
const choose = () => {
  clearTimeout(later);
  if (!chosen || chosen.anchor === chosen.head) return;
  trigger('select', {
    start: Math.min(chosen.anchor, chosen.head), end: Math.max(chosen.anchor, chosen.head),
  });
};

// Moves that come while one is being drawn are added up and sent when it is there.
let waiting = null, drawing = false, focused = false, stuck = null;
const move = change => {
  waiting = waiting || {shift: 0, zoom: 1, at: null};
  waiting.shift += change.shift || 0;
  waiting.zoom *= change.zoom || 1;
  if (change.at != null) waiting.at = change.at;
  if (!drawing) send();
};
const send = () => {
  if (!waiting) return;
  drawing = true;
  element.dataset.asked = performance.now();
  trigger('input', waiting);
  waiting = null;
  // At the end of a record nothing changes, so nothing is drawn anew.
  clearTimeout(stuck);
  stuck = setTimeout(() => { drawing = false; send(); }, 2000);
};
watch('value', () => {
  if (element.dataset.asked) {
    element.dataset.redraw = Math.round(performance.now() - element.dataset.asked);
    delete element.dataset.asked;
  }
  drawing = false;
  clearTimeout(stuck);
  chosen = null;
  mark();
  const svg = svgOf();
  if (focused && svg && document.activeElement === document.body) svg.focus({preventScroll: true});
  send();
});

element.addEventListener('focusin', event => { focused = event.target === svgOf(); });
document.addEventListener('focusin', event => {
  if (!element.contains(event.target)) focused = false;
});
element.addEventListener('pointerdown', event => {
  const svg = event.target.closest('svg');
  if (!svg || event.button) return;
  from = {svg, at: place(svg, event), x: event.clientX, gene: event.target.closest('.gene')};
});
element.addEventListener('pointermove', event => {
  if (!from || Math.abs(event.clientX - from.x) < DRAGGED) return;
  chosen = {anchor: from.at, head: place(from.svg, event)};
  from.dragged = true;
  mark();
  event.preventDefault();
});
element.addEventListener('pointerup', () => {
  if (!from) return;
  const {dragged, gene} = from;
  from = null;
  if (dragged) choose();
  else if (gene) trigger('click', {id: gene.dataset.id});
});
element.addEventListener('pointerleave', () => {
  if (from?.dragged) choose();
  from = null;
});
element.addEventListener('dblclick', event => {
  const svg = event.target.closest('svg');
  if (svg && !event.target.closest('.gene')) move({zoom: 2.5, at: place(svg, event)});
});
element.addEventListener('wheel', event => {
  const svg = event.target.closest('svg');
  if (!svg || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  move({zoom: Math.exp(-event.deltaY / 300), at: place(svg, event)});
}, {passive: false});
element.addEventListener('keydown', event => {
  const gene = event.target.closest('.gene');
  if (gene && (event.key === 'Enter' || event.key === ' ')) {
    event.preventDefault();
    trigger('click', {id: gene.dataset.id});
    return;
  }
  const svg = svgOf();
  if (!svg || event.ctrlKey || event.metaKey || event.altKey) return;
  const [start, end] = bounds(svg);
  const step = Math.max(Math.round((end - start) / 50), 1);
  const sign = {ArrowLeft: -1, ArrowRight: 1}[event.key];
  if (sign && event.shiftKey) {
    const middle = Math.round((start + end) / 2);
    chosen = chosen || {anchor: middle, head: middle};
    chosen.head = Math.min(Math.max(chosen.head + sign * step, start), end);
    mark();
    clearTimeout(later);
    later = setTimeout(choose, 400);
  } else if (sign) move({shift: 0.25 * sign});
  else if (event.key === '+' || event.key === '=') move({zoom: 2});
  else if (event.key === '-') move({zoom: 0.5});
  else if (event.key === 'Escape') { chosen = null; mark(); }
  else return;
  event.preventDefault();
});
