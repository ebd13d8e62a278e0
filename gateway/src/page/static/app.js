import { ask, desk, openFolder, t } from './desk.js'
import { element as h } from './elements.js'
import { framesView } from './frames-view.js'
import { optOutsView } from './opt-outs-view.js'
import { queueView } from './queue-view.js'
import { chooseView, enrolView } from './receive-view.js'
import { failedView, pastView, progressView, resultView } from './result-view.js'
import { heldView, reviewView } from './review-view.js'
import { rulesView } from './rules-view.js'
import { sentView } from './sent-view.js'

let drawn = ''
const main = document.getElementById('main')

async function refresh() {
  try {
    desk.state = await ask('/api/state')
    if (desk.state.step === 'choose' && desk.folder === undefined) await openFolder('')
    await loadView()
  } catch (error) {
    desk.state = { step: error.status === 401 ? 'signed-out' : 'offline', site: null }
  }
  draw()
  const isBusy = desk.state.step === 'scanning' || desk.state.step === 'sending'
  setTimeout(refresh, isBusy ? 350 : 2500)
}

/** What the view in hand shows beside the state. */
async function loadView() {
  const { step } = desk.state
  if (desk.view === 'sent' || (desk.view === 'send' && (step === 'choose' || step === 'finished')))
    desk.runs = await ask('/api/runs')
  if (desk.view === 'queue') desk.queue = await ask('/api/queue')
  if (desk.view === 'frames') desk.frames = (await ask('/api/frames')).frames
  if (desk.view === 'opt-outs') desk.optOuts = (await ask('/api/opt-outs')).people
  if (desk.view === 'rules' && !desk.isTesting) desk.rules = await ask('/api/rules')
}

function draw() {
  document.documentElement.lang = desk.language
  if (desk.theme === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = desk.theme
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = t(node.dataset.text)
  document.getElementById('language').textContent = t('otherLanguage')
  document.getElementById('theme').textContent = t(
    { auto: 'themeAuto', light: 'themeLight', dark: 'themeDark' }[desk.theme],
  )
  document.getElementById('site').textContent = desk.state?.site
    ? t('site', desk.state.site.siteCode, desk.state.site.server)
    : t('notEnrolled')
  // Drawn anew only when something changed, so that a field keeps what is being typed.
  const now = JSON.stringify([
    desk.language,
    desk.view,
    desk.state,
    desk.folder?.path,
    desk.runs,
    desk.review,
    desk.queue,
    desk.receipts,
    desk.rules,
    desk.frames,
    desk.optOuts,
    desk.takingBack,
    desk.typed.ownOptions,
    desk.values,
    desk.onlyUnusual,
    desk.isTesting,
    desk.uploading,
    desk.notice,
  ])
  if (now === drawn || desk.state === undefined) return
  drawn = now
  drawViews()
  drawSteps()
  const typing = document.activeElement?.name
  main.replaceChildren(...shown().filter(Boolean))
  if (typing) main.querySelector(`input[name="${CSS.escape(typing)}"]`)?.focus()
}

const views = { queue: queueView, frames: framesView, 'opt-outs': optOutsView, sent: sentView, rules: rulesView }

const isAway = () => desk.state.step === 'signed-out' || desk.state.step === 'offline'
const shown = () => (isAway() || desk.view === 'send' ? viewOf(desk.state.step) : views[desk.view]())

function drawViews() {
  const links = Object.entries(t('views')).map(([view, label]) => {
    const link = h('a', { href: `#${view}` }, label)
    if (view === desk.view) link.setAttribute('aria-current', 'page')
    return link
  })
  const bar = document.getElementById('views')
  bar.setAttribute('aria-label', t('viewsLabel'))
  bar.replaceChildren(...(isAway() ? [] : links))
}

const order = { choose: 0, scanning: 0, review: 1, sending: 2, finished: 3, failed: 2 }

function drawSteps() {
  document.getElementById('steps').hidden = desk.view !== 'send' || isAway()
  const names = ['stepChoose', 'stepReview', 'stepSend', 'stepDone']
  const current = order[desk.state.step] ?? 0
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
  if (step === 'sending') return [progressView(t('stages')[desk.state.progress?.stage ?? 'deidentify'])]
  if (step === 'finished') return [resultView(), heldView(desk.state.result.held), pastView()]
  if (step === 'failed') return [failedView()]
  return [!desk.state.site && enrolView(), chooseView(), pastView()]
}

document.getElementById('language').addEventListener('click', () => {
  desk.language = desk.language === 'ja' ? 'en' : 'ja'
  localStorage.setItem('language', desk.language)
  draw()
})
document.getElementById('theme').addEventListener('click', () => {
  desk.theme = { auto: 'light', light: 'dark', dark: 'auto' }[desk.theme]
  localStorage.setItem('theme', desk.theme)
  draw()
})
function openView() {
  const wanted = location.hash.slice(1)
  desk.view = wanted in views ? wanted : 'send'
  desk.notice = ''
}
addEventListener('hashchange', () => {
  openView()
  loadView().then(draw, draw)
})
openView()
desk.draw = draw
refresh()
