/** Where Africa's Talking takes SMS. `sandbox`, in any case, is the user of its own sandbox. */
export function ownSmsUrl(username: string): string {
  const domain = username.toLowerCase() === 'sandbox' ? 'sandbox.africastalking.com' : 'africastalking.com';
  return `https://api.${domain}/version1/messaging`;
}
