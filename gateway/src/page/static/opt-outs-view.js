import { ask, desk, failureText, t } from './desk.js'
import { element as h } from './elements.js'
import { button, cell, field, table } from './parts.js'

/** Who is left out of all that is sent, and the forms to enter them. */
export function optOutsView() {
  if (desk.optOuts === undefined) return []
  const rows = desk.optOuts.map(person =>
    h(
      'tr',
      {},
      h('td', { class: 'mono' }, person.patientId),
      cell(person.issuer || '–'),
      cell(new Date(person.since).toLocaleString(desk.language)),
      h('td', {}, takeBackButton(person)),
    ),
  )
  return [
    h(
      'section',
      { class: 'sheet' },
      h('h1', {}, t('optOutsTitle')),
      h('p', { class: 'lead' }, t('optOutsLead')),
      enterForm(),
      desk.notice && h('p', { class: 'note', role: 'alert' }, desk.notice),
    ),
    h(
      'section',
      { class: 'sheet' },
      rows.length === 0
        ? h('p', { class: 'muted' }, t('optOutsNone'))
        : table([t('patientNumber'), t('issuerOpen'), t('since'), ''], rows),
    ),
  ]
}

function enterForm() {
  const [patientId, issuer] = [field('patientId', '', { required: '', spellcheck: 'false' }), field('optOutIssuer', '')]
  const form = h(
    'form',
    { class: 'row' },
    h('label', { class: 'grow' }, t('patientNumber'), patientId),
    h('label', { class: 'grow' }, t('issuerOpen'), issuer),
    h('button', {}, t('enter')),
    listButton(),
  )
  form.addEventListener('submit', event => {
    event.preventDefault()
    const people = [{ patientId: patientId.value, issuer: issuer.value }]
    delete desk.typed.patientId
    delete desk.typed.optOutIssuer
    change({ act: 'add', people })
  })
  return form
}

function listButton() {
  const file = h('input', { type: 'file', accept: '.csv,text/csv', 'aria-label': t('enterFile') })
  file.hidden = true
  file.addEventListener('change', async () => change({ act: 'add', csv: await file.files[0].text() }))
  return h(
    'span',
    {},
    file,
    button(t('enterFile'), () => file.click(), 'second'),
  )
}

/** Asks once more, since what is taken back is sent again. */
function takeBackButton(person) {
  const name = `${person.issuer}|${person.patientId}`
  const isAsked = desk.takingBack === name
  const press = () => {
    if (isAsked) return change({ act: 'remove', people: [{ patientId: person.patientId, issuer: person.issuer }] })
    desk.takingBack = name
    desk.draw()
  }
  return button(t(isAsked ? 'takeBackSure' : 'takeBack'), press, isAsked ? 'held' : 'plain')
}

async function change(json) {
  desk.notice = ''
  desk.takingBack = undefined
  try {
    const { added, removed, known, people } = await ask('/api/opt-outs', { json })
    desk.optOuts = people
    const done = added === undefined ? t('optOutsRemoved', removed) : t('optOutsAdded', added)
    desk.notice = [done, ...known.map(name => t('optOutsKnown', name))].join(' ')
  } catch (error) {
    desk.notice = failureText(error)
  }
  desk.draw()
}
