import type { LogActor } from '@tsumugi/api'
import type { TFunction } from 'i18next'
import { stageWords } from './stage-words.ts'

/** Who acted, as a person reads it: a member's or gateway's name, or the stage of the platform that acted by itself. */
export function actorName({ kind, name }: LogActor, t: TFunction, language: string): string {
  return kind === 'system' ? t('provenance.system', { stage: stageWords(name, language) }) : name
}
