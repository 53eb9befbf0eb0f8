/**
 * Carrier codes that Amazon takes somewhere: those of its 2021 schema for order
 * feeds (https://sellercentral.amazon.com/gp/help/external/641 names where they
 * are listed), of its help pages, and what integrators send since. The API has
 * no list and takes and refuses codes per marketplace, so this one is good for a
 * hint and never a gate.
 */
const CODES = `
17FEIA|360lion|4PX|A-1|AAA Cooper|ABF|AFL/Fedex|ALLJOY|AMAUK|AMAZON HORIZON|AMZL|AMZL_UK|AO|
AO Deutschland|APC|APC Overnight|APC POSTAL LOGISTICS|APC-Overnight|APG eCommerce|ARAS|AT POST|
AT Post|ATS|AUSSIE_POST|Amazon Shipping|Andere|Anjun|Aramex|Aras Kargo|Arco Spedizioni|Arkas|
Arrow XL|Asendia|Asgard|Assett|Australia Post|Australia Post-ArticleID|Australia Post-ArticleId|
Australia Post-Consignment|AustraliaPost-ArticleId|AustraliaPost-Consignment|B2C|B2C Europe|
B2CShip|BJS|BPOST|BR1 Express|BRT|Balnak|Bartolini|Beijing Quanfeng Express|Best Buy|
Best Express|Better Trucks|Blowhorn|Blue Package|BlueDart|Bombax|Bombino Express|Boğaziçi|
Buylogic|CBL|CDC|CELERITAS|CEVA|CNE|COLIS PRIVE|CTT EXPRESS|CTTExpress|Canada Post|Canpar|
CargoLine|Caribou|Cart2India|Centex|Ceva Lojistik|China Post|Chrono Express|Chronopost|Chukou1|
Cititrans|City Link|Citypost|Coliposte|Colis Prive|Colissimo|Consegna Mezzi Propri|Conway|
Correios|Correos|Correos Express|Couriers Please|CouriersPlease|Cubyn|DACHSER|DACSHER|DASCHER|
DB Schenker|DEL Deliveries|DHL|DHL Express|DHL Freight|DHL Global Mail|DHL Home Delivery|
DHL Kargo|DHL eCommerce|DHL-Paket|DHLPL|DPB|DPD|DPD Local|DSV|DTDC|DX|DX Express|DX Freight|
DX Secure|DYNAMIC EXPRESS|Delhivery|Delivengo|Delivery Group|Der Kurier|Deutsche Post|
Digital Delivery|DirectLog|Dotzot|ECMS|EINSA SOURCING|EKI Trans|EUB|Ecom Express|Emirates Post|
Emons|Endopack|Energo|Envialia|Equick|Estafeta|Estes|Europaczka|Evri|Exapaq|FAST EST|FEDEX_JP|
FERCAM|FRACHTPOST|FRANCE EXPRESS|Fastway|FedEx|FedEx SmartPost|Fedex Freight|Fercam|Fillo Kargo|
First Flight|First Flight China|First Mile|France Express|GEL|GEL Express|GEODIS|GFS|GLS|GO!|
GRUPO LOGISTIC|Gati|Geodis Calberson|Geopost Kargo|HRP|HS code|Hellmann|Heppner|Hermes|
Hermes (Corporate)|Hermes Einrichtungsservice|Hermes Logistik Gruppe|Hermes UK|Hlog|
Home Logistics|Hongkong Post|Horoz Lojistik|Hotpoint Logistics|HubEurope|Hunter Logistics|
Huxloe|Huxloe Logistics|ICC Worldwide|IDS|IDS Netzwerk|ITD Global|InPost|India Post|Interlink|
Interno|Intersoft|JCEX|JPL UPU|JP_EXPRESS|Japan Post|Jersey Post|KEAVO|Kargokar|Kuehne Nagel|
Kuehne+Nagel|Kybotech|La Poste|Landmark|Landmark Global|Lasership|Liccardi|MBE|MHI|MNG Kargo|
MRW|MZZ Briefdienst|MZZ-Briefdienst|Mail Alliance|Mainpost|Metro Kargo|Mezzi propri|Milkman|
Mondial Relay|NACEX|NITTSU|NOVEO|NTL|Nacex|Narpost Kargo|Newgistics|Nexive|Ninjavan|
NipponExpress|OCS Worldwide|ONTIME|OSM|Old Dominion|OnTrac|OneWorldExpress|Other|Otro|
Overnite Express|PARCEL2GO.COM|PDC Logistics|PIN|PTT Kargo|PUROLATOR|Palletline|Palletways|
Panther|Parcel Hub|Parcel Monkey|Parcel Station|Parcel2go|ParcelDenOnline|ParcelOne|Parcelforce|
Parcelhub|Parcelink Logistics|Parcelnet|Pilot|Pilot Freight|Polish Post|Post Modern|Post NL|
PostNL|PostNord|Poste Italiane|Professional|QExpress|Qxpress|R+L|RBNA|REDUR|RMLGB|ROYAL_MAIL|
RR Donnelley|Raben|Raben Group|Rhenus|Rieck|Rivigo|Roadrunner|Royal Mail|SAGAWA|SDA|
SEINO TRANSPORTATION|SENDLE|SF Express|SFC|SPRING|STG|STO Express|Safexpress|SagawaExpress|Saia|
Sailpost|Schweizer Post|Seino|Selem Kargo|Self Delivery|Sendcloud|Sending|Sendle|Seur|
Seven Senders|Ship Delight|Ship Global US|ShipEconomy|ShipGlobal|Shipmate|Shree Maruti Courier|
Shree Tirupati Courier|Shunfeng Express|Singapore Post|Smartmail|Sonstige|
South Eastern Freight Lines|Spedisci.online|Speedex|Spoton|Spring GDS|Sprint|
Stahlmann and Sachs|Stampit|StarTrack-ArticleID|StarTrack-Consignment|StreamLite|Streamlite|
Sunyou|Susa|Swiss post|Szendex|Sürat Kargo|TDN|TIPSA|TNT|TNT Kargo|TNTIT|TSB|TWS|TXT|Target|
Tezel Lojistik|The Delivery Group|The Professional Couriers|Toll Global Express|Total Express|
Tourline|Trackon|Trakpak|Trans-o-Flex|TransFolha|Transaher|Transaragonés|Translink|Transoflex|
Truline|Tuffnells|TyD|UBI|UK MAIL|UKMail|UPS|UPS Freight|UPS Mail Innovations|UPSMI|UPakWeShip|
USPS|Upsilon|Urban Express|VIR|VNLIN|Verage Shipping|Via Xpress|WINIT|WPX|WanB Express|
WanbExpress|Watkins and Shepard|Whistl|Whizzard|XDP|XPO|XPO Freight|Xpressbees|YAMATO|YANWEN|
YDH|YTO Express|YamatoTransport|Yanwen|Yellow Freight|Yodel|Yun Express|Yunda Express|
Yurtiçi Kargo|ZTO Express|Zeleris|Zust Ambrosetti|geodis|honesteye|iMile|iParcel
`;

/** The codes, one spelling each; some carriers have several. */
export const AMAZON_CARRIERS: readonly string[] = CODES.trim()
  .split("|")
  .map((code) => code.trim());
