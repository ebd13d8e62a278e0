/** Why a file is held back and what to do, in Japanese, by its code. In English the sentence that comes with the code is shown. */
export const reasons = {
  'file/unreadable': 'DICOM として最後まで読めません。PACS から書き出し直してください。',
  'file/directory': 'DICOMDIR は他のファイルの一覧です。中のファイルは取り込まれます。対応は不要です。',
  'class/unknown': '対応していない SOP クラスです。このファイルを除くか、プロファイルへの追加を依頼してください。',
  'class/document': '埋め込み文書は送られません。必要な内容は表にして送ってください。',
  'uid/missing': '検査・シリーズ・画像の UID がありません。PACS から書き出し直してください。',
  'uid/invalid': 'UID の形式が正しくありません。送信元の設定を直し、書き出し直してください。',
  'uid/contradicted': 'ファイルメタ情報と本体の SOP クラスが違います。PACS から書き出し直してください。',
  'subject/unknown': '患者IDがないため、誰のものか分かりません。PACS で入力し、書き出し直してください。',
  'subject/opted-out': 'オプトアウトした方のもの、またはその方の番号がある検査です。対応は不要です。送られません。',
  'text/character-set':
    '患者氏名を復号できないため、氏名を探せません。PACS で氏名か文字集合を直し、書き出し直してください。',
  'content/structured':
    '構造化された内容は送られません。clean-structured-content オプションを付けて実行すると、確認のうえ送れます。',
  'pixels/burned-in':
    '文字の焼き込みがあると記されています。画像を確認し、個人が分からなければ --pixels accept を付けて実行してください。',
  'pixels/screen':
    '画面や写真には氏名が写ることがあります。画像を確認し、個人が分からなければ --pixels accept を付けて実行してください。',
  'pixels/face':
    '顔が分かると記されています。顔を除くか、承認が顔に及ぶ場合は --pixels accept を付けて実行してください。',
  'pixels/slide-label': 'スライドのラベルが写っています。スライドの他の画像は取り込まれます。対応は不要です。',
  'pixels/review':
    '画像に文字があるか、文字が写りやすい種類です。frames コマンドで画像を確認し、マスクの承認か保留を決めて、もう一度実行してください。',
  'pixels/held': '確認した人が送らないと決めた画像です。対応は不要です。',
  'pixels/not-read': '画素を復号できないため、文字を探せません。PACS から別の転送構文で書き出してください。',
  'pixels/not-written': 'この転送構文ではマスクを書き込めません。PACS から別の転送構文で書き出してください。',
  'pixels/no-finder':
    '文字を探す部品を読み込めません。ゲートウェイを入れ直すか、--pixels withhold を付けて実行してください。',
  'pixels/too-large':
    '大きすぎて文字を探せません。分けて書き出すか、画像を確認してから --pixels accept を付けて実行してください。',
  'file/unknown-kind':
    'DICOM・スライド・表・変異ファイルのいずれでもありません。メモなら対応は不要です。それ以外は変換してください。',
  'file/unreadable-disk': 'ディスクから読めません。権限とディスクを確認し、もう一度実行してください。',
  'file/link': 'リンクはたどりません。リンク先のファイルをフォルダに写してください。',
  'file/listed-missing': 'DICOMDIR にあるファイルが見つかりません。ディスク全体を写し直してください。',
  'zip/broken': 'zip が壊れています。作り直してください。',
  'zip/entry-refused':
    '許されない名前・リンク・パスワードの項目があります。展開してから、そのフォルダを選んでください。',
  'zip/too-large': '展開後の大きさが上限を超えます。展開してから、そのフォルダを選んでください。',
  'instance/duplicate': '同じ画像を受け取り済みです。一つとして数えます。対応は不要です。',
  'instance/conflict':
    '同じ UID で内容の違う画像があり、名前が先のものを取りました。どちらが正しいか確認し、もう一方を除いてください。',
  'queue/conflict':
    '同じ UID で内容の違う画像を先に受け取っており、こちらは別に保管しています。どちらが正しいか PACS で確認してください。',
  'study/two-subjects': '1つの検査に2つの患者IDがあります。PACS でどちらかを確定し、書き出し直してから送ってください。',
  'series/two-subjects':
    '1つのシリーズに2つの患者IDがあります。PACS でどちらかを確定し、書き出し直してから送ってください。',
  'series/two-studies': '同じシリーズ UID が2つの検査で使われています。一方に別の UID を付けてから送ってください。',
  'series/other-modality':
    '同じシリーズの他のファイルとモダリティが違います。送信元の設定を直し、書き出し直してください。',
  'slide/not-tiff': 'スライドを読めません。スキャナーから書き出し直してください。',
  'slide/unsupported-format':
    'この形式（MRXS、または知られていないスキャナーの TIFF）のラベルはまだ取り除けません。SVS か DICOM で書き出してください。',
  'slide/not-understood':
    'スライドの構造が分からず、ラベルが残るおそれがあります。スキャナーから、または DICOM で書き出し直してください。',
  'slide/label-inside': 'ラベルか全体像が画像の中にあり、取り除けません。それを含めずに書き出してください。',
  'slide/many-files': '互いを指す複数のファイルの一つです。一つのファイルに書き出してください。',
  'slide/text-left': '除くべき文字がスライドに残っています。文字なしで書き出してください。',
  'slide/no-subject': '誰のスライドか分かりません。links.csv に患者を書いてください。',
  'table/no-text':
    '表の文字コードが UTF-8・UTF-16・Shift_JIS・EUC-JP のいずれでもありません。UTF-8 の CSV で書き出してください。',
  'table/no-id-column': '患者番号の列がありません。どの列かを TABLE.roles.json に書いてください。',
  'table/roles-unreadable':
    '表の横の TABLE.roles.json が、列と役割の JSON ではありません。役割は id, direct, date, age, text, keep, quasi, sensitive です。',
  'table/row-without-id': '患者番号のない行です。入力してください。',
  'fhir/not-bundle': 'FHIR の Bundle かリソースの JSON ではありません。書き出し直してください。',
  'fhir/no-patient': 'FHIR データに患者がありません。Patient リソースと一緒に書き出してください。',
  'fhir/unknown-patient': 'FHIR データの患者に番号がありません。診療録番号も書き出してください。',
  'fhir/resource-of-nobody': 'どの患者のものでもない FHIR リソースがあります。患者と一緒に書き出してください。',
  'hl7/not-messages': '読める HL7 v2 メッセージがありません。文字コードを確かめ、書き出し直してください。',
  'hl7/no-patient': '患者がない、または2人以上の HL7 メッセージです。番号のある PID を1つにして書き出してください。',
  'hl7/patients-merged':
    '2人の患者を統合する HL7 メッセージです。PACS で番号が1つになってから、データを送り直してください。',
  'variants/not-vcf': 'VCF でも MAF でもありません。書き出し直してください。',
  'variants/no-sample': '検体の列がありません。検体を含めて書き出してください。',
  'variants/unknown-sample': '誰の検体か分かりません。links.csv に患者を書いてください。',
  'review/held': 'ゲートウェイの画面で保留にされています。保留を解いてから、もう一度送ってください。',
  'faces/withheld':
    '顔を再構成できるおそれのあるものか、撮影部位が分からないものです。CT と MR は --faces remove で、その他は --mode pseudonymised で実行するか、除いてください。',
  'faces/undecided':
    '顔が写るかどうか、またはその位置を画素から判断できないシリーズです。画像を確認し、顔がなければ --faces accept で実行するか、除いてください。',
  'faces/too-large': '大きすぎて顔を探せません。分けるか、厚いスライスで書き出すか、除いてください。',
  'faces/not-written': '顔を除いた画像をこの転送構文では書き込めません。PACS から別の転送構文で書き出してください。',
  'variants/genome':
    'ゲノムはそれ自体が個人識別符号であり、匿名加工できません。--mode pseudonymised で実行するか、除いてください。',
  'records/not-anonymisable':
    '一人ずつの診療記録は、他の人と区別できないようにはできません。値を表にするか、--mode pseudonymised で実行してください。',
  'table/too-few-alike':
    'どう広げても、似た人が3人未満の表です。人を増やすか、--mode pseudonymised で実行してください。',
  'platform/refused':
    'プラットフォームがこのファイルを受け付けませんでした。問題のコードを添えて知らせてください。他のファイルは送りました。',
  'residual/found':
    '非識別化後の検査で残りが見つかりました。SOP クラスを添えて知らせてください。それまでこのファイルは送れません。',
}
