// The circular overview: shows what the linear map shows, and moves it by clicks, drags and keys.
const NAMESPACE = 'http://www.w3.org/2000/svg';
const svgOf = () => element.querySelector('svg');
const linear = () => document.querySelector('#map svg');
const middle = svg => [svg.viewBox.baseVal.width / 2, 200];
const angleOf = (svg, event) => {
  const box = svg.getBoundingClientRect();
  const scale = svg.viewBox.baseVal.width / box.width;
  const [x, y] = middle(svg);
  const turn = Math.atan2((event.clientX - box.left) * scale - x,
                          y - (event.clientY - box.top) * scale) / (2 * Math.PI);
  return (turn + 1) % 1;
};
const wedge = (svg, start, end) => {
  const length = +svg.dataset.length, inner = +svg.dataset.inner, outer = +svg.dataset.outer + 5;
  const [cx, cy] = middle(svg);
  const least = length / 300, size = Math.min(Math.max(end - start, least), length * 0.9999);
  const first = (start + end - size) / 2;
  const at = (place, radius) => {
    const angle = 2 * Math.PI * place / length;
    return `${(cx + radius * Math.sin(angle)).toFixed(1)} ${(cy - radius * Math.cos(angle)).toFixed(1)}`;
  };
  const far = size > length / 2 ? 1 : 0;
  return `M${at(first, outer)}A${outer} ${outer} 0 ${far} 1 ${at(first + size, outer)}` +
    `L${at(first + size, inner)}A${inner} ${inner} 0 ${far} 0 ${at(first, inner)}Z`;
};
const show = (start, end) => {
  const svg = svgOf(), group = svg?.querySelector('.window');
  if (!group) return;
  const path = document.createElementNS(NAMESPACE, 'path');
  const shape = {
    d: wedge(svg, start, end), fill: '#0072B2', 'fill-opacity': '.18', stroke: 'currentColor',
    'pointer-events': 'none',
  };
  for (const [name, value] of Object.entries(shape)) path.setAttribute(name, value);
  group.replaceChildren(path);
};
const follow = () => {
  const svg = svgOf(), map = linear();
  if (!svg || !map) return;
  const group = svg.querySelector('.window');
  if (map.dataset.record !== svg.dataset.record) { group.replaceChildren(); return; }
  show(+map.dataset.start, +map.dataset.end);
};
// A new drawing changes the attributes of the old one.
const watched = document.querySelector('#map');
if (watched) new MutationObserver(follow).observe(watched, {
  childList: true, subtree: true, attributeFilter: ['data-start', 'data-end', 'data-record'],
});
watch('value', follow);
follow();

let from = null;
element.addEventListener('pointerdown', event => {
  const svg = event.target.closest('svg');
  if (!svg || event.button) return;
  from = {svg, turn: angleOf(svg, event), x: event.clientX, y: event.clientY,
          gene: event.target.closest('.gene')};
});
const stretch = event => {
  const length = +from.svg.dataset.length;
  let turn = angleOf(from.svg, event) - from.turn;
  turn -= Math.round(turn);
  const ends = [from.turn * length, (from.turn + turn) * length].sort((a, b) => a - b);
  return ends.map(Math.round);
};
element.addEventListener('pointermove', event => {
  if (!from || Math.hypot(event.clientX - from.x, event.clientY - from.y) < 6) return;
  from.dragged = true;
  show(...stretch(event));
  event.preventDefault();
});
element.addEventListener('pointerup', event => {
  if (!from) return;
  const {svg, turn, gene, dragged} = from;
  const ends = stretch(event);
  from = null;
  if (dragged) trigger('select', {start: ends[0], end: ends[1]});
  else if (gene) trigger('click', {id: gene.dataset.id});
  else trigger('input', {at: Math.round(turn * +svg.dataset.length)});
});
element.addEventListener('pointerleave', () => { from = null; follow(); });
element.addEventListener('keydown', event => {
  const gene = event.target.closest('.gene');
  if (gene && (event.key === 'Enter' || event.key === ' ')) {
    event.preventDefault();
    trigger('click', {id: gene.dataset.id});
    return;
  }
  const sign = {ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1}[event.key];
  const svg = svgOf(), map = linear();
  if (!sign || !svg || !map) return;
  event.preventDefault();
  const centre = (+map.dataset.start + +map.dataset.end) / 2;
  trigger('input', {at: Math.round(centre + sign * svg.dataset.length / 100)});
});
