/** Invented people, places and phrases for the canaries. The cleaning rules are not made from these lists, and half of all names are put together from syllables. */
export const western = {
  families: (
    'Abernathy Oyelaran Quarterman Fitzwilliam Czarnecki Delacroix Van-der-Heyden McAllister Okonkwo Petrosyan Hall Long Head Brown Stone Park Young Hand ' +
    'Foot Chest Baker Cross Lopez-Garcia Andersson Thistlewood Bramblecombe Kowalczyk Rasmussen Haverford Pemberton Ng Li Wu Bone Graves Valentine'
  ).split(' '),
  givens:
    'Marjorie Thaddeus Ingrid Wilhelmina Alejandro Priyanka Bartholomew Roisin Demetrius Yolanda Frances Art Dawn Mark Grace Iris Clementine Lars Zbigniew Oluwaseun'.split(
      ' ',
    ),
  streets: 'Marlborough Juniper Wexford Tannery Clearwater Sycamore Oakhurst Kingfisher Larkspur Abbotsford'.split(' '),
  towns: 'Riverbend Northfield Ashcombe Millhaven Easterbrook Cedarville Dunmore Whitestone'.split(' '),
} as const

/** Family and given names as kanji, kana and Hepburn romaji. */
export const japanese = {
  families: (
    '蓮見,はすみ,HASUMI 御手洗,みたらい,MITARAI 勅使河原,てしがわら,TESHIGAWARA 渡邉,わたなべ,WATANABE 髙橋,たかはし,TAKAHASHI 齊藤,さいとう,SAITO 大野,おおの,OHNO 林,はやし,HAYASHI 森,もり,MORI ' +
    '骨川,ほねかわ,HONEKAWA 本間,ほんま,HOMMA 新田,にった,NITTA 服部,はっとり,HATTORI 伊東,いとう,ITOH 長谷部,はせべ,HASEBE 星川,ほしかわ,HOSHIKAWA 小鳥遊,たかなし,TAKANASHI 腰越,こしごえ,KOSHIGOE ' +
    '藤澤,ふじさわ,FUJISAWA 桑原,くわばら,KUWABARA 足立,あだち,ADACHI 首藤,しゅどう,SHUDO 手塚,てづか,TEZUKA 神保,じんぼ,JIMBO'
  )
    .split(' ')
    .map(entry => entry.split(',')),
  givens: (
    '翔,しょう,SHO 陽葵,ひまり,HIMARI 優一,ゆういち,YUICHI 京子,きょうこ,KYOKO 純一郎,じゅんいちろう,JUNICHIRO 恵,めぐみ,MEGUMI 花,はな,HANA 鉄平,てっぺい,TEPPEI 千鶴,ちづる,CHIZURU 大輔,だいすけ,DAISUKE ' +
    '慎吾,しんご,SHINGO 茜,あかね,AKANE 修,おさむ,OSAMU 美津子,みつこ,MITSUKO 龍之介,りゅうのすけ,RYUNOSUKE 惠美子,えみこ,EMIKO'
  )
    .split(' ')
    .map(entry => entry.split(',')),
  places: (
    '北海道札幌市中央区南七条西,青森県八戸市大字鮫町字,千葉県船橋市湊町,神奈川県相模原市緑区橋本,長野県上田市常田,京都府京都市左京区吉田本町,大阪府堺市北区百舌鳥,愛媛県今治市波止浜,' +
    '福岡県久留米市国分町,沖縄県那覇市首里石嶺町'
  ).split(','),
  hospitals: '聖みずほ会 東雲記念 白樺台中央 三ツ峰総合 浜風 青葉の森'.split(' '),
} as const

export const korean = {
  families: '남궁,Namgung 황보,Hwangbo 제갈,Jegal 김,Kim 최,Choi 윤,Yoon 선우,Sunwoo'
    .split(' ')
    .map(entry => entry.split(',')),
  givens: '서연,Seoyeon 도현,Dohyun 지우,Jiwoo 하은,Haeun 민준,Minjun'.split(' ').map(entry => entry.split(',')),
} as const

export const chinese = {
  families: '欧阳,Ouyang 诸葛,Zhuge 慕容,Murong 蒋,Jiang 萧,Xiao 龚,Gong'.split(' ').map(entry => entry.split(',')),
  givens: '雨桐,Yutong 浩然,Haoran 思远,Siyuan 婉清,Wanqing'.split(' ').map(entry => entry.split(',')),
} as const

/** What technicians write; each must stay. In English for any character set. */
export const phrases = [
  ...[
    'CT CHEST ABDOMEN PELVIS WITH CONTRAST',
    'MR BRAIN W/WO CONTRAST',
    'T1 MPRAGE SAG 1MM ISO',
    'AX DWI b1000',
    'Sag T2 FSE FS',
  ],
  ...[
    'NECK SOFT TISSUE',
    'PA AND LATERAL VIEWS',
    'Low dose lung cancer screening',
    'Abdomen Routine 5.0 B40f',
    'WB PET CORRECTED',
  ],
  ...[
    'MAMMO DIGITAL SCREENING BILATERAL',
    'Ultrasound guided biopsy of liver',
    'THYROID UPTAKE SCAN',
    'LUMBAR SPINE WITHOUT CONTRAST',
  ],
  ...[
    'Follow up after resection',
    'shortness of breath and chest pain',
    'rule out pulmonary embolism',
    'known hepatocellular carcinoma',
  ],
  ...[
    'history of hypertension and diabetes',
    'Delayed phase 3 minutes',
    'eTHRIVE dynamic post gadolinium',
    'COR STIR knee left',
    'BONE SCAN',
  ],
  ...[
    'T2 FLAIR tra dark fluid',
    'Localizer 3 plane',
    'Perfusion CBF map',
    'CARDIAC CINE short axis',
    'PORTABLE CHEST supine',
  ],
  ...[
    'right shoulder arthrogram',
    'CTA head and neck',
    'MIP coronal reformat',
    'Multiplanar reconstruction',
    'Lossy JPEG compression ratio 10',
  ],
] as const

/** The same in Japanese. */
export const japanesePhrases = [
  ...[
    '胸部単純CT',
    '頭部MRI 造影あり',
    '腹部骨盤 造影CT 門脈相',
    '腰椎MRI 単純',
    '冠動脈CT 造影 心電図同期',
    '肺癌 術後 経過観察',
    '右膝関節 MRI',
    '全身PET-CT',
  ],
  ...[
    '肝細胞癌 TACE後 評価',
    '発熱、咳嗽、肺炎疑い',
    '脳梗塞の既往あり',
    '乳癌 術前 精査',
    '胸部X線 正面',
    '副鼻腔炎 疑い',
    '大動脈瘤 フォロー',
  ],
] as const

/** Prose of reports; each sentence must stay. */
export const sentences = [
  'There is a 12 mm nodule in the right upper lobe.',
  'No evidence of pulmonary embolism.',
  'The liver is normal in size and attenuation without focal lesion.',
  'Small bilateral pleural effusions with adjacent atelectasis.',
  'Mild degenerative changes of the lumbar spine are noted.',
  'Findings are consistent with acute appendicitis.',
  'Recommend follow up in 6 months.',
] as const
export const japaneseSentences = [
  '右上葉に12mm大の結節を認めます。',
  '肝内に明らかな腫瘤性病変は認めません。',
  '両側に少量の胸水を認める。',
  '明らかな脳出血や梗塞巣は指摘できません。',
] as const
