import { expect, it } from 'vitest';
import { matchCounty } from '../../src/conversation/county-match.ts';

/** Counties as people write them in forms, tweets and chats, slips of the thumb and of the ear: all are found or asked. */
const WRITTEN: Readonly<Record<string, string>> = {
  '001': 'mombsa mobasa mombasaa mombassa mombaca mombosa',
  '002': 'kwalle kwhale kuale kwalee',
  '003': 'kilfi kilif kilifii kiliffi klifi kirifi',
  '004': 'tanariva tanarive tanna-river tanarver',
  '005': 'lamuu laamu lammu',
  '006': 'taita-taveta taitataveta taita_tavet taitatavetta tatataveta',
  '007': 'garisaa garrissa garsisa garissaa',
  '008': 'wajiir wajr wagir wajiri',
  '009': 'mandra mandeera mandara mandela',
  '010': 'marsabiti masabit marsabt marsbit',
  '011': 'isiolllo isolo issiollo isyolo',
  '012': 'meruu meeru merru mwru',
  '013': 'tharakanithi tharaka-nith tharakanthi tharakanithy',
  '014': 'embuu enbu embhu',
  '015': 'kituii kituy kitiu',
  '016': 'machackos macakos machakosi machaks mashakos',
  '017': 'makuani makueny makweni makuenii',
  '018': 'nyandaru nyandarwa nyndarua nyahdarua',
  '019': 'nyeeri nyery nyerii',
  '020': 'kirinyanga kirinyagaa kirinyga kilinyaga',
  '021': "muranga murang'a muranaga murangaa mulanga",
  '022': 'kiabmu kimabu kiammbu kyambu kiambuu',
  '023': 'turkaana turkna tukana turukana',
  '024': 'westpokot west-pokoti wespokot westpokt',
  '025': 'sambur samuru samburru',
  '026': 'transnzoia tranzoia transzoia trans-nzoya trasnzoia',
  '027': 'uasingishu uasin-gichu washingishu uasngishu wasingishu',
  '028': 'elgeyomarakwet elgeiyo-marakwet elgeyo-marakwet elgeyomarakweti elgeyo',
  '029': 'nandii nadi nanndi',
  '030': 'baringoo barngo baringho balingo',
  '031': 'laikpia laikipya laikipiaa laykipia',
  '032': 'nakru nakurru nakulu nakulu nakuruu',
  '033': 'narrok naroki narock',
  '034': 'kajado kaijado kajiadoo kajiando',
  '035': 'kericho kerich kericoh kerisho keriicho',
  '036': 'bomeet bommet bomett bometi',
  '037': 'kakamegaa kakamga kakemega kakamenga kakamea',
  '038': 'vihigaa vihga viihiga vihega',
  '039': 'bungomaa bugoma bungooma mbungoma bungom',
  '040': 'bussia busiaa buzia bsia',
  '041': 'siayaa siaaya ciaya siayya',
  '042': 'kisumuu kisum kissumu ksumu kisumo',
  '043': 'homabay homa-bey homabai hombay homabaye',
  '044': 'migorii migor miggori migoli',
  '045': 'kissii kisiii kiisi kisi',
  '046': 'nyamir nyamiira nyamila nyamera',
  '047': 'nairobii nirobi nairoby nairbi nairrobi nrb nairob',
};

const TYPED = Object.entries(WRITTEN).flatMap(([code, words]) => words.split(' ').map((typed) => ({ code, typed })));

it('a county as people write it is found or asked, and never silently another', () => {
  const missed = TYPED.filter(({ code, typed }) => {
    const match = matchCounty(typed);
    if (match.kind === 'found') return match.county.code !== code;
    return match.kind !== 'suggest' || !match.candidates.some(({ county }) => county.code === code);
  });
  expect(missed).toEqual([]);
});

it('most of them are taken at once', () => {
  const taken = TYPED.filter(({ typed }) => matchCounty(typed).kind === 'found');
  expect(taken.length / TYPED.length).toBeGreaterThan(0.8);
});
