import { words } from './words.ts'

/** Refusals of selecting: decisions, criteria, cohorts. */
export const selectWords = {
  'select/not-found': words(
    'There is no such project or cohort. Look for it in its list.',
    'このプロジェクトまたはコホートはありません。一覧から探してください。',
  ),
  'cohort/empty': words(
    'The rules leave no series to freeze. Loosen a rule or accept more series first.',
    '条件に合うシリーズがなく、確定できません。条件を緩めるか、先にシリーズを採用してください。',
  ),
  'decision/reason-missing': words(
    'An exclusion needs a reason. Choose one, then exclude.',
    '除外には理由が必要です。理由を選んでから除外してください。',
  ),
  'decision/reason-unneeded': words(
    'Only an exclusion has a reason. Leave the reason out, or exclude the series.',
    '理由を付けるのは除外のときだけです。理由を外すか、シリーズを除外してください。',
  ),
  'decision/series-twice': words(
    'A series is decided twice in one go. Decide each series once.',
    '一度の操作で同じシリーズが二回判定されています。シリーズごとに一回だけ判定してください。',
  ),
} as const

/** Refusals of annotating: forms, tasks, readings, adjudications. */
export const annotateWords = {
  'reading-form/already-open': words(
    'Reading is open on this cohort already. Open its cases.',
    'このコホートの読影はすでに始まっています。症例の一覧を開いてください。',
  ),
  'reading-form/duplicate-label': words(
    'A label occurs twice. Leave one of the two out.',
    '同じラベルが重複しています。どちらかを外してください。',
  ),
  'reading-form/not-measured': words(
    'Some series of this cohort were not measured yet. Wait until the quality measures are done, then open the reading again.',
    'このコホートには品質計測が終わっていないシリーズがあります。計測が終わってから、もう一度読影を開いてください。',
  ),
  'reading-form/nothing-to-read': words(
    'The cohort has no series that can be read. Look at the issues of its series, or freeze another cohort.',
    '読影できるシリーズがありません。シリーズの指摘事項を確認するか、別のコホートを確定してください。',
  ),
  'task/not-found': words(
    'There is no such task. Go back to your tasks.',
    'このタスクはありません。タスクの一覧に戻ってください。',
  ),
  'task/not-yours': words(
    'This task is not yours. Take it in your list of tasks if it is open, or take another one.',
    'このタスクはあなたの担当ではありません。空いていればタスクの一覧から担当するか、別のタスクを選んでください。',
  ),
  'task/taken': words(
    'Another annotator took this task first. Take the next one.',
    '他のアノテーターが先に担当しました。次のタスクを選んでください。',
  ),
  'task/already-read': words(
    'You have read this case already, and one person reads a case once. Take another one.',
    'この症例はすでに読影済みです。一人が同じ症例を読むのは一度だけです。別の症例を選んでください。',
  ),
  'task/wrong-state': words(
    'This reading was handed in and cannot be changed. Load the page again to look at it.',
    'この読影は提出済みのため変更できません。ページを読み込み直すと閲覧できます。',
  ),
  'task/lease-expired': words(
    'You held this task for hours without a save, so others may take it. Take it again: your drawing is kept.',
    '長時間保存がなかったため、担当が外れました。もう一度担当してください。描いた内容は残っています。',
  ),
  'case/not-found': words(
    'There is no such case. Look for it in the list of cases.',
    'この症例はありません。症例の一覧で探してください。',
  ),
  'case/wrong-state': words(
    'This case is in another state by now, so nothing was changed. Load the page again to see where it stands.',
    '症例の状態がすでに変わっているため、何も変更していません。ページを読み込み直して状態を確認してください。',
  ),
  'case/withdrawn': words(
    'The subject of this case opted out, so it is read no more. Take another case.',
    'この症例の被験者がオプトアウトしたため、読影は行われません。別の症例を選んでください。',
  ),
  'label-map/wrong-shape': words(
    'The drawing does not lie on the grid of this case, so it was not saved. Open the case again; your strokes are kept on this computer.',
    '描画の大きさが症例の画像と合わないため、保存していません。症例を開き直してください。描いた内容はこのコンピューターに残っています。',
  ),
  'label-map/not-gzip': words(
    'The drawing arrived damaged, so it was not saved. Try again; your strokes are kept on this computer.',
    '描画が正しく届かなかったため、保存していません。もう一度お試しください。描いた内容はこのコンピューターに残っています。',
  ),
  'label-map/wrong-length': words(
    'The drawing arrived incomplete, so it was not saved. Try again; your strokes are kept on this computer.',
    '描画の一部しか届かなかったため、保存していません。もう一度お試しください。描いた内容はこのコンピューターに残っています。',
  ),
  'label-map/unknown-value': words(
    'The drawing has a label that the reading form does not have. Open the case again and draw with the form’s labels.',
    '読影フォームにないラベルが描画に含まれています。症例を開き直し、フォームのラベルで描いてください。',
  ),
  'label-map/too-large': words(
    'The drawing is larger than the platform takes, so it was not saved. Tell the operator which case it is.',
    '描画が大きすぎるため、保存していません。症例の番号を運用担当者へお知らせください。',
  ),
  'reading/not-found': words(
    'There is no such reading. Open its case in the list of cases.',
    'この読影はありません。症例の一覧から開いてください。',
  ),
  'reading/no-draft': words(
    'Nothing was saved yet, so there is nothing to hand in. Draw the labels, or say that they are not present.',
    'まだ何も保存されていないため、提出できません。ラベルを描くか、「該当なし」を選んでください。',
  ),
  'reading/draft-changed': words(
    'Another window saved this case meanwhile, so it was not handed in. Load the page again, look at it, then hand in.',
    '別のウィンドウでこの症例が保存されたため、提出していません。ページを読み込み直し、内容を確認してから提出してください。',
  ),
  'reading/label-undecided': words(
    'A label is not decided. For each label, draw it or say that it is not present.',
    '決まっていないラベルがあります。各ラベルについて、描くか「該当なし」を選んでください。',
  ),
  'reading/label-contradiction': words(
    'A label is both drawn and said to be not present. Erase it, or take the mark away.',
    '描いたラベルが「該当なし」になっています。描画を消すか、印を外してください。',
  ),
  'reading/unknown-label': words(
    'The reading form has no such label. Load the page again and answer the form’s labels.',
    '読影フォームにないラベルです。ページを読み込み直し、フォームのラベルに答えてください。',
  ),
  'adjudication/own-reading': words(
    'Who read a case neither adjudicates it nor looks at the other reading. Leave it to another adjudicator.',
    '自分が読影した症例を裁定したり、もう一方の読影を見たりすることはできません。他の裁定者に任せてください。',
  ),
  'adjudication/no-draft': words(
    'A contour of your own is chosen, but none was saved. Draw it, or take A or B.',
    '自分の輪郭を選びましたが、まだ保存されていません。描くか、A または B を採用してください。',
  ),
  'adjudication/draft-changed': words(
    'Another window saved your contour meanwhile, so nothing was decided. Load the page again, look at it, then decide.',
    '別のウィンドウで輪郭が保存されたため、決定していません。ページを読み込み直し、確認してから決定してください。',
  ),
  'reference-standard/not-found': words(
    'This case has no reference standard, or none as DICOM SEG. It is made when the case is decided; the case page says how far it is.',
    'この症例には参照標準、またはその DICOM SEG がありません。症例が決定すると作られます。進み具合は症例のページで確認できます。',
  ),
} as const
