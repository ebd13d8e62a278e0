import { act, ask, desk, t } from './desk.js'
import { element as h } from './elements.js'
import { button, cell, number, size, table } from './parts.js'
import { reasons } from './reason-texts.js'
import { valuesView } from './values-view.js'

export function reviewView() {
  const { summary } = desk.state
  const { counts } = summary
  const facts = [
    ['persons', counts.subjects],
    ['studies', counts.studies],
    ['series', counts.series],
    ['instances', counts.instances],
    ['slides', summary.slides.length],
    ['tables', summary.tables.length],
    ['records', summary.records.length],
    ['variants', summary.variants.length],
    ['size', size(counts.sizeBytes)],
  ]
  const files = [summary.slides, summary.tables, summary.records, summary.variants].flat()
  const isEmpty = counts.instances + files.length === 0
  return [
    h(
      'section',
      { class: 'sheet' },
      h('h1', {}, t('foundTitle')),
      h('p', { class: 'mono muted' }, desk.state.input),
      h(
        'dl',
        { class: 'counts' },
        ...facts.map(([key, value]) => h('div', {}, h('dt', {}, t(key)), h('dd', {}, String(value)))),
      ),
    ),
    isEmpty ? h('section', { class: 'sheet warn' }, h('p', {}, t('none'))) : counts.studies > 0 && studiesView(summary),
    filesView(summary),
    counts.instances > 0 && valuesView(),
    heldView(summary.broken),
    h(
      'section',
      { class: 'sheet' },
      h('p', {}, t('approveLead')),
      heldCount() > 0 && h('p', {}, t('approveHeld', heldCount())),
      !desk.state.site && h('p', { class: 'note' }, t('enrolFirst')),
      h(
        'div',
        { class: 'row' },
        button(t('approve'), () => act('/api/approve'), '', isEmpty || !desk.state.site),
        button(t('back'), () => leave(), 'second'),
      ),
    ),
  ]
}

const heldCount = () => desk.state.holds.studies.length + desk.state.holds.files.length

/** Hold a study or a file back, or let it go again; kept for this input, whoever sends it. */
function holdButton(kind, key) {
  const isHeld = desk.state.holds[kind].includes(key)
  const others = desk.state.holds[kind].filter(one => one !== key)
  const change = () => act('/api/hold', { json: { ...desk.state.holds, [kind]: isHeld ? others : [...others, key] } })
  const made = button(t(isHeld ? 'letGo' : 'hold'), change, isHeld ? 'plain held' : 'plain')
  made.setAttribute('aria-pressed', String(isHeld))
  return made
}

/** What is no DICOM image: each can be held by itself. */
function filesView(summary) {
  const rows = ['slides', 'tables', 'records', 'variants'].flatMap(kind =>
    summary[kind].map(name =>
      h('tr', {}, cell(t(kind)), h('td', { class: 'mono' }, name), h('td', {}, holdButton('files', name))),
    ),
  )
  return (
    rows.length > 0 &&
    h(
      'section',
      { class: 'sheet' },
      h('h2', {}, t('otherFiles')),
      table([t('kind'), t('file'), ''], rows),
      summary.variants.length > 0 && h('p', { class: 'note' }, t('genomeNote')),
    )
  )
}

export function leave() {
  desk.review = undefined
  act('/api/reset')
}

export function studiesView(summary) {
  const rows = summary.studies.flatMap(study => {
    const isOpen = desk.review?.studyInstanceUid === study.studyInstanceUid
    const toggle = button(
      t(isOpen ? 'hide' : 'show'),
      () => (isOpen ? closeReview() : openReview(study.studyInstanceUid)),
      'plain',
    )
    toggle.setAttribute('aria-expanded', String(isOpen))
    const row = h(
      'tr',
      {},
      cell(study.patientId),
      h('td', {}, h('code', {}, study.pseudonym)),
      cell(study.modalities.join(', ')),
      number(study.series),
      number(study.instances),
      number(size(study.sizeBytes)),
      h('td', {}, h('div', { class: 'row tight' }, toggle, holdButton('studies', study.studyInstanceUid))),
    )
    return isOpen ? [row, h('tr', { class: 'more' }, h('td', { colspan: '7' }, attributesView(desk.review)))] : [row]
  })
  const head = [
    ['patient'],
    ['pseudonym'],
    ['modality'],
    ['series', 'number'],
    ['instances', 'number'],
    ['size', 'number'],
  ].map(([key, kind = '']) => h('th', { scope: 'col', class: kind }, t(key)))
  return h(
    'section',
    { class: 'sheet' },
    h('h2', {}, t('stepReview')),
    h(
      'div',
      { class: 'scroll' },
      h('table', {}, h('thead', {}, h('tr', {}, ...head, h('th', {}))), h('tbody', {}, ...rows)),
    ),
    h('p', { class: 'note' }, t('pixelsNote')),
  )
}

export async function openReview(study) {
  desk.review = await ask(`/api/review?study=${encodeURIComponent(study)}`).catch(() => undefined)
  desk.draw()
}

export function closeReview() {
  desk.review = undefined
  desk.draw()
}

export function attributesView(shown) {
  const rows = shown.attributes.map(one => {
    const name = h('td', {}, one.keyword || '—', ' ', h('span', { class: 'tag mono' }, one.tag))
    const examples = one.examples.filter(example => example.before !== '' || example.after !== '')
    const before = examples.map(example =>
      h(
        'span',
        { class: 'pair' },
        example.before === ''
          ? h('span', { class: 'muted' }, t('noValue'))
          : h('span', { class: 'before' }, example.before),
      ),
    )
    const after = examples.map(example =>
      h(
        'span',
        { class: 'pair' },
        example.after === ''
          ? h('span', { class: 'muted' }, t('noValue'))
          : h('span', { class: 'after' }, example.after),
      ),
    )
    return h(
      'tr',
      {},
      name,
      h('td', { class: 'act' }, t('acts')[one.act]),
      number(one.count),
      h('td', {}, ...before),
      h('td', {}, ...after),
    )
  })
  const held = shown.withheld.map(one =>
    h('p', { class: 'note' }, t('withheldHere', one.count, reasonText(one.reason))),
  )
  const head = ['attribute', 'act', 'count', 'before', 'after'].map(key =>
    h('th', { scope: 'col', class: key === 'count' ? 'number' : '' }, t(key)),
  )
  return h(
    'div',
    { class: 'sheet scroll' },
    ...held,
    h('table', {}, h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...rows)),
  )
}

export function heldView(held) {
  if (held.length === 0) return undefined
  const rows = held
    .slice(0, 500)
    .map(one => h('tr', {}, h('td', { class: 'mono' }, one.name), h('td', {}, reasonText(one.reason))))
  const head = h('tr', {}, h('th', { scope: 'col' }, t('file')), h('th', { scope: 'col' }, t('reason')))
  return h(
    'section',
    { class: 'sheet warn' },
    h('h2', {}, t('brokenTitle', held.length)),
    h('p', {}, t('brokenLead')),
    held.some(one => one.reason === 'pixels/review') && h('p', {}, h('a', { href: '#frames' }, t('lookAtFrames'))),
    h('div', { class: 'scroll' }, h('table', {}, h('thead', {}, head), h('tbody', {}, ...rows))),
  )
}

export const reasonText = reason =>
  (desk.language === 'ja' && reasons[reason]) || (desk.state.reasonTexts?.[reason] ?? reason)
