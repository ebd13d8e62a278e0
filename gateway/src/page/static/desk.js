import { fill } from './elements.js'
import { failureTexts } from './failure-texts.js'
import { texts } from './texts.js'

/** All that the page knows; every view is drawn from it. `draw` is set by the page. */
export const desk = {
  language: localStorage.getItem('language') ?? (navigator.language.startsWith('ja') ? 'ja' : 'en'),
  theme: localStorage.getItem('theme') ?? 'auto',
  state: undefined,
  folder: undefined,
  runs: [],
  review: undefined,
  /** Which of the views is shown; the part of the address behind #. */
  view: 'send',
  queue: undefined,
  receipts: undefined,
  rules: undefined,
  frames: undefined,
  optOuts: undefined,
  /** Whose opt-out is to be taken back, once it is said again. */
  takingBack: undefined,
  /** Texts that leave, of the input that they were read of. */
  values: undefined,
  onlyUnusual: true,
  openValues: new Set(),
  isTesting: false,
  /** What stands in each field that a person typed in, by the field's name; it outlives a redraw. */
  typed: {},
  uploading: -1,
  notice: '',
  draw: () => {},
}

export const t = (key, ...values) => fill(texts[desk.language][key], values)

/** What a failure, a refusal or an issue says to a person. */
export const failureText = ({ code, message }) => (desk.language === 'ja' && failureTexts[code]) || message

export async function ask(path, options = {}) {
  const headers = { 'x-tsumugi': '1', ...(options.json === undefined ? {} : { 'content-type': 'application/json' }) }
  const body = options.json === undefined ? options.body : JSON.stringify(options.json)
  const response = await fetch(path, {
    method: options.method ?? (options.json || options.post ? 'POST' : 'GET'),
    headers,
    body: body ?? null,
  })
  const reply = await response.json().catch(() => ({}))
  if (!response.ok) {
    const { code = '', message = String(response.status) } = reply.error ?? {}
    throw Object.assign(new Error(message), { code, status: response.status })
  }
  return reply
}

export async function act(path, options = { post: true }) {
  desk.notice = ''
  try {
    desk.state = { ...desk.state, ...(await ask(path, options)) }
  } catch (error) {
    desk.notice = failureText(error)
  }
  desk.draw()
}

export async function openFolder(path) {
  try {
    desk.folder = await ask(`/api/folder?path=${encodeURIComponent(path)}`)
    desk.notice = ''
    // The first listing comes by itself, and may come after a person began to type.
    if (path !== '') delete desk.typed.path
  } catch (error) {
    desk.notice = failureText(error)
  }
  desk.draw()
}
