import { choicesForm, optionLabel } from './choices-form.js'
import { ask, desk, failureText, t } from './desk.js'
import { element as h } from './elements.js'
import { button, cell, table } from './parts.js'

/** What decides how a file leaves: the profile and its options, choices, the site's own rules, and the self-test of all of them. */
export function rulesView() {
  const { rules } = desk
  if (rules === undefined) return []
  return [ruleSheet(rules), choicesForm(rules), siteRulesSheet(rules), selfTestSheet(rules)]
}

const facts = entries =>
  h(
    'dl',
    { class: 'facts' },
    ...entries.flatMap(([name, value, kind = '']) => [h('dt', {}, name), h('dd', { class: kind }, value)]),
  )

const ruleSheet = ({ edition, toolVersion, rulesDigest, options }) =>
  h(
    'section',
    { class: 'sheet' },
    h('h1', {}, t('rulesTitle')),
    h('p', { class: 'lead' }, t('rulesLead')),
    facts([
      [t('edition'), edition],
      [t('version'), toolVersion],
      [t('rulesDigest'), rulesDigest, 'mono'],
      [
        t('optionsTitle'),
        options.flatMap(one => (one.isOn ? [optionLabel(one).replace(/ Option$/, '')] : [])).join(', ') || '–',
      ],
    ]),
  )

function siteRulesSheet({ siteRules, siteRulesProblem }) {
  const rows = siteRules.map(rule =>
    h(
      'tr',
      {},
      h(
        'td',
        { class: 'mono' },
        rule.attribute ?? `(${rule.private.group},"${rule.private.creator}",${rule.private.element})`,
      ),
      cell(t('ruleActions')[rule.action].replace('{0}', rule.value ?? '')),
      cell(rule.sopClasses?.join(', ') ?? t('ruleForAll')),
      cell(rule.reason ?? '–'),
    ),
  )
  return h(
    'section',
    { class: siteRulesProblem ? 'sheet bad' : 'sheet' },
    h('h2', {}, t('siteRulesTitle')),
    siteRulesProblem && h('p', { role: 'alert' }, siteRulesProblem),
    rows.length === 0
      ? !siteRulesProblem && h('p', { class: 'muted' }, t('siteRulesNone'))
      : table([t('rule'), t('ruleAction'), t('ruleFor'), t('ruleReason')], rows),
  )
}

function selfTestSheet({ selfTest }) {
  const passed =
    selfTest &&
    t(
      'selfTestPassed',
      new Date(selfTest.testedAt).toLocaleString(desk.language),
      selfTest.checks.toLocaleString(desk.language),
    )
  return h(
    'section',
    { class: selfTest ? 'sheet good' : 'sheet warn' },
    h('h2', {}, t('selfTestTitle')),
    h('p', {}, passed ?? t('selfTestMissing')),
    button(t(desk.isTesting ? 'selfTestRunning' : 'selfTestRun'), runSelfTest, 'second', desk.isTesting),
  )
}

async function runSelfTest() {
  desk.isTesting = true
  desk.notice = ''
  desk.draw()
  try {
    desk.rules = await ask('/api/selftest', { post: true })
  } catch (error) {
    desk.notice = failureText(error)
  }
  desk.isTesting = false
  desk.draw()
}
