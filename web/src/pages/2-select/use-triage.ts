import { type exclusionReasons, type ReplyOf, selectRoutes } from '@tsumugi/api'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../api.ts'
import { useMay } from '../../me.ts'
import { hideToast, toastDone, toastError, toastUndo } from '../../ui/toast.tsx'
import type { TriageSeries } from './triage-page.tsx'

export type Reason = (typeof exclusionReasons)[number]
type Decision = ReplyOf<typeof selectRoutes.decide>['replaced'][number]
type Verdict = Decision['verdict']
const toastId = 'triage'

/** The hand on the grid: where the cursor is, what is marked, what was decided last (for undo). */
export function useTriage(projectId: string, items: readonly TriageSeries[]) {
  const { t } = useTranslation()
  const may = useMay()
  const [cursor, setCursor] = useState(0)
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const [isAsking, setAsking] = useState(false)
  const past = useRef<Decision[][]>([])
  const decide = useAct(selectRoutes.decide)
  const at = Math.min(cursor, Math.max(0, items.length - 1))

  /** What an act is about: the marked series, else the one under the cursor. */
  const targets = () => (marked.size > 0 ? items.filter(one => marked.has(one.id)) : items.slice(at, at + 1))
  const send = async (decisions: Decision[], message: string) => {
    if (decisions.length === 0) return
    const { replaced } = await decide.mutateAsync({ params: { id: projectId }, body: { decisions } })
    past.current.push(replaced)
    setMarked(new Set())
    toastUndo({ id: toastId, message, undoLabel: t('ui.undo'), undo: () => void undo() })
  }
  const undo = async () => {
    const decisions = past.current.pop()
    if (!decisions) return
    await decide.mutateAsync({ params: { id: projectId }, body: { decisions } }).then(
      () => {
        hideToast(toastId)
        toastDone(t('select.undone', { count: decisions.length }))
      },
      (error: unknown) => {
        past.current.push(decisions)
        toastError(error)
      },
    )
  }
  const judge = (verdict: Verdict, reason: Reason | null, chosen = targets()) => {
    const decisions = chosen.map(({ id }) => ({ seriesId: id, verdict, reason }))
    const count = decisions.length
    const message =
      reason === null
        ? t('select.accepted', { count })
        : t('select.excluded', { reason: t(`word.reason.${reason}`), count })
    void send(decisions, message).catch(toastError)
    if (marked.size === 0) setCursor(Math.min(at + 1, items.length - 1))
  }
  const toggle = (id: string) =>
    setMarked(before => (before.has(id) ? new Set([...before].filter(one => one !== id)) : new Set([...before, id])))

  return {
    mayDecide: may(selectRoutes.decide),
    at,
    moveTo: (index: number) => setCursor(Math.max(0, Math.min(items.length - 1, index))),
    marked,
    toggle,
    clearMarks: () => setMarked(new Set()),
    isAsking,
    askReason: () => setAsking(targets().length > 0),
    stopAsking: () => setAsking(false),
    accept: () => judge('accepted', null),
    exclude: (reason: Reason) => {
      setAsking(false)
      judge('excluded', reason)
    },
    acceptSuggested: () => judge('accepted', null, items.filter(isSuggested)),
    suggested: items.filter(isSuggested).length,
    undo: () => void undo(),
    isBusy: decide.isPending,
  }
}
export type Triage = ReturnType<typeof useTriage>

const isSuggested = (series: TriageSeries) =>
  series.decision.verdict === 'undecided' && series.suggestion.verdict === 'accepted'
