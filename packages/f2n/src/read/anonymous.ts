/** Stands where a function has no name of its own. */
export const anonymous = "anonymous";
