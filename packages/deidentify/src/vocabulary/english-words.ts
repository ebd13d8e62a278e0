/** Words that technicians and readers write, terms of imaging that name no person, place or day. Lower case; hand-made for this profile. */
export const englishWords = `a abd abdo abdomen abdominal aaa ac acetabulum acquisition acute adc add additional adenosine adrenal adult aif airway all anatomic anatomical and angio
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
able about above absence absent abuse access accident according aches achieved active activity adequate adjacent admission admitted affected after again against age ago agree aligned all
alcohol along already also although always among amount an and annual another any apparent appear appearance appears approximately are area areas around as ask assess assessed assessment assoc
associated at attempted attempts available avoid away because become been before began begin being below benign beneath best better between beyond big biggest bleed bleeding blurred both bottom brief
broken bruising bx but call came can cannot cause caused causing ca cases certain change changed changes check child clearly clinically close collapse collection combined come common compare compared
comparison complain complaint complaints completed completely complicated complication complications concern concerning condition conditions confirm confirmed confusion consider considered
consistent contact contain contains continue continued control correlate correlation could count course covered critical current currently cyst cystic cysts daily day days dead decrease decreased definite
degenerative degree demonstrate demonstrated demonstrates describe described despite detected determine develop developed device did differ difference different difficult difficulty dilated
discharge discomfort discrete discuss discussed disease diseases disorder displaced distended distention dizziness does done doubt down drain drainage drug drugs due during each early easily either
elevated elsewhere eligible embolic empty end enlarged enlargement enough entire equal especially essentially established et etiology evaluate evaluated evaluation even every evidence
evident exam examine examined except excluded excludes excluding exclude existing expected experience explain exposure extend extending extends extension extensive extent failed failure fairly fall fallen falls
family far fatigue favor felt few figure finding findings fine first five fixed focal focally folded following follows former found four free frequency frequent from full further general generally get given
gives global go good grade gradual great greater greatest gross grossly growing growth guidance had half hard has have having he healed healing health heavy held help her here high higher highest highly him
his history hold home hour hours how however hr hrs hurt ideal identified if ill imaged imaging immediate immediately impacted important impression improve improved improvement inadequate incidental
incidentally include included includes including incomplete inconclusive increase increased increases increasing independent indeterminate indicate indicated indicates indication infection infected
inflamed inflammation information initially injured injury intact intermittent interval intervals into involved involvement involves involving irregular is isolated it item its itself job just keep kept
kg kind know known lack lb large larger largest last later latest lead least leave less let levels life lift like likely limit limitation limitations limits list listed little located location long
longer look lose loss lost lot lump lumps made main mainly maintained make male man many marked markedly masses matter mattress may means measured measurements measures measuring medication medications
meds meet mild mildly min mins minutes missed missing mm cm mostly moderate moderately moderate-severe modest month months more most motion moved movement much multiple must near nearly necessary need needed
negative neither never new newly next night nine nodes nonspecific nor normal normally not note noted notes nothing now nt numbness numerous obese obesity observed obtained obvious occasional occur occurred off often
older once one onset only onto opinion optimal option or order ordered origin other others otherwise over overall overlying own pack pain painful pains palpable palpitations par part partial partially particular
partly passed past patent pathologic pathological pathology patients per perform performed performing perhaps period persist persistent persists please poor poorly portion positive possibility
possible possibly post posttraumatic potential predominantly pregnancy pregnant present presented presenting presents preserved prev previous previously primarily prior probable probably problem problems progress
progressed progression progressive prominent properly proven provided pt pts pull pus put quite range rapid rarely rather re ready reason reasons received recent recently recommend recommended recommendation recommendations recorded recur
recurrence recurrent redemonstrated reduced regarding regions relate related relative relatively relief remain remainder remaining remains remote removal removed replaced replacement report reported
representing represents request requested require required requires residual resolved respectively respond result results reveal revealed reveals revised rest risk rule ruled said same saw say scattered
scar scarring scheduled second see seem seems seen segments self sensation separate series serious several severe severely severity shape she short shortness should show showed showing shown shows sick sided
sides sign significance significant significantly signs similar simple since six sized slight slightly slow small smaller smallest smoker smoking so solitary some sometimes soon sore soreness span stage staged start
started starting status still stop stopped strong study studies subsequent subsequently subtle such sudden suffer suggest suggested suggesting suggestion suggestive suggests suspect suspected suspicion
suspicious swelling swollen symmetric symmetrical symptom symptomatic symptoms syndrome taken takes taking technique technologist ten tender tenderness than that the their them then there therefore these they thickened
thickening third this those though three throughout thus tightness timing tingling tiny together tolerated too took toward towards tract treat treated treatments trend trouble turn twice type types typical
ulcer unable unchanged unclear undergo undergoing underlying unexplained unless unremarkable unspecified until up upon urgent use used using usual usually vague varied various vary versus very via viable view
visible visit visualised visualization visualized vital vomiting vs walking was watch way we weak weakness week weeks well were what when where whether which while who whole why widened widely widespread
will within without women work working worrisome worse worsened worsening would year years yes yet yo
abdominopelvic abscess abscesses adenoma adenomas adenopathy adhesions aerated airspace ankylosing anemia anomaly aneurysmal angina anorexia anticoagulation apical appendicitis arrhythmia arthritic arthritis
arthroplasty ascites asthma asymmetry atelectasis atherosclerosis atherosclerotic atrial atrophy avascular avn axillary bilaterally bmi bph bronchial bronchiectasis bronchitis bulge bulging bursitis cabg calcification
calcifications calcified calculus calculi callus cardiomegaly cardiomyopathy carcinomatosis cavitary cavitation cecum cellulitis chemo chemotherapy chf cholangiocarcinoma cholecystectomy cholecystitis cholelithiasis
chondromalacia cll cml coarctation colectomy colitis colonic colonoscopy colorectal compressive concussion congenital congestion congestive consolidation consolidations constipation contusion copd corticosteroid
craniotomy crohn cyanosis cystitis deep deformity dehiscence dehydration demyelinating demyelination diarrhea dislocation dissection diverticula diverticulitis diverticulosis dvt dysphagia dysplasia ectasia ectopic eczema
effusions embolus emboli empyema encephalopathy endocarditis endometrial endometriosis enteritis epigastrium epilepticus erosion erosions esophagitis exacerbation exophytic extubated exudate fatty femoroacetabular ferritin
fibroadenoma fibroid fibroids fibrotic fistula fistulas foraminal fractured fractures fundal gallstone gallstones ganglion gangrene gastritis gastroesophageal gerd glandular glaucoma glioblastoma gout granuloma granulomas granulomatous
gynecomastia hallux hardware hcc hematuria hemangioma hemangiomas hemiplegia hemoptysis hemorrhagic hemothorax hepatocellular hepatomegaly hepatosplenomegaly hernias herniated herniation heterogeneous heterogenous hiatal hilar hiv
homogeneous hpv htn hydrocephalus hydronephrosis hyperdense hyperintense hyperintensity hyperlipidemia hyperplasia hypertensive hypertrophic hypertrophy hypoattenuating hypodense hypodensity hypoechoic hypoglycemia
hypointense hypotension hypothyroidism ileus ileocecal immunocompromised impingement incontinence infarcts infective infiltrate infiltrates infiltration inguinal inr instability insufficiency intracerebral
intraparenchymal intraperitoneal intubated intubation invasive ischemic jvd kyphosis laceration laminectomy leak lesions leukemia leukocytosis lesional lipoma lithiasis lobar lobectomy lobes lobulated lordosis lucency
lucencies lymphadenopathy lymphatic malalignment malformation malignancy malignant mammographic mastectomy mastitis mediastinal melanotic meniscal mesothelioma metastases metastatic mets microcalcification
microcalcifications midline migraine misalignment mitral myelopathy myeloma myelodysplastic myositis narrowing nausea neoplasm neoplasia neoplastic nephrectomy nephrolithiasis neuropathy neuropathic neutropenia nodularity
nonobstructing nstemi obstruct obstructed obstructing obstruction obstructive occluded occlusion opacification opacities opacity osteoarthritis osteomyelitis osteopenia osteophyte osteophytes osteoporosis
otitis ovarian pacemaker palliative palsy pancreatitis papillary paralysis parenchyma parenchymal paresthesia patchy perforated perforation periapical pericardial pericarditis periportal peripheral peritonitis
periventricular pharyngitis phlegmon picc pleuritic pneumonectomy pneumonitis pneumomediastinum pneumoperitoneum polyp polyps portosystemic postoperative postsurgical prolapse prominence prosthesis prostatectomy
prostatic prostatitis proteinuria pseudocyst pseudotumor psoriatic ptx pulmonic purulent pyelonephritis radiating radicular radiculopathy radiopaque radiotherapy reactive resected reflux regurgitation
reticular reticulation retrolisthesis rheumatic rheumatoid rotator rupture ruptured sarcoidosis sah sbo sciatica scoliosis sdh sebaceous seizures sepsis septic sigmoid sinusitis sinus spiculated splenomegaly
spondylolisthesis spondylosis spondylitis sprain spur spurring stemi stenoses stenosis stenotic stents stranding stricture strictures subacute subchondral subclinical subcutaneous subdural subluxation
subsegmental subpleural superimposed suprapubic synovitis tachycardia tendinitis tendinopathy tendinosis tears thalamic thrombocytopenia thrombosed thrombosis thrombotic thrombectomy thyroiditis
thyromegaly tortuous tracheostomy transection trauma traumatic tremor tuberculosis tb tumors tumours ulcerated ulcerative ureteral urethral uterine uti varices varicose vasculitis vasculature vegetations venous ventriculomegaly
vertigo viral volvulus whiplash
aspirin heparin warfarin insulin metformin gadovist dotarem omnipaque iopamidol iohexol iomeprol iodixanol isovue visipaque ultravist gadobutrol gadoterate magnevist primovist eovist multihance prohance buscopan glucagon lasix
furosemide regadenoson lexiscan dobutamine fdg18 psma dotatate florbetapir flutemetamol technetium tc99m thallium rubidium
thrive ethrive vibrant lava-flex lava cor3d propeller blade medic dess ciss vista mffe ffe tfe bffe btfe ssfse pdw pdfs t1fs t2fs t1wi t2wi dwibs resolve readout rs-epi zoomit caipirinha cs compressed-sense grappa sense arc asset acs
smart-mar omar mar imr idose admire safire sapphire asir asir-v veo aidr3d firstpass ulow br bl hr qr ur dect gsi vmi kev monoe spectraldet tra cor sagit trans axials sagittals coronals thins thicks mips mprs recons scouts topogram topo
surview scanogram premonitoring monitoring timing-bolus testbolus care-bolus smartprep bolustracking lossy lossless jpeg jpeg2000 rle jpeg-ls mpeg mpeg4 h264 htj2k quantization predictor rescaled resampled resized cropped registered coregistered
segmented anonymized filtered smoothed interpolated averaged subtracted normalised normalized corrected uncorrected reconstructed reformatted multiplanar projected inverted flipped thresholded attenuation-corrected
`
