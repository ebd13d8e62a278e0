import { collectDropped, uploadDropped } from '/drop.js'
import { fill, element as h } from '/elements.js'
import { texts } from '/texts.js'

let language = localStorage.getItem('language') ?? (navigator.language.startsWith('ja') ? 'ja' : 'en')
let theme = localStorage.getItem('theme') ?? 'auto'
let state
let folder
let runs = []
let review
let uploading = -1
let notice = ''
let drawn = ''

const t = (key, ...values) => fill(texts[language][key], values)
const main = document.getElementById('main')

async function ask(path, options = {}) {
  const headers = { 'x-tsumugi': '1', ...(options.json === undefined ? {} : { 'content-type': 'application/json' }) }
  const body = options.json === undefined ? options.body : JSON.stringify(options.json)
  const response = await fetch(path, {
    method: options.method ?? (options.json || options.post ? 'POST' : 'GET'),
    headers,
    body: body ?? null,
  })
  const reply = await response.json().catch(() => ({}))
  if (!response.ok) throw Object.assign(new Error(reply.error ?? String(response.status)), { status: response.status })
  return reply
}

async function refresh() {
  try {
    state = await ask('/api/state')
    if (state.step === 'choose' && folder === undefined) await openFolder('')
    if (state.step === 'choose' || state.step === 'finished') runs = await ask('/api/runs')
  } catch (error) {
    state = { step: error.status === 401 ? 'signed-out' : 'offline', site: null }
  }
  draw()
  const isBusy = state.step === 'scanning' || state.step === 'sending'
  setTimeout(refresh, isBusy ? 350 : 2500)
}

async function openFolder(path) {
  const found = await ask(`/api/folder?path=${encodeURIComponent(path)}`).catch(() => undefined)
  if (found !== undefined) folder = found
  draw()
}

async function act(path, options = { post: true }) {
  notice = ''
  try {
    state = { ...state, ...(await ask(path, options)) }
  } catch (error) {
    notice = error.message
  }
  draw()
}

function draw() {
  document.documentElement.lang = language
  if (theme === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = t(node.dataset.text)
  document.getElementById('language').textContent = t('otherLanguage')
  document.getElementById('theme').textContent = t({ auto: 'themeAuto', light: 'themeLight', dark: 'themeDark' }[theme])
  document.getElementById('site').textContent = state?.site
    ? t('site', state.site.siteCode, state.site.server)
    : t('notEnrolled')
  // Drawn anew only when something changed, so that a field keeps what is being typed.
  const now = JSON.stringify([language, state, folder?.path, runs, review, uploading, notice])
  if (now === drawn || state === undefined) return
  drawn = now
  drawSteps()
  main.replaceChildren(...viewOf(state.step).filter(Boolean))
}

const order = { choose: 0, scanning: 0, review: 1, sending: 2, finished: 3, failed: 2 }

function drawSteps() {
  const names = ['stepChoose', 'stepReview', 'stepSend', 'stepDone']
  const current = order[state.step] ?? 0
  const items = names.map((name, index) => {
    const item = h('li', { class: index < current ? 'past' : '' }, t(name))
    if (index === current) item.setAttribute('aria-current', 'step')
    return item
  })
  document.getElementById('steps').replaceChildren(...items)
}

function viewOf(step) {
  if (step === 'signed-out' || step === 'offline')
    return [h('section', { class: 'sheet warn' }, h('p', {}, t('signedOut')))]
  if (step === 'scanning') return [progressView(t('scanning'))]
  if (step === 'review') return reviewView()
  if (step === 'sending') return [progressView(t('stages')[state.progress?.stage ?? 'deidentify'])]
  if (step === 'finished') return [resultView(), pastView()]
  if (step === 'failed') return [failedView()]
  return [!state.site && enrolView(), chooseView(), pastView()]
}

function enrolView() {
  const field = (name, label, value) =>
    h('label', {}, label, h('input', { name, value, autocomplete: 'off', required: '' }))
  const form = h(
    'form',
    {},
    field('server', t('server'), 'http://127.0.0.1:8080'),
    field('code', t('code'), ''),
    field('name', t('name'), 'gateway-1'),
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
    notice && h('p', { class: 'note', role: 'alert' }, notice),
  )
}

function chooseView() {
  const drop = h('div', { class: 'drop' }, uploading >= 0 ? t('uploading', uploading) : t('drop'))
  drop.addEventListener('dragover', event => {
    event.preventDefault()
    drop.classList.add('over')
  })
  drop.addEventListener('dragleave', () => drop.classList.remove('over'))
  drop.addEventListener('drop', event => {
    event.preventDefault()
    takeDropped(event.dataTransfer)
  })
  const path = h('input', { name: 'path', value: folder?.path ?? '', 'aria-label': t('path'), spellcheck: 'false' })
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
    folderList(),
    useRow(path),
  )
}

function folderList() {
  const list = h('div', { class: 'folders' })
  if (folder?.parent) list.append(button(`↑ ${t('up')}`, () => openFolder(folder.parent), 'plain'))
  for (const name of folder?.folders ?? [])
    list.append(button(`▸ ${name}`, () => openFolder(`${folder.path}/${name}`), 'plain'))
  for (const archive of folder?.archives ?? [])
    list.append(button(`⬚ ${archive.split('/').at(-1)}`, () => act('/api/scan', { json: { path: archive } }), 'plain'))
  return list
}

