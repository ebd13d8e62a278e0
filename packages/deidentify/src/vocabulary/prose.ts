/** Words of reports and of technical remarks, lower case; none is a name of a person or a place. Hand-made for this profile. */
export const proseWords = `
the this that these those which who whose there here when where while then than also only both either neither each every any some several many few most more less much very too
is are was were be been being has have had having does did done do can could may might should would will shall must not nor but or if as so because since until during before
after between within without into onto through throughout over across along against about above below behind beside beneath from toward towards via per by its it he she they his
her their them we our us you your i up down again further once out under other another same own such just well likely unlikely probably possible possibly probable suggests
suggest suggestive suggesting suspected suspicious suspicion consistent compatible concerning indicating indicate indicates indeterminate equivocal definite evident evidence known
noted note notes seen see visualized visualised demonstrates demonstrate demonstrated demonstration shows show showed shown reveals revealed identified identify detected present
absent absence presence appears appear appearance unremarkable remarkable unchanged changed change changes interval stable increased increase decreased decrease enlarged enlarging
enlargement reduced reduction resolved resolution persistent persists progressive progression regression improved improvement worsening worse better mild mildly moderate moderately
severe severely marked markedly minimal minimally slight slightly significant significantly prominent extensive diffuse focal multifocal multiple numerous scattered solitary
patchy subtle gross grossly approximately measures measuring measured measurement measurements centimeter centimeters millimeter millimeters cm mm ml mg mgi kg mci mbq gy mgy hu
minutes minute min seconds second sec secs hours hour hrs days day weeks week months month years year yrs yo old age aged daily today yesterday recent recently previous
previously prior history hx past current currently onset duration chronic acute subacute recurrent recurrence residual new again follow follows following followed followup up
recommend recommended recommendation recommendations suggest advised advise correlate correlation correlated clinical clinically indication indications indicated impression
impressions finding findings conclusion conclusions technique comparison procedure procedures report reports reported examination examined exam exams reason rule ruled r/o ro
evaluate evaluation evaluated assess assessment assessed consider considered concern question questionable patient patients pt man woman male female gentleman lady boy girl
child infant adult newborn referred referring referral treated treatment treatments therapy therapies received receiving given gave underwent status post surgery surgical
resected resection lobectomy mastectomy nephrectomy hysterectomy cholecystectomy appendectomy craniotomy laparotomy laminectomy colectomy gastrectomy thyroidectomy biopsy biopsied
chemotherapy chemo radiotherapy irradiation transplant transplantation implant implanted catheter catheters drain drainage tube tubes device pacemaker prosthesis prosthetic hardware
screw screws plate wire wires clip clips suture sutures metallic metal foreign
pain painful ache tender tenderness swelling swollen mass lump palpable fever chills cough dyspnea shortness breath breathing wheezing hemoptysis nausea vomiting diarrhea
constipation bleeding weakness numbness tingling dizziness vertigo syncope headache headaches seizure seizures confusion weight loss fatigue jaundice hematuria dysuria trauma
injury injuries fall fell accident fracture fractures fractured displaced nondisplaced comminuted dislocation subluxation sprain strain tear torn rupture ruptured
hypertension hypertensive diabetes diabetic mellitus asthma copd emphysema bronchitis bronchiectasis pneumonia pneumonitis consolidation atelectasis effusion effusions edema congestion
pneumothorax embolism embolus emboli thrombosis thrombus dvt pe infarct infarction infarcts ischemia ischemic stroke tia hemorrhage hemorrhagic hematoma aneurysm dissection stenosis
stenotic occlusion occluded plaque plaques calcification calcifications calcified atherosclerosis atherosclerotic cardiomegaly cardiomyopathy
cancer cancers carcinoma carcinomas adenocarcinoma squamous cell cells hepatocellular hcc renal rcc melanoma lymphoma leukemia antileukemia myeloma sarcoma glioma glioblastoma meningioma metastasis
metastases metastatic malignant malignancy benign neoplasm neoplastic tumor tumors tumour nodule nodules nodular lesion lesions cyst cysts cystic polyp polyps adenoma hemangioma
lipoma fibroid fibroids abscess abscesses infection infectious inflammatory inflammation osteomyelitis arthritis osteoarthritis osteopenia osteoporosis degenerative degeneration
spondylosis spondylolisthesis scoliosis kyphosis lordosis herniation herniated bulge bulging protrusion stenosis foraminal radiculopathy appendicitis diverticulitis diverticulosis
cholecystitis cholelithiasis gallstone gallstones stone stones calculus calculi nephrolithiasis hydronephrosis hydrocephalus pancreatitis hepatitis cirrhosis steatosis fatty colitis ileus
obstruction obstructed obstructing dilated dilatation dilation perforation free air fluid ascites collection lymphadenopathy lymphocyte lymphocytes adenopathy splenomegaly hepatomegaly thickened thickening
thickness narrowed narrowing widened widening irregular irregularity regular smooth spiculated lobulated round rounded oval circumscribed ill defined well-defined heterogeneous
homogeneous hyperdense hypodense isodense hyperintense hypointense isointense echogenic hypoechoic hyperechoic anechoic enhancing enhancement nonenhancing hypervascular hypovascular
density densities attenuation intensity signal opacity opacities opacification lucency lucent sclerotic lytic ground glass reticular honeycombing interstitial airspace infiltrate
infiltrates infiltration fibrosis fibrotic scarring scar pleural pericardial peritoneal mediastinal hilar axillary inguinal retroperitoneal mesenteric subcutaneous intramuscular
lobe lobes lobar segment segments segmental apical basal basilar perihilar subpleural parenchyma parenchymal cortex cortical medullary ventricle ventricles ventricular sulci gyri
midline shift cerebellar brainstem pons midbrain thalamus basal ganglia caudate putamen insula corpus callosum periventricular subcortical deep matter gray grey white extraaxial
subdural epidural subarachnoid intraparenchymal intraventricular sinus sinuses mastoids orbits globe globes optic chiasm sella pituitary carotids vertebrals jugular
trachea bronchi bronchial esophageal cardiac coronary aortic mitral tricuspid pulmonic valvular septal atrial lad lcx rca lmca hepatic portal splenic celiac sma ima iliac
femoral popliteal tibial peroneal radial ulnar brachial cephalic basilic saphenous gallbladder bile ducts duct ductal intrahepatic extrahepatic pancreatic adrenals ureters
bladder uterine endometrial endometrium cervix ovarian adnexal adnexa prostatic seminal vesicles testicular scrotal rectal sigmoid colon colonic cecum terminal ileum jejunum jejunal
duodenal gastric bowel loops appendix hernia inguinal umbilical hiatal disc discs disk disks vertebrae endplate endplates facet facets pedicle lamina foramen foramina canal cord conus
medullaris cauda equina nerve roots rotator cuff supraspinatus infraspinatus subscapularis biceps triceps deltoid labral labrum acl pcl mcl lcl menisci meniscal patellar quadriceps achilles
plantar fascia ligament ligaments tendons tendinosis tendinopathy bursitis synovitis joint joints effusion cartilage chondral subchondral marrow trabecular cortical
left-sided right-sided bilaterally anteriorly posteriorly laterally medially superiorly inferiorly proximally distally adjacent surrounding involving involved involvement
extending extends extension located location arising associated secondary due caused cause cause related primary compared comparable similar small large larger smaller tiny big
great greater lesser greatest maximum minimum average total overall size sized number numbers level levels single double triple first second third fourth final preliminary addendum
please contact call discuss discussed reviewed review agree agreement image images study studies series scan scans view views film films obtained performed acquired acquisition
administered administration administration contrast intravenous intravenously oral orally rectally uptake hypermetabolic suv fdg ga68 dotatate psma tc99m mdp f18 i131 y90 tl201 in111 choline florbetapir
omniscan magnevist gadavist dotarem prohance multihance eovist primovist gadovist feridex visipaque omnipaque isovue ultravist iopamiron optiray iohexol iopamidol iodixanol iomeprol ioversol gadobutrol
gadoterate gadopentetate gadoxetate gadoteridol buscopan glucagon adenosine regadenoson dobutamine nitroglycerin metoprolol lasix furosemide sedation anesthesia propofol
limited quality artifact artifacts motion degraded suboptimal adequate technically difficult unable complete completed incomplete partial partially entire whole normal normally
abnormal abnormality abnormalities within limits otherwise good poor fair excellent satisfactory negative positive high low higher lower elevated mid upper
axis short long vertical horizontal chamber outflow tract parasternal apical subcostal flow velocity gradient pressure rest stress exercise
multidisciplinary trial protocol experimental remission responded response responding extraordinarily currently drugs drug medication medications aspirin allergies allergy allergic
shellfish iodine penicillin latex nkda none nil unknown pregnant pregnancy pregnant lactating smoker smoking nonsmoker alcohol family personal occupation
`
/** What software writes into derivations, comments and labels. */
export const technicalWords = `
lossless lossy jpeg jpegls jpeg2000 j2k htj2k rle ijg baseline progressive compression compressed uncompressed decompressed ratio quality factor selection value point transform interleave
irreversible reversible conversion converted convert scaled rescaled rescale slope intercept resampled resampling interpolated interpolation generated created using version error
derived original data dicom pixel pixels bit bits byte bytes signed unsigned precision rgb ybr palette grayscale monochrome multiframe multi-frame frames overlay overlays lut voi
modality mlut vlut range window width center odd even length implicit explicit deflated endian codec example test testing tests sample simple template templates document structured
reporting dose sr legacy enhanced classic software output investigational use tested approved application calibration phantom daily weekly qa qc acr
optical path red green blue dapi fitc cy3 cy5 channel filter laser excitation emission brightfield fluorescence
segment segments structure structures roi rois contour contours mask masks label labels tracking altered morphologically isocenter beam beams fraction fractions gtv ctv ptv itv oar
bolus fill opacity soft type range thickness linethickness read read-only finding planar registration aligned rigid deformable atlas
multiplanar reconstruction reformatted curved thin slab volume rendered rendering surface shaded maximum minimum projection projected subtracted subtraction
rhythm median beat sinus sinusal ecg ekg eeg echocardiogram transesophageal transthoracic tee tte telemetry lead leads
hz khz mhz ms msec usec sec min hr bpm mmhg deg degrees ppm ghz tesla kvp ma mas mgy msv ctdivol dlp event totaldlp efgre efgre3d fspgr lava vibe thrive ethrive mdixon propeller
blade tra sag cor dyn asc iso ivcon cont con pel wwo nonfs fatsat nonfat pilot survey scano topo topogram scanogram surview scanners scanner accelerated asset arc grappa sense caipi smartscore
uni filters filtered corrected uncorrected geocorr nd norm dis2d dis3d m mfsplit moco trace adc exp colfa fa tensor noddi bold resting task anat func fmap epi sbref
osem fbp tof psf vpfx bpp mlem iterations subsets attn nac ac recon suv factors wholebody petct ctac topo
hct ncct cect ctpa ctv ctu cte mre mrv mrcp mraa hrct ldct cbct cone ct mr mri mrt pet pt nm us cr dx dr mg xa rf io sc sm ot spect mammo tomo tomosynthesis
oblique obli others other multiple combination complex intraop preop postop report collection marked manual user user1 user2 trial
abdomen thorax becken kopf hals wirbelsäule schulter knie hüfte fuss hand oberes unteres mit ohne kontrastmittel km nativ schädel leber niere lunge herz
tête cou rachis épaule genou hanche pied main poitrine bassin avec sans injection produit rapport tardif tardive artériel portal helices hélices crâne foie rein poumon coeur
cabeza cuello tórax torax columna hombro rodilla cadera pie mano pelvis con sin contraste hígado riñón pulmón corazón cerebro addome torace encefalo cranio colonna ginocchio senza
mezzo totale body ritmo sinusale normale thoraco-abdominal thoraco thoracoabdominal head-neck headneck
carotids echocardiography renals livers uptake bone-scan ventilation perfusion vq hida meckel gastric emptying cisternogram dacryocystography galactogram sialogram
fse tse gre ssfse haste trufi fiesta bssfp ciss space cube vista swi swan mprage bravo ir fgre stir flair tirm spair dwi dti adc asl dsc dce mra tof pc cine tagging mde lge psir molli shmolli
biliary mammogram mammography ultrasonography sonogram doppler duplex elastography elastogram guidance guided localization localisation needle wire aspiration injection arthrogram
percutaneous transluminal angioplasty stent embolization ablation tace rfa tips picc port nephrostomy gastrostomy peg vertebroplasty kyphoplasty
radiology radiological diagnoses diagnostics encounter screening immunohistochemistry comments comment ris pacs
axillae breasts calf calves elbows forearms hips knees ankles feet hands wrists fingers toes shoulders ribs clavicles scapulae humeri femurs tibiae fibulae lungs kidneys ovaries testes lymph
`
/** Terms of Japanese reports beside those of descriptors; particles and endings among them, so that a sentence can stay whole. */
export const japaneseProse = `
を に は が の で と も へ や から まで より など として による について における に対して に伴う を伴う である です ます でした ました ません ではありません あり ある なく なし ない 無し 有り
認める 認めます 認めません 認められる 認められます 認められません 認めず みられる みられます みられません 見られます 見られません 疑う 疑います 疑われます 疑い 考える 考えます 考えられます
指摘できません 指摘できず 指摘 明らかな 明らか 有意な 有意 軽度 中等度 高度 少量 中等量 多量 わずかな わずか 散在 多発 単発 びまん性 限局性 広範 広範な 性 化 様 状 大 径 最大 および 及び 並びに または
以前 前回 今回 次回 比較して 変化 変化なし 不変 増大 縮小 増加 減少 消失 出現 残存 新規 新たな 著変 著変なし 著明な 著明 既往 既往あり 既往歴 主訴 現病歴 家族歴 症状 発熱 咳嗽 喀痰 血痰 呼吸困難 胸痛 腹痛 腰痛 頭痛 めまい 嘔吐 悪心
下痢 便秘 血尿 黄疸 体重減少 麻痺 しびれ 痙攣 意識障害 転倒 外傷 事故 高血圧 糖尿病 脂質異常症 喘息 肺気腫 肺癌 肝癌 肝細胞癌 胃癌 大腸癌 直腸癌 乳癌 膵癌 腎癌 膀胱癌 前立腺癌 子宮癌 卵巣癌 食道癌 甲状腺癌 悪性 良性 腺腫 腺癌
扁平上皮癌 リンパ節腫大 リンパ節転移 肝転移 肺転移 骨転移 脳転移 播種 腹膜播種 再発 再発なし 原発 原発巣 病期 評価 精査目的 目的 依頼 診断 診断名 臨床 経過 フォロー フォローアップ 術後経過 化学療法 化学療法後 放射線治療 放射線治療後 手術 手術後 切除術 摘出
摘出術 術 後 前 中 時 右上葉 右中葉 右下葉 左上葉 左下葉 上葉 中葉 下葉 舌区 肺尖 肺底 肺門 胸膜 胸膜肥厚 無気肺 浸潤影 すりガラス影 すりガラス すりガラス様 陰影 結節影 腫瘤影 空洞 石灰化 線維化 気管支拡張 肝内 肝外 肝内胆管 総胆管 胆道 胆嚢結石 脾腫 水腎症 腎結石 尿管結石 嚢胞性
腫瘤性病変 腫瘤性 占拠性病変 病変 梗塞巣 出血巣 微小 慢性 急性 亜急性 陳旧性 虚血 虚血性 変性 変性疾患 脳室 脳室拡大 脳溝 白質 灰白質 基底核 視床 橋 延髄 硬膜下 硬膜外 くも膜下 くも膜下出血 血腫 萎縮 浮腫 正中偏位 偏位 副鼻腔炎 中耳炎 扁桃 唾液腺 耳下腺 顎下腺
椎体 椎間板 椎間板ヘルニア ヘルニア 脊柱管 脊柱管狭窄 脊柱管狭窄症 圧迫骨折 すべり症 側弯 骨粗鬆症 変形性 変形性関節症 関節炎 靱帯 半月板 腱板 断裂 損傷 骨頭 壊死 大動脈瘤 解離 大動脈解離 血栓 血栓症 塞栓 塞栓症 肺塞栓 深部静脈血栓症 動脈硬化 弁膜症 心不全 心筋梗塞 狭心症 心拡大 心嚢液
造影効果 造影不良 濃染 早期濃染 洗い出し 高信号 低信号 等信号 高吸収 低吸収 等吸収 高吸収域 低吸収域 信号 吸収値 拡散制限 集積 集積亢進 異常集積 所見あり 所見なし 特記 特記事項 特記すべき 両側 両側性 片側性 左側 右側 上部 中部 下部 内側 外側 前方 後方 側方 周囲 近傍 内部 辺縁 境界 境界明瞭 明瞭 不明瞭 整 不整
に一致する に一致して に相当する 示唆 示唆する 示唆されます 可能性 可能性あり 可能性があります 否定できません 否定できない 推奨 推奨します お願いします ご精査 ご検討 下さい ください 検討 必要 保存的 抗がん剤 抗菌薬 妊娠 授乳 アレルギー 造影剤アレルギー 腎機能 正常範囲 範囲内 右膝関節 左膝関節 右 左 肩 右肩 左肩 右手 左手
心電図 超音波 エコー 内視鏡 核医学 シンチ シンチグラフィ 骨シンチ マンモグラフィ 透視 血管造影 撮像 スライス 厚 コイル フェーズ 息どめ 呼吸同期 単純写真 レントゲン 線 生 歳 才 代 年齢 性別 体重 身長 頃 ヶ月 か月 ヵ月 週間 日間 年 月 日 枚 回 個 例 有 無 要 不要 済 可 不可 大動脈 胸部大動脈 腹部大動脈 肝臓 腎臓 正面像 側面像 読影 読影所見
`
