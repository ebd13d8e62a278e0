import { ApiError } from '@tsumugi/api'
import { DimseFailure } from '@tsumugi/dimse'
import { describeSource, RetrieveStopped, SettingsError, WantedError } from '#receive'
import { SelfTestNotPassed } from '#selftest'
import { isPassing } from '#send'
import { BackupRefused, OptOutsRefused, SettingsRefused, SiteRulesRefused } from '#work'
import { UsageError } from './choose-rules.ts'
import { ModeRefused } from './legal-mode.ts'
import { NotEnrolled } from './run-gateway.ts'

/** Why a run ended: a stable code, and a sentence that says what to do. Neither holds a path or a value, since both may name a patient. */
export interface Failure {
  readonly code: string
  readonly message: string
  /** `network` may be tried again as it is; `disk` once there is room or the right to write. */
  readonly kind:
    | 'not-enrolled'
    | 'signed-out'
    | 'refused'
    | 'conflict'
    | 'network'
    | 'stopped'
    | 'input'
    | 'disk'
    | 'failed'
}

/** Put an error into words for the hospital's screen. A message of the operating system is never passed on: it holds the path. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof NotEnrolled)
    return { code: 'gateway/not-enrolled', message: error.message, kind: 'not-enrolled' }
  if (error instanceof BackupRefused) return { code: error.code, message: error.message, kind: 'input' }
  if (error instanceof OptOutsRefused) return { code: error.code, message: error.message, kind: 'refused' }
  if (error instanceof ModeRefused) return { code: error.code, message: error.message, kind: 'input' }
  if (error instanceof SelfTestNotPassed) return { code: error.code, message: error.message, kind: 'refused' }
  if (error instanceof SiteRulesRefused) return { code: error.code, message: error.message, kind: 'input' }
  if (error instanceof SettingsRefused) return { code: error.code, message: error.message, kind: 'input' }
  if (error instanceof UsageError) return { code: 'settings/unfit-word', message: error.message, kind: 'input' }
  if (error instanceof SettingsError) return { code: 'settings/unfit', message: error.message, kind: 'input' }
  if (error instanceof WantedError) return { code: 'wanted/unreadable', message: error.message, kind: 'input' }
  const reason =
    error instanceof DimseFailure ? error.code : error instanceof RetrieveStopped ? error.reason : undefined
  if (reason !== undefined) return { code: reason, message: describeSource(reason), kind: 'network' }
  if (error instanceof ApiError) return describeAnswer(error)
  if (error instanceof Error && error.name === 'AbortError')
    return { code: 'interrupted', message: 'Stopped. The same command goes on from here.', kind: 'stopped' }
  const systemCode = systemCodeOf(error)
  if (systemCode !== undefined) return systemFailures[systemCode] ?? unforeseen(systemCode)
  return { code: 'failed', message: error instanceof Error ? error.message : 'Failed.', kind: 'failed' }
}

function describeAnswer(error: ApiError): Failure {
  const hint = error.body?.error.hint
  const message = hint === undefined ? error.message : `${error.message} ${hint}`
  return { code: error.code, message, kind: kindOf(error) }
}

function kindOf(error: ApiError): Failure['kind'] {
  if (isPassing(error)) return 'network'
  if (error.status === 401 || error.status === 403) return 'signed-out'
  return error.status === 409 ? 'conflict' : 'refused'
}

const diskFull: Failure = {
  code: 'disk/full',
  message: 'The disk of the work folder is full. Make room, and give the same command again: it goes on from here.',
  kind: 'disk',
}
const notAllowed: Failure = {
  code: 'disk/not-allowed',
  message:
    'This user may not read the input or write the work folder. Give the user the right to, or choose another folder.',
  kind: 'disk',
}
const systemFailures: Readonly<Record<string, Failure>> = {
  ENOENT: { code: 'input/missing', message: 'The input is not there.', kind: 'input' },
  ENOSPC: diskFull,
  EDQUOT: diskFull,
  EACCES: notAllowed,
  EPERM: notAllowed,
  EROFS: notAllowed,
}

const unforeseen = (systemCode: string): Failure => ({
  code: 'disk/failed',
  message: `The machine answered ${systemCode}. Look at its disk, and give the same command again: it goes on from here.`,
  kind: 'disk',
})

/** The code of an error of the operating system, such as ENOSPC. */
function systemCodeOf(error: unknown): string | undefined {
  // The queue's database says by a number of its own that the disk is full.
  if (error instanceof Error && 'errcode' in error && error.errcode === 13) return 'ENOSPC'
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
