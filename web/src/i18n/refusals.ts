interface RefusalWords {
  readonly en: string
  readonly ja: string
}

/** What a refusal's code says to a person. A code that is not here is shown with the server's own message. */
export const refusals: Readonly<Record<string, RefusalWords>> = {
  'network/unreachable': {
    en: 'The platform did not answer. Check the network and try again; nothing you entered is lost.',
    ja: 'プラットフォームから応答がありません。ネットワークを確認して、もう一度お試しください。入力内容は保持されています。',
  },
}

/** The words of a code in a language, or undefined. */
export function refusalWords(code: string, language: string): string | undefined {
  const words = refusals[code]
  return language === 'ja' ? words?.ja : words?.en
}
