import { expect, test } from 'vitest';
import { septets } from '../../src/conversation/gsm7.ts';
import { renderSms } from '../../src/conversation/render.ts';
import { endsSession } from '../../src/conversation/step.ts';
import { keywordsOf } from '../../src/sms/commands.ts';
import { everyScreen } from '../support/every-screen.ts';
import { SETTINGS } from '../support/service-world.ts';

const BRANDING = { lender: 'W'.repeat(14), code: '*384*70421*10#', tel: '0'.repeat(10) };

test.each(['en', 'sw'] as const)('every screen fits one SMS, also where it asks for the keyword, in %s', (language) => {
  const keywords = keywordsOf(SETTINGS.smsKeywords, language);
  for (const conversation of everyScreen(language)) {
    expect(septets(renderSms(conversation, BRANDING))).toBeLessThanOrEqual(160);
    const shared = renderSms(conversation, BRANDING, keywords);
    expect(septets(shared)).toBeLessThanOrEqual(160);
    if (!endsSession(conversation.at)) expect(shared).toMatch(new RegExp(`(${keywords.join('|')}) (1|\\.\\.)$`));
  }
});