const useRow = path =>
  h(
    'div',
    { class: 'row end' },
    h('span', { class: 'muted' }, t('filesHere', folder?.files ?? 0)),
    button(t('use'), () => act('/api/scan', { json: { path: path.value } })),
  )

async function takeDropped(transfer) {
  const files = await collectDropped(transfer)
  uploading = 0
  await ask('/api/drop/begin', { post: true })
  for (const file of files) {
    await uploadDropped(file)
    uploading++
    draw()
  }
  uploading = -1
  await act('/api/drop/end')
}

function progressView(title) {
  const { progress, isPaused } = state
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
    state.step === 'sending' &&
    button(t(isPaused ? 'resume' : 'pause'), () => act(isPaused ? '/api/resume' : '/api/pause'), 'second')
  return h(
    'section',
    { class: 'sheet' },
    h('h1', {}, title),
    bar,
    h('div', { class: 'row end' }, h('p', { class: 'muted' }, isPaused ? t('paused') : figures), pause),
  )
}

function reviewView() {
  const { summary } = state
  const { counts } = summary
  const facts = [
    ['persons', counts.subjects],
    ['studies', counts.studies],
    ['series', counts.series],
    ['instances', counts.instances],
    ['slides', summary.slides.length],
    ['tables', summary.tables.length],
    ['variants', summary.variants.length],
    ['size', size(counts.sizeBytes)],
  ]
  const isEmpty = counts.instances + summary.slides.length + summary.tables.length + summary.variants.length === 0
  return [
    h(
      'section',
      { class: 'sheet' },
      h('h1', {}, t('foundTitle')),
      h('p', { class: 'mono muted' }, state.input),
      h(
        'dl',
        { class: 'counts' },
        ...facts.map(([key, value]) => h('div', {}, h('dt', {}, t(key)), h('dd', {}, String(value)))),
      ),
    ),
    isEmpty ? h('section', { class: 'sheet warn' }, h('p', {}, t('none'))) : counts.studies > 0 && studiesView(summary),
    heldView(summary.broken),
    h(
      'section',
      { class: 'sheet' },
      h('p', {}, t('approveLead')),
      !state.site && h('p', { class: 'note' }, t('enrolFirst')),
      h(
        'div',
        { class: 'row' },
        button(t('approve'), () => act('/api/approve'), '', isEmpty || !state.site),
        button(t('back'), () => leave(), 'second'),
      ),
    ),
  ]
}

function leave() {
  review = undefined
  act('/api/reset')
}

function studiesView(summary) {
  const rows = summary.studies.flatMap(study => {
    const isOpen = review?.studyInstanceUid === study.studyInstanceUid
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
      h('td', {}, toggle),
    )
    return isOpen ? [row, h('tr', { class: 'more' }, h('td', { colspan: '7' }, attributesView(review)))] : [row]
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

async function openReview(study) {
  review = await ask(`/api/review?study=${encodeURIComponent(study)}`).catch(() => undefined)
  draw()
}

function closeReview() {
  review = undefined
  draw()
}

function attributesView(shown) {
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

function heldView(held) {
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
    h('div', { class: 'scroll' }, h('table', {}, h('thead', {}, head), h('tbody', {}, ...rows))),
  )
}

const reasonText = reason => texts[language].reasons[reason] ?? state.reasonTexts?.[reason] ?? reason

function resultView() {
  const { result } = state
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
          ['acceptedAt', new Date(receipt.acceptedAt).toLocaleString(language)],
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
      ...sent.issues.map(issue => h('p', {}, `${issue.message} (${issue.code})`)),
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

const failedView = () =>
  h(
    'section',
    { class: 'sheet bad' },
    h('h1', {}, t('failedTitle')),
    h('p', {}, state.problem),
    h('p', { class: 'lead' }, t('failedLead')),
    h(
      'div',
      { class: 'row' },
      button(t('back'), () => leave()),
    ),
  )

function pastView() {
  const rows = runs.map(run =>
    h(
      'tr',
      {},
      h('td', { class: 'mono' }, run.submissionId ?? run.run),
      h('td', {}, t('states')[run.state]),
      cell(run.receipt ? new Date(run.receipt.acceptedAt).toLocaleString(language) : ''),
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

const cell = value => h('td', {}, String(value))
const number = value => h('td', { class: 'number' }, String(value))
const size = bytes =>
  bytes < 1e6
    ? `${Math.round(bytes / 1e3)} kB`
    : bytes < 1e9
      ? `${(bytes / 1e6).toFixed(1)} MB`
      : `${(bytes / 1e9).toFixed(2)} GB`

function button(label, onClick, kind = '', isDisabled = false) {
  const made = h('button', { type: 'button', class: kind }, label)
  made.disabled = isDisabled
  made.addEventListener('click', onClick)
  return made
}

document.getElementById('language').addEventListener('click', () => {
  language = language === 'ja' ? 'en' : 'ja'
  localStorage.setItem('language', language)
  draw()
})
document.getElementById('theme').addEventListener('click', () => {
  theme = { auto: 'light', light: 'dark', dark: 'auto' }[theme]
  localStorage.setItem('theme', theme)
  draw()
})
refresh()
