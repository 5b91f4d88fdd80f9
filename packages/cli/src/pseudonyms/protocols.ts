/** Making a key that nobody has, and asking its holders. */
export const KEY_PROTOCOL = "psi/pseudonyms-key/1";
export const ASKING_PROTOCOL = "psi/pseudonyms/1";

export const isOfPseudonyms = (protocol: string): boolean => protocol === KEY_PROTOCOL || protocol === ASKING_PROTOCOL;
