export type AfricasTalkingOptions = {
  /** `sandbox`, in any case, means Africa's Talking's sandbox and its address. */
  readonly username: string;
  readonly apiKey: string;
  /** Without one, Africa's Talking takes its own. */
  readonly senderId?: string;
  /** Where SMS are posted, instead of Africa's Talking's own address. */
  readonly smsUrl?: string;
  readonly deadlineMs: number;
};
