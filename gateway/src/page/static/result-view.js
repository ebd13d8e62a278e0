import { act, desk, failureText, t } from './desk.js'
import { element as h } from './elements.js'
import { button, cell, number, size } from './parts.js'
import { leave } from './review-view.js'

export function progressView(title) {
  const { progress, isPaused } = desk.state
  const bar = h('progress', {
    max: String(progress?.total || 1),
    value: String(progress?.done ?? 0),
    'aria-label': title,
  })
  const isBytes = progress?.stage === 'send'
  const figures = progress
    ? isBytes
      ? `${size(progress.done)} / ${size(progress.total)}`
      : t('scanned', progress.done, progress.total)
    : ''
  const pause =
    desk.state.step === 'sending' &&
    button(t(isPaused ? 'resume' : 'pause'), () => act(isPaused ? '/api/resume' : '/api/pause'), 'second')
  const cancel = button(t('cancel'), () => leave(), 'second')
  return h(
    'section',
    { class: 'sheet' },
    h('h1', {}, title),
    bar,
    h('div', { class: 'row end' }, h('p', { class: 'muted' }, isPaused ? t('paused') : figures), pause, cancel),
  )
}

export function resultView() {
  const { result } = desk.state
  const { sent, counts } = result
  const again = h(
    'div',
    { class: 'row' },
    button(t('again'), () => leave()),
  )
  if (!sent) return h('section', { class: 'sheet warn' }, h('h1', {}, t('nothingTitle')), again)
  const receipt = sent.receipt
  const facts = [
    ['submission', sent.submissionId],
    ['subjects', counts.subjects],
    ['series', counts.series],
    ['instances', counts.instances],
    ['files', counts.files],
    ...(receipt
      ? [
          ['acceptedAt', new Date(receipt.acceptedAt).toLocaleString(desk.language)],
          ['digest', receipt.manifestDigest],
        ]
      : []),
  ]
  const list = h(
    'dl',
    { class: 'facts' },
    ...facts.flatMap(([key, value]) => [
      h('dt', {}, t(key)),
      h('dd', { class: key === 'digest' ? 'mono' : '' }, String(value)),
    ]),
  )
  if (sent.state === 'refused')
    return h(
      'section',
      { class: 'sheet bad' },
      h('h1', {}, t('refusedTitle')),
      ...sent.issues.map(issue => h('p', {}, `${failureText(issue)} (${issue.code})`)),
      again,
    )
  return h(
    'section',
    { class: 'sheet good' },
    h('h1', {}, t('acceptedTitle')),
    h('p', { class: 'lead' }, t('acceptedLead')),
    list,
    h('p', {}, t(sent.isReceiptSigned ? 'signatureRight' : 'signatureWrong')),
    again,
  )
}

export const failedView = () =>
  h(
    'section',
    { class: 'sheet bad' },
    h('h1', {}, t('failedTitle')),
    h('p', {}, desk.state.problem ? failureText(desk.state.problem) : ''),
    h('p', { class: 'lead' }, t('failedLead')),
    h(
      'div',
      { class: 'row' },
      button(t('back'), () => leave()),
    ),
  )

export function pastView() {
  const rows = desk.runs.map(run =>
    h(
      'tr',
      {},
      h('td', { class: 'mono' }, run.submissionId ?? run.run),
      h('td', {}, t('states')[run.state]),
      cell(run.receipt ? new Date(run.receipt.acceptedAt).toLocaleString(desk.language) : ''),
      number(run.receipt?.instances ?? ''),
    ),
  )
  const head = ['submission', 'state', 'acceptedAt', 'instances'].map(key =>
    h('th', { scope: 'col', class: key === 'instances' ? 'number' : '' }, t(key)),
  )
  const body =
    rows.length === 0
      ? h('p', { class: 'muted' }, t('past'))
      : h('div', { class: 'scroll' }, h('table', {}, h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...rows)))
  return h('section', { class: 'sheet' }, h('h2', {}, t('pastTitle')), body)
}
