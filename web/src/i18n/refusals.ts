interface RefusalWords {
  readonly en: string
  readonly ja: string
}
const words = (en: string, ja: string): RefusalWords => ({ en, ja })

/** What a refusal's code says to a person. A code that is not here is shown with the server's own message. */
export const refusals: Readonly<Record<string, RefusalWords>> = {
  'network/unreachable': words(
    'The platform did not answer. Check the network and try again; what you entered is still here.',
    'プラットフォームから応答がありません。ネットワークを確認して、もう一度お試しください。入力内容は残っています。',
  ),
  'access/not-allowed': words('Your role may not do this.', 'この操作は、あなたの役割では行えません。'),
  'access/not-signed-in': words('Sign in first.', '先にサインインしてください。'),
  'database/unavailable': words(
    'The database does not answer. Nothing was changed; try again in a minute.',
    'データベースが応答しません。何も変更されていません。しばらくしてからお試しください。',
  ),
  'http/not-found': words('There is no such thing.', '見つかりませんでした。'),
  'http/internal': words(
    'The platform failed. Nothing was changed; tell the operator the id below.',
    'プラットフォームで障害が発生しました。何も変更されていません。下の番号を運用担当者へお知らせください。',
  ),
  'http/invalid-input': words('What was sent is not in the expected form.', '送信された内容の形式が正しくありません。'),
  'http/too-many-requests': words('Too many tries. Wait a minute.', '回数が多すぎます。しばらくお待ちください。'),
  'membership/wrong-credentials': words(
    'E-mail or password is wrong.',
    'メールアドレスまたはパスワードが正しくありません。',
  ),
  'membership/locked': words(
    'Too many wrong passwords. Wait some minutes.',
    'パスワードの誤りが続いたため、しばらくサインインできません。',
  ),
  'membership/link-not-valid': words(
    'This link was used or has expired. Ask for a new one.',
    'このリンクは使用済みか期限切れです。新しいリンクを依頼してください。',
  ),
  'membership/email-taken': words('A member has this e-mail already.', 'このメールアドレスは登録済みです。'),
  'membership/site-code-taken': words('A site has this code already.', 'この施設コードは使用されています。'),
  'membership/own-suspension': words('You cannot suspend yourself.', '自分自身を停止することはできません。'),
  'membership/role-needs-platform': words(
    'Only members of the platform’s organisation may have this role.',
    'この役割は、プラットフォームの組織のメンバーだけが持てます。',
  ),
  'agreement/already-ended': words('This agreement has ended already.', 'この契約はすでに終了しています。'),
  'agreement/bad-dates': words('The end is before the start.', '終了日が開始日より前です。'),
  'agreement/reference-taken': words('This reference is taken.', 'この参照番号は使用されています。'),
  'agreement/not-in-force': words(
    'No data use agreement is in force for this.',
    'これに対して有効なデータ利用契約がありません。',
  ),
  'ethics-approval/already-entered': words('This approval is entered already.', 'この承認は登録済みです。'),
  'ethics-approval/already-ended': words('This approval has ended already.', 'この承認はすでに終了しています。'),
  'ethics-approval/bad-dates': words('The end is before the start.', '終了日が開始日より前です。'),
  'ethics-approval/not-in-force': words('No ethics approval is in force for this.', '有効な倫理承認がありません。'),
  'collect/not-your-site': words('This belongs to another site.', '他の施設のものです。'),
  'cohort/empty': words('The rules leave no series to freeze.', '条件に合うシリーズがなく、確定できません。'),
  'decision/reason-missing': words('An exclusion needs a reason.', '除外には理由が必要です。'),
  'reading-form/already-open': words(
    'Reading is open on this cohort already.',
    'このコホートの読影はすでに始まっています。',
  ),
  'reading-form/duplicate-label': words('A label occurs twice.', '同じラベルが重複しています。'),
  'reading-form/nothing-to-read': words('The cohort has no series to read.', '読影できるシリーズがありません。'),
  'reading/label-undecided': words(
    'For each label, draw it or say that it is absent.',
    '各ラベルについて、描くか「なし」とするかを決めてください。',
  ),
  'reading/label-contradiction': words(
    'A label is both drawn and said to be absent.',
    '描いたラベルが「なし」になっています。',
  ),
  'reading/no-draft': words('Nothing is drawn yet.', 'まだ何も描かれていません。'),
  'task/taken': words('Another annotator took this task first.', '他のアノテーターが先に担当しました。'),
  'task/already-read': words('You have read this case already.', 'この症例はすでに読影済みです。'),
  'task/lease-expired': words(
    'Your time for this task ran out. Take it again.',
    '担当期限が過ぎました。もう一度担当してください。',
  ),
  'task/not-yours': words('This task is not yours.', 'このタスクはあなたの担当ではありません。'),
  'adjudication/own-reading': words(
    'Who read a case does not adjudicate it.',
    '自分が読影した症例を裁定することはできません。',
  ),
  'recipe/bad-parameter': words('A parameter is out of its range.', '設定値が範囲外です。'),
  'run/other-project': words(
    'Recipe and cohort are of different projects.',
    'レシピとコホートのプロジェクトが異なります。',
  ),
  'release/version-exists': words(
    'This version exists already. Choose the next.',
    'この版はすでにあります。次の版にしてください。',
  ),
  'release/run-not-completed': words('The run has not finished.', '実行がまだ完了していません。'),
  'release/run-of-other-cohort': words('The run is of another cohort.', '実行が別のコホートのものです。'),
  'release/subject-opted-out': words(
    'A subject opted out. Freeze the cohort again without them.',
    'オプトアウトした被験者が含まれています。コホートを確定し直してください。',
  ),
  'release/agreement-ended': words(
    'An agreement behind these images has ended.',
    'これらの画像のもととなる契約が終了しています。',
  ),
  'release/empty-split-plan': words('The parts of the split add up to nothing.', '分割の割合がすべて零です。'),
  'request/already-open': words('Your organisation has asked for this already.', '自組織からすでに申請されています。'),
  'request/wrong-state': words('This request was decided meanwhile.', 'この申請はすでに処理されています。'),
  'grant/missing': words('Your organisation has no grant for this.', '自組織に利用許諾がありません。'),
  'grant/expired': words('The grant has expired.', '利用許諾の期限が切れています。'),
  'grant/revoked': words('The grant was revoked.', '利用許諾は取り消されました。'),
  'period/promise-not-covered': words(
    'The share rule gives hospitals less than their agreements promise. Put a rule with a larger part for hospitals in force.',
    '配分規則では、契約で約束した病院の配分を下回ります。病院の割合を増やした規則を有効にしてください。',
  ),
  'period/already-closed': words('This month is closed already.', 'この月はすでに締められています。'),
  'period/empty': words('There is no fee in this month.', 'この月に利用料はありません。'),
  'period/no-share-rule': words('No share rule is in force in this month.', 'この月に有効な配分規則がありません。'),
  'period/not-begun': words('This month has not begun.', 'この月はまだ始まっていません。'),
  'share-rule/not-whole': words('The shares must add up to 100 %.', '配分の合計を 100 % にしてください。'),
  'share-rule/month-closed': words('That month is closed already.', 'その月はすでに締められています。'),
  'job/wrong-state': words('The job is in another state by now.', 'ジョブの状態がすでに変わっています。'),
}

/** The words of a code in a language, or undefined. */
export function refusalWords(code: string, language: string): string | undefined {
  const found = refusals[code]
  return language === 'ja' ? found?.ja : found?.en
}
