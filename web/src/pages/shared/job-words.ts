/** What the work of each queue is called, in both languages; a queue that is not here is shown by its name. */
export const jobWords: Readonly<Record<string, { readonly en: string; readonly ja: string }>> = {
  'collect.check-submission': { en: 'Check a submission', ja: '提出の検査' },
  'select.measure-series': { en: 'Measure a series', ja: 'シリーズの計測' },
  'annotate.compare-readings': { en: 'Compare two readings', ja: '読影の比較' },
  'annotate.accept-case': { en: 'Make the reference standard', ja: '参照標準の作成' },
  'preprocess.run-recipe': { en: 'Run a recipe', ja: 'レシピの実行' },
  'release.build': { en: 'Build a release', ja: 'リリースの作成' },
}

/** What a job does and on what, in the reader's language. */
export function jobName({ queue, title }: { queue: string; title: string }, language: string): string {
  const words = jobWords[queue]
  const act = (language === 'ja' ? words?.ja : words?.en) ?? queue
  return title === '' ? act : `${act}: ${title}`
}
