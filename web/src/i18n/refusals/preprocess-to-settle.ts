import { words } from './words.ts'

/** Refusals of preprocessing: recipes, runs, derivatives. */
export const preprocessWords = {
  'recipe/not-found': words(
    'There is no such recipe. Choose one from the list.',
    'このレシピはありません。一覧から選んでください。',
  ),
  'recipe/project-not-found': words(
    'There is no such project. Choose one from the list of projects.',
    'このプロジェクトはありません。プロジェクトの一覧から選んでください。',
  ),
  'recipe/bad-parameter': words(
    'A parameter is out of its range. Correct the one named below.',
    '設定値が範囲外です。下に示した項目を直してください。',
  ),
  'recipe/unknown-parameter': words(
    'A step has no such parameter. Take it out, or choose the step anew from the list.',
    'この処理にはそのような設定がありません。設定を外すか、一覧から処理を選び直してください。',
  ),
  'recipe/unknown-step': words(
    'This platform has no such step. Choose one from the list of steps.',
    'この処理はこのプラットフォームにありません。処理の一覧から選んでください。',
  ),
  'recipe/unknown-step-version': words(
    'This platform does not have that version of the step. Choose the version that it has.',
    'この処理のその版は、このプラットフォームにありません。使用できる版を選んでください。',
  ),
  'run/not-found': words(
    'There is no such run. Choose one from the list.',
    'この実行はありません。一覧から選んでください。',
  ),
  'run/cohort-not-found': words(
    'There is no such cohort. Choose a frozen cohort from the list.',
    'このコホートはありません。確定済みのコホートを一覧から選んでください。',
  ),
  'run/other-project': words(
    'Recipe and cohort are of different projects. Choose both from one project.',
    'レシピとコホートのプロジェクトが異なります。同じプロジェクトのものを選んでください。',
  ),
  'derivative/not-found': words(
    'There is no such derivative. Open it from its run.',
    'この派生画像はありません。実行のページから開いてください。',
  ),
  'derivative/not-made': words(
    'This derivative has no image: it failed or is not done yet. Its run says why.',
    'この派生画像は、失敗したか未完了のため画像がありません。理由は実行のページで確認できます。',
  ),
  'preview/not-a-volume': words(
    'No picture can be cut from this, because it is not one grid of voxels. Choose a series of evenly spaced slices.',
    '一つの格子をなすボクセルではないため、断面を表示できません。等間隔のスライスからなるシリーズを選んでください。',
  ),
} as const

