import { journeySuite } from '../support/journey-suite.ts';
import { describeWithWorkerd, ON_NODE, ON_WORKERD } from '../support/runtimes.ts';

journeySuite('the journey on Node', ON_NODE);

describeWithWorkerd('in workerd', () => {
  journeySuite('the journey on Workers', ON_WORKERD);
});
