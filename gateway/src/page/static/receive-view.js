import { act, ask, desk, openFolder, t } from './desk.js'
import { collectDropped, uploadDropped } from './drop.js'
import { element as h } from './elements.js'
import { button, field } from './parts.js'

export function enrolView() {
  const labelled = (name, label, value) => h('label', {}, label, field(name, value, { required: '' }))
  const form = h(
    'form',
    {},
    labelled('server', t('server'), 'http://127.0.0.1:8080'),
    labelled('code', t('code'), ''),
    labelled('name', t('name'), 'gateway-1'),
    h('button', {}, t('enrol')),
  )
  form.addEventListener('submit', event => {
    event.preventDefault()
    const given = Object.fromEntries(new FormData(form))
    act('/api/enrol', { json: given })
  })
  return h(
    'section',
    { class: 'sheet' },
    h('h1', {}, t('enrolTitle')),
    h('p', { class: 'lead' }, t('enrolLead')),
    form,
    desk.notice && h('p', { class: 'note', role: 'alert' }, desk.notice),
  )
}

export function chooseView() {
  const drop = h('div', { class: 'drop' }, desk.uploading >= 0 ? t('uploading', desk.uploading) : t('drop'))
  drop.addEventListener('dragover', event => {
    event.preventDefault()
    drop.classList.add('over')
  })
  drop.addEventListener('dragleave', () => drop.classList.remove('over'))
  drop.addEventListener('drop', event => {
    event.preventDefault()
    takeDropped(event.dataTransfer)
  })
  const path = field('path', desk.folder?.path ?? '', { 'aria-label': t('path'), spellcheck: 'false' })
  const bar = h(
    'form',
    { class: 'row' },
    h('div', { class: 'grow' }, path),
    h('button', { class: 'second' }, t('open')),
  )
  bar.addEventListener('submit', event => {
    event.preventDefault()
    openFolder(path.value)
  })
  return h(
    'section',
    { class: 'sheet' },
    h('h1', {}, t('chooseTitle')),
    h('p', { class: 'lead' }, t('chooseLead')),
    drop,
    h('p', { class: 'muted' }, t('or')),
    bar,
    desk.state.site && desk.notice && h('p', { class: 'note', role: 'alert' }, desk.notice),
    folderList(),
    useRow(path),
  )
}

export function folderList() {
  const list = h('div', { class: 'folders' })
  if (desk.folder?.parent) list.append(button(`↑ ${t('up')}`, () => openFolder(desk.folder.parent), 'plain'))
  for (const name of desk.folder?.folders ?? [])
    list.append(button(`▸ ${name}`, () => openFolder(`${desk.folder.path}/${name}`), 'plain'))
  for (const archive of desk.folder?.archives ?? [])
    list.append(button(`⬚ ${archive.split('/').at(-1)}`, () => act('/api/scan', { json: { path: archive } }), 'plain'))
  return list
}

export const useRow = path =>
  h(
    'div',
    { class: 'row end' },
    h('span', { class: 'muted' }, t('filesHere', desk.folder?.files ?? 0)),
    button(t('use'), () => act('/api/scan', { json: { path: path.value } })),
  )

export async function takeDropped(transfer) {
  const files = await collectDropped(transfer)
  desk.uploading = 0
  await ask('/api/drop/begin', { post: true })
  for (const file of files) {
    await uploadDropped(file)
    desk.uploading++
    desk.draw()
  }
  desk.uploading = -1
  await act('/api/drop/end')
}
