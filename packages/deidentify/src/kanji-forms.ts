/**
 * Old and variant forms of characters that are met in Japanese names, each before the form of today: pairs of the tables of 当用漢字字体表 (1949) and 常用漢字表 (2010),
 * and the variants that family registers are known for.
 */
const pairs =
  '亞亜 惡悪 壓圧 圍囲 爲為 醫医 壹壱 稻稲 飮飲 隱隠 營営 榮栄 衞衛 驛駅 圓円 艷艶 鹽塩 奧奥 應応 櫻桜 歐欧 橫横 溫温 穩穏 假仮 價価 畫画 會会 懷懐 繪絵 壞壊 擴拡 殼殻 覺覚 學学 嶽岳 樂楽 勸勧 卷巻 寬寛 歡歓 罐缶 觀観 關関 陷陥 顏顔 ' +
  '巖巌 氣気 歸帰 龜亀 僞偽 戲戯 犧犠 舊旧 據拠 擧挙 峽峡 挾挟 狹狭 敎教 鄕郷 曉暁 區区 驅駆 勳勲 薰薫 徑径 惠恵 溪渓 莖茎 經経 繼継 螢蛍 輕軽 鷄鶏 藝芸 擊撃 縣県 儉倹 劍剣 險険 圈圏 檢検 權権 獻献 硏研 顯顕 驗験 嚴厳 廣広 效効 恆恒 ' +
  '黃黄 鑛鉱 號号 國国 黑黒 濟済 碎砕 齋斎 劑剤 櫻桜 冱冴 雜雑 參参 慘惨 棧桟 蠶蚕 贊賛 殘残 絲糸 齒歯 兒児 辭辞 濕湿 實実 寫写 釋釈 壽寿 收収 從従 澁渋 獸獣 縱縦 祝祝 肅粛 處処 敍叙 將将 燒焼 奬奨 稱称 證証 乘乗 剩剰 壤壌 孃嬢 條条 淨浄 ' +
  '疊畳 穰穣 讓譲 釀醸 觸触 囑嘱 寢寝 愼慎 晉晋 眞真 神神 盡尽 圖図 粹粋 醉酔 隨随 髓髄 數数 樞枢 瀨瀬 聲声 靜静 齊斉 攝摂 竊窃 專専 戰戦 淺浅 潛潜 纖繊 踐践 錢銭 禪禅 曾曽 雙双 壯壮 搜捜 插挿 爭争 總総 聰聡 莊荘 裝装 騷騒 增増 藏蔵 臟臓 ' +
  '屬属 續続 墮堕 體体 對対 帶帯 滯滞 臺台 瀧滝 擇択 澤沢 單単 擔担 膽胆 團団 彈弾 斷断 癡痴 遲遅 晝昼 蟲虫 鑄鋳 廳庁 聽聴 敕勅 鎭鎮 遞逓 鐵鉄 轉転 點点 傳伝 黨党 盜盗 燈灯 當当 鬪闘 德徳 獨独 讀読 屆届 繩縄 貳弐 惱悩 腦脳 霸覇 廢廃 拜拝 ' +
  '賣売 麥麦 發発 髮髪 拔抜 蠻蛮 濱浜 福福 甁瓶 佛仏 變変 邊辺 邉辺 辨弁 舖舗 步歩 穗穂 寶宝 豐豊 襃褒 沒没 飜翻 槇槙 萬万 滿満 默黙 藥薬 與与 豫予 餘余 譽誉 搖揺 樣様 謠謡 遙遥 來来 賴頼 亂乱 覽覧 龍竜 兩両 獵猟 綠緑 鄰隣 壘塁 淚涙 勵励 禮礼 ' +
  '隸隷 靈霊 齡齢 戀恋 爐炉 勞労 樓楼 祿禄 錄録 灣湾 髙高 﨑崎 嵜崎 碕崎 齋斎 齊斉 齎斎 斎斎 栁柳 桒桑 栗栗 廣広 惇淳 濵浜 埜野 嶋島 嶌島 﨟臈 冨富 𠮷吉 德徳 隆隆 塚塚 凉涼 渕淵 渊淵 靑青 曻昇 舘館 舩船 峯峰 髙高 邨村 椙杉 藪薮 桧檜 梹檳 泻潟 祐祐 晴晴'

/** New form by old form; letters of one code unit alone, so that folding keeps the length of a text. */
export const newKanjiForms: ReadonlyMap<string, string> = new Map(
  pairs.split(' ').flatMap((pair): [string, string][] => {
    const [old = '', now = ''] = [...pair.normalize('NFC')]
    return old.length === 1 && now.length === 1 && old !== now ? [[old, now]] : []
  }),
)
