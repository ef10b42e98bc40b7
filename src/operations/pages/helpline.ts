import type { Branding, Language } from '../../conversation/texts/texts.ts';
import { needsAttention } from '../../outbox/attention.ts';
import type { Registration } from '../../outbox/registration.ts';

type InBoth = { readonly [L in Language]: string };

/** What the helpline reads out to the customer who asks: where the registration is, and what to do. */
export function helpline(registration: Registration, { lender, code }: Branding): InBoth {
  if (registration.withdrawnAtMs !== undefined) return WITHDRAWN;
  const outcome = outcomeOf(registration, lender, code);
  const sms = smsOf(registration, lender);
  return { en: `${outcome.en} ${sms.en}`.trim(), sw: `${outcome.sw} ${sms.sw}`.trim() };
}

function outcomeOf(registration: Registration, lender: string, code: string): InBoth {
  const { reference } = registration;
  switch (registration.status) {
    case 'pending':
      return registration.registry.failed === undefined
        ? {
            en: 'We have received your details and are registering you now.',
            sw: 'Tumepokea maelezo yako na tunakusajili sasa.',
          }
        : {
            en: 'We have received your details. The system that registers you does not answer, and we keep trying by ourselves.',
            sw: 'Tumepokea maelezo yako. Mfumo wa usajili haujibu kwa sasa, na tunaendelea kujaribu wenyewe.',
          };
    case 'registered':
      return {
        en: `You are registered with ${lender}. Your reference is ${reference}.`,
        sw: `Umesajiliwa na ${lender}. Nambari yako ya kumbukumbu ni ${reference}.`,
      };
    case 'already_registered':
      return {
        en: `This phone number was registered with ${lender} before. You do not need to register again.`,
        sw: `Nambari hii ya simu ilikuwa tayari imesajiliwa na ${lender}. Huhitaji kujisajili tena.`,
      };
    case 'refused':
      return {
        en: `Your details were not accepted. Please dial ${code}, check them and send them again.`,
        sw: `Maelezo yako hayakukubaliwa. Tafadhali piga ${code}, uyakague na uyatume tena.`,
      };
    case 'failed':
      return {
        en: `We could not register you in time. Your details are saved: we try again, or you dial ${code} and send them again.`,
        sw: `Hatukuweza kukusajili kwa wakati. Maelezo yako yamehifadhiwa: tutajaribu tena, au piga ${code} na uyatume tena.`,
      };
  }
}

function smsOf(registration: Registration, lender: string): InBoth {
  if (registration.status === 'pending')
    return {
      en: 'An SMS will bring you the result; no need to dial again.',
      sw: 'SMS itakueleza matokeo; huhitaji kupiga tena.',
    };
  switch (registration.notification) {
    case 'due':
      return { en: 'Our SMS is still on its way.', sw: 'SMS yetu bado iko njiani.' };
    case 'shown':
      return { en: '', sw: '' };
    case 'sent':
    case 'delivered':
      return { en: 'We have sent you an SMS about it.', sw: 'Tumekutumia SMS kuhusu hilo.' };
    case 'undeliverable':
      return registration.undeliverable === 'opted_out'
        ? {
            en: `You asked for no SMS from ${lender}, so we sent none. To allow them, dial *456*9*5#.`,
            sw: `Uliomba usitumiwe SMS na ${lender}, kwa hivyo hatukutuma. Kuziruhusu, piga *456*9*5#.`,
          }
        : UNREACHED;
    case 'failed':
      return needsAttention(registration) ? UNREACHED : { en: '', sw: '' };
  }
}

const UNREACHED: InBoth = { en: 'Our SMS could not reach your phone.', sw: 'SMS yetu haikufika kwenye simu yako.' };

const WITHDRAWN: InBoth = {
  en: 'We have received your request to withdraw. We will call you on this number when it is done.',
  sw: 'Tumepokea ombi lako la kujiondoa. Tutakupigia simu kwenye nambari hii likikamilika.',
};
