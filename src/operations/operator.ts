/**
 * Who acts. `support` reads masked data, and changes nothing but the call-back list. `terminal` is whoever can read the settings of a
 * deployment and runs a command with them.
 */
export type Operator = 'admin' | 'support' | 'terminal';