/** Refusals of releasing: releases, requests, grants. */
export const releaseWords = {
  'release/not-found': words(
    'There is no such release. Choose one from the list.',
    'このリリースはありません。一覧から選んでください。',
  ),
  'release/cohort-not-found': words(
    'There is no such cohort. Choose a frozen cohort from the list.',
    'このコホートはありません。確定済みのコホートを一覧から選んでください。',
  ),
  'release/run-not-found': words(
    'There is no such run. Choose a completed run of the cohort.',
    'この実行はありません。コホートの完了した実行を選んでください。',
  ),
  'release/file-not-found': words(
    'The release has no such file. Choose one from its manifest.',
    'リリースにこのファイルはありません。目録から選んでください。',
  ),
  'release/version-exists': words(
    'This version exists already. Choose the next.',
    'この版はすでにあります。次の版にしてください。',
  ),
  'release/run-not-completed': words(
    'The run has not finished. Wait until it is completed, then make the release.',
    '実行がまだ完了していません。完了してからリリースを作成してください。',
  ),
  'release/run-of-other-cohort': words(
    'The run is of another cohort. Choose a run of this cohort.',
    '実行が別のコホートのものです。このコホートの実行を選んでください。',
  ),
  'release/subject-opted-out': words(
    'A subject opted out. Freeze the cohort again without them.',
    'オプトアウトした被験者が含まれています。コホートを確定し直してください。',
  ),
  'release/agreement-ended': words(
    'An agreement behind these images has ended. Enter a new one, or make the release without these images.',
    'これらの画像のもととなる契約が終了しています。新しい契約を登録するか、該当する画像を除いてください。',
  ),
  'release/empty-split-plan': words(
    'The parts of the split add up to nothing. Give at least one part a share.',
    '分割の割合がすべて零です。少なくとも一つに割合を与えてください。',
  ),
  'release/nothing-left': words(
    'Nothing of this cohort may be released for these purposes. Look at opt-outs, agreements and ethics approvals of its sites.',
    'この目的で公開できるものがコホートに残っていません。オプトアウト、契約、倫理承認を確認してください。',
  ),
  'release/negative-fee': words(
    'A fee is 0 yen or more. Correct the fee.',
    '利用料は 0 円以上です。金額を直してください。',
  ),
  'release/not-published': words(
    'This release is not published, or not any more. Choose a published one from the catalogue.',
    'このリリースは公開されていません。カタログから公開中のものを選んでください。',
  ),
  'request/not-found': words(
    'There is no such request. Look for it in the list of requests.',
    'この申請はありません。申請の一覧で探してください。',
  ),
  'request/already-open': words(
    'Your organisation has asked for this already. Wait for the decision, or look at the request.',
    '自組織からすでに申請されています。審査を待つか、申請の内容を確認してください。',
  ),
  'request/wrong-state': words(
    'This request was decided meanwhile. Load the page again to see the decision.',
    'この申請はすでに処理されています。ページを読み込み直して結果を確認してください。',
  ),
  'request/negative-quote': words(
    'A quote is 0 yen or more. Correct the amount.',
    '見積額は 0 円以上です。金額を直してください。',
  ),
  'request/term-is-over': words(
    'The last day of the term has passed. Ask again with a later end.',
    '利用期間の最終日を過ぎています。終了日を改めて申請してください。',
  ),
  'request/subject-opted-out': words(
    'A subject of this release opted out, so no quote of it is accepted. Ask for the next version.',
    'このリリースの被験者がオプトアウトしたため、見積を受け付けられません。次の版を申請してください。',
  ),
  'grant/not-found': words(
    'There is no such grant. Look for it in the list of grants.',
    'この利用許諾はありません。利用許諾の一覧で探してください。',
  ),
  'grant/missing': words(
    'Your organisation has no grant for this. Request access on the catalogue page.',
    '自組織に利用許諾がありません。カタログのページから申請してください。',
  ),
  'grant/expired': words(
    'The grant has expired. Request access again.',
    '利用許諾の期限が切れています。もう一度申請してください。',
  ),
  'grant/revoked': words(
    'The grant was revoked. Ask the platform why before you request again.',
    '利用許諾は取り消されました。再度申請する前に、プラットフォームへ理由をお問い合わせください。',
  ),
  'grant/already-revoked': words(
    'This grant was revoked before. There is nothing more to do.',
    'この利用許諾はすでに取り消されています。これ以上の操作は必要ありません。',
  ),
  'grant/subject-opted-out': words(
    'A subject of this release opted out, so it is delivered no more. Request the next version.',
    'このリリースの被験者がオプトアウトしたため、提供を終了しました。次の版を申請してください。',
  ),
} as const

/** Refusals of settling: fee periods, share rules, statements. */
export const settleWords = {
  'period/already-closed': words(
    'This month is closed already. Its statements are in the list.',
    'この月はすでに締められています。明細は一覧にあります。',
  ),
  'period/empty': words(
    'There is no fee in this month, so there is nothing to close. Choose another month.',
    'この月に利用料はないため、締めるものがありません。別の月を選んでください。',
  ),
  'period/promise-not-covered': words(
    'The share rule gives hospitals less than their agreements promise. Put a rule with a larger part for hospitals in force.',
    '配分規則では、契約で約束した病院の配分を下回ります。病院の割合を増やした規則を有効にしてください。',
  ),
  'period/no-share-rule': words(
    'No share rule is in force in this month. Enter one that begins in it or before.',
    'この月に有効な配分規則がありません。この月以前から始まる規則を登録してください。',
  ),
  'period/no-platform': words(
    'No organisation of the platform is entered, so its part has no account. Add an organisation of the kind platform.',
    'プラットフォームの組織が登録されていないため、配分先の口座がありません。種別「プラットフォーム」の組織を登録してください。',
  ),
  'period/not-begun': words(
    'This month has not begun. Close it when it is over.',
    'この月はまだ始まっていません。終わってから締めてください。',
  ),
  'share-rule/not-whole': words(
    'The shares must add up to 100 %. Correct them and save again.',
    '配分の合計を 100 % にしてください。直してから保存してください。',
  ),
  'share-rule/month-closed': words(
    'That month is closed already. Let the rule begin in a later month.',
    'その月はすでに締められています。より後の月から始まるようにしてください。',
  ),
  'share-rule/nothing-weighs': words(
    'A part is to be divided by contributions that all weigh nothing. Give at least one kind of contribution a weight.',
    '配分の重みがすべて零です。少なくとも一種類の貢献に重みを与えてください。',
  ),
  'statement/not-found': words(
    'There is no such statement. Look for it in the list of statements.',
    'この明細はありません。明細の一覧で探してください。',
  ),
} as const
