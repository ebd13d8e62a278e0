import { ask, desk, failureText, t } from './desk.js'
import { element as h } from './elements.js'
import { field } from './parts.js'

/** The choices of a site, by the names of the command line's options; saved together. */
export function choicesForm({ choices, fixed, options }) {
  const worded = Object.keys(t('choiceWords')).filter(name => name in choices)
  const form = h(
    'form',
    { class: 'choices' },
    ...worded.map(name => labelled(name, select(name, choices[name], fixed))),
    ...Object.keys(t('choiceHints')).map(name => labelled(name, text(name, choices[name], fixed))),
    optionsField({ chosen: choices.options, options, fixed }),
    h('button', {}, t('save')),
  )
  form.addEventListener('submit', event => {
    event.preventDefault()
    save(readForm(form))
  })
  return h(
    'section',
    { class: 'sheet' },
    h('h2', {}, t('choicesTitle')),
    fixed.length > 0 && h('p', { class: 'muted' }, t('choicesLead')),
    desk.notice && h('p', { class: 'note', role: 'alert' }, desk.notice),
    form,
  )
}

const labelled = (name, control) => h('label', {}, t('choices')[name], control)

function select(name, current, fixed) {
  const made = h('select', { name })
  for (const [word, label] of Object.entries(t('choiceWords')[name])) made.append(h('option', { value: word }, label))
  made.value = desk.typed[`choice-${name}`] ?? current
  made.disabled = fixed.includes(name)
  made.addEventListener('change', () => {
    desk.typed[`choice-${name}`] = made.value
  })
  return made
}

function text(name, current, fixed) {
  const made = field(`choice-${name}`, current, { placeholder: t('choiceHints')[name], spellcheck: 'false' })
  made.disabled = fixed.includes(name)
  return made
}

/** Either the usual options of the mode, or each by itself. */
function optionsField({ chosen, options, fixed }) {
  const isOwn = desk.typed.ownOptions ?? chosen !== ''
  const isFixed = fixed.includes('options')
  const usual = checkbox(t('optionsUsual'), { name: 'usual', isOn: !isOwn, isFixed })
  usual.input.addEventListener('change', () => {
    desk.typed.ownOptions = !usual.input.checked
    desk.draw()
  })
  const each = options.map(one =>
    checkbox(`${optionLabel(one)} (DCM ${one.code})`, { name: one.name, isOn: one.isOn, isFixed: isFixed || !isOwn }),
  )
  return h('fieldset', {}, h('legend', {}, t('optionsTitle')), usual.label, ...each.map(one => one.label))
}

/** What an option does, in the reader's language or by its name in the standard. */
export const optionLabel = ({ name, meaning }) => t('optionMeanings')[name] ?? meaning

function checkbox(label, { name, isOn, isFixed }) {
  const input = h('input', { type: 'checkbox', name: `option-${name}` })
  input.checked = isOn
  input.disabled = isFixed
  return { input, label: h('label', { class: 'check' }, input, ' ', label) }
}

function readForm(form) {
  const words = {}
  for (const control of form.querySelectorAll('select, input:not([type=checkbox])')) {
    const name = control.name.replace(/^choice-/, '')
    if (!control.disabled && control.value.trim() !== '') words[name] = control.value.trim()
  }
  const boxes = [...form.querySelectorAll('input[type=checkbox]')]
  const isUsual = boxes.some(box => box.name === 'option-usual' && box.checked)
  const own = boxes.filter(box => box.checked && !box.disabled && box.name !== 'option-usual')
  if (!isUsual) words.options = own.map(box => box.name.replace(/^option-/, '')).join(',') || 'none'
  return words
}

async function save(words) {
  desk.notice = ''
  try {
    desk.rules = await ask('/api/settings', { json: words })
    for (const name of Object.keys(desk.typed)) if (name.startsWith('choice-')) delete desk.typed[name]
    delete desk.typed.ownOptions
    desk.notice = t('saved')
  } catch (error) {
    desk.notice = failureText(error)
  }
  desk.draw()
}
