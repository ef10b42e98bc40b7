import type { CountyCode } from './counties.ts';

/**
 * What else people type for where they live, by county: `constituency or town|...;ward|...`.
 *
 * Sources: the constituencies and wards of the Independent Electoral and Boundaries Commission, the towns of the census of
 * 2019, and some estates that people name. A ward of two names (`Lanet/Umoja`) is two places here. A ward that is distinguished from its namesakes by its constituency
 * (`Huruma Turbo`) has its own name alone. A place with the name of its own county is left out.
 */
export const PLACES: Readonly<Partial<Record<CountyCode, string>>> = {
  '001':
    "Likoni|Nyali|Changamwe|Jomvu|Kisauni|Mvita|Kibokoni;Airport|Bamburi|Bofu|Chaani|Frere Town|Jomvu Kuu|Junda|Kadzandani|Kipevu|Kongowea|Magogoni|Majengo|Mikindani|Miritini|Mjambere|Mji Wa Kale|Makadara|Mkomani|Mtongwe|Mtopanga|Mwakirunge|Port Reitz|Shanzu|Shika Adabu|Shimanzi|Ganjoni|Timbwani|Tononoka|Tudor|Ziwa La Ng'ombe",
  '002':
    'Ukunda|Diani|Msambweni|Kinango|Lunga Lunga|Matuga;Chengoni|Samburu|Dzombo|Gombato Bongwe|Kasemeni|Kinondo|Kubo South|Mackinnon Road|Mkongani|Mwavumbo|Mwereni|Ndavaya|Pongwe|Kikoneni|Puma|Ramisi|Tiwi|Tsimba Golini|Vanga|Waa',
  '003':
    'Malindi|Mtwapa|Mariakani|Ganze|Kaloleni|Kilifi North|Kilifi South|Magarini|Rabai;Adu|Bamba|Chasimba|Dabaso|Ganda|Garashi|Gongoni|Jaribuni|Jilore|Junju|Kakuyuni|Kambe|Ribe|Kayafungo|Kibarani|Malindi Town|Marafa|Matsangoni|Mnarani|Mtepeni|Mwanamwinga|Mwarakaya|Mwawesa|Kisurutini|Ruruma|Sabaki|Shella|Shimo La Tewa|Sokoke|Sokoni|Tezo|Watamu',
  '004':
    'Hola|Garsen|Bura|Galole;Bangale|Chewani|Chewele|Garsen Central|Garsen North|Garsen South|Garsen West|Hirimani|Kinakomba|Kipini East|Kipini West|Madogo|Mikinduni|Sala|Wayu',
  '005': 'Mpeketoni|Lamu East|Lamu West;Bahari|Basuba|Faza|Hindi|Hongwe|Kiunga|Mkomani|Mkunumbi|Shella|Witu',
  '006':
    "Voi|Wundanyi|Mwatate;Bomani|Bura|Chala|Chawia|Kaloleni|Kasigau|Mahoo|Marungu|Mata|Mboghoni|Mbololo|Mwanda|Mgange|Ngolia|Rong'e|Sagalla|Werugha|Wumingu|Kishushe|Mbale|Wusi|Kishamba",
  '007':
    'Dadaab|Balambala|Fafi|Garissa Township|Ijara|Lagdera;Abakaile|Baraki|Benane|Bura|Damajale|Danyere|Dekaharia|Dertu|Galbet|Goreale|Hulugho|Iftin|Jara Jara|Jarajila|Labasigale|Liboi|Maalimin|Masalani|Modogashe|Nanighi|Sabena|Saka|Sangailu|Sankuri|Waberi',
  '008':
    'Habaswein|Eldas|Tarbaj|Wajir East|Wajir North|Wajir South|Wajir West;Adamasajide|Arbajahan|Barwago|Batalu|Benane|Burder|Bute|Dadaja Bulla|Danaba|Della|Diif|Elben|Elnur|Tula Tula|Ganyure|Wagalla|Godoma|Gurar|Habasswein|Hadado|Athibohol|Ibrahim Ure|Khorof|Harar|Korondile|Lagboghol South|Lakoley South|Basir|Malkagufu|Sarman|Wagberi|Wargadud',
  '009':
    'Elwak|Banissa|Lafey|Mandera East|Mandera North|Mandera South|Mandera West;Alango Gof|Arabia|Ashabito|Dandu|Derkhale|Elwak North|Elwak South|Fino|Gither|Guba|Guticha|Khalalio|Kiliwehiri|Kutulo|Lagsure|Libehia|Malkamari|Morothile|Neboi|Rhamu|Rhamu Dimtu|Sala|Shimbir Fatuma|Takaba|Takaba South|Waranqara|Wargadud',
  '010':
    'Moyale|Laisamis|North Horr|Saku;Butiye|Dukana|Golbo|Heillu|Manyatta|Illeret|Karare|Kargi|South Horr|Korr|Ngurunit|Logo Logo|Loiyangalani|Maikona|Marsabit Central|Moyale Township|Obbu|Sagante|Jaldesa|Sololo|Turbi|Uran',
  '011':
    'Isiolo North|Isiolo South;Bulla Pesa|Burat|Chari|Cherab|Garbatulla|Kinna|Ngare Mara|Oldo|Nyiro|Sericho|Wabera',
  '012':
    "Maua|Nkubu|Buuri|Central Imenti|Igembe Central|Igembe North|Igembe South|North Imenti|South Imenti|Tigania East|Tigania West;Abogeta East|Abogeta West|Abothuguchi Central|Abothuguchi West|Akachiu|Akirang'ondu|Akithii|Amwathi|Antuambui|Antubetwe Kiongo|Athiru Gaiti|Athiru Ruujine|Athwana|Igembe East|Igoji East|Igoji West|Kangeta|Kanuni|Karama|Kiagu|Kianjai|Kibirichia|Kiegoi|Antubochiu|Kiguchwa|Kiirua|Naari|Kisima|Mbeu|Mikinduri|Mitunguu|Municipality|Muthara|Mwanganthia|Naathu|Njia|Nkomo|Nkuene|Ntima East|Ntima West|Ntunene|Nyaki East|Nyaki West|Ruiri|Rwarera|Thangatha|Timau",
  '013':
    "Tharaka|Chuka|Marimanti|Igambang'ombe|Maara;Chiakariga|Chogoria|Ganga|Gatunga|Karingani|Magumoni|Mariani|Mitheru|Mugwe|Mukothima|Muthambi|Mwimbi|Nkondi",
  '014':
    'Runyenjes|Mbeere|Manyatta|Mbeere North|Mbeere South|Siakago;Central Ward|Evurore|Gaturi North|Gaturi South|Kagaari North|Kagaari South|Kiambere|Kirimari|Kithimu|Kyeni North|Kyeni South|Makima|Mavuria|Mbeti North|Mbeti South|Muminji|Mwea|Nginda|Nthawa|Ruguru|Ngandori',
  '015':
    'Mwingi|Kitui Central|Kitui East|Kitui Rural|Kitui South|Kitui West|Mwingi Central|Mwingi North|Mwingi West;Athi|Central Mwingi Central|Chuluni|Endau|Malalani|Ikanga|Kyatune|Ikutha|Kanyangi|Kanziko|Kauwi|Kiomo|Kyethani|Kisasi|Kivou|Kwa Mutonga|Kithumula|Kwavonza|Yatta|Kyangwithya East|Kyangwithya West|Kyome|Thaana|Kyuso|Matinyani|Mbitini|Miambani|Migwani|Mui|Mulango|Mumoni|Mutha|Mutito|Kaliku|Mutomo|Mutonguni|Ngomeni|Nguni|Nguutani|Nuu|Nzambani|Tharaka|Tseikuru|Voo|Kyamatu|Waita|Zombe|Mwitika',
  '016':
    'Athi River|Mlolongo|Kangundo|Kathiani|Machakos Town|Masinga|Matungulu|Mavoko|Mwala|Yatta|Joska|Syokimau;Ekalakala|Ikombe|Kalama|Kangundo Central|Kangundo East|Kangundo North|Kangundo West|Katangi|Kathiani Central|Kibauni|Kinanie|Kithimani|Kivaa|Kola|Kyeleni|Lower Kaewa|Kaani|Machakos Central|Makutano|Masii|Masinga Central|Matungulu East|Matungulu North|Matungulu West|Matuu|Mbiuni|Mitaboni|Mua|Mumbuni North|Muthesya|Muthetheni|Muthwani|Mutituni|Muvuti|Kiima Kimwe|Ndalani|Ndithini|Mulolongo|Tala|Upper Kaewa|Iveti|Wamunyu',
  '017':
    'Wote|Kibwezi|Kaiti|Kibwezi East|Kibwezi West|Kilome|Mbooni|Emali;Mulala|Ilima|Ivingoni|Nzambani|Kalawa|Kasikeu|Kathonzweni|Kee|Kiima Kiu|Kalanzoni|Kikumbulyu North|Kikumbulyu South|Kilungu|Kiteta|Kisau|Kithungo|Kitundu|Kitise|Kithuki|Makindu|Masongaleni|Mavindini|Mbitini|Mtito Andei|Mukaa|Muvau|Kikuumini|Nguu|Masumba|Nguumo|Nzaui|Kilili|Kalamba|Thange|Tulimani|Ukia|Waia Kako',
  '018':
    'Ol Kalou|Engineer|Kinangop|Kipipiri|Ndaragwa|Ol Jorok|Njabini|Olkalau;Central Ndaragwa|Charagita|Gathanji|Gathara|Gatimu|Geta|Githabai|Githioro|Kaimbaga|Kanjuiri Range|Karau|Kiriita|Leshau|Pondo|Magumu|Mirangine|Murungaru|Kiburu|North Kinangop|Nyakio|Rurii|Shamata|Wanjohi|Weru',
  '019':
    "Karatina|Othaya|Kieni|Mathira|Mukurweini|Nyeri Town|Tetu|Naro Moru;Aguthi Gaaki|Chinga|Dedan Kimanthi|Gakawa|Gatarakwa|Gatitu|Muruguru|Gikondi|Iria Ini|Kabaru|Kamakwa|Mukaro|Karatina Town|Karima|Kiganjo|Mathari|Kirimukuyu|Konyu|Magutu|Mahiga|Mugunda|Mukurwe Ini Central|Mukurwe Ini West|Mweiga|Mwiyogo|Endarasha|Naromoru Kiamathaga|Rugi|Ruguru|Ruring'u|Rware|Thegu River|Wamagana",
  '020':
    'Kerugoya|Kutus|Mwea|Gichugu|Kirinyaga Central|Ndia|Sagana|Wanguru;Baragwi|Gathigiriri|Inoi|Kabare|Kangai|Kanyekini|Kariti|Karumandi|Kiine|Mukure|Murinduko|Mutira|Mutithi|Ngariama|Njukiini|Nyangati|Tebere|Thiba|Wamumu',
  '021':
    "Kangema|Maragua|Kenol|Gatanga|Kandara|Kigumo|Kiharu|Maragwa|Mathioya;Gaichanjiru|Gaturi|Gitugi|Ichagaki|Ithanga|Ithiru|Kagundu Ini|Kahumbu|Kakuzi|Mitubiri|Kamacharia|Kamahuha|Kambiti|Kangari|Kanyenya Ini|Kariara|Kihumbu Ini|Kimorori|Wempa|Kinyona|Kiru|Makuyu|Mbiri|Mugoiri|Mugumo Ini|Muguru|Murarandia|Muruka|Muthithi|Ng'araria|Nginda|Ruchu|Rwathia|Wangu",
  '022':
    "Githurai|Thika|Ruiru|Kikuyu|Limuru|Gatundu North|Gatundu South|Githunguri|Juja|Kabete|Kiambaa|Lari|Thika Town|Banana|Gatundu|Ruaka|Wangige;Biashara|Bibirioni|Chania|Cianda|Gatongora|Gatuanyaga|Gitaru|Githiga|Githobokoni|Gitothua|Gituamba|Hospital|Ikinu|Kahawa Sukari|Kahawa Wendani|Kalimoni|Kamburu|Kamenu|Karai|Karuri|Kiamwangi|Kiganjo|Kihara|Kijabe|Kinale|Kinoo|Kiuu|Komothai|Kirenga|Limuru Central|Limuru East|Mang'u|Muchatha|Muguga|Murera|Mwihoko|Mwiki|Nachu|Ndarugu|Ndeiya|Ndenderu|Ndumberi|Ngecha Tigoni|Ngenda|Ngewa|Ngoliba|Nyadhuna|Nyanduma|Riabai|Sigona|Theta|Ting'ang'a|Uthiru|Witeithie",
  '023':
    "Lodwar|Kakuma|Loima|Turkana Central|Turkana East|Turkana North|Turkana South|Turkana West|Lokichogio;Kaaleng|Kaikor|Kaeris|Kalapata|Kalobeyei|Kalokol|Kanamkemer|Kang'atotha|Kapedo|Napeitom|Kaputir|Katilia|Katilu|Kerio Delta|Kibish|Kotaruk|Lobei|Lake Zone|Lapur|Letea|Lobokat|Lodwar Township|Lokichar|Lokichoggio|Lokiriama|Lorengippi|Lokori|Kochodin|Lopur|Nakalale|Nanaam|Songot|Turkwel",
  '024':
    'Kapenguria|Kacheliba|Pokot South|Sigor|Makutano;Alale|Batei|Chepareria|Endugh|Kapchok|Kasei|Kiwawa|Kodich|Lelan|Lomut|Masool|Mnagei|Riwo|Sekerr|Siyoi|Sook|Suam|Tapach|Weiwei',
  '025':
    'Maralal|Samburu East|Samburu North|Samburu West|Baragoi|Wamba;Angata Nanyokie|Baawa|El Barta|Lodokejek|Loosuk|Nachola|Ndoto|Nyiro|Poro|Suguta Marmar|Wamba East|Wamba North|Wamba West|Waso',
  '026':
    'Kitale|Cherangany|Endebess|Kiminini|Kwanza|Saboti;Bidii|Chepchoina|Chepsiro|Kiptoror|Suwerwa|Hospital|Kaplamai|Kapomboi|Keiyo|Kinyoro|Machewa|Makutano|Matisi|Matumbei|Motosiet|Nabiswa|Sikhendu|Sinyerere|Sirende|Sitatunga|Tuwani|Waitaluk',
  '027':
    "Eldoret|Burnt Forest|Ainabkoi|Kapseret|Kesses|Moiben|Soy|Turbo;Olare|Cheptiret|Kipchamo|Huruma|Kamagut|Kapkures|Kapsaos|Kapsoya|Kaptagat|Karuna|Meibeki|Kimumu|Kipkenyo|Kiplombe|Kipsomba|Kuinet|Kapsuswa|Langas|Megun|Moi's Bridge|Ngenyilel|Ngeria|Racecourse|Segero|Barsombe|Sergoit|Simat|Tapsagoi|Tarakwa|Tembelio|Tulwet|Chuiyat|Ziwa",
  '028':
    "Iten|Keiyo North|Keiyo South|Marakwet East|Marakwet West;Arror|Chepkorio|Cherang'any|Chebororwa|Embobut|Embulot|Emsoo|Endo|Kabiemit|Kamariny|Kapchemutwa|Kapsowar|Kaptarakwa|Kapyego|Lelan|Metkei|Moiben|Kuserwo|Sambirir|Sengwer|Soy North|Soy South|Tambach",
  '029':
    "Kapsabet|Nandi Hills|Aldai|Chesumei|Emgwen|Mosop|Tinderet|Mosoriot;Chemelil|Chemase|Chemundu|Kapng'etuny|Chepkumia|Chepkunyuk|Chepterwai|Kabisaga|Kabiyet|Kabwareng|Kapchorua|Kapkangani|Kapsimotwo|Kaptel|Kamoiywo|Kaptumo Kaboi|Kemeloi Maraba|Kilibwoni|Kipkaren|Kiptuya|Kobujoi|Kosirai|Koyo Ndurio|Kurgung|Surungai|Lelmokwo|Ngechek|Ndalat|Ol'lessos|Sangalo|Kebulonik|Songhor|Soba|Terik|Tindiret",
  '030':
    'Kabarnet|Eldama Ravine|Marigat|Baringo Central|Baringo North|Baringo South|Mogotio|Tiaty|East Pokot;Bartabwa|Barwessa|Churo|Amaya|Emining|Ewalel|Chapchap|Ilchamus|Kabartonjo|Kapropita|Kisanana|Koibatek|Kolowa|Lembus|Lembus Kwen|Perkerra|Loiyamorock|Mochongoi|Mukutani|Mumberes|Maji Mazuri|Ravine|Ribkwo|Sacho|Saimo|Kipsaraman|Soi|Silale|Tangulbei|Korossi|Tenges|Tirioko',
  '031':
    'Nanyuki|Rumuruti|Laikipia East|Laikipia North|Laikipia West|Nyahururu;Githiga|Igwamiti|Marmanet|Mugogodo East|Mugogodo West|Ngobit|Ol Moran|Rumuruti Township|Salama|Segera|Sosian|Thingithu|Tigithi|Umande',
  '032':
    'Naivasha|Gilgil|Molo|Njoro|Bahati|Kuresoi North|Kuresoi South|Nakuru Town East|Nakuru Town West|Rongai|Subukia|Salgaa;Amalo|Barut|Biashara|Dundori|Elburgon|Elementaita|Flamingo|Hells Gate|Kabatini|Kabazi|Kamara|Kapkures|Kaptembwo|Keringet|Kiamaina|Kihingo|Kiptagich|Kiptororo|Kivumbini|Lake View|Lanet|Umoja|Lare|London|Mai Mahiu|Maiella|Malewa West|Mariashoni|Mau Narok|Mauche|Mbaruk|Eburu|Menengai|Menengai West|Mosop|Murindati|Naivasha East|Nakuru East|Nessuit|Nyota|Olkaria|Rhoda|Shaabab|Sirikwa|Soin|Solai|Tinet|Turi|Visoi|Viwandani|Waseges',
  '033':
    "Trans Mara|Kilgoris|Emurua Dikirr|Narok East|Narok North|Narok South|Narok West;Angata Barikoi|Ildamat|Ilkerin|Ilmotiok|Kapsasian|Keekonyokie|Keyian|Kilgoris Central|Kimintet|Loita|Lolgorian|Majimoto|Naroosura|Mara|Melelo|Melili|Mogondo|Mosiro|Naikarra|Narok Town|Nkareta|Olokurto|Ololmasani|Ololulung'a|Olorropil|Olpusimoru|Sagamian|Shankoe|Siana|Sogoo|Suswa",
  '034':
    "Kitengela|Ngong|Loitokitok|Kajiado Central|Kajiado East|Kajiado North|Kajiado South|Kajiado West|Bissil|Isinya|Kiserian|Namanga|Oloitoktok|Rongai;Dalalekutuk|Entonet|Lenkisim|Ewuaso Oonkidong'i|Ildamat|Iloodokilani|Imaroro|Kaputiei North|Keekonyokie|Kenyawa Poka|Kimana|Kuku|Magadi|Matapato North|Matapato South|Mbirikani|Eselenkei|Mosiro|Nkaimurunya|Olkeri|Oloolua|Oloosirkon|Sholinke|Ongata Rongai|Purko|Rombo",
  '035':
    'Litein|Londiani|Ainamoi|Belgut|Bureti|Kipkelion East|Kipkelion West|Sigowet|Soin;Chaik|Cheboin|Chemosot|Cheplanget|Chepseon|Cheptororiet|Seretut|Chilchila|Kabianga|Kamasian|Kapkatet|Kapkugerwet|Kaplelartet|Kapsaos|Kapsoit|Kapsuser|Kedowa|Kimugul|Kipchebor|Kipchimchim|Kipkelion|Kisiara|Kunyak|Soliat|Tebesonik|Tendeno|Sorget|Waldai',
  '036':
    "Sotik|Bomet Central|Bomet East|Chepalungu|Konoin;Boito|Chebunyo|Chemagel|Chemaner|Chepchabas|Chesoen|Embomos|Kapletundo|Kembu|Kimulot|Kipreres|Kipsonoi|Kong'asis|Longisa|Merigi|Mogogosiek|Mutarakwa|Ndanai|Abosi|Ndaraweta|Nyangores|Rongena|Manaret|Sigor|Silibwet Township|Singorwet|Siongiroi",
  '037':
    'Mumias|Butere|Lugari|Ikolomani|Khwisero|Likuyani|Lurambi|Malava|Matungu|Mumias East|Mumias West|Navakholo|Shinyalu;Bunyala Central|Bunyala East|Bunyala West|Butali|Chegulo|Butsotso Central|Butsotso East|Butsotso South|Chekalini|Chemuche|Chevaywa|East Kabras|East Wanga|Etenje|Idakho Central|Idakho East|Idakho North|Idakho South|Ingostse Mathia|Isukha Central|Isukha East|Isukha North|Isukha South|Isukha West|Khalaba|Kholera|Kisa Central|Kisa East|Kisa North|Kisa West|Kongoni|Koyonzo|Lumakanda|Lusheya|Lubinu|Lwandeti|Mahiakalo|Malaha|Isongo|Makunga|Manda Shivanga|Marama Central|Marama North|Marama South|Marama West|Marenyo Shianda|Mautuma|Mayoni|Mumias Central|Mumias North|Murhanda|Musanda|Namamali|Nzoia|Sango|Sheywe|Shinoyi Shikomari Esumeyia|Shirere|Shirugu Mugai|Sinoko|South Kabras|West Kabras',
  '038':
    'Mbale|Luanda|Emuhaya|Hamisi|Sabatia;Banja|Busali|Central Bunyore|Central Maragoli|Chavakali|Emabungo|Gisambai|Jepkoyai|Luanda South|Luanda Township|Lugaga Wamuluma|Lyaduywa|Izava|Muhudu|Mungoma|Mwibona|North East Bunyore|North Maragoli|Shamakhokho|Shiru|South Maragoli|Tambua|Wemilabi|West Bunyore|West Sabatia|Wodanga',
  '039':
    "Webuye|Kimilili|Bumula|Kabuchai|Kanduyi|Mt. Elgon|Sirisia|Tongaren|Webuye East|Webuye West;Bokoli|Bukembe East|Bukembe West|Bwake|Luuya|Cheptais|Chepyuk|Chesikaki|East Sang'alo|Elgon|Chwele|Kabula|Kamukuywa|Kapkateny|Kaptama|Khalaba|Khasoko|Kibingei|Kimaeti|Lwandanyi|Maeni|Malakisi|South Kulisiru|Maraka|Marakaru|Tuuti|Matulo|Mbakalo|Mihuu|Milima|Misikhu|Mukuyuni|Musikoma|Naitiri|Kabuyefwe|Namwela|Ndalu|Tabani|Ndivisi|Siboti|Sitikho|South Bukusu|Soysambu|Mitua|West Bukusu|West Nalondo|West Sang'alo",
  '040':
    "Malaba|Port Victoria|Budalangi|Butula|Funyula|Matayos|Nambale|Teso North|Teso South;Ageng'a Nanguba|Amukura Central|Amukura East|Amukura West|Ang'orom|Ang'urai East|Ang'urai North|Ang'urai South|Bukhayo Central|Bukhayo East|Bukhayo North|Waltsi|Bukhayo West|Bunyala Central|Bunyala North|Bunyala South|Bunyala West|Burumba|Busibwabo|Bwiri|Chakol North|Chakol South|Elugulu|Kingandole|Malaba Central|Malaba North|Malaba South|Marachi Central|Marachi East|Marachi North|Marachi West|Matayos South|Mayenje|Nambale Township|Namboboto Nambuku|Nangina",
  '041':
    'Bondo|Ugunja|Alego Usonga|Gem|Rarieda|Ugenya|Yala;Central Alego|Central Gem|Central Sakwa|East Asembo|East Gem|East Ugenya|North Alego|North Gem|North Sakwa|North Ugenya|North Uyoma|Siaya Township|Sidindi|Sigomere|South East Alego|South Gem|South Sakwa|South Uyoma|Ukwala|Usonga|West Alego|West Asembo|West Gem|West Sakwa|West Ugenya|West Uyoma|West Yimbo|Yala Township|Yimbo East',
  '042':
    "Ahero|Maseno|Muhoroni|Kisumu Central|Kisumu East|Kisumu West|Nyakach|Nyando|Seme|Awasi;Onjiko|Central Kisumu|Central Nyakach|Central Seme|Chemelil|East Kano|Wawidhi|East Seme|Kabonyo|Kanyagwal|Kajulu|Kisumu North|Kobura|Kolwa Central|Kolwa East|Kondele|Manyatta B|Market Milimani|Masogo|Nyang'oma|Migosi|Miwani|Koru|North Nyakach|North Seme|North West Kisumu|Nyalenda A|Nyalenda B|Ombeyi|Railways|Shaurimoyo Kaloleni|South East Nyakach|South West Kisumu|South West Nyakach|West Kisumu|West Nyakach|West Seme",
  '043':
    'Oyugis|Mbita|Homa Bay Town|Kabondo Kasipul|Karachuonyo|Kasipul|Ndhiwa|Rangwe|Suba North|Suba South|Kendu Bay;Central Karachuonyo|Central Kasipul|East Gem|East Kamagak|Gembe|Gwassi North|Gwassi South|Homa Bay Arujo|Homa Bay Central|Homa Bay East|Homa Bay West|Kabondo East|Kabondo West|Kabuoch North|Kabuoch South|Pala|Kagan|Kaksingri West|Kanyadoto|Kanyaluo|Kanyamwa Kologi|Kanyamwa Kosewe|Kanyikela|Kasgunga|Kendu Bay Town|Kibiri|Kochia|Kojwach|Kokwanyo|Kakelo|Kwabwai|Lambwe|Mfangano Island|North Karachuonyo|Ruma Kaksingri|Rusinga Island|South Kasipul|Wangchieng|West Gem|West Kamagak|West Karachuonyo|West Kasipul',
  '044':
    "Rongo|Awendo|Isebania|Kuria East|Kuria West|Nyatike|Suna East|Suna West|Uriri|Kehancha;Bukira Centrl|Ikerege|Bukira East|Central Kamagambo|Central Kanyamkago|Central Sakwa|East Kamagambo|East Kanyamkago|God Jope|Gokeharaka|Getambwega|Got Kachola|Isibania|Kachien'g|Kakrao|Kaler|Kanyasa|Kwa|Macalder|Kanyarwanda|Makerero|Masaba|Muhuru|North Kadem|North Kamagambo|North Kanyamkago|North Sakwa|Ntimaru East|Ntimaru West|Nyabasi East|Nyabasi West|Nyamosense|Komosoko|Ragana Oruba|South Kamagambo|South Kanyamkago|South Sakwa|Suna Central|Tagare|Wasimbete|Wasweta Ii|West Kanyamkago|West Sakwa|Wiga",
  '045':
    "Ogembo|Suneka|Bobasi|Bomachoge Borabu|Bomachoge Chache|Bonchari|Kitutu Chache North|Kitutu Chache South|Nyaribari Chache|Nyaribari Masaba|South Mugirango;Basi Bogetaorio|Basi Central|Birongo|Bobaracho|Bobasi Boitangare|Bobasi Chache|Bogeka|Bogetenga|Bogiakumu|Bogusero|Boikang'a|Bokimonge|Bomariba|Bombaba Borabu|Bomorenda|Boochi Borabu|Boochi|Tendere|Borabu|Chitago|Bosoti|Sengera|Gesusu|Getenga|Ibeno|Ichuni|Kegogi|Keumbu|Kiamokama|Kiogoro|Kisii Central|Kitutu Central|Magenche|Majoge Basi|Marani|Masige East|Masige West|Masimba|Monyerero|Moticho|Nyacheki|Nyakoe|Nyamasibi|Nyatieko|Riana|Sameta|Mokwerero|Sensi|Tabaka",
  '046':
    'Nyansiongo|Borabu|Kitutu Masaba|North Mugirango|West Mugirango|Keroka;Bogichora|Bokeira|Bomwagamo|Bonyamatuta|Bosamaro|Ekerenyo|Esise|Gachuba|Gesima|Itibo|Kemera|Kiabonyoru|Magombo|Magwagwa|Manga|Mekenene|Nyamaiya|Rigoma',
  '047':
    "Buruburu|Donholm|South B|Kibera|Kasarani|Embakasi|Dagoretti North|Dagoretti South|Embakasi Central|Embakasi East|Embakasi North|Embakasi South|Embakasi West|Kamukunji|Kibra|Lang'ata|Makadara|Mathare|Roysambu|Ruaraka|Starehe|Westlands|Dandora|Eastleigh|Kamulu|Kariobangi|Kayole|Kiambiu|Nyari|Umoja;Airbase|Baba Dogo|California|Clay City|Dandora Area I|Dandora Area Ii|Dandora Area Iii|Dandora Area Iv|Eastleigh North|Eastleigh South|Gatina|Githurai|Harambee|Hospital|Huruma|Imara Daima|Kabiro|Kahawa|Kahawa West|Kangemi|Karen|Kariobangi North|Kariobangi South|Karura|Kawangware|Kayole Central|Kayole North|Kayole South|Kiamaiko|Kileleshwa|Kilimani|Kitisuru|Komarock|Korogocho|Kwa Njenga|Kwa Reuben|Kware|Laini Saba|Landimawe|Lindi|Lower Savannah|Lucky Summer|Mabatini|Makina|Makongeni|Maringo|Hamza|Mathare North|Matopeni|Spring Valley|Mihango|Mlango Kubwa|Mountain View|Mowlem|Mugumu Ini|Mutu Ini|Mwiki|Nairobi Central|Nairobi South|Nairobi West|Ngando|Ngara|Ngei|Njiru|Nyayo Highrise|Pangani|Parklands|Highridge|Pipeline|Pumwani|Riruta|Ruai|Sarangombe|South C|Umoja I|Umoja Ii|Upper Savannah|Utalii|Utawala|Uthiru|Ruthimitu|Viwandani|Waithaka|Woodley|Kenyatta Golf Course|Zimmerman|Ziwani|Kariokor",
};
