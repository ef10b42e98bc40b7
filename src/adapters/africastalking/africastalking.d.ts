/** The one call that is used; `@types/africastalking` is wrong in many places. */
declare module 'africastalking' {
  function createClient(options: { username: string; apiKey: string }): {
    SMS: { send(message: { to: string; message: string; from?: string }): Promise<unknown> };
  };
  export = createClient;
}

declare module 'africastalking/lib/common.js' {
  const common: { SMS_URL: string };
  export = common;
}
