import { fill } from './elements.js'
import { texts } from './texts.js'

/** All that the page knows; every view is drawn from it. `draw` is set by the page. */
export const desk = {
  language: localStorage.getItem('language') ?? (navigator.language.startsWith('ja') ? 'ja' : 'en'),
  theme: localStorage.getItem('theme') ?? 'auto',
  state: undefined,
  folder: undefined,
  runs: [],
  review: undefined,
  /** What stands in each field that a person typed in, by the field's name; it outlives a redraw. */
  typed: {},
  uploading: -1,
  notice: '',
  draw: () => {},
}

export const t = (key, ...values) => fill(texts[desk.language][key], values)

export async function ask(path, options = {}) {
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

export async function act(path, options = { post: true }) {
  desk.notice = ''
  try {
    desk.state = { ...desk.state, ...(await ask(path, options)) }
  } catch (error) {
    desk.notice = error.message
  }
  desk.draw()
}

export async function openFolder(path) {
  const found = await ask(`/api/folder?path=${encodeURIComponent(path)}`).catch(() => undefined)
  if (found !== undefined) {
    desk.folder = found
    // The first listing comes by itself, and may come after a person began to type.
    if (path !== '') delete desk.typed.path
  }
  desk.draw()
}
