import { desk } from './desk.js'
import { element as h } from './elements.js'

export const cell = value => h('td', {}, String(value))

export const number = value => h('td', { class: 'number' }, String(value))

export const size = bytes =>
  bytes < 1e6
    ? `${Math.round(bytes / 1e3)} kB`
    : bytes < 1e9
      ? `${(bytes / 1e6).toFixed(1)} MB`
      : `${(bytes / 1e9).toFixed(2)} GB`

export function button(label, onClick, kind = '', isDisabled = false) {
  const made = h('button', { type: 'button', class: kind }, label)
  made.disabled = isDisabled
  made.addEventListener('click', onClick)
  return made
}

/** A text field that keeps what is typed while the page is drawn anew around it. */
export function field(name, value, attributes = {}) {
  const made = h('input', { ...attributes, name, value: desk.typed[name] ?? value, autocomplete: 'off' })
  made.addEventListener('input', () => {
    desk.typed[name] = made.value
  })
  return made
}

/** A table that scrolls by itself where it is too wide. A heading is a text, or a text with a class. */
export function table(head, rows) {
  const cells = head.map(one => {
    const [label, kind] = Array.isArray(one) ? one : [one, '']
    return label === '' ? h('td', {}) : h('th', { scope: 'col', class: kind }, label)
  })
  return h('div', { class: 'scroll' }, h('table', {}, h('thead', {}, h('tr', {}, ...cells)), h('tbody', {}, ...rows)))
}
