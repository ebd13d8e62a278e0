import { listEntries } from '@tsumugi/dicom'
import { japaneseProse, proseWords, technicalWords } from './vocabulary-prose.ts'

/** Words that a descriptor may keep: terms of imaging that name no person, place or day. Lower case; hand-made for this profile. */
const english = `
a abd abdo abdomen abdominal aaa ac acetabulum acquisition acute adc add additional adenosine adrenal adult aif airway all anatomic anatomical and angio
angiogram angiography angle ankle ant anterior aorta aortic ap apex appendix arch arm arterial artery arthro arthrogram asl asset at atlas atrium attenuated
atten attn auto ava average axial ax axilla azimuth b back background ball barium base baseline basic bh bilat bilateral bile biliary biopsy bladder blade blank
block blood body bold bolus bone bones bowel brachial brain bravo breast breath breathhold bronchus brst bright by c calc calcaneus calcium cap carbon cardiac
care carotid carpal cbct cbf cbv ce cerebral cerebellum cervical chest child chol cine circle cisternography clavicle clear clinical clip close cns coccyx
coil coils collimation colon color colour column comb combined comp complete compare composite compressed cone contrast conv coil cor coro coronal coronary
corpus corrected correction cow cr cranial cranium cream csf csi cspine ct cta ctdi ctp cube curve cut cxr cyst d dark data dce decub deep default def delay
delayed delta density derived detail dexa dfov diag diagnosis diagnostic diaphragm diastole diastolic diff diffusion digit digital dir direct disc dispersion
distal dixon dl dorsal dose doppler double drive dsa dsc dti dual duodenum dwi dx dynamic e ear early eba echo ed edge edv eff effusion elbow emergency
enhanced enhancement ent enterography epi epigastric epiphysis equilibrium esophagus est eval exam examination exp expiration exponential expiratory ext
extremity eye f face facial fair false fast fat fatsat fb fbp fdg feet femoral femur fetal fetus ffe fgre fibula field fiesta filling film filter final
finger fl flair flash flow fluid fluoro fmri focus follow followup foot for forearm foreign forehead fossa fov fovea fr fracture frame frames free freq front
frfse frontal fs fse fu full func function functional fused fusion fx gad gadolinium gall gallbladder gamma gantry gap gastric gated gating gd general gi
gland glenoid gradient graph gre great ground group grp guide guided h haste hand hd he head heart heel helical hemi hepatic hepatobiliary hi high hilum
hip hippocampus hires hr hrct humeral humerus hx i iac ica ideal idose iliac ilium image images imaging imr in increased inf infant inferior inflow initial
inj injection inner insp inspiration inspiratory int inter internal interstitial intestine intra intracranial inv inversion invert iodine ir irm ischemia
iso isotropic iterative iv ivc ivim ivp ivu jaw joint kernel kidney kidneys knee kub kv kvp l la label labrum lac lacrimal large laryngeal larynx lat
late lateral lava left leg legs length lens lesion level limb limited line lingual lip liver lne lo loc local localised localiser localizer locator long
loop low lower ls lspine lt lumbar lumen lung lungs lv lvef lymph m ma magnetic magnetisation magnetization mag main male mammary mammo mammogram mammography
mandible manual map maps marrow mask mass mast mastoid matrix max maxilla mb mc meas measure measurement med medial mediastinal mediastinum medium medulla
membrane men meniscus mesenteric metal metastasis method mid middle min mini minip mip mlo mm mn mobile mod mode model monitor mono mono+ morph motion
mouth mov mp2rage mpr mprage mr mra mrcp mri mrs mrv mt mtc mtr mtt mu multi multiecho multiphase multiplanar muscle myelo myelogram myelography
myocardial myocardium n nas nasal native nav navi navigator nc neck neg nerve neuro new no nodal node nodes nodule noise non none nonspecific normal nose
nuc nuclear nuclei o obl oblique occipital of off old on open opp opposed optic oral orbit orbital orbits orig original ortho osteo other out outer outflow
ovary p pa paediatric palate pan pancreas panoramic paranasal parallel parotid part parts pass patella patient pc pca pcasl pcnl pd pe peak ped pediatric pelvic pelvis
perc perfusion peri perineum peripheral peritoneum pet petrous phalanx phantom pharynx phase phases physio pineal pituitary plain plan planar plane
planning plantar plate pleura plus pm pneumonia point popliteal portable portal pos position positron post posterior posteroanterior postop power pre
precontrast preg prep preop pressure primary pro probe proc procedure processed profile projection prone propeller prostate prot protocol proton proximal
ps psif psir pubic pulmonary pulse qa qc qsm quad quality quantitative quick r rad radial radiation radio radiography radiology radius raw ray rays real
recon reconstruction rectal rectum ref reference reform reformat reformatted reg region registration renal rep repeat report req res research resolution
respiratory resp rest result resting retro retroperitoneum rev review rf rfov rhand rib ribs right ring rl roi root rot rotation routine row rows rt rule run
rv s sacral sacroiliac sacrum safe safire sag sagittal saline sat saturation save scalp scan scaphoid scapula scar scout screen screening sct se
secondary sect section segmentation select sella sens sense sensitive septum seq sequence ser series set shaft sharp short shot shoulder si side sialo
siemens silent single sinus sinuses site size skeletal skeleton skin skull slab slc slice slices slide slow sm small smart smooth snr soft solid space spair
spat spatial specimen spectro spectroscopy spect spectral spgr sphenoid spin spinal spine spir spiral spleen splenic split spoiled spot sst ssfp ssfse stack
standard standing start stat static std steady stem stent step stereo sternum stir stn stomach stone store strain stress stroke structural study sub
subclavian subtracted subtraction sup superficial superior supine supp suppressed supra surface surg surgery surgical survey sus susceptibility suv swan
swi swiss sync syst systole systolic t t1 t1w t2 t2w t2* tap tarsal te temp template temporal tendon test testis tfe tfl thick thickness thigh thin thoracic thorax
thr three throat thrombus throughout thumb thymus thyroid ti tib tibia tibial tilt time tirm tissue tmj to toe toes tof tomo tomography tongue top
torso total tr trace trachea tracking transplant transverse trauma treatment tri trig triggered true trufi trunk tse tspine tube tumor tumour turbo twin
twist two tx type ub ufe ulna ultra ultrasound umbilical under uniform unilateral unknown upper ureter urethra urinary urogram urography us uterus vagina
value valve var vascular vein veins vena venc venogram venography venous ventral ventricle ventricles ventricular vertebra vertebral vessel vessels vibe
view views visceral vision vmap vol volume vrt w wait wall warp water wb weight weighted wet whole wide window wip with wo wrist w/o x xr xray y yes
z zero zone zoom biograph he+ hematoxylin eosin stain tissue biopsies resection lymphnode section slide frozen ihc er pr her2 ki67
female other unspecified removed covid covid19 influenza pneumothorax emphysema fibrosis ild ggo nodular cirrhosis hepatitis carcinoma cancer adenocarcinoma
lymphoma sarcoma melanoma glioma meningioma aneurysm embolism infarct infarction hemorrhage haemorrhage hematoma edema oedema hernia
sclerosis ms dementia alzheimer parkinson seizure epilepsy headache pain dyspnea cough fever jaundice staging restaging surveillance
`
const japanese = `
頭部 頭頸部 頸部 胸部 腹部 骨盤 骨盤部 全身 上腹部 下腹部 胸腹部 胸腹骨盤 胸骨 脊椎 頸椎 胸椎 腰椎 仙骨 尾骨 脳 脳幹 小脳 大脳 下垂体 眼窩 副鼻腔 側頭骨 内耳 顎関節 甲状腺 喉頭 咽頭
気管 気管支 肺 肺野 縦隔 心臓 冠動脈 大動脈 肝 肝臓 胆 胆嚢 胆管 膵 膵臓 脾 脾臓 腎 腎臓 副腎 膀胱 前立腺 子宮 卵巣 直腸 大腸 小腸 胃 食道 乳房 乳腺 四肢 上肢 下肢 肩 肩関節 肘
肘関節 手 手関節 手指 股関節 大腿 膝 膝関節 下腿 足 足関節 足趾 骨 筋 関節 血管 動脈 静脈 門脈 リンパ節 単純 造影 造影前 造影後 造影剤 動脈相 門脈相 平衡相 遅延相 早期相 後期相 ダイナミック
拡散 拡散強調 強調 強調像 灌流 脂肪抑制 横断 横断像 冠状断 矢状断 斜位 正面 側面 左 右 左右 両側 片側 上 下 前 後 撮影 検査 位置決め スカウト 再構成 再構築 薄い 厚い 標準 高分解能 軟部 軟部条件
肺野条件 骨条件 骨 条件 術前 術後 治療前 治療後 経過観察 経過 初回 再検 比較 精査 検診 健診 救急 外傷 腫瘍 腫瘤 結節 転移 癌 がん 肉腫 リンパ腫 炎症 肺炎 間質性肺炎 気胸 胸水 腹水 梗塞 出血 脳梗塞 脳出血
動脈瘤 骨折 狭窄 閉塞 拡張 嚢胞 石 結石 肝硬変 肝炎 膵炎 胆石 病変 所見 なし あり 疑い 正常 異常 異常なし 男性 女性 息止め 吸気 呼気 仰臥位 腹臥位 立位 座位 心電図同期 同期 標本 組織 染色 病理 切片
生検 切除 頭 首 胸 腹 腰 部 像 相 断 用 像のみ 全 緊急 胸部単純 腹部単純 頭部単純 胸部造影 腹部造影
`

const words = (text: string) => text.split(/\s+/).filter(Boolean)

/** Words of the attribute names of PS3.6, which are terms of imaging; the few that are names of people or point at a place are left out. */
const standardWords = (): string[] =>
  [...listEntries()]
    .flatMap(({ keyword }) => keyword.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/))
    .map(word => word.toLowerCase())
    .filter(word => word.length > 2 && !pointing.has(word))

const pointing = new Set(
  words(
    'hospital clinic institution address telephone name names gray compton hough bragg wedge page street city country region birth mother person persons',
  ),
)

/** Words of descriptors in Latin letters, lower case. */
export const englishVocabulary: ReadonlySet<string> = new Set([
  ...words(english),
  ...words(proseWords),
  ...words(technicalWords),
  ...standardWords(),
])
/** Terms of descriptors in Japanese, longest first, for greedy matching. */
export const japaneseVocabulary: readonly string[] = [...new Set([...words(japanese), ...words(japaneseProse)])].sort(
  (a, b) => b.length - a.length,
)
