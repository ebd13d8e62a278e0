import { ask, desk, openFolder, t } from './desk.js'
import { element as h } from './elements.js'
import { chooseView, enrolView } from './receive-view.js'
import { failedView, pastView, progressView, resultView } from './result-view.js'
import { reviewView } from './review-view.js'

let drawn = ''
const main = document.getElementById('main')

async function refresh() {
  try {
    desk.state = await ask('/api/state')
    if (desk.state.step === 'choose' && desk.folder === undefined) await openFolder('')
    if (desk.state.step === 'choose' || desk.state.step === 'finished') desk.runs = await ask('/api/runs')
  } catch (error) {
    desk.state = { step: error.status === 401 ? 'signed-out' : 'offline', site: null }
  }
  draw()
  const isBusy = desk.state.step === 'scanning' || desk.state.step === 'sending'
  setTimeout(refresh, isBusy ? 350 : 2500)
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
    desk.state,
    desk.folder?.path,
    desk.runs,
    desk.review,
    desk.uploading,
    desk.notice,
  ])
  if (now === drawn || desk.state === undefined) return
  drawn = now
  drawSteps()
  const typing = document.activeElement?.name
  main.replaceChildren(...viewOf(desk.state.step).filter(Boolean))
  if (typing) main.querySelector(`input[name="${CSS.escape(typing)}"]`)?.focus()
}

const order = { choose: 0, scanning: 0, review: 1, sending: 2, finished: 3, failed: 2 }

function drawSteps() {
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
  if (step === 'finished') return [resultView(), pastView()]
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
desk.draw = draw
refresh()
