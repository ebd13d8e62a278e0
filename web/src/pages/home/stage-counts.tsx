import { useTranslation } from 'react-i18next'
import { useFormats } from '../../format.ts'
import { StatCard, StatRow } from '../../ui/stat-card.tsx'
import { countWords, stageWords } from '../shared/stage-words.ts'
import type { Home } from './home-page.tsx'

/** The main figure of each stage, with the others below it. */
export function StageCounts({ stages }: { stages: Home['stages'] }) {
  const { i18n } = useTranslation()
  const format = useFormats()
  return (
    <StatRow>
      {stages.map(({ stage, counts }) => {
        const [main, ...rest] = Object.entries(counts)
        return (
          <StatCard
            key={stage}
            label={stageWords(stage, i18n.language)}
            value={main ? format.number(main[1]) : '–'}
            note={
              <>
                {main ? countWords(main[0], i18n.language) : ''}
                {rest.map(([name, count]) => (
                  <span key={name}>
                    <br />
                    {countWords(name, i18n.language)} {format.number(count)}
                  </span>
                ))}
              </>
            }
          />
        )
      })}
    </StatRow>
  )
}
