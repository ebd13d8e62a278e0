/** An invented person, planted into the sample's files so that de-identification has something to remove. */
export interface InventedPerson {
  readonly site: 'sakura' | 'midori'
  readonly characterSet: readonly string[]
  readonly id: string
  /** Alphabetic, ideographic and phonetic component, as far as the character set can write them. */
  readonly name: string
  readonly birthDate: string
  readonly sex: 'F' | 'M'
  readonly address: string
  readonly phone: string
  readonly referringPhysician: string
  readonly diagnosis: string
  readonly visitDate: string
  readonly sources: readonly Source[]
}

/** A public series that plays this person's; `from` is below the folder of public sets. */
export interface Source {
  readonly from: string
  readonly to: string
  /** StudyDescription with the person in it, as technicians write it. */
  readonly studyDescription: string
  readonly accession: string
}

const kanji = ['', 'ISO 2022 IR 87']

export const inventedPeople: readonly InventedPerson[] = [
  {
    site: 'sakura',
    characterSet: kanji,
    id: '0012345',
    name: 'TSUMUGI^HANAKO=紬^花子=つむぎ^はなこ',
    birthDate: '19620407',
    sex: 'F',
    address: '横浜市中区山下町一丁目二番三号',
    phone: '045-555-0123',
    referringPhysician: 'ASAKURA^KEISUKE=朝倉^圭介=あさくら^けいすけ',
    diagnosis: 'C49.2',
    visitDate: '20250417',
    sources: [
      {
        from: 'pairs/sts-003-ct-mr-pet/dicom/CT/image',
        to: 'CT',
        studyDescription: '大腿CT 紬花子様',
        accession: 'A2025041701',
      },
      {
        from: 'pairs/sts-003-ct-mr-pet/dicom/MR_T1/image',
        to: 'MR',
        studyDescription: '大腿MR 紬花子様',
        accession: 'A2025041702',
      },
    ],
  },
  {
    site: 'sakura',
    characterSet: ['ISO_IR 192'],
    id: '0023456',
    name: 'SATO^TARO=佐藤^太郎=さとう^たろう',
    birthDate: '19480919',
    sex: 'M',
    address: '東京都品川区東五反田4-5-6',
    phone: '03-5555-0145',
    referringPhysician: 'MINASE^YUKARI=水瀬^ゆかり',
    diagnosis: 'S06.0',
    visitDate: '20250418',
    sources: [
      {
        from: 'ct/phantom-head-philips-5mm-deflated/axial_5mm',
        to: 'CT-HEAD',
        studyDescription: '頭部CT 佐藤太郎 昭和23年9月19日生',
        accession: 'A2025041811',
      },
      {
        from: 'ct/phantom-head-philips-5mm-deflated/scout',
        to: 'CT-SCOUT',
        studyDescription: '頭部CT 佐藤太郎 昭和23年9月19日生',
        accession: 'A2025041811',
      },
    ],
  },
  {
    site: 'sakura',
    characterSet: ['ISO_IR 100'],
    id: '0034567',
    name: 'WATANABE^MEI',
    birthDate: '19880131',
    sex: 'F',
    address: 'Kawasaki-shi Nakahara-ku 7-8-9',
    phone: '044-555-0167',
    referringPhysician: 'ASAKURA^KEISUKE',
    diagnosis: 'D36.9',
    visitDate: '20250419',
    sources: [
      {
        from: 'mr/fruit-spgr-ge-jpegls',
        to: 'MR-SPGR',
        studyDescription: 'MR SPGR WATANABE MEI',
        accession: 'A2025041921',
      },
    ],
  },
  {
    site: 'midori',
    characterSet: ['ISO_IR 13'],
    id: 'M88-0001',
    name: 'TAKAHASHI^KENJI==ﾀｶﾊｼ^ｹﾝｼﾞ',
    birthDate: '19551224',
    sex: 'M',
    address: 'ｵｵｻｶｼｷﾀｸｳﾒﾀﾞ 1-2',
    phone: '06-5555-0189',
    referringPhysician: 'HAYAMI^SHIORI==ﾊﾔﾐ^ｼｵﾘ',
    diagnosis: 'G35',
    visitDate: '20250420',
    sources: [
      {
        from: 'mr/acr-phantom-ge/GE_Artist_1.5T_T1',
        to: 'MR-T1',
        studyDescription: 'MR ﾀｶﾊｼｹﾝｼﾞ',
        accession: 'M20250501',
      },
      {
        from: 'mr/acr-phantom-ge/GE_Artist_1.5T_T2',
        to: 'MR-T2',
        studyDescription: 'MR ﾀｶﾊｼｹﾝｼﾞ',
        accession: 'M20250501',
      },
    ],
  },
  {
    site: 'midori',
    characterSet: kanji,
    id: 'M88-0002',
    name: 'SUZUKI^NANAMI=鈴木^七海=すずき^ななみ',
    birthDate: '20010710',
    sex: 'F',
    address: '大阪市北区梅田三丁目',
    phone: '06-5555-0191',
    referringPhysician: 'HAYAMI^SHIORI=速水^栞=はやみ^しおり',
    diagnosis: 'G43.9',
    visitDate: '20250421',
    sources: [
      {
        from: 'mr/acr-phantom-siemens/Siemens',
        to: 'MR-T1',
        studyDescription: '頭部MR 鈴木七海',
        accession: 'M20250502',
      },
    ],
  },
  {
    site: 'midori',
    characterSet: kanji,
    id: 'M88-0003',
    name: 'KOBAYAKAWA^JIN=小早川^仁=こばやかわ^じん',
    birthDate: '19391103',
    sex: 'M',
    address: '堺市堺区南瓦町',
    phone: '072-555-0193',
    referringPhysician: 'HAYAMI^SHIORI=速水^栞=はやみ^しおり',
    diagnosis: 'I63.9',
    visitDate: '20250422',
    sources: [
      {
        from: 'ct/phantom-head-philips-tilt18-jpegll',
        to: 'CT-HEAD',
        studyDescription: '頭部CT 小早川仁',
        accession: 'M20250503',
      },
    ],
  },
]
