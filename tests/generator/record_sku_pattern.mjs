// Records what Node's RegExp (flag u) accepts, for test_patterns.py to compare with.
//
//   node tests/generator/record_sku_pattern.mjs
//
// run from the repository's root. It reads the SKU pattern from openapi/common.yaml and writes
//   tests/generator/sku_pattern_node.json   ranges of accepted code points, for each shape
//   tests/generator/patterns_node.json      other patterns: which of the strings each accepts
// Renew both when the pattern of the specification changes; the test says so.
import { readFileSync, writeFileSync } from "node:fs";

const here = new URL(".", import.meta.url);
const yaml = readFileSync(new URL("../../openapi/common.yaml", here), "utf8");
const schema = yaml.slice(yaml.search(/^ {4}ShopSku:/m));
const quoted = schema.match(/^ +pattern: +(?:'((?:[^']|'')*)'|(\^\S*\$)) *$/m);
if (!quoted) throw new Error("openapi/common.yaml: no single-quoted or plain pattern in ShopSku");
const pattern = quoted[2] ?? quoted[1].replaceAll("''", "'");

const shapes = {
  alone: (c) => c,
  doubled: (c) => c + c,
  after_letter: (c) => "a" + c,
  before_letter: (c) => c + "a",
  between_letters: (c) => "a" + c + "a",
};
const hex = (n) => n.toString(16);
function accepted(expression, shape) {
  const ranges = [];
  let start = -1;
  for (let code = 0; code <= 0x110000; code++) {
    // fromCodePoint gives a lone surrogate for U+D800 to U+DFFF.
    const yes = code <= 0x10ffff && expression.test(shape(String.fromCodePoint(code)));
    if (yes && start < 0) start = code;
    if (!yes && start >= 0) {
      ranges.push(start === code - 1 ? hex(start) : `${hex(start)}-${hex(code - 1)}`);
      start = -1;
    }
  }
  return ranges.join(" ");
}
const write = (name, value) =>
  writeFileSync(new URL(name, here), JSON.stringify(value, null, 1) + "\n");

const expression = new RegExp(pattern, "u");
write("sku_pattern_node.json", {
  made_by: "node tests/generator/record_sku_pattern.mjs",
  node: process.version,
  flags: "u",
  pattern,
  accepted: Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, accepted(expression, shape)]),
  ),
});

