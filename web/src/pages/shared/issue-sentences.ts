/** What an issue of a submission or of a case of a run means and what to do, in Japanese. In English the message that came with it is shown. */
export const issueSentences: Readonly<Record<string, string>> = {
  'gateway-revoked': 'このゲートウェイは失効しています。病院に新しい登録コードを渡してください。',
  'agreement-not-in-force':
    '有効なデータ利用契約がありません。署名済みの契約を登録してから、送り直してもらってください。',
  'ethics-approval-not-in-force':
    '有効な倫理承認がありません。委員会の承認を登録してから、送り直してもらってください。',
  'opted-out': 'オプトアウトした被験者が含まれています。その被験者を除いて、送り直してもらってください。',
  'object-damaged': '届いた内容がダイジェストと一致しません。送り直してもらってください。',
  'pack-unreadable': 'パックを読み取れません。ゲートウェイで封印し直して送ってもらってください。',
  'index-differs': '索引がパックの内容と一致しません。ゲートウェイで封印し直して送ってもらってください。',
  'instance-unreadable': '読み取れない画像があります。病院でその画像を除くか、元の装置から取り直してもらってください。',
  'uid-differs': '画像の UID が目録と一致しません。ゲートウェイで封印し直して送ってもらってください。',
  'count-differs': '件数が目録と一致しません。ゲートウェイで封印し直して送ってもらってください。',
  'receipt-differs': '非識別化の記録が内容と一致しません。ゲートウェイで処理し直して送ってもらってください。',
  'residual-identifier': '個人を識別できる情報が残っています。病院で非識別化の規則を見直してもらってください。',
  'site-rules-unsound': '施設の規則に、使えないものがあります。病院で規則のファイルを直してもらってください。',
  'instance-conflict': '同じ UID の別の画像がすでにあります。どちらが正しいか、病院に確認してください。',
  'series-conflict': 'このシリーズは別の検査に属しています。病院に確認してください。',
  'study-conflict': 'この検査は別の被験者のものです。患者の取り違えがないか、病院に確認してください。',
  'subject-conflict': '被験者の性別や生年が以前のものと異なります。病院に確認してください。',
  'slide-unreadable': 'スライドを読み取れません。元のファイルから送り直してもらってください。',
  'table-unreadable': '表を読み取れません。UTF-8 の CSV にして送り直してもらってください。',
  'table-too-large': '表が大きすぎます。分けて送ってもらってください。',
  'variants-unreadable': '変異ファイルを読み取れません。VCF の形式を確認して送り直してもらってください。',
  'not-a-volume': 'シリーズが一つのボリュームになりません。選別の画面で理由を確認してください。',
  'subject-opted-out': '実行中に被験者がオプトアウトしたため、この画像は作られません。',
  'too-many-voxels': '再標本化後のボクセルが多すぎます。ボクセルサイズを大きくしたレシピで実行してください。',
  'label-map-on-other-grid': '参照標準の格子が画像と合いません。この症例の読影を確認してください。',
  'alignment-doubtful':
    '位置合わせの結果が確かでないため、画像は撮影時の位置のままです。基準画像と見比べて判断してください。',
  'alignment-failed':
    '位置合わせができなかったため、画像は撮影時の位置のままです。同じ被験者・同じ部位の組か確認してください。',
  'alignment-fixed-unusable': '基準のシリーズが一つの格子にならないため、画像は撮影時の位置のままです。',
  'step-failed': '処理が失敗しました。設定を見直すか、このシリーズを除いて実行してください。',
  'worker-thread-died': '計算が異常終了しました。メモリーを確認し、もう一度実行してください。',
}
