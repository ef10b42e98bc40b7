/**
 * What the page must know of the service and the stand-ins around it. The stand-ins' own keys are in it, so that what is
 * copied as curl runs: the page is for this machine alone.
 */
export type SimulatorFacts = {
  /** Of a Worker, what it has in memory and stores is out of the simulator's sight. */
  readonly runtime: 'node' | 'worker';
  readonly lenderName: string;
  readonly serviceCode: string;
  /** What customers send SMS to. Absent: nobody registers by SMS. */
  readonly shortCode?: string;
  readonly callbackKey?: string;
  readonly newestInputNetworks: readonly string[];
  readonly resumeWithinH: number;
  readonly registerDeadlineMs: number;
  readonly retryFirstS: number;
  readonly retryMaxS: number;
  readonly giveUpAfterH: number;
  /** Absent: no stand-in. */
  readonly registry?: { readonly url: string; readonly authHeader: string; readonly token: string };
  readonly sms?: { readonly url: string; readonly username: string; readonly apiKey: string };
  readonly redis?: 'redis-server' | 'embedded';
};

/** The gateway ends a session after this long, wherever it stands (Africa's Talking). */
export const SESSION_S = 180;

export const NETWORKS = [
  { code: '63902', name: 'Safaricom', number: '+254712345678' },
  { code: '63903', name: 'Airtel', number: '+254733456789' },
  { code: '63907', name: 'Telkom', number: '+254770123456' },
  { code: '63999', name: 'Equitel', number: '+254763987654' },
] as const;