// Each has bitten somebody: what differs between the dialects, and what is an error in one of them.
const written = [
  "^a$", "a$", "^.$", "^..$", "^\\s$", "^\\S$", "^\\w$", "^\\W$", "^\\d$", "^\\D$", "", "^$",
  "^[\\s]$", "^[\\S]$", "^[^\\S]$", "^[^\\s\\d]$", "^[\\w-]$", "^[-a]$", "^[a-]$", "^[--a]$",
  "^[[]$", "^[[a]$", "^[[:alpha:]]$", "^[a&&b]+$", "^[a||b]+$", "^[a~~b]+$", "^[a--]$", "^[!--]$",
  "^[]$", "^[^]$", "^[]*$", "^[^]+$", "^[\\b]$", "^[\\-a]$", "^[a^]$", "^[\\^a]$", "^[^^]$",
  "^[\\]]$", "^[\\[\\\\]$", "^[a-f0-9]{2}$", "^[\\x41-\\u0043]$", "^[\\u{1F600}]$", "^\\u{1F600}$",
  "^\\ud83d\\ude00$", "^[\\ud83d\\ude00]$", "^😀+$", "^[😀-😂]$", "^\\ud83d$", "^[\\ud800-\\udfff]$",
  "^\\0$", "^\\cA$", "^\\cj$", "^[\\cJ]$", "^\\x0a$", "^\\t\\n?$", "^[\\v\\f]$",
  "^a{2}$", "^a{2,}$", "^a{1,2}$", "^a{0}$", "^(?:ab){2}$", "^(ab)+$", "^(a|b)*$", "^(?:a|ab)(?:c|bcd)?$",
  "^a+?$", "a*?", "^a??b$", "^(?:a*)*$", "^(?:a?){3}$", "(?:)*", "^(?:$)*a", "^(?:|a)+$", "a||b", "|",
  "\\ba\\b", "^\\b", "\\B", "^\\Ba", "a\\B", "(?=a)a", "^(?!a)", "^(?!.*aa)", "^(?=.*\\d)(?=.*[a-z])",
  "(?<=a)b", "(?<!a)b", "(?<=a|b)\\d", "(?<=^)a", "(?<=ab)$", "(?<=\\n)", "^(?=(?!b)a)",
  "^\\^\\$\\\\\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/$", "^\\/$", "^/$", "^#$", "^ $", "^a b#c$", "^[#  ]$", "é", "^[а-я]+$",
  "^[^\\r\\n]*$", "^\\p{L}$", "^(a)\\1$", "^(?<n>a)$", "^(?<n>a)\\k<n>$", "(?<=a*)b", "(?i:a)",
  // Errors with the u flag.
  "a++", "a*+", "a?+", "a{1}+", "a{1,2}{3}", "a**", "*a", "+", "?", "^*", "$+", "(?=a)*", "(?!a){2}",
  "(?<=a)?", "\\b+", "{", "a{", "a{,2}", "a{2", "}", "]", "a]", "[", "[a", "(", ")", "a)", "(a", "(?a)", "(?i)a",
  "(?P<n>a)", "(?>a)", "(?#a)", "\\", "\\a", "\\-", "\\_", "\\ ", "\\Z", "\\A", "\\z", "\\x4", "\\u004", "\\u{110000}",
  "\\u{}", "\\00", "\\01", "[\\1]", "[\\B]", "[\\a]", "\\c", "\\c1", "[b-a]", "[\\w-a]", "[a-\\d]", "a{2,1}", "\\k",
  "\\1", "\\8", "\\p", "\\p{Nonsense}", "\\N", "\\e", "\\'", "[z-\\u{1F600}a-b-Z]",
];
const strings = [
  "", "a", "b", "A", "Z", "_", "0", "9", "-", " ", "\n", "\r", "\t", "\v", "\f", "\0", "\b", "\x01", "\x1c", "\x1f",
  "\x7f", "\x85", "\xa0", "\u0430", "\u0660", "\u0661", "é", "\u1680", "\u180e", "\u200b", "\u2028", "\u2029",
  "\u3000", "\ufeff", "\ud83d", "\ude00", "😀", "😁", "😀😀", "a\n", "\na", "a\r", "a\u2028", "ab", "ba", "aa", "aaa",
  "abab", "abc", "abcd", "abcbcd", "a b", "a b#c", "a1", "b2", "éa", "aé", "аа", "9f", "&", "&&", "a&b", "|", "||", "~",
  "[", "]", "a]", "[a", "^", "$", "\\", "/", "#", "!", ",", "+", "{", "}", "a{", "^$\\.*+?()[]{}|/", "\n\n", "\t\n",
  "ａ", "ſ", "\u212a", "C", "B", "z", ":",
];

// And whatever a small grammar gives; seeded, so that two runs write the same.
let seed = 20251122;
const pick = (list) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return list[Math.floor((seed / 2 ** 32) * list.length)];
};
const atoms = ["a", "b", ".", "\\s", "\\S", "\\w", "\\W", "\\d", "\\D", "[ab]", "[^a]", "[^\\s]", "[\\W\\d]", "[^\\W_]",
  "[\\S\\n]", "\\n", "😀", "[😀a]", " ", "\\u0061", "[-b]", "[&&a]", "é"];
const anchors = ["^", "$", "\\b", "\\B", "", "", ""];
const quantifiers = ["", "", "", "*", "+", "?", "*?", "+?", "{2}", "{1,2}", "{0,1}?", "{2,}"];
function random(depth) {
  const term = () => {
    const kind = depth > 0 ? pick(["atom", "atom", "group", "look"]) : "atom";
    if (kind === "atom") return pick(atoms) + pick(quantifiers);
    if (kind === "group") return pick(["(", "(?:"]) + random(depth - 1) + ")" + pick(quantifiers);
    return pick(["(?=", "(?!"]) + random(depth - 1) + ")";
  };
  let text = pick(anchors);
  for (let n = pick([1, 1, 2, 3]); n > 0; n--) text += term();
  text += pick(anchors);
  return pick([0, 0, 0, 1]) && depth > 0 ? text + "|" + random(depth - 1) : text;
}
const generated = Array.from({ length: 600 }, () => random(2));

const verdicts = {};
for (const source of [...written, ...generated]) {
  let compiled;
  try {
    compiled = new RegExp(source, "u");
  } catch {
    verdicts[source] = null; // not a pattern
    continue;
  }
  verdicts[source] = strings.map((text) => (compiled.test(text) ? "1" : "0")).join("");
}
write("patterns_node.json", {
  made_by: "node tests/generator/record_sku_pattern.mjs",
  node: process.version,
  strings,
  verdicts,
});
