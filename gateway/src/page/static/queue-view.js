import { act, desk, t } from './desk.js'
import { element as h } from './elements.js'
import { button, cell, table } from './parts.js'

/** What sources sent to this gateway, collection by collection, and the sources themselves. */
export function queueView() {
  if (desk.queue === undefined) return []
  return [queueSheet(desk.queue.counts), sourcesSheet(desk.queue.sources)]
}

const states = ['received', 'taken', 'sent', 'withheld', 'aside']

function queueSheet(counts) {
  const collections = [...new Set(counts.map(one => one.collection))].sort()
  const rows = collections.map(collection => {
    const own = counts.filter(one => one.collection === collection)
    const waiting = own.some(one => one.state === 'received' || one.state === 'taken')
    return h(
      'tr',
      {},
      h('td', {}, h('strong', {}, collection)),
      ...states.map(state => {
        const found = own.find(one => one.state === state)
        return cell(found ? t('studiesAndImages', found.studies, found.objects) : '–')
      }),
      h(
        'td',
        {},
        button(t('lookThrough'), () => lookThrough(collection), 'plain', !waiting),
      ),
    )
  })
  const head = [t('collection'), ...states.map(state => t('objectStates')[state]), '']
  return h(
    'section',
    { class: 'sheet' },
    h('h1', {}, t('queueTitle')),
    h('p', { class: 'lead' }, t('queueLead')),
    rows.length === 0 ? h('p', { class: 'muted' }, t('queueEmpty')) : table(head, rows),
  )
}

async function lookThrough(collection) {
  await act('/api/scan', { json: { path: `queue:${collection}` } })
  location.hash = 'send'
}

function sourcesSheet({ problem, receiver, pacs }) {
  if (problem)
    return h('section', { class: 'sheet bad' }, h('h2', {}, t('sourcesTitle')), h('p', { role: 'alert' }, problem))
  const fact = (title, lines, hint) =>
    h(
      'div',
      { class: 'fact' },
      h('h3', {}, title),
      ...lines.filter(Boolean).map(line => h('p', {}, line)),
      h('p', { class: 'note mono' }, hint),
    )
  const listening = h(
    'span',
    { class: receiver.isListening ? 'badge good' : 'badge' },
    t(receiver.isListening ? 'listening' : 'notListening'),
  )
  const receiverFacts = [
    `${receiver.aeTitle} · ${receiver.host}:${receiver.port} · ${t('collection')} ${receiver.collection}`,
    [t('peers', receiver.peers), receiver.isSecured && t('secured')].filter(Boolean).join(' · '),
  ]
  const pacsFacts = pacs && [
    `${pacs.aeTitle} · ${pacs.host}:${pacs.port} · ${pacs.method === 'get' ? 'C-GET' : 'C-MOVE'}`,
    [
      pacs.hours ? t('hours', pacs.hours) : t('anyHour'),
      pacs.rate ? t('rate', pacs.rate) : t('anyRate'),
      pacs.isSecured && t('secured'),
    ]
      .filter(Boolean)
      .join(' · '),
  ]
  return h(
    'section',
    { class: 'sheet' },
    h('h2', {}, t('sourcesTitle')),
    h(
      'div',
      { class: 'facts-row' },
      fact(h('span', {}, t('receiver'), ' ', listening), receiverFacts, t('receiverStart')),
      fact(t('pacs'), pacsFacts ?? [t('noPacs')], t('retrieveStart')),
    ),
  )
}
