import { act, ask, desk, t } from './desk.js'
import { element as h } from './elements.js'
import { button, number, table } from './parts.js'

/** Every text that would leave, once each, so that a person judges a value and not an image a hundred times. */
export function valuesView() {
  const { values } = desk.state
  return h(
    'section',
    { class: 'sheet' },
    h('h2', {}, t('valuesTitle')),
    h('p', { class: 'lead' }, t('valuesLead')),
    values.state === 'none' && button(t('valuesRead'), () => act('/api/values'), 'second'),
    values.state === 'reading' && readingBar(values),
    values.state === 'ready' && attributesList(),
  )
}

function readingBar({ done, total }) {
  const label = t('valuesReading', done, total)
  return h(
    'div',
    {},
    h('progress', { max: String(total || 1), value: String(done), 'aria-label': label }),
    h('p', { class: 'muted' }, label),
  )
}

/** Ask for the values once they are read; the page is drawn again when they are here. */
async function loadValues() {
  desk.values = { of: desk.state.input, attributes: (await ask('/api/values')).attributes }
  desk.draw()
}

function attributesList() {
  if (desk.values?.of !== desk.state.input) {
    loadValues()
    return undefined
  }
  const shown = desk.values.attributes.map(one => ({ ...one, shown: one.values.filter(isShown) }))
  const filter = h('input', { type: 'checkbox', id: 'only-unusual' })
  filter.checked = desk.onlyUnusual
  filter.addEventListener('change', () => {
    desk.onlyUnusual = filter.checked
    desk.draw()
  })
  return h(
    'div',
    {},
    h('label', { class: 'check', for: 'only-unusual' }, filter, ' ', t('onlyUnusual')),
    shown.length === 0 ? h('p', { class: 'muted' }, t('valuesNone')) : undefined,
    ...shown.filter(one => one.shown.length > 0).map(attribute),
  )
}

const isShown = value => !desk.onlyUnusual || value.unusual.length > 0

function attribute(one) {
  const unusual = one.values.filter(value => value.unusual.length > 0).length
  const head = [t('value'), [t('people'), 'number'], [t('count'), 'number'], t('lookAt'), '']
  const rest = one.distinct - one.values.length
  const summary = h(
    'summary',
    {},
    h('strong', {}, one.keyword || '—'),
    ' ',
    h('span', { class: 'tag mono' }, one.tag),
    ' ',
    h('span', { class: 'muted' }, t('valuesCount', one.distinct, unusual)),
  )
  const made = h(
    'details',
    { class: 'values' },
    summary,
    table(head, one.shown.map(valueRow)),
    rest > 0 && h('p', { class: 'note' }, t('valuesMore', rest)),
  )
  made.open = desk.openValues.has(one.tag)
  made.addEventListener('toggle', () => (made.open ? desk.openValues.add(one.tag) : desk.openValues.delete(one.tag)))
  return made
}

function valueRow(value) {
  const held = new Set(desk.state.holds.studies)
  const free = value.studies.filter(study => !held.has(study))
  const hold = () => act('/api/hold', { json: { ...desk.state.holds, studies: [...held, ...free] } })
  return h(
    'tr',
    {},
    h('td', { class: 'mono' }, value.value),
    number(value.people),
    number(value.images),
    h('td', {}, ...value.unusual.map(why => h('span', { class: 'badge warn' }, t('unusual')[why]))),
    h(
      'td',
      {},
      button(free.length > 0 ? t('holdStudies', free.length) : t('isHeld'), hold, 'plain', free.length === 0),
    ),
  )
}
