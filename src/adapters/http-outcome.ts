/** What came back from a partner over HTTP, before anybody judged it. */
export type Seen =
  | {
      readonly kind: 'answer';
      readonly httpStatus: number;
      /** As text. Empty where it was longer than anything a partner has to say. */
      readonly body: string;
      /** `Retry-After`, counted from when the answer came. */
      readonly retryAfterMs?: number;
    }
  | {
      readonly kind: 'failed';
      /** `timeout` and `cut`: the request may have been acted on. `unreachable`: it was never sent. */
      readonly because: 'timeout' | 'cut' | 'unreachable';
    };
