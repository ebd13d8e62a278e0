import { act, ask, desk, failureText, t } from './desk.js'
import { drawable } from './draw-boxes.js'
import { element as h } from './elements.js'
import { button, cell, number, table } from './parts.js'

/** Images that wait for a person's look, each as it is and as it would leave, and what was decided before. */
export function framesView() {
  if (desk.frames === undefined) return []
  const waiting = desk.frames.filter(one => one.decision === 'waiting')
  const decided = desk.frames.filter(one => one.decision !== 'waiting')
  return [
    h(
      'section',
      { class: 'sheet' },
      h('h1', {}, t('framesTitle')),
      h('p', { class: 'lead' }, t(waiting.length > 0 ? 'framesLead' : 'framesNone')),
      waiting.length === 0 && h('p', { class: 'muted' }, t('framesPolicy')),
      desk.notice && h('p', { class: 'note', role: 'alert' }, desk.notice),
      decided.length > 0 && againRow(),
    ),
    ...waiting.map(frameSheet),
    decided.length > 0 && decidedSheet(decided),
  ]
}

function againRow() {
  const { input, step } = desk.state
  if (!input || (step !== 'review' && step !== 'finished')) return h('p', { class: 'muted' }, t('framesAgain'))
  const again = () => {
    location.hash = '#send'
    act('/api/scan', { json: { path: input } })
  }
  return h(
    'div',
    { class: 'row' },
    h('span', { class: 'grow muted' }, t('framesAgain')),
    button(t('lookAgain'), again, 'second'),
  )
}

function frameSheet(record) {
  const { id, modality, rows, columns, frames, found, added } = record
  const isBare = found.length + added.length === 0
  const pairs = Map.groupBy(record.pictures, name => name.replace(/-(before|after)\.png$/, ''))
  return h(
    'section',
    { class: 'sheet' },
    h(
      'div',
      { class: 'row' },
      h('h2', { class: 'grow' }, t('frameFacts', modality, columns, rows, frames)),
      h('span', { class: isBare ? 'badge' : 'badge warn' }, t('frameBoxes', found.length, added.length)),
      h('span', { class: 'tag mono' }, id),
    ),
    ...[...pairs.keys()].map(name => pair(record, name)),
    isBare && h('p', { class: 'note' }, t('bareNote')),
    h(
      'div',
      { class: 'row' },
      button(t(isBare ? 'approveBare' : 'approveMask'), () => decide(id, 'approved')),
      button(t('holdFrame'), () => decide(id, 'held'), 'second'),
      added.length > 0 && button(t('undoBox'), () => setAdded(id, added.slice(0, -1)), 'plain'),
    ),
  )
}

/** One frame before and after its mask; what is drawn over the first is masked in both. */
function pair(record, name) {
  const { id, rows, columns, found, added } = record
  const number = Number(/\d+/.exec(name)?.[0] ?? 1)
  const source = kind => `/api/frames/${id}/${name}-${kind}.png`
  const draw = box => setAdded(id, [...added, box])
  return h(
    'div',
    { class: 'pictures' },
    drawable({
      ...{ rows, columns, source: source('before'), label: `${t('frameBefore')} · ${t('frameNumber', number)}` },
      found,
      added,
      draw,
    }),
    drawable({
      ...{ rows, columns, source: source('after'), label: t('frameAfter') },
      found: [],
      added,
      isMasked: true,
    }),
  )
}

function decidedSheet(decided) {
  const rows = decided.map(one =>
    h(
      'tr',
      {},
      h('td', { class: 'mono' }, one.id),
      cell(one.modality),
      number(one.found.length + one.added.length),
      h(
        'td',
        {},
        h('span', { class: one.decision === 'approved' ? 'badge good' : 'badge warn' }, t('decisions')[one.decision]),
      ),
      h('td', {}, one.decision === 'approved' && one.pictures.length === 0 ? '' : otherWay(one)),
    ),
  )
  const head = [t('image'), t('modality'), [t('boxes'), 'number'], t('state'), '']
  return h('section', { class: 'sheet' }, h('h2', {}, t('decided', decided.length)), table(head, rows))
}

const otherWay = ({ id, decision }) =>
  decision === 'approved'
    ? button(t('holdFrame'), () => decide(id, 'held'), 'plain')
    : button(t('approveMask'), () => decide(id, 'approved'), 'plain')

const decide = (id, decision) => change(`/api/frames/${id}`, { decision })
const setAdded = (id, added) => change(`/api/frames/${id}/boxes`, { added })

async function change(path, json) {
  desk.notice = ''
  try {
    const record = await ask(path, { json })
    desk.frames = desk.frames.map(one => (one.id === record.id ? record : one))
  } catch (error) {
    desk.notice = failureText(error)
  }
  desk.draw()
}
