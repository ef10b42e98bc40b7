// The SMS gateway in a process of its own: it says what it has sent, and takes orders on what goes wrong.
import { MET_BY, randomFrom } from './random.ts';
import { startChaosSmsGateway } from './sms-gateway.ts';
import type { FromGateway, GatewayReady, ToGateway } from './sms-gateway-process.ts';

const random = randomFrom(Number(process.argv[2]));
const gateway = await startChaosSmsGateway();
const say = (message: FromGateway | GatewayReady) => void process.send?.(message);

gateway.watch((step, phone) => {
  const sms = gateway.sentTo(phone).at(-1);
  if (step === 'sent' && sms !== undefined) say({ phone, sms });
});
process.on('message', (order: ToGateway) => {
  if (order === 'say that all is said') return say('all is said');
  gateway.behave(() => (random.chance(MET_BY) ? order.fault : undefined));
});
process.on('disconnect', () => process.exit(0));
say({ url: gateway.url });
