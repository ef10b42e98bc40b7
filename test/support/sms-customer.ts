import type { Service } from '../../src/runtime/service.ts';
import type { Taken } from '../../src/sms/take.ts';
import { phone } from './phone.ts';
import { NUMBER, type ServiceWorld } from './service-world.ts';

export type SmsCustomer = {
  /** Sends one SMS after another, a minute apart. What came back to the last: one text for each SMS. */
  sends(...texts: readonly string[]): Promise<readonly string[]>;
  /** Any SMS, as the gateway hands it on, at the same moment. */
  takes(sms: { text: string; id?: string; sentAtMs?: number }, service?: Service): Promise<Taken>;
  /** What came since the last look. */
  hears(): readonly string[];
};

let ids = 0;

/** A customer who writes SMS, without HTTP between them. */
export function smsCustomer(world: ServiceWorld, number = NUMBER): SmsCustomer {
  const to = phone(number);
  let heard = 0;
  const hears = () => {
    const all = world.sent.filter((sms) => sms.to === to).map(({ message }) => message);
    const news = all.slice(heard);
    heard = all.length;
    return news;
  };
  const takes: SmsCustomer['takes'] = ({ text, id = `in_${++ids}`, sentAtMs }, service = world.service) =>
    service.takeSms({ id, from: to, to: '22384', text, ...(sentAtMs !== undefined && { sentAtMs }) });
  return {
    takes,
    hears,
    async sends(...texts) {
      let replies: readonly string[] = [];
      for (const text of texts) {
        world.clock.advance(60_000);
        await takes({ text });
        await world.afterReplies();
        await world.work();
        replies = hears();
      }
      return replies;
    },
  };
}
