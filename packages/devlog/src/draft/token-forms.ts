/** How issuers begin their keys, so that leaks can be found, and how much of one follows at least. */
const beginnings: readonly (readonly [begin: string, rest: string])[] = [
  // Code, packages, deployment.
  ["gh[pousr]_", "\\w{16,}"],
  ["github_pat_", "\\w{20,}"],
  ["gl(?:pat|dt|rt|ptt|cbt|ft|soat|agent)-", "[\\w-]{16,}"],
  ["npm_", "\\w{30,}"],
  ["pypi-", "[\\w-]{16,}"],
  ["rubygems_", "[0-9a-f]{16,}"],
  ["dckr_[a-z]{3,4}_", "[\\w-]{16,}"],
  ["ATBB", "[A-Za-z0-9]{24,}"],
  ["do[opr]_v1_", "[0-9a-f]{32,}"],
  ["dapi", "[0-9a-f]{32}"],
  ["hv[bsr]\\.", "[\\w-]{16,}"],
  ["AGE-SECRET-KEY-1", "[0-9A-Z]{20,}"],
  ["gl(?:sa|c)_", "[\\w+/=-]{20,}"],
  ["sntry[su]_", "[\\w+/=-]{16,}"],
  ["NRAK-", "[0-9A-Z]{16,}"],
  ["PMAK-", "[0-9a-f-]{16,}"],
  ["figd_", "[\\w-]{16,}"],
  ["lin_(?:api|oauth)_", "\\w{16,}"],
  ["ntn_", "\\w{30,}"],
  ["secret_", "[A-Za-z0-9]{40,}"],
  // Clouds.
  ["A(?:KIA|SIA|BIA|CCA)", "[0-9A-Z]{16}"],
  ["LTAI", "[A-Za-z0-9]{12,}"],
  ["AIza", "[\\w-]{30,}"],
  ["ya29\\.", "[\\w-]{16,}"],
  ["1//0", "[\\w-]{16,}"],
  ["GOCSPX-", "[\\w-]{16,}"],
  // Models.
  ["sk-", "[\\w-]{16,}"],
  ["(?:gsk|hf|r8)_", "\\w{16,}"],
  ["(?:xai|pplx|nvapi|tvly)-", "[\\w-]{20,}"],
  // Messages.
  ["xox[a-z]-", "[\\w-]{10,}"],
  ["xapp-", "[\\w-]{10,}"],
  ["hooks\\.slack\\.com/(?:services|workflows|triggers)/", "[\\w/]+"],
  ["discord(?:app)?\\.com/api/webhooks/\\d+/", "[\\w-]+"],
  ["[MNO][A-Za-z0-9_-]{23,25}\\.[\\w-]{6}\\.", "[\\w-]{27,}"],
  ["\\d{8,10}:AA", "[\\w-]{30,}"],
  ["[\\w-]{11}:APA91b", "[\\w-]{100,}"],
  ["SK", "[0-9a-f]{32}"],
  ["SG\\.", "[\\w-]{16,}\\.[\\w-]{16,}"],
  ["key-", "[0-9a-f]{32}"],
  ["xkeysib-", "[0-9a-f-]{16,}"],
  // Money.
  ["(?:sk|rk|pk)_(?:live|test)_", "\\w{8,}"],
  ["whsec_", "\\w{16,}"],
  ["sq0(?:atp|csp|idp)-", "[\\w-]{20,}"],
  ["shp(?:at|ca|pa|ss|tka)_", "[0-9a-fA-F]{32}"],
  ["EAA", "[A-Za-z0-9]{40,}"],
  // RFC 7519, also encrypted, and what is one behind a prefix.
  ["(?:[ps]k\\.)?eyJ[\\w-]{6,}\\.", "[\\w-]{6,}(?:\\.[\\w-]*){0,3}"],
];

/** A key by the form that its issuer gives it, wherever it stands. */
export const tokenForms = new RegExp(beginnings.map(([begin, rest]) => `(?<![A-Za-z0-9])${begin}${rest}`).join("|"), "g");

/** PEM (RFC 7468) and OpenPGP (RFC 4880): a private key, to its end or that of the text. */
export const privateKey =
  /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|$)/g;
