import { ask, desk, t } from './desk.js'
import { element as h } from './elements.js'
import { button, cell, number, table } from './parts.js'
import { reasonText } from './review-view.js'

/** All that was sealed or sent from here, each with the receipts of its studies. */
export function sentView() {
  const rows = desk.runs.flatMap(run => {
    const isOpen = desk.receipts?.run === run.run
    const toggle = button(t(isOpen ? 'hide' : 'openReceipts'), () => (isOpen ? close() : open(run.run)), 'plain')
    toggle.setAttribute('aria-expanded', String(isOpen))
    const row = h(
      'tr',
      {},
      h('td', { class: 'mono' }, run.submissionId ?? run.run),
      h('td', {}, h('span', { class: badges[run.state] }, t('states')[run.state])),
      cell(run.receipt ? new Date(run.receipt.acceptedAt).toLocaleString(desk.language) : '–'),
      number(run.receipt?.instances ?? '–'),
      h('td', {}, run.submissionId && toggle),
    )
    return isOpen ? [row, h('tr', { class: 'more' }, h('td', { colspan: '5' }, receiptsSheet(desk.receipts)))] : [row]
  })
  const head = [t('submission'), t('state'), t('acceptedAt'), [t('instances'), 'number'], '']
  return [
    h(
      'section',
      { class: 'sheet' },
      h('h1', {}, t('sentTitle')),
      h('p', { class: 'lead' }, t('sentLead')),
      rows.length === 0 ? h('p', { class: 'muted' }, t('past')) : table(head, rows),
    ),
  ]
}

const badges = { accepted: 'badge good', refused: 'badge bad', sealed: 'badge', open: 'badge' }

async function open(run) {
  desk.receipts = { run, ...(await ask(`/api/receipts?run=${run}`)) }
  desk.draw()
}

function close() {
  desk.receipts = undefined
  desk.draw()
}

function receiptsSheet(receipts) {
  const { isSigned, studies, files, certificate, run } = receipts
  const head = [t('study'), t('pseudonym'), [t('imagesInOut'), 'number'], t('changes'), t('withheldShort'), t('risk')]
  return h(
    'div',
    { class: 'sheet' },
    h('p', { class: isSigned ? 'signed' : 'unsigned' }, t(isSigned ? 'receiptSigned' : 'receiptUnsigned')),
    factsOf(receipts),
    certificate &&
      h(
        'p',
        { class: 'signed' },
        t(
          'keyDestroyed',
          new Date(certificate.destroyedAt).toLocaleString(desk.language),
          certificate.keyId.slice(0, 16),
        ),
      ),
    h(
      'p',
      {},
      h('a', { href: `/api/receipts/file?run=${run}`, download: '' }, t('saveReceipts')),
      ' ',
      h('span', { class: 'muted' }, t('verifyReceipts')),
    ),
    studies.length > 0 && table(head, studies.map(studyRow)),
    files?.length > 0 &&
      table(
        [t('pseudonym'), t('kind'), t('file')],
        files.map(one =>
          h('tr', {}, h('td', { class: 'mono' }, one.pseudonym), cell(t('fileKinds')[one.kind]), cell(one.fileName)),
        ),
      ),
  )
}

function factsOf({ createdAt, legalBasis, mode, notice, agreementReference, optedOutExcluded, siteRules }) {
  const entries = [
    [t('sealedAt'), createdAt ? new Date(createdAt).toLocaleString(desk.language) : '–'],
    [t('choices').mode, t('choiceWords').mode[mode]],
    [t('basis'), t('bases')[legalBasis] ?? legalBasis],
    [t('choices').notice, notice ? `${notice.version} · ${notice.publishedOn}` : '–'],
    [t('choices').agreement, agreementReference ?? '–'],
    [t('optedOut'), optedOutExcluded],
    [t('siteRulesTitle'), siteRules],
  ]
  return h(
    'dl',
    { class: 'facts' },
    ...entries.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, String(value))]),
  )
}

function studyRow({ description, studyDate, pseudonym, receipt }) {
  const acts = Object.entries(receipt.actions).map(([act, count]) =>
    h('span', { class: 'pair' }, `${t('acts')[act] ?? act} ${count.toLocaleString(desk.language)}`),
  )
  const withheld = receipt.withheld.map(({ reason, count }) =>
    h('span', { class: 'pair' }, `${count} · ${reasonText(reason)}`),
  )
  return h(
    'tr',
    {},
    h('td', {}, description ?? '—', h('span', { class: 'pair muted' }, studyDate ?? '')),
    h('td', { class: 'mono' }, pseudonym),
    number(`${receipt.instancesIn} / ${receipt.instancesOut}`),
    h('td', {}, ...acts),
    h('td', {}, ...(withheld.length > 0 ? withheld : ['–'])),
    h(
      'td',
      {},
      h(
        'span',
        { class: receipt.residualRisk === 'low' ? 'badge good' : 'badge warn' },
        t('risks')[receipt.residualRisk],
      ),
      ...(receipt.residualRiskReasons ?? []).map(({ reason, count }) =>
        h('span', { class: 'pair muted' }, `${t('riskReasons')[reason] ?? reason} ${count}`),
      ),
    ),
  )
}
