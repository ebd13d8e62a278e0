import { element as h } from './elements.js'

const svgName = 'http://www.w3.org/2000/svg'

/** An element of SVG with attributes. */
function shape(name, attributes) {
  const made = document.createElementNS(svgName, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  return made
}

const rectangle = ({ x, y, width, height }, kind) => shape('rect', { x, y, width, height, class: kind })

/** A picture of a frame with its rectangles over it. With `draw`, dragging over it makes one more, in whole pixels of the frame. */
export function drawable({ rows, columns, source, label, found, added, isMasked = false, draw }) {
  const canvas = shape('svg', { viewBox: `0 0 ${columns} ${rows}`, 'aria-hidden': 'true' })
  canvas.append(
    ...found.map(box => rectangle(box, 'found')),
    ...added.map(box => rectangle(box, isMasked ? 'masked' : 'drawn')),
  )
  if (draw) listen(canvas, { rows, columns, draw })
  const picture = h('img', { src: source, alt: label, draggable: 'false' })
  return h(
    'figure',
    {},
    h('div', { class: draw ? 'picture open' : 'picture' }, picture, canvas),
    h('figcaption', {}, label),
  )
}

function listen(canvas, { rows, columns, draw }) {
  let start
  let shown
  const place = event => {
    const { left, top, width, height } = canvas.getBoundingClientRect()
    const within = (value, most) => Math.round(Math.min(Math.max(value, 0), 1) * most)
    return { x: within((event.clientX - left) / width, columns), y: within((event.clientY - top) / height, rows) }
  }
  const boxTo = end => ({
    ...{ x: Math.min(start.x, end.x), y: Math.min(start.y, end.y) },
    ...{ width: Math.abs(end.x - start.x), height: Math.abs(end.y - start.y) },
  })
  canvas.addEventListener('pointerdown', event => {
    canvas.setPointerCapture(event.pointerId)
    start = place(event)
    shown = rectangle({ ...start, width: 0, height: 0 }, 'drawn')
    canvas.append(shown)
  })
  canvas.addEventListener('pointermove', event => {
    if (start === undefined) return
    for (const [key, value] of Object.entries(boxTo(place(event)))) shown.setAttribute(key, String(value))
  })
  canvas.addEventListener('pointerup', event => {
    const box = boxTo(place(event))
    shown.remove()
    start = undefined
    // A click without a drag marks nothing.
    if (box.width > 1 && box.height > 1) draw(box)
  })
}
